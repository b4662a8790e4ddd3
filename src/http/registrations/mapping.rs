//! Between wire types and use cases.

use super::views::{
    AddressBody, CoOwnerBody, EventView, FamilyMemberView, GuestView, HostBody, HostKind, HostView, MinorRefView,
    PremisesView, RegistrationView, SubmitRegistrationBody, VacateView,
};
use crate::app::App;
use crate::app::persons::claim;
use crate::app::registrations::application::{HostInput, SubmitRegistration};
use crate::app::registrations::deadlines::deadlines_of;
use crate::app::registrations::file::{File, Role};
use crate::app::registrations::guests::GuestInput;
use crate::domain::codes::FieldError;
use crate::domain::language::Language;
use crate::domain::persons::document::mask;
use crate::domain::premises::{Address, AddressInput};
use crate::http::deadlines::views::DeadlineView;
use crate::http::extract::Draft;
use crate::store::registrations::EventRow;

impl From<HostBody> for HostInput {
    fn from(body: HostBody) -> Self {
        let is_organization = matches!(body.kind, HostKind::Organization);
        Self { is_organization, iin: body.iin, bin: body.bin, phone: body.phone }
    }
}

impl From<AddressBody> for AddressInput {
    fn from(body: AddressBody) -> Self {
        Self {
            region: body.region,
            locality: body.locality,
            street: body.street,
            building: body.building,
            apartment: body.apartment,
            postcode: body.postcode,
            rka: body.rka,
        }
    }
}

impl From<&Address> for AddressBody {
    fn from(address: &Address) -> Self {
        Self {
            region: address.region().as_str().to_owned(),
            locality: address.locality().to_owned(),
            street: address.street().to_owned(),
            building: address.building().to_owned(),
            apartment: address.apartment().map(str::to_owned),
            postcode: address.postcode().map(str::to_owned),
            rka: address.rka().map(str::to_owned),
        }
    }
}

impl From<Draft<SubmitRegistrationBody>> for SubmitRegistration {
    fn from(draft: Draft<SubmitRegistrationBody>) -> Self {
        let body = draft.value;
        // Of the person by itself, so that it is told in its place.
        let (of_person, wrong): (Vec<_>, Vec<_>) =
            draft.wrong.into_iter().partition(|error| error.pointer.starts_with("/person/"));
        let unprefixed = |error: FieldError| FieldError::new(&error.pointer["/person".len()..], error.code);
        let of_person = of_person.into_iter().map(unprefixed).collect();
        Self {
            guest: body.person.map(|person| GuestInput { person: person.into(), wrong: of_person }),
            host: body.host.into(),
            premises_kind: body.premises.kind,
            address: body.premises.address.into(),
            entered_on: body.entered_on,
            moved_in_on: body.moved_in_on,
            purpose: body.purpose,
            client_reference: body.client_reference,
            minors: body.minors.unwrap_or_default(),
            without_guardian: body.without_guardian.unwrap_or_default(),
            batch: None,
            co_owners: body.co_owners.unwrap_or_default().into_iter().map(|owner| owner.phone).collect(),
            wrong,
        }
    }
}

impl RegistrationView {
    /// A registration as a party to it sees it.
    #[must_use]
    pub fn of(app: &App, file: &File, role: Role, language: Language) -> Self {
        let row = &file.row;
        let is_migrant = matches!(role, Role::Migrant | Role::Client);
        let is_shown_guest = matches!(role, Role::Host | Role::Client);
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: file.state(),
            version: row.version,
            submitted_at: row.submitted_at.into(),
            answer_by: row.answer_by.into(),
            host_notice: file.host_notice().filter(|_| is_migrant),
            decided_at: row.decided_at.map(Into::into),
            reason: row.reason.clone(),
            comment: file.host_comment().map(str::to_owned),
            host: is_migrant.then(|| host(file)),
            co_owners: is_migrant.then(|| co_owners(file)).flatten(),
            guest: is_shown_guest.then(|| guest(file)),
            premises: premises(file, language),
            entered_on: row.entered_on,
            moved_in_on: row.moved_in_on,
            purpose: row.purpose.clone(),
            client_reference: file.content.client_reference.clone().filter(|_| is_migrant),
            deadlines: is_migrant.then(|| deadlines(app, file, language)),
            receipt: is_migrant.then(|| file.content.receipt.clone()),
            certificate_number: file.certificate.clone(),
            claim_code: claim::code(app, file).filter(|_| role == Role::Client),
            vacate: vacate(file, is_migrant),
            minor: minor(file).filter(|_| is_migrant),
            family_id: row.family_id.map(|family| family.0),
            family: family(file, is_migrant),
        }
    }

    /// Its entity tag: texts in it depend on the language.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        let mut tag = format!("v{}-{}", self.version, language.tag());
        // So does the family, each of whom has a life of his own.
        if !self.family.is_empty() {
            let versions: i32 = self.family.iter().map(|member| member.version).sum();
            tag = format!("{tag}-f{}.{versions}", self.family.len());
        }
        // How far the question has come changes by itself.
        self.host_notice.map_or(tag.clone(), |reach| format!("{tag}-{}", reach.rank()))
    }
}

/// The minor, for whoever acts for him.
fn minor(file: &File) -> Option<MinorRefView> {
    file.row.guardian_id.map(|_| MinorRefView {
        id: file.row.account_id.0,
        surname: file.content.person.surname.clone(),
        given_names: file.content.person.given_names.clone(),
    })
}

/// The others for whom an answer holds; to a migrant only those for whom the same person acts still: who was given into his own hands is
/// no longer his to follow.
fn family(file: &File, is_migrant: bool) -> Vec<FamilyMemberView> {
    let guardian = Some(file.row.guardian_id.unwrap_or(file.row.account_id));
    let is_shown = |member: &&File| !is_migrant || member.row.guardian_id == guardian;
    let view = |member: &File| FamilyMemberView {
        id: member.row.id.0,
        number: member.row.number.clone(),
        state: member.state(),
        version: member.row.version,
        certificate_number: member.certificate.clone(),
        guest: guest(member),
    };
    file.family.iter().filter(is_shown).map(view).collect()
}

/// The host's open request; the migrant's answer only where it is for the reader.
pub(in crate::http) fn vacate(file: &File, with_answer: bool) -> Option<VacateView> {
    file.vacate.as_ref().map(|vacate| VacateView {
        state: vacate.state(),
        reason: vacate.row.reason.clone(),
        comment: vacate.comment.clone(),
        answer: vacate.answer.clone().filter(|_| with_answer),
        requested_at: vacate.row.requested_at.into(),
        answer_by: vacate.row.answer_by.into(),
    })
}

/// The place.
pub(in crate::http) fn premises(file: &File, language: Language) -> PremisesView {
    let line_language = if language == Language::Kk { Language::Kk } else { Language::Ru };
    PremisesView {
        kind: file.row.premises_kind.clone(),
        address: AddressBody::from(&file.content.address),
        address_line: file.content.address.line(line_language),
    }
}

/// The host, as the migrant named him.
pub(in crate::http) fn host(file: &File) -> HostView {
    let is_individual = file.row.host_kind == "individual";
    let identifier = Some(file.content.host_identifier.clone());
    HostView {
        kind: file.row.host_kind.clone(),
        iin: identifier.clone().filter(|_| is_individual),
        bin: identifier.filter(|_| !is_individual),
        phone: file.content.host_phone.clone(),
    }
}

/// The other owners, as the migrant named them.
fn co_owners(file: &File) -> Option<Vec<CoOwnerBody>> {
    let owners: Vec<_> = file.content.co_owners.iter().map(|phone| CoOwnerBody { phone: phone.clone() }).collect();
    (!owners.is_empty()).then_some(owners)
}

/// The guest, as far as it takes to recognise him.
pub(in crate::http) fn guest(file: &File) -> GuestView {
    GuestView {
        surname: file.person().surname.clone(),
        given_names: file.person().given_names.clone(),
        nationality: file.person().nationality.clone(),
        masked_document: mask(&file.person().document_number),
    }
}

fn deadlines(app: &App, file: &File, language: Language) -> Vec<DeadlineView> {
    deadlines_of(app, file).deadlines.iter().map(|deadline| DeadlineView::of(deadline, language)).collect()
}

impl From<EventRow> for EventView {
    fn from(row: EventRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            state: row.state,
            actor: row.actor,
            reason: row.reason,
            at: row.at.into(),
            delegate: row.delegate_id.map(|id| id.0),
            standing_consent: row.standing_consent_id.map(|id| id.0),
        }
    }
}
