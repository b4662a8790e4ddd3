//! Sends the messages of a fixture file through the real FCM client, so that what it puts on the wire can be compared with
//! what Google's own SDKs put there. `.ci/fcm.py` runs it against `tirkeu fcm-fake`.
//!
//! ```sh
//! cargo run --example push_fixtures -- FIXTURES BASE_URL ACCOUNT_FILE NOW
//! ```
//!
//! `NOW` is the time that times to live count from, in seconds since 1970. Prints one outcome a line.

use chrono::{DateTime, TimeDelta};
use serde::Deserialize;
use std::error::Error;
use std::fs;
use std::sync::Arc;
use tirkeu::app::ports::{Platform, PushMessage, PushSender, PushTarget};
use tirkeu::domain::clock::ManualClock;
use tirkeu::domain::notifications::NotificationKind;
use tirkeu::gateways::fcm::{FcmConfig, FcmSender, ServiceAccount};
use uuid::Uuid;

/// What the file says beside this is for the SDKs.
#[derive(Deserialize)]
struct Fixture {
    nid: Uuid,
    kind: NotificationKind,
    platform: String,
    target: Target,
    lives: i64,
    wave: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    Token(String),
    Fid(String),
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [fixtures, base_url, account, now] = arguments.as_slice() else {
        return Err("push_fixtures FIXTURES BASE_URL ACCOUNT_FILE NOW".into());
    };
    let fixtures: Vec<Fixture> = serde_json::from_str(&fs::read_to_string(fixtures)?)?;
    let account = ServiceAccount::from_json(&fs::read_to_string(account)?)?;
    let now = DateTime::from_timestamp(now.parse()?, 0).ok_or("NOW is not a time")?;
    let config = FcmConfig { base_url: base_url.clone(), ..FcmConfig::new(account) };
    let sender = FcmSender::new(config, Arc::new(ManualClock::at(now)))?;
    for fixture in fixtures {
        let message = PushMessage {
            notification_id: fixture.nid,
            kind: fixture.kind,
            target: match fixture.target {
                Target::Token(token) => PushTarget::Token(token),
                Target::Fid(fid) => PushTarget::Fid(fid),
            },
            platform: match fixture.platform.as_str() {
                "android" => Platform::Android,
                "ios" => Platform::Ios,
                "web" => Platform::Web,
                other => return Err(format!("no platform: {other}").into()),
            },
            expires_at: now + TimeDelta::seconds(fixture.lives),
            wave: fixture.wave,
        };
        println!("{:?}", sender.send(&message).await);
    }
    Ok(())
}
