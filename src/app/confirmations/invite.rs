//! Makes a one-time link and the SMS that brings it. The SMS names nobody: a phone can be read over a shoulder, and it may be the wrong
//! one. Only the SMS, sealed until it is sent, knows the token.

use super::{TOKEN_BYTES, mac};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::language::Language;
use crate::i18n;
use crate::store::Conn;
use crate::store::audit::{self, AuditRow};
use crate::store::confirmation_links::{self, LinkRow};
use crate::store::outbox::{SmsContent, SmsRow, insert_sms};
use crate::store::types::{Id, Ts};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A link and its SMS, to be written with what causes them.
#[derive(Debug, Clone)]
pub struct Invitation {
    link: LinkRow,
    sms: SmsRow,
    audit: AuditRow,
}

/// What an SMS with a link is called in the outbox.
const KIND: &str = "confirmation_link";

/// A link about `file` for its host, by SMS as the `wave`-th about the entry `entry` of his inbox. None where nobody could answer by it:
/// there is no phone, or its owner has told that he is somebody else than the host that was named.
pub fn invite(app: &App, file: &File, (entry, wave): (Id, i32)) -> Result<Option<Invitation>, AppError> {
    let Some(phone) = file.content.host_phone.as_deref().filter(|_| file.is_open_to_holder()) else { return Ok(None) };
    let now = app.now();
    let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
    app.random.fill(bytes.as_mut());
    let token = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref()));
    let id = Id(app.new_id(now));
    let url = format!("{}/c/{}", app.settings.public_url, *token);
    // Russian is the language most read, where nothing is known of him.
    let language = file.host.as_ref().and_then(|host| Language::from_tag(&host.locale)).unwrap_or_default();
    let text = i18n::notifications::HOST_LINK_SMS.fill(language, &[("url", &url)]);
    let content = SmsContent { phone: phone.to_owned(), text };
    Ok(Some(Invitation {
        link: LinkRow {
            id,
            token_mac: mac(app, &token),
            registration_id: file.row.id,
            created_at: Ts(now),
            expires_at: file.row.answer_by,
            used_at: None,
        },
        sms: SmsRow {
            message_id: entry,
            device_id: Id(Uuid::nil()),
            lane: "sms",
            kind: KIND,
            sealed: Some(content.seal(&app.vault, entry.0)?),
            priority: 0,
            attempt: 0,
            created_at: Ts(now),
            run_at: Ts(app.real_now()),
            expires_at: file.row.answer_by,
            wave,
        },
        audit: app.audit_of_system("confirmation_link.issue", ("confirmation_link", id.0)),
    }))
}

impl Invitation {
    /// The same as the `wave`-th SMS about its entry.
    #[must_use]
    pub fn of_wave(mut self, wave: i32) -> Self {
        self.sms.wave = wave;
        self
    }

    /// Writes link and SMS.
    pub async fn write(&self, tx: &mut Conn) -> Result<(), AppError> {
        confirmation_links::insert(tx, &self.link).await?;
        insert_sms(tx, &self.sms).await?;
        audit::insert(tx, &self.audit).await?;
        Ok(())
    }
}
