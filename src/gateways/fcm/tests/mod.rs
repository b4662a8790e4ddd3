//! `FcmSender` against `FakeFcm` over real HTTP.

mod wire;

use super::fake::{FakeFcm, generate_key_pem};
use super::*;
use crate::app::ports::{Platform, PushTarget};
use crate::domain::clock::{ManualClock, SeededRandom};
use crate::domain::notifications::NotificationKind;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use futures_util::future::{FutureExt, join_all};
use serde_json::json;
use std::sync::LazyLock;
use std::time::Duration;
use uuid::Uuid;

static KEY: LazyLock<String> = LazyLock::new(|| generate_key_pem().unwrap());

fn start_of_test() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap()
}

struct World {
    clock: Arc<ManualClock>,
    fcm: FakeFcm,
    sender: Arc<FcmSender>,
}

impl World {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(start_of_test()));
        let random = Arc::new(SeededRandom::new(1));
        let fcm = FakeFcm::start_with_key(KEY.clone(), clock.clone(), random).unwrap();
        let sender = sender(&fcm, clock.clone(), |_| ());
        Self { clock, fcm, sender }
    }

    /// With another number of connections.
    fn with_connections(connections: usize) -> Self {
        let world = Self::new();
        let sender = sender(&world.fcm, world.clock.clone(), |config| config.connections = connections);
        Self { sender, ..world }
    }

    async fn push(&self, target: &str) -> PushOutcome {
        self.sender.send(&message(PushTarget::Token(target.into()), Platform::Android)).await
    }
}

fn sender(fcm: &FakeFcm, clock: Arc<ManualClock>, change: impl FnOnce(&mut FcmConfig)) -> Arc<FcmSender> {
    let account = ServiceAccount::from_json(&fcm.service_account_json()).unwrap();
    let mut config = FcmConfig { base_url: fcm.base_url().to_owned(), ..FcmConfig::new(account) };
    change(&mut config);
    let timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_secs(2) };
    Arc::new(FcmSender::with_timeouts(config, clock, timeouts).unwrap())
}

fn message(target: PushTarget, platform: Platform) -> PushMessage {
    PushMessage {
        notification_id: Uuid::from_u128(7),
        kind: NotificationKind::ApprovalRequested,
        target,
        platform,
        expires_at: start_of_test() + TimeDelta::hours(1),
        wave: 0,
    }
}

fn is_sent(outcome: &PushOutcome) -> bool {
    matches!(outcome, PushOutcome::Sent { name } if name.starts_with("projects/tirkeu-fake/messages/"))
}

fn transient(seconds: u64) -> PushOutcome {
    PushOutcome::Transient { after: Duration::from_secs(seconds) }
}

#[tokio::test]
async fn a_push_of_every_platform_is_taken_and_kept_as_it_came() {
    let world = World::new();
    for platform in [Platform::Android, Platform::Ios, Platform::Web] {
        let outcome = world.sender.send(&message(PushTarget::Fid("phone".into()), platform)).await;
        assert!(is_sent(&outcome), "{platform:?}: {outcome:?}");
    }
    let received = world.fcm.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].target, "phone");
    assert_eq!(received[0].sent_at, start_of_test());
    let expected = json!({
        "fid": "phone",
        "data": {"nid": Uuid::from_u128(7), "kind": "approval_requested", "v": "1", "exp": "1795431600"},
        "android": {"priority": "high", "ttl": "3600s"},
        "fcm_options": {"analytics_label": "approval_requested"}});
    assert_eq!(received[0].message, expected);
    assert_eq!(world.fcm.token_requests(), 1);
}

#[tokio::test]
async fn every_error_of_fcm_has_its_outcome() {
    let world = World::new();
    let throttled = |seconds| PushOutcome::Throttled { after: Duration::from_secs(seconds) };
    let table = [
        ("unregistered:x", PushOutcome::Unregistered),
        ("badtoken:x", PushOutcome::BadTarget),
        ("badfield:x", PushOutcome::BadRequest),
        ("mismatch:x", PushOutcome::SenderMismatch),
        ("quota:x;ra=5", throttled(5)),
        ("quota:x", throttled(60)),
        ("unavailable:x;ra=7", transient(7)),
        ("unavailable:y;ra=Mon, 23 Nov 2026 10:00:20 GMT", transient(20)),
        ("internal:x", transient(10)),
        ("apns:x", PushOutcome::ThirdPartyAuth),
        ("noproj:x", PushOutcome::Misconfigured),
        ("iam:x", PushOutcome::Misconfigured),
        ("html:x", PushOutcome::Ambiguous),
        ("cut:x", PushOutcome::Ambiguous),
        ("hang:x", PushOutcome::Ambiguous),
    ];
    for (target, expected) in table {
        assert_eq!(world.push(target).await, expected, "{target}");
    }
    assert_eq!(world.fcm.received(), []);
    assert_eq!(world.fcm.token_requests(), 1);
}

#[tokio::test]
async fn a_scripted_error_ends_when_it_is_used_up() {
    let world = World::new();
    assert_eq!(world.push("unavailable!2:x;ra=3").await, transient(3));
    assert_eq!(world.push("unavailable!2:x;ra=3").await, transient(3));
    assert!(is_sent(&world.push("unavailable!2:x;ra=3").await));
}

#[tokio::test]
async fn fifty_cold_sends_ask_for_one_token() {
    let world = World::new();
    let targets: Vec<_> = (0..50).map(|number| format!("phone-{number}")).collect();
    let outcomes = join_all(targets.iter().map(|target| world.push(target))).await;
    assert!(outcomes.iter().all(is_sent), "{outcomes:?}");
    assert_eq!(world.fcm.token_requests(), 1);
    assert_eq!(world.fcm.received().len(), 50);
}

#[tokio::test]
async fn a_sender_that_gives_up_takes_nobodys_token_with_it() {
    let world = World::new();
    assert!(world.push("a").now_or_never().is_none());
    assert!(is_sent(&world.push("b").await));
    assert_eq!(world.fcm.token_requests(), 1);
}

#[tokio::test]
async fn an_expired_token_is_replaced_once_for_all() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    world.clock.advance(TimeDelta::seconds(3599));
    let outcomes = join_all((0..20).map(|_| world.push("b"))).await;
    assert!(outcomes.iter().all(is_sent), "{outcomes:?}");
    assert_eq!(world.fcm.token_requests(), 2);
    assert_eq!(world.fcm.send_requests(), 21);
}

#[tokio::test]
async fn an_aging_token_serves_while_a_new_one_is_fetched() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    world.clock.advance(TimeDelta::seconds(2900));
    let outcomes = join_all((0..20).map(|_| world.push("b"))).await;
    assert!(outcomes.iter().all(is_sent), "{outcomes:?}");
    // The last stretch of the first token: only the one fetched behind can serve now.
    world.clock.advance(TimeDelta::seconds(690));
    assert!(is_sent(&world.push("c").await));
    assert_eq!(world.fcm.token_requests(), 2);
}

#[tokio::test]
async fn an_aging_token_serves_while_the_endpoint_is_down() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    let held = world.sender.tokens.token().await.unwrap();
    world.clock.advance(TimeDelta::seconds(2900));
    world.fcm.set_down(true);
    for _ in 0..5 {
        assert!(world.sender.tokens.token().await.unwrap().is(&held));
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_for_all() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    world.fcm.revoke_tokens();
    let outcomes = join_all((0..20).map(|_| world.push("b"))).await;
    assert!(outcomes.iter().all(is_sent), "{outcomes:?}");
    assert_eq!(world.fcm.token_requests(), 2);
}

#[tokio::test]
async fn a_project_that_refuses_every_token_is_not_flooded() {
    let world = World::new();
    world.fcm.refuse_tokens(true);
    for _ in 0..10 {
        assert_eq!(world.push("a").await, PushOutcome::Misconfigured);
    }
    assert_eq!(world.fcm.token_requests(), 2);
    world.clock.advance(TimeDelta::seconds(31));
    assert_eq!(world.push("a").await, PushOutcome::Misconfigured);
    assert_eq!(world.fcm.token_requests(), 3);
    world.fcm.refuse_tokens(false);
    assert!(is_sent(&world.push("a").await));
}

#[tokio::test]
async fn a_service_that_is_down_is_tried_again_later() {
    let world = World::new();
    world.fcm.set_down(true);
    let outcomes = join_all((0..50).map(|_| world.push("a"))).await;
    assert!(outcomes.iter().all(|outcome| *outcome == transient(10)), "{outcomes:?}");
    assert_eq!(world.fcm.token_requests(), 1, "a failure is shared, and followed by a pause");
    world.fcm.set_down(false);
    assert_eq!(world.push("a").await, transient(10));
    world.clock.advance(TimeDelta::seconds(1));
    assert!(is_sent(&world.push("a").await));
    world.fcm.set_down(true);
    assert_eq!(world.push("a").await, transient(10));
}

#[tokio::test]
async fn the_pause_after_failures_grows_to_a_minute() {
    let world = World::new();
    world.fcm.set_down(true);
    for (failures, pause) in [1, 2, 4, 8, 16, 32, 60, 60].into_iter().enumerate() {
        assert_eq!(world.push("a").await, transient(10));
        world.clock.advance(TimeDelta::seconds(pause) - TimeDelta::milliseconds(1));
        assert_eq!(world.push("a").await, transient(10));
        assert_eq!(world.fcm.token_requests(), u64::try_from(failures).unwrap() + 1);
        world.clock.advance(TimeDelta::milliseconds(1));
    }
}

#[tokio::test]
async fn a_server_that_is_gone_took_nothing() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    world.fcm.stop();
    assert_eq!(world.push("a").await, transient(10));
    world.fcm.stop();
}

#[tokio::test]
async fn a_wrong_account_or_project_is_a_matter_of_configuration() {
    let world = World::new();
    let approval = message(PushTarget::Token("a".into()), Platform::Android);
    let stranger = FakeFcm::start(world.clock.clone(), Arc::new(SeededRandom::new(2))).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&stranger.service_account_json()).unwrap();
    file["token_uri"] = format!("{}/token", world.fcm.base_url()).into();
    let account = ServiceAccount::from_json(&file.to_string()).unwrap();
    let wrong_key = sender(&world.fcm, world.clock.clone(), |config| {
        config.service_account = account;
    });
    assert_eq!(wrong_key.send(&approval).await, PushOutcome::Misconfigured);
    let wrong_project = sender(&world.fcm, world.clock.clone(), |config| {
        config.project_id = "other".into();
    });
    assert_eq!(wrong_project.send(&approval).await, PushOutcome::Misconfigured);
    assert_eq!(world.fcm.received(), []);
}

#[tokio::test]
async fn a_clock_far_off_is_refused_by_the_token_endpoint() {
    let world = World::new();
    let ahead = Arc::new(ManualClock::at(start_of_test() + TimeDelta::hours(2)));
    let approval = message(PushTarget::Token("a".into()), Platform::Android);
    let outcome = sender(&world.fcm, ahead, |_| ()).send(&approval).await;
    assert_eq!(outcome, PushOutcome::Misconfigured);
}

#[test]
fn addresses_and_numbers_that_are_none_are_refused() {
    let fcm = FakeFcm::start_with_key(
        KEY.clone(),
        Arc::new(ManualClock::at(start_of_test())),
        Arc::new(SeededRandom::new(3)),
    )
    .unwrap();
    let account = ServiceAccount::from_json(&fcm.service_account_json()).unwrap();
    let made = |base_url: &str, project_id: &str, connections: usize| {
        let (base_url, project_id) = (base_url.to_owned(), project_id.to_owned());
        let config = FcmConfig { base_url, project_id, service_account: account.clone(), connections };
        FcmSender::new(config, Arc::new(ManualClock::at(start_of_test()))).map(|sender| sender.capacity())
    };
    assert!(matches!(made(DEFAULT_BASE_URL, "p", 4), Ok(400)));
    assert!(matches!(made("fcm", "p", 2), Err(FcmSetupError::Address("base_url"))));
    assert!(matches!(made(DEFAULT_BASE_URL, "p/../q", 2), Err(FcmSetupError::Address("project_id"))));
    assert!(matches!(made(DEFAULT_BASE_URL, "", 2), Err(FcmSetupError::Address("project_id"))));
    assert!(matches!(made(DEFAULT_BASE_URL, "p", 0), Err(FcmSetupError::Connections)));
    assert!(matches!(made(DEFAULT_BASE_URL, "p", 5), Err(FcmSetupError::Connections)));
}

#[actix_web::test]
async fn the_fake_and_the_sender_also_run_inside_an_actix_runtime() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
}
