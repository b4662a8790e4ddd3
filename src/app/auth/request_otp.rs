//! Sends a one-time code by SMS. The answer is the same whether the phone is known or not.

use crate::app::auth::budgets::{self, Origin};
use crate::app::{App, AppError};
use crate::domain::accounts::phone::Phone;
use crate::domain::language::Language;
use crate::i18n;
use crate::store::outbox::{SmsContent, SmsRow, insert_sms};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, Vault};
use crate::store::{accounts, auth};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// How long a code lives.
pub const CODE_LIFE: TimeDelta = TimeDelta::minutes(5);
/// Codes sent within this time slow the next one down.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Seconds to wait before the next code, by the number of codes sent within the window.
const PAUSES: [i64; 6] = [0, 0, 0, 30, 60, 120];
/// The pause after still more codes.
const LONG_PAUSE: i64 = 300;

/// A challenge that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Challenge {
    /// Id, to be given back with the code.
    pub id: Uuid,
    /// When the code expires.
    pub expires_at: DateTime<Utc>,
    /// When another code may be asked for.
    pub resend_at: DateTime<Utc>,
}

fn pause_after(codes: usize) -> TimeDelta {
    TimeDelta::seconds(PAUSES.get(codes).copied().unwrap_or(LONG_PAUSE))
}

fn six_digits(app: &App) -> String {
    // 10^6 divides 2^64 with a remainder that biases no code by more than 10^-13.
    let mut bytes = [0u8; 8];
    app.random.fill(&mut bytes);
    format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000)
}

/// Sends a code to `phone`. Fails with `too_many_requests` while the last codes are too fresh, or a budget is used up.
pub async fn request_otp(app: &App, phone: &Phone, language: Language, origin: &Origin) -> Result<Challenge, AppError> {
    let now = app.now();
    let id = app.new_id(now);
    let code = six_digits(app);
    let code_mac = app.secrets.of_otp(id, &code);
    let number = phone.as_str().to_owned();
    let index = app.vault.index(Indexed::Phone, &number);
    let sealed = app.vault.seal(app.vault.service()?, auth::ChallengeRow::place(&id), &number)?;
    let vault = Arc::clone(&app.vault);
    let budgets = budgets::plan(app, phone, origin);
    let challenge = app
        .db
        .write(async move |tx| {
            auth::lock_phone(tx, &index).await?;
            let sent = auth::codes_sent(tx, &index, Ts(now - WINDOW)).await?;
            let wait = sent.first().map_or(TimeDelta::zero(), |last| last.0 + pause_after(sent.len()) - now);
            if wait > TimeDelta::zero() {
                return Err(budgets::pause(wait.num_seconds() + 1));
            }
            budgets::spend(tx, &budgets).await?;
            let locale = accounts::locale_of_phone(tx, &index).await?;
            let language = locale.and_then(|tag| Language::from_tag(&tag)).unwrap_or(language);
            let expires_at = now + CODE_LIFE;
            auth::insert_challenge(
                tx,
                &auth::ChallengeRow {
                    id: Id(id),
                    phone_index: index.to_vec(),
                    sealed,
                    code_mac,
                    attempts: 0,
                    created_at: Ts(now),
                    expires_at: Ts(expires_at),
                    consumed_at: None,
                },
            )
            .await?;
            let text = i18n::notifications::OTP_SMS.fill(language, &[("code", &code), ("minutes", "5")]);
            insert_sms(tx, &sms(&vault, id, &SmsContent { phone: number, text }, now)?).await?;
            Ok(Challenge { id, expires_at, resend_at: now + pause_after(sent.len() + 1) })
        })
        .await?;
    app.outbox_bell.ring();
    Ok(challenge)
}

fn sms(vault: &Vault, id: Uuid, content: &SmsContent, now: DateTime<Utc>) -> Result<SmsRow, AppError> {
    Ok(SmsRow {
        message_id: Id(id),
        device_id: Id(Uuid::nil()),
        lane: "sms",
        kind: "otp",
        sealed: Some(content.seal(vault, id)?),
        priority: 0,
        attempt: 0,
        created_at: Ts(now),
        run_at: Ts(now),
        expires_at: Ts(now + CODE_LIFE),
        wave: 0,
    })
}
