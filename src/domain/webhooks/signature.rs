//! How what is sent is signed: Standard Webhooks 1.0, symmetric (`v1`). The receiver's library checks it.

use crate::domain::clock::Random;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// Bytes of a secret; the specification asks for 24 to 64.
const BYTES: usize = 32;

/// A new secret, as its owner is shown it.
#[must_use]
pub fn new_secret(random: &dyn Random) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; BYTES]);
    random.fill(bytes.as_mut_slice());
    Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(bytes.as_slice())))
}

/// The value of `webhook-signature`: one signature for each secret, newest first; none if a secret is not one.
#[must_use]
pub fn sign<'a>(
    secrets: impl IntoIterator<Item = &'a str>,
    (id, timestamp): (&str, i64),
    body: &[u8],
) -> Option<String> {
    let one = |text: &str| {
        let key = Zeroizing::new(STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?);
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
        context.update(format!("{id}.{timestamp}.").as_bytes());
        context.update(body);
        Some(format!("v1,{}", STANDARD.encode(context.sign())))
    };
    let all: Option<Vec<String>> = secrets.into_iter().map(one).collect();
    all.filter(|all| !all.is_empty()).map(|all| all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    // The example that the libraries of Standard Webhooks are tested with.
    const SAMPLE: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const MESSAGE: (&str, i64) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn the_published_example_is_signed_alike() {
        assert_eq!(sign([SAMPLE], MESSAGE, BODY).as_deref(), Some(SIGNED));
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let other = new_secret(&SeededRandom::new(1));
        let both = sign([other.as_str(), SAMPLE], MESSAGE, BODY).unwrap();
        let (first, second) = both.split_once(' ').unwrap();
        assert!(first.starts_with("v1,") && first != second && second == SIGNED);
    }

    #[test]
    fn a_secret_is_long_and_new_each_time_and_nothing_is_signed_without_one() {
        let random = SeededRandom::new(2);
        let (one, other) = (new_secret(&random), new_secret(&random));
        assert!(one.as_str() != other.as_str() && one.len() == PREFIX.len() + 44);
        assert_eq!(
            (sign([], MESSAGE, BODY), sign(["whsec_?"], MESSAGE, BODY), sign(["x"], MESSAGE, BODY)),
            (None, None, None)
        );
    }
}
