//! Tests of the configuration as a whole.

use super::sections::LogFormat;
use super::variables::{SAMPLE_SECRET_KEY, VARIABLES};
use super::*;
use std::os::unix::fs::PermissionsExt;

const EXAMPLE: &str = include_str!("../../.env.example");

fn config(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_source(&|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

fn problems(pairs: &[(&str, &str)]) -> Vec<String> {
    config(pairs).unwrap_err().0
}

#[test]
fn the_example_lists_exactly_the_variables_with_their_sentences() {
    let mut listed = Vec::new();
    let mut about = "";
    for line in EXAMPLE.lines() {
        if let Some(sentence) = line.strip_prefix("# ") {
            about = sentence;
        } else if let Some((name, value)) = line.strip_prefix('#').and_then(|line| line.split_once('=')) {
            listed.push((name, value, about));
        } else {
            assert_eq!(line, "");
        }
    }
    let expected: Vec<_> = VARIABLES
        .iter()
        .map(|variable| {
            let sample = if variable.name == "SECRET_KEY" { SAMPLE_SECRET_KEY } else { "" };
            (variable.name, variable.default.unwrap_or(sample), variable.about)
        })
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn development_needs_no_settings() {
    let config = config(&[]).unwrap();
    assert_eq!(config.profile, Profile::Development);
    assert_eq!(config.database.url.expose(), "sqlite://./var/tirkeu.db");
    assert_eq!(config.http.bind_address.to_string(), "127.0.0.1:8080");
    assert_eq!((config.rules.answer_hours, config.fcm.connections), (72, 2));
    assert_eq!((config.rules.escalate_push_minutes, config.rules.escalate_sms_minutes), (15, 60));
    assert_eq!(config.rules.reminder_hours, [24, 48]);
    assert_eq!((config.rules.vacate_answer_days, config.rules.case_working_days), (5, 15));
    assert_eq!(config.rules.stay_reminder_days, [10, 3, 1]);
    assert_eq!(config.log.format, LogFormat::Text);
    assert!(config.http.public_url.is_none() && config.http.workers >= 1 && config.jobs);
}

#[test]
fn an_empty_value_counts_as_none() {
    assert_eq!(config(&[("ANSWER_HOURS", " ")]).unwrap().rules.answer_hours, 72);
}

#[test]
fn a_host_is_reminded_at_the_hours_of_a_list_or_not_at_all() {
    let hours = |text| config(&[("REMINDER_HOURS", text)]).map(|config| config.rules.reminder_hours);
    assert_eq!(hours("12, 36,60").unwrap(), [12, 36, 60]);
    assert_eq!(hours("none").unwrap(), [0; 0]);
    for wrong in ["0", "721", "a", "1,,2", "1,2,3,4,5,6"] {
        assert!(hours(wrong).unwrap_err().0[0].starts_with("REMINDER_HOURS"), "{wrong}");
    }
    let late = problems(&[("ESCALATE_PUSH_MINUTES", "60")]);
    assert!(late.len() == 1 && late[0].starts_with("ESCALATE_SMS_MINUTES"), "{late:?}");
}

#[test]
fn everything_wrong_is_said_at_once_and_secrets_are_not_repeated() {
    let problems = problems(&[
        ("WORKERS", "many"),
        ("ANSWER_HOURS", "0"),
        ("FCM_CONNECTIONS", "5"),
        ("DATABASE_URL", "mysql://root:hunter2@host/db"),
        ("SECRET_KEY", "hunter2"),
        ("PUBLIC_URL", "example.test"),
        ("LOG_FORMAT", "xml"),
        ("SMS_GATEWAY_URL", "https://sms.example.test"),
    ]);
    let all = problems.join("\n");
    assert!(!all.contains("hunter2"), "{all}");
    let named = [
        "WORKERS",
        "ANSWER_HOURS",
        "FCM_CONNECTIONS",
        "DATABASE_URL",
        "SECRET_KEY",
        "PUBLIC_URL",
        "LOG_FORMAT",
        "SMS_GATEWAY_TOKEN",
    ];
    assert!(named.iter().all(|name| problems.iter().any(|problem| problem.starts_with(name))), "{all}");
    assert_eq!(problems.len(), named.len(), "{all}");
    assert!(all.contains("WORKERS must be a whole number, not `many`"), "{all}");
}

#[test]
fn secrets_do_not_stand_in_the_debug_form() {
    let shown =
        format!("{:?}", config(&[("SECRET_KEY", SAMPLE_SECRET_KEY), ("DATABASE_URL", "postgres://u:hunter2@h/d")]));
    assert!(!shown.contains("hunter2") && !shown.contains(SAMPLE_SECRET_KEY), "{shown}");
}

#[test]
fn bare_production_lists_all_it_lacks() {
    let problems = problems(&[("PROFILE", "production"), ("BIND_ADDRESS", "0.0.0.0:8080")]);
    let keys = ["SECRET_KEY", "KEY_ENCRYPTION_KEYS", "SIGNING_KEY_FILE", "SEAL_KEY_FILE", "BIND_ADDRESS"];
    let expected = [keys.as_slice(), &["PUBLIC_URL", "FCM_SERVICE", "AUDIT_CHECKPOINTS", "SMS_GATEWAY_URL"]].concat();
    assert_eq!(problems.len(), expected.len(), "{problems:?}");
    assert!(problems.iter().zip(expected).all(|(problem, name)| problem.starts_with(name)), "{problems:?}");
}

/// Key files in a directory of their own, removed at the end.
struct KeyFiles(PathBuf);

impl KeyFiles {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("tirkeu-config-{name}-{}", std::process::id()));
        files::create_private_dir(&dir).unwrap();
        Self(dir)
    }

    fn write(&self, name: &str, content: &str) -> String {
        let path = self.0.join(name);
        files::create_private(&path, content).unwrap();
        path.display().to_string()
    }
}

impl Drop for KeyFiles {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn production_starts_with_keys_of_its_own_and_not_with_known_ones() {
    let keys = KeyFiles::new("production");
    let (signing, account) = (keys.write("signing.pem", "PEM"), keys.write("account.json", "{}"));
    let (seal, certificates) = (keys.write("seal-key.pem", "PEM"), keys.write("seal.pem", "PEM"));
    let development = keys.write("dev.pem", &format!("# {DEVELOPMENT_MARK}\nPEM"));
    let own = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let (wrapping, made_here) = (format!("2:{own}"), keys.write("wrapping", &format!("# {DEVELOPMENT_MARK}\n1:{own}")));
    let without_wrapping = |secret: &'static str, signing: &str, (name, value): (&str, &str)| {
        config(&[
            ("PROFILE", "production"),
            ("BIND_ADDRESS", "0.0.0.0:8080"),
            ("PUBLIC_URL", "https://tirkeu.example.test/"),
            ("SECRET_KEY", secret),
            (name, value),
            ("SIGNING_KEY_FILE", signing),
            ("SEAL_KEY_FILE", &seal),
            ("SEAL_CERTIFICATES_FILE", &certificates),
            ("FCM_SERVICE_ACCOUNT_FILE", &account),
            ("SMS_GATEWAY_URL", "https://sms.example.test"),
            ("SMS_GATEWAY_TOKEN", "token"),
            ("AUDIT_CHECKPOINTS", "/mnt/witness"),
        ])
    };
    let with = |secret, signing: &str| without_wrapping(secret, signing, ("KEY_ENCRYPTION_KEYS", &wrapping));
    let of_development = without_wrapping(own, &signing, ("KEY_ENCRYPTION_KEYS_FILE", &made_here)).unwrap_err().0;
    assert!(of_development.len() == 1 && of_development[0].contains("development keys"), "{of_development:?}");
    let config = with(own, &signing).unwrap();
    assert_eq!(config.http.public_url.as_deref(), Some("https://tirkeu.example.test"));
    assert_eq!(with(SAMPLE_SECRET_KEY, &development).unwrap_err().0.len(), 2);
    std::fs::set_permissions(&signing, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = with(own, &signing).unwrap_err().0;
    assert!(open.len() == 1 && open[0].contains("chmod 600"), "{open:?}");
}

#[test]
fn a_seal_is_a_key_with_its_certificates_and_in_production_none_of_development() {
    let half = problems(&[("SEAL_KEY_FILE", "/nowhere/seal-key.pem")]);
    assert!(half.iter().any(|problem| problem.contains("or neither")), "{half:?}");
    let keys = KeyFiles::new("seal");
    let (own, made) = (keys.write("own.pem", "PEM"), keys.write("made.pem", &format!("# {DEVELOPMENT_MARK}\nPEM")));
    for (key, certificates, is_fine) in [(&own, &own, true), (&own, &made, false), (&made, &own, false)] {
        let found =
            problems(&[("PROFILE", "production"), ("SEAL_KEY_FILE", key), ("SEAL_CERTIFICATES_FILE", certificates)]);
        assert_eq!(found.iter().all(|problem| !problem.starts_with("SEAL")), is_fine, "{found:?}");
    }
}

#[test]
fn an_sms_gateway_is_described_as_it_is() {
    assert!(config(&[("SMS_GATEWAY_METHOD", "DANCE")]).unwrap().sms.gateway.is_none());
    let bearer = [("SMS_GATEWAY_URL", "https://sms.example.test/send"), ("SMS_GATEWAY_TOKEN", "hunter2")];
    let plan = config(&bearer).unwrap().sms.gateway.unwrap();
    assert_eq!(plan.origin(), "https://sms.example.test");
    let form = [
        ("SMS_GATEWAY_URL", "https://sms.example.test/sys/send.php"),
        ("SMS_GATEWAY_CONTENT_TYPE", "application/x-www-form-urlencoded"),
        ("SMS_GATEWAY_BODY", "login=tirkeu&psw={token}&phones={to_digits}&mes={text}&fmt=3"),
        ("SMS_GATEWAY_ACCEPTED", "/id"),
        ("SMS_GATEWAY_TOKEN", "hunter2"),
    ];
    assert!(config(&form).unwrap().sms.gateway.is_some());
}

#[test]
fn everything_wrong_with_an_sms_gateway_is_said_at_once_and_none_of_it_shown() {
    let found = problems(&[
        ("SMS_GATEWAY_URL", "https://{to}.example.test/hunter2"),
        ("SMS_GATEWAY_METHOD", "PUT"),
        ("SMS_GATEWAY_HEADERS", "X-Key: hunter2; nonsense; Host: x; X-Text: {text}"),
        ("SMS_GATEWAY_BODY", r#"{"password":"hunter2","phone":{phone},"from":"{sender}"}"#),
        ("SMS_GATEWAY_ACCEPTED", "status"),
        ("SMS_SENDER", "A name that is too long for any phone"),
    ]);
    let names =
        ["SENDER must be a name", "GATEWAY_URL", "GATEWAY_METHOD", "GATEWAY_BODY must not have a place {phone}"];
    let headers = ["GATEWAY_HEADERS must be", "GATEWAY_HEADERS must not set host", "GATEWAY_HEADERS must not have"];
    let expected = [names.as_slice(), &headers, &["GATEWAY_ACCEPTED"]].concat();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(
        found.iter().zip(expected).all(|(problem, name)| problem.starts_with(&format!("SMS_{name}"))),
        "{found:#?}"
    );
    assert!(!found.concat().contains("hunter2"));
}

#[test]
fn production_takes_an_sms_gateway_by_https_only() {
    let with = |url| {
        let found = problems(&[("PROFILE", "production"), ("SMS_GATEWAY_URL", url), ("SMS_GATEWAY_TOKEN", "t")]);
        found.iter().any(|problem| problem.starts_with("SMS_GATEWAY_URL must be https"))
    };
    assert!(with("http://sms.example.test/") && with("http://127.0.0.1.example.test/"));
    assert!(!with("https://sms.example.test/") && !with("http://127.0.0.1:9000/send"));
}

const PROVIDER: [(&str, &str); 4] = [
    ("OIDC_ISSUER", "http://127.0.0.1:9000"),
    ("OIDC_CLIENT_ID", "tirkeu"),
    ("OIDC_CLIENT_SECRET", "hunter2"),
    ("OIDC_REDIRECT_URI", "http://127.0.0.1:9000/app"),
];

#[test]
fn an_identity_provider_is_configured_as_a_whole_or_not_at_all() {
    assert!(config(&[("OIDC_CLIENT_ID", "tirkeu")]).unwrap().oidc.is_none());
    let oidc = config(&PROVIDER).unwrap().oidc.unwrap();
    assert_eq!((oidc.scopes.as_str(), oidc.phone_claim.as_str()), ("openid phone", "phone_number"));
    assert_eq!((oidc.issuer.as_str(), oidc.iin_claim), ("http://127.0.0.1:9000", None));
    let missing = problems(&PROVIDER[..1]);
    let names = ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_REDIRECT_URI"];
    assert!(missing.len() == 3 && names.iter().zip(&missing).all(|(name, problem)| problem.starts_with(name)));
}

#[test]
fn what_an_identity_provider_cannot_be_is_refused_without_its_secret() {
    for (name, value) in [
        ("OIDC_ISSUER", "http://provider.example.test"),
        ("OIDC_ISSUER", "https://provider.example.test?x"),
        ("OIDC_REDIRECT_URI", "http://127.0.0.1.example.test/app"),
        ("OIDC_SCOPES", "phone"),
        ("OIDC_PHONE_CLAIM", "two words"),
    ] {
        let pairs: Vec<_> = [(name, value)].into_iter().chain(PROVIDER).collect();
        let found = problems(&pairs);
        assert!(found.len() == 1 && found[0].starts_with(name) && !found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn production_takes_an_identity_provider_by_https_only() {
    let pairs: Vec<_> = [("PROFILE", "production")].into_iter().chain(PROVIDER).collect();
    let found = problems(&pairs);
    for name in ["OIDC_ISSUER must be https", "OIDC_REDIRECT_URI must be https"] {
        assert!(found.iter().any(|problem| problem.starts_with(name)), "{found:?}");
    }
}

#[test]
fn a_sandbox_makes_keys_of_its_own_and_leads_nowhere() {
    let sandbox = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs.iter().copied().chain([("PROFILE", "sandbox")]).collect();
        config(&pairs)
    };
    let alone = sandbox(&[]).unwrap();
    assert_eq!(alone.profile, Profile::Sandbox);
    assert_eq!(alone.database.url.expose(), "sqlite://./var/sandbox.db");
    assert_eq!(alone.development_keys(), Path::new("./var/sandbox-keys"));
    let refused = sandbox(&[
        ("SECRET_KEY", SAMPLE_SECRET_KEY),
        ("PREVIOUS_KEYS_FILE", "/nowhere/keys.pem"),
        ("BIND_ADDRESS", "0.0.0.0:80"),
        ("WEBHOOK_LOOPBACK", "on"),
    ])
    .unwrap_err()
    .0;
    for name in ["SECRET_KEY", "PREVIOUS_KEYS_FILE", "WEBHOOK_LOOPBACK", "PUBLIC_URL"] {
        assert!(refused.iter().any(|objection| objection.starts_with(name)), "{name}: {refused:?}");
    }
    let open = [("BIND_ADDRESS", "0.0.0.0:80"), ("PUBLIC_URL", "https://sandbox.example.test")];
    assert!(sandbox(&open).is_ok());
}
