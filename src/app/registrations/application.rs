//! What a migrant submits, parsed: every field that is wrong is told, all at once.

use crate::domain::accounts::phone::Phone;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::hosts::identifier::{Bin, Iin};
use crate::domain::premises::{Address, AddressInput};
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use chrono::{Months, NaiveDate};

/// Entries older than this cannot be of a present visa-free stay.
const OLDEST_ENTRY: Months = Months::new(12);

/// What was sent, unparsed.
#[derive(Debug, Clone)]
pub struct SubmitRegistration {
    /// The host.
    pub host: HostInput,
    /// Kind of premises.
    pub premises_kind: PremisesKind,
    /// Address.
    pub address: AddressInput,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at the place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    pub purpose: Purpose,
    /// The client's own reference.
    pub client_reference: Option<String>,
}

/// The host, unparsed.
#[derive(Debug, Clone)]
pub enum HostInput {
    /// A person.
    Individual {
        /// IIN.
        iin: String,
        /// Phone.
        phone: String,
    },
    /// An organisation.
    Organization {
        /// BIN.
        bin: String,
        /// Phone of its representative.
        phone: Option<String>,
    },
}

/// A host whose identifier and phone are right.
#[derive(Debug, Clone)]
pub struct Host {
    /// `individual` or `organization`.
    pub kind: &'static str,
    /// IIN or BIN.
    pub identifier: String,
    /// Phone.
    pub phone: Option<Phone>,
}

/// An application whose every field is right.
#[derive(Debug, Clone)]
pub struct Application {
    /// The host.
    pub host: Host,
    /// Kind of premises.
    pub premises_kind: PremisesKind,
    /// Address.
    pub address: Address,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at the place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    pub purpose: Purpose,
    /// The client's own reference.
    pub client_reference: Option<String>,
}

impl Host {
    fn parse(input: &HostInput, applicant_phone: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let (kind, identifier, phone) = match input {
            HostInput::Individual { iin, phone } => {
                let iin = Iin::parse(iin).map_err(|code| errors.push(FieldError::new("/host/iin", code)));
                ("individual", iin.map(|i| i.as_str().to_owned()), Some(phone))
            }
            HostInput::Organization { bin, phone } => {
                let bin = Bin::parse(bin).map_err(|code| errors.push(FieldError::new("/host/bin", code)));
                ("organization", bin.map(|b| b.as_str().to_owned()), phone.as_ref())
            }
        };
        let phone = phone.map(|text| Phone::parse(text)).transpose();
        let phone = phone.map_err(|code| errors.push(FieldError::new("/host/phone", code)));
        if matches!(&phone, Ok(Some(phone)) if phone.as_str() == applicant_phone) {
            errors.push(FieldError::new("/host/phone", FieldCode::HostIsMigrant));
        }
        Some(Self { kind, identifier: identifier.ok()?, phone: phone.ok()? })
    }
}

impl Application {
    /// Parses; `printable` says whether a text can stand on the certificate.
    pub fn parse(
        input: &SubmitRegistration,
        applicant_phone: &str,
        today: NaiveDate,
        printable: impl Fn(&str) -> bool,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let host = Host::parse(&input.host, applicant_phone, &mut errors);
        let address = Address::parse(&input.address, "/premises/address").map_err(|found| errors.extend(found)).ok();
        for (field, text) in [("locality", &input.address.locality), ("street", &input.address.street)] {
            let pointer = format!("/premises/address/{field}");
            if !printable(text) && errors.iter().all(|e| e.pointer != pointer) {
                errors.push(FieldError::new(pointer, FieldCode::UnsupportedScript));
            }
        }
        for (pointer, date) in [("/entered_on", input.entered_on), ("/moved_in_on", input.moved_in_on)] {
            if date > today {
                errors.push(FieldError::new(pointer, FieldCode::DateInFuture));
            }
        }
        if today.checked_sub_months(OLDEST_ENTRY).is_some_and(|oldest| input.entered_on < oldest) {
            errors.push(FieldError::new("/entered_on", FieldCode::DateTooOld));
        }
        if input.moved_in_on < input.entered_on {
            errors.push(FieldError::new("/moved_in_on", FieldCode::DateOrder));
        }
        match (host, address) {
            (Some(host), Some(address)) if errors.is_empty() => Ok(Self {
                host,
                premises_kind: input.premises_kind,
                address,
                entered_on: input.entered_on,
                moved_in_on: input.moved_in_on,
                purpose: input.purpose,
                client_reference: input.client_reference.clone(),
            }),
            _ => Err(errors),
        }
    }
}
