//! A manager invites a delegate by his phone. He is told by push, or by SMS if he has no device, and acts once he has accepted.

use super::{Acting, Deed, MOST_DELEGATES, act};
use crate::app::auth::verify_otp::{Newcomer, open_account};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::registrations::decider::still_delegated;
use crate::app::{App, AppError, Caller, notifications};
use crate::domain::access::Permission;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::domain::limits::policies::INVITATIONS;
use crate::domain::notifications::NotificationKind;
use crate::domain::organizations::{DelegateRole, DelegateState};
use crate::i18n;
use crate::store::delegates::{DelegateRow, count_open, insert};
use crate::store::notifications::{NotificationRow, insert as insert_entry};
use crate::store::organizations::{alone, premises_of};
use crate::store::outbox::{PushToPhone, SmsContent, SmsRow, insert_push, insert_sms};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, Vault, hold};
use crate::store::{Conn, DbError};
use std::sync::Arc;
use uuid::Uuid;

/// What the SMS is called in the outbox.
const KIND: &str = "delegate_invited";

/// Who is invited, and to what.
#[derive(Debug, Clone)]
pub struct InviteDelegate {
    /// His phone.
    pub phone: String,
    /// Role.
    pub role: DelegateRole,
    /// Only for these premises; for all of them if none are named. A manager acts for all.
    pub premises: Vec<Uuid>,
}

/// A delegate as he is told to managers.
#[derive(Debug, Clone)]
pub struct Invited {
    /// As stored.
    pub row: DelegateRow,
    /// His phone, as far as it is shown; none once he is erased.
    pub masked_phone: Option<String>,
    /// For which premises he acts, if not for all.
    pub premises: Vec<Id>,
}

/// Invites somebody to act for the organisation `id`.
///
/// # Errors
/// Wrong fields, `not_found`, `forbidden`, `delegate_known`, `organization_full`, too many invitations, or the store failed.
pub async fn invite(
    app: &App,
    caller: Caller,
    guard: Guard,
    (id, command): (Uuid, InviteDelegate),
    render: impl FnOnce(&Invited) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let acting = act(app, caller, id, Permission::InviteDelegate).await?;
    let outcome = attempt(app, (caller, acting), &guard, command, render).await.map_err(|error| match error {
        AppError::Store(store) if store.is_unique_in("organization_delegates") => ProblemCode::DelegateKnown.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

/// The phone, and the premises named; everything that is wrong with both.
async fn parse(app: &App, organization: Id, command: &InviteDelegate) -> Result<(Phone, Vec<Id>), AppError> {
    let mut errors = Vec::new();
    let phone = Phone::parse(&command.phone).map_err(|code| errors.push(FieldError::new("/phone", code))).ok();
    let named: Vec<Id> = command.premises.iter().copied().map(Id).collect();
    if command.role == DelegateRole::Manager && !named.is_empty() {
        errors.push(FieldError::new("/premises", FieldCode::NotAllowed));
    }
    let page = (Id(Uuid::nil()), MOST_PREMISES_NAMED);
    let known = app.db.read(async |conn| premises_of(conn, organization, Some(&named), page).await).await?;
    for (at, one) in named.iter().enumerate() {
        let code = match () {
            () if named.iter().take(at).any(|before| before == one) => FieldCode::Repeated,
            () if !known.iter().any(|row| row.id == *one) => FieldCode::UnknownPremises,
            () => continue,
        };
        errors.push(FieldError::new(format!("/premises/{at}"), code));
    }
    match phone {
        Some(phone) if errors.is_empty() => Ok((phone, named)),
        _ => Err(AppError::Invalid(errors)),
    }
}

/// Premises that one invitation can name, as the schema says.
const MOST_PREMISES_NAMED: i64 = 100;

async fn attempt(
    app: &App,
    (caller, acting): (Caller, Acting),
    guard: &Guard,
    command: InviteDelegate,
    render: impl FnOnce(&Invited) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let organization = acting.organization.id;
    let (phone, premises) = parse(app, organization, &command).await?;
    count(app, &INVITATIONS, organization.0.as_bytes(), IfStoreFails::Fail).await?;
    let now = Ts(app.now());
    let row = DelegateRow {
        id: Id(app.new_id(now.0)),
        organization_id: organization,
        account_id: Id(Uuid::nil()),
        role: command.role.as_str().to_owned(),
        state: DelegateState::Invited.as_str().to_owned(),
        everywhere: premises.is_empty(),
        invited_at: now,
        answered_at: None,
        closed_at: None,
    };
    let masked_phone = Some(phone.masked());
    let invited = Invited { row, masked_phone, premises };
    let answer = render(&invited)?;
    let entry = app.audit(caller, "delegate.invite", ("delegate", invited.row.id.0));
    let deed = Deed::new(app, entry, (guard, &answer))?;
    let (invitation, manager) = (Invitation::new(app, &phone)?, acting.delegate.id);
    let Invited { row, premises, .. } = invited;
    app.db
        .write(async move |tx| {
            alone(tx, organization).await?;
            still_delegated(tx, Some(manager)).await?;
            if count_open(tx, organization).await? >= MOST_DELEGATES {
                return Err(ProblemCode::OrganizationFull.into());
            }
            let account_id = invitation.send(tx).await?;
            insert(tx, &DelegateRow { account_id, ..row }, &premises).await?;
            deed.write(tx).await
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// How he is told.
struct Invitation {
    vault: Arc<Vault>,
    newcomer: Newcomer,
    phone: String,
    entry: NotificationRow,
    push: PushToPhone,
    sms: SmsRow,
    texts: Vec<(&'static str, Vec<u8>)>,
}

impl Invitation {
    fn new(app: &App, phone: &Phone) -> Result<Self, AppError> {
        let now = app.now();
        let index = app.vault.index(Indexed::Phone, phone.as_str());
        let (entry, push) = notifications::news(app, NotificationKind::DelegateInvited, &index.to_vec(), None);
        let sms = SmsRow {
            message_id: entry.id,
            device_id: Id(Uuid::nil()),
            lane: "sms",
            kind: KIND,
            sealed: None,
            priority: push.priority,
            attempt: 0,
            created_at: Ts(now),
            run_at: Ts(now),
            expires_at: push.expires_at,
            wave: 0,
        };
        let seal = |language: Language| -> Result<(&'static str, Vec<u8>), AppError> {
            let text = i18n::notifications::DELEGATE_SMS.get(language).to_owned();
            let content = SmsContent { phone: phone.as_str().to_owned(), text };
            Ok((language.tag(), content.seal(&app.vault, entry.id.0)?))
        };
        let texts = Language::ALL.into_iter().map(seal).collect::<Result<_, _>>()?;
        let newcomer = Newcomer { id: Id(app.new_id(now)), now: Ts(now), language: Language::default(), iin: None };
        let (vault, phone) = (Arc::clone(&app.vault), phone.as_str().to_owned());
        Ok(Self { vault, newcomer, phone, entry, push, sms, texts })
    }

    /// Tells him, and gives his account, which is opened if he has none.
    async fn send(self, tx: &mut Conn) -> Result<Id, AppError> {
        let account = open_account(tx, &self.vault, self.newcomer, self.phone).await?;
        // Nobody erases it meanwhile.
        hold(tx, account.id.0).await?;
        insert_entry(tx, &self.entry).await?;
        if insert_push(tx, &self.push).await? == 0 {
            let text = self.texts.into_iter().find(|(tag, _)| *tag == account.locale).map(|(_, sealed)| sealed);
            let sealed = text.ok_or(AppError::Store(DbError::LostRace))?;
            insert_sms(tx, &SmsRow { sealed: Some(sealed), ..self.sms }).await?;
        }
        Ok(account.id)
    }
}
