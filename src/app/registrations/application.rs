//! What a migrant submits, parsed: every field that is wrong is told, all at once.

use crate::app::minors::enter::MOST;
use crate::app::registrations::guests::GuestInput;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::{FieldCode, FieldError, with_wrong_forms};
use crate::domain::hosts::identifier::{Bin, Iin};
use crate::domain::premises::{Address, AddressInput};
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use chrono::{Months, NaiveDate};
use uuid::Uuid;

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
    /// Minors who stay at the same place, by the ids under which their guardian has entered them.
    pub minors: Vec<Uuid>,
    /// The application is for them alone.
    pub without_guardian: bool,
    /// Phones of the other owners of the place.
    pub co_owners: Vec<String>,
    /// The guest, if a program applies for him.
    pub guest: Option<GuestInput>,
    /// The batch in which it stands: it is submitted only while that is not cancelled.
    pub batch: Option<Uuid>,
    /// What is wrong by its form already; in these places stand samples, so that the rest can be judged all the same.
    pub wrong: Vec<FieldError>,
}

/// The host, unparsed: which fields must be there depends on the kind.
#[derive(Debug, Clone)]
pub struct HostInput {
    /// An organisation, not a person.
    pub is_organization: bool,
    /// IIN of a person.
    pub iin: Option<String>,
    /// BIN of an organisation.
    pub bin: Option<String>,
    /// Phone of the person, or of the organisation's representative.
    pub phone: Option<String>,
}

/// What tells that the host is the migrant himself.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// Phone of his account.
    pub phone: &'a str,
    /// His IIN, if he has told it.
    pub iin: Option<&'a str>,
    /// It is a program that applies, for a guest.
    pub is_program: bool,
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
    /// It is the migrant himself: he says that the dwelling is his own.
    pub is_migrant: bool,
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
    /// Phones of the other owners of the place.
    pub co_owners: Vec<Phone>,
}

impl Host {
    fn parse(input: &HostInput, applicant: Applicant<'_>, errors: &mut Vec<FieldError>) -> Option<Self> {
        let mut note = |pointer: &str, code| errors.push(FieldError::new(pointer, code));
        let (kind, identifier) = if input.is_organization {
            input.iin.iter().for_each(|_| note("/host/iin", FieldCode::NotAllowed));
            let bin = input.bin.as_deref().ok_or(FieldCode::Required).and_then(Bin::parse);
            ("organization", bin.map(|bin| bin.as_str().to_owned()).map_err(|code| note("/host/bin", code)))
        } else {
            input.bin.iter().for_each(|_| note("/host/bin", FieldCode::NotAllowed));
            let iin = input.iin.as_deref().ok_or(FieldCode::Required).and_then(Iin::parse);
            ("individual", iin.map(|iin| iin.as_str().to_owned()).map_err(|code| note("/host/iin", code)))
        };
        let phone = match &input.phone {
            Some(text) => Phone::parse(text).map(Some),
            None if input.is_organization => Ok(None),
            None => Err(FieldCode::Required),
        };
        let phone = phone.map_err(|code| note("/host/phone", code));
        let same_phone = matches!(&phone, Ok(Some(phone)) if phone.as_str() == applicant.phone);
        let same_iin = !input.is_organization && matches!(&identifier, Ok(iin) if Some(iin.as_str()) == applicant.iin);
        // Who names himself by both is an owner; by one of them, it is a mistake.
        let is_migrant = same_phone && same_iin;
        if same_phone && !is_migrant {
            note("/host/phone", FieldCode::HostIsMigrant);
        }
        if same_iin && !is_migrant {
            note("/host/iin", FieldCode::HostIsMigrant);
        }
        Some(Self { kind, identifier: identifier.ok()?, phone: phone.ok()?, is_migrant })
    }
}

/// Each at most once, and at least one if it is for them alone.
fn wrong_minors(input: &SubmitRegistration) -> Vec<FieldError> {
    let repeated =
        input.minors.iter().enumerate().filter(|(at, minor)| input.minors.iter().take(*at).any(|it| it == *minor));
    let mut errors: Vec<FieldError> =
        repeated.map(|(at, _)| FieldError::new(format!("/minors/{at}"), FieldCode::Repeated)).collect();
    if input.minors.len() > MOST {
        errors.push(FieldError::new("/minors", FieldCode::TooLong));
    }
    if input.without_guardian && input.minors.is_empty() {
        errors.push(FieldError::new("/minors", FieldCode::Required));
    }
    errors
}

/// A program says for whom, and by what name of its own; a person applies for himself and for minors of his.
fn wrong_sender(input: &SubmitRegistration, is_program: bool) -> Vec<FieldError> {
    let checks = [
        (is_program && input.guest.is_none(), "/person", FieldCode::Required),
        (is_program && input.client_reference.is_none(), "/client_reference", FieldCode::Required),
        (is_program && !input.minors.is_empty(), "/minors", FieldCode::NotAllowed),
        (is_program && input.without_guardian, "/without_guardian", FieldCode::NotAllowed),
        (!is_program && input.guest.is_some(), "/person", FieldCode::NotAllowed),
    ];
    checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).map(|(_, at, code)| FieldError::new(at, code)).collect()
}

/// The phones of the other owners: neither the host's nor the migrant's, and each once.
fn co_owners(input: &SubmitRegistration, applicant: Applicant<'_>, errors: &mut Vec<FieldError>) -> Vec<Phone> {
    let host = input.host.phone.as_deref().and_then(|phone| Phone::parse(phone).ok());
    let mut owners: Vec<Phone> = Vec::new();
    for (n, text) in input.co_owners.iter().enumerate() {
        let code = match Phone::parse(text) {
            Err(code) => code,
            Ok(phone) if phone.as_str() == applicant.phone => FieldCode::HostIsMigrant,
            Ok(phone) if Some(&phone) == host.as_ref() || owners.contains(&phone) => FieldCode::NotAllowed,
            Ok(phone) => {
                owners.push(phone);
                continue;
            }
        };
        errors.push(FieldError::new(format!("/co_owners/{n}/phone"), code));
    }
    owners
}

impl Application {
    /// Parses; `printable` says whether a text can stand on the certificate.
    pub fn parse(
        input: &SubmitRegistration,
        applicant: Applicant<'_>,
        today: NaiveDate,
        printable: impl Fn(&str) -> bool,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let host = Host::parse(&input.host, applicant, &mut errors);
        let co_owners = co_owners(input, applicant, &mut errors);
        let address = Address::parse(&input.address, "/premises/address").map_err(|found| errors.extend(found)).ok();
        let texts = [
            ("locality", &input.address.locality),
            ("street", &input.address.street),
            ("building", &input.address.building),
        ];
        let apartment = input.address.apartment.as_ref().map(|text| ("apartment", text));
        for (field, text) in texts.into_iter().chain(apartment) {
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
        errors.extend(wrong_minors(input));
        errors.extend(wrong_sender(input, applicant.is_program));
        if input.moved_in_on < input.entered_on {
            errors.push(FieldError::new("/moved_in_on", FieldCode::DateOrder));
        }
        let errors = with_wrong_forms(&input.wrong, errors, |error, is_sample| {
            (error.code == FieldCode::DateOrder && is_sample("/entered_on"))
                || (error.pointer.starts_with("/host/") && is_sample("/host/kind"))
        });
        match (host, address) {
            (Some(host), Some(address)) if errors.is_empty() => Ok(Self {
                host,
                premises_kind: input.premises_kind,
                address,
                entered_on: input.entered_on,
                moved_in_on: input.moved_in_on,
                purpose: input.purpose,
                client_reference: input.client_reference.clone(),
                co_owners,
            }),
            _ => Err(errors),
        }
    }
}
