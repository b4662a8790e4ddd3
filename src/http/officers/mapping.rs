//! Between wire types and use cases.

use super::views::{
    InspectedCertificateView, InspectedMigrantView, OccasionQuery, OfficerHitView, OfficerRegistrationView,
    PurposePageQuery, SearchRegistrationsBody, SearchedDocument, SearchedName,
};
use crate::app::App;
use crate::app::certificates::read::Certificate;
use crate::app::registrations::file::File;
use crate::app::registrations::inspect::{Inspection, SearchRegistrations};
use crate::domain::access::{CaseNumber, Occasion};
use crate::domain::accounts::phone::Phone;
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode, with_wrong_forms};
use crate::domain::hosts::identifier::Iin;
use crate::domain::language::Language;
use crate::domain::persons::PersonSnapshot;
use crate::domain::persons::document::{DocumentNumber, mask};
use crate::domain::persons::name::NamePart;
use crate::domain::premises::key::search_key;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::regions::RegionCode;
use crate::http::extract::PageQuery;
use crate::http::hearings::views::HearingView;
use crate::http::persons::views::{DocumentView, LatinView};
use crate::http::problem::Problem;
use crate::http::registrations::mapping::{host, premises, vacate};
use crate::http::registrations::views::EventView;
use crate::store::registration_search::Criterion;
use crate::store::vault::Indexed;
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl OccasionQuery {
    /// What for; a case number of another form is a wrong query.
    pub fn parse(self) -> Result<Occasion, Problem> {
        let case = self.case.as_deref().map(|case| CaseNumber::parse(case).ok_or(ProblemCode::MalformedQuery));
        Ok(Occasion { purpose: self.purpose, case: case.transpose()? })
    }
}

impl SearchedDocument {
    /// The text that names the document.
    pub fn key(&self) -> Result<String, Vec<FieldError>> {
        let at = |field: &str, code| FieldError::new(format!("/document/{field}"), code);
        let country = CountryCode::parse(&self.issuing_country).map_err(|code| at("issuing_country", code));
        let number = DocumentNumber::parse(self.kind, &self.number).map_err(|code| at("number", code));
        match (country, number) {
            (Ok(country), Ok(number)) => Ok(number.key(country, self.kind)),
            (country, number) => Err(country.err().into_iter().chain(number.err()).collect()),
        }
    }
}

impl SearchedName {
    fn criterion(&self, app: &App) -> Result<Criterion, Vec<FieldError>> {
        let part = |text: &str, pointer: &str| {
            let part = NamePart::parse(text).map_err(|code| vec![FieldError::new(pointer, code)])?;
            let latin = part.to_mrz();
            let is_written = !latin.is_empty();
            is_written.then_some(latin).ok_or_else(|| vec![FieldError::new(pointer, FieldCode::UnsupportedScript)])
        };
        let surname = part(&self.surname, "/name/surname")?;
        let Some(given_names) = &self.given_names else {
            return Ok(Criterion::Surname(app.vault.index(Indexed::Name, &surname).to_vec()));
        };
        let whole = PersonSnapshot::search_key(&surname, &part(given_names, "/name/given_names")?);
        Ok(Criterion::Name(app.vault.index(Indexed::Name, &whole).to_vec()))
    }
}

impl PurposePageQuery {
    /// What for, and which page.
    pub fn parse(self) -> Result<(Occasion, (Option<Uuid>, i64)), Problem> {
        let page = PageQuery { limit: self.limit, cursor: self.cursor }.parse()?;
        Ok((OccasionQuery { purpose: self.purpose, case: self.case }.parse()?, page))
    }
}

impl SearchRegistrationsBody {
    /// What is searched for and what for. Everything that is wrong is told at once; of several criteria, that they are several.
    /// `wrong` is what is wrong by its form already.
    pub fn parse(self, wrong: &[FieldError], app: &App) -> Result<SearchRegistrations, Problem> {
        let given = [
            ("/number", self.number.is_some()),
            ("/document", self.document.is_some()),
            ("/phone", self.phone.is_some()),
            ("/host_identifier", self.host_identifier.is_some()),
            ("/name", self.name.is_some()),
            ("/address", self.address.is_some()),
        ];
        let surplus = given.iter().filter(|(_, given)| *given).skip(1);
        let mut errors: Vec<FieldError> =
            surplus.map(|(pointer, _)| FieldError::new(*pointer, FieldCode::NotAllowed)).collect();
        let criterion =
            if errors.is_empty() { self.criterion(app).map_err(|found| errors.extend(found)).ok() } else { None };
        let case = self.case.as_deref().map(CaseNumber::parse);
        if case == Some(None) {
            errors.push(FieldError::new("/case", FieldCode::BadFormat));
        }
        let region = self.region.as_deref().map(RegionCode::parse).transpose();
        let region = region.unwrap_or_else(|code| {
            errors.push(FieldError::new("/region", code));
            None
        });
        // A criterion of a wrong form has no sample; it is not missing all the same.
        let errors = with_wrong_forms(wrong, errors, |error, is_wrong| {
            error.pointer.is_empty() && given.iter().any(|(pointer, _)| is_wrong(pointer))
        });
        match criterion {
            Some(criterion) if errors.is_empty() => {
                let occasion = Occasion { purpose: self.purpose, case: case.flatten() };
                Ok(SearchRegistrations { criterion, region, occasion })
            }
            _ => Err(errors.into()),
        }
    }

    fn criterion(&self, app: &App) -> Result<Criterion, Vec<FieldError>> {
        let wrong = |pointer: &'static str| move |code| vec![FieldError::new(pointer, code)];
        if let Some(number) = &self.number {
            let number = CertificateNumber::parse(number).map_err(|_| wrong("/number")(FieldCode::BadFormat))?;
            return Ok(Criterion::Number(number.as_str().to_owned()));
        }
        if let Some(document) = &self.document {
            return Ok(Criterion::Document(app.vault.index(Indexed::Document, &document.key()?).to_vec()));
        }
        if let Some(phone) = &self.phone {
            let phone = Phone::parse(phone).map_err(wrong("/phone"))?;
            return Ok(Criterion::Phone(app.vault.index(Indexed::Phone, phone.as_str()).to_vec()));
        }
        if let Some(name) = &self.name {
            return name.criterion(app);
        }
        if let Some(address) = &self.address {
            let region = RegionCode::parse(&address.region).map_err(wrong("/address/region"))?;
            let key = search_key(region, &address.locality, &address.street, &address.building);
            return Ok(Criterion::Address(app.vault.index(Indexed::Address, &key).to_vec()));
        }
        // An IIN and a BIN have the same form.
        let identifier = self.host_identifier.as_deref().unwrap_or_default();
        let identifier = match Iin::parse(identifier) {
            Err(FieldCode::Required) => Err(wrong("")(FieldCode::Required)),
            parsed => parsed.map_err(wrong("/host_identifier")),
        }?;
        Ok(Criterion::HostIdentifier(app.vault.index(Indexed::Identifier, identifier.as_str()).to_vec()))
    }
}

impl From<&File> for OfficerHitView {
    fn from(file: &File) -> Self {
        let (row, person) = (&file.row, file.person());
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: file.state(),
            submitted_at: row.submitted_at.into(),
            surname: person.surname.clone(),
            given_names: person.given_names.clone(),
            birth_date: person.birth_date,
            nationality: person.nationality.clone(),
            masked_document: mask(&person.document_number),
            region: row.region.clone(),
            certificate_number: file.certificate.clone(),
        }
    }
}

impl OfficerRegistrationView {
    /// A registration as an officer sees it at `now`.
    #[must_use]
    pub fn of(inspection: &Inspection, now: DateTime<Utc>, language: Language) -> Self {
        let file = &inspection.file;
        let row = &file.row;
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: file.state(),
            version: row.version,
            submitted_at: row.submitted_at.into(),
            answer_by: row.answer_by.into(),
            decided_at: row.decided_at.map(Into::into),
            reason: row.reason.clone(),
            host_comment: file.host_comment().map(str::to_owned),
            officer_note: file.officer_note().map(str::to_owned),
            migrant: migrant(file, inspection.phone.clone()),
            host: host(file),
            premises: premises(file, language),
            entered_on: row.entered_on,
            moved_in_on: row.moved_in_on,
            purpose: row.purpose.clone(),
            certificate: inspection.certificate.as_ref().map(Into::into),
            vacate: vacate(file, true),
            events: inspection.events.iter().cloned().map(EventView::from).collect(),
            annulment_notice: inspection.notice.as_ref().map(|notice| HearingView::of(notice, now, language)),
        }
    }

    /// Its entity tag: texts in it depend on the language, the certificate's status on the day.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        let status = self.certificate.as_ref().map(|certificate| format!("-{:?}", certificate.status));
        let notice = self.annulment_notice.as_ref().map(|notice| format!("-{}", notice.tag()));
        let (status, notice) = (status.unwrap_or_default(), notice.unwrap_or_default());
        format!("v{}-{}{status}{notice}", self.version, language.tag())
    }
}

fn migrant(file: &File, phone: Option<String>) -> InspectedMigrantView {
    let person = file.person().clone();
    InspectedMigrantView {
        surname: person.surname,
        given_names: person.given_names,
        patronymic: person.patronymic,
        latin: LatinView { surname: person.latin_surname, given_names: person.latin_given_names },
        birth_date: person.birth_date,
        nationality: person.nationality,
        document: DocumentView {
            kind: person.document_kind,
            number: person.document_number,
            issuing_country: person.document_country,
            expires_on: person.document_expires_on,
        },
        phone,
    }
}

impl From<&Certificate> for InspectedCertificateView {
    fn from(certificate: &Certificate) -> Self {
        Self {
            number: certificate.row.number.clone(),
            status: certificate.status,
            valid_until: certificate.row.valid_until,
            issued_at: certificate.row.issued_at.into(),
        }
    }
}
