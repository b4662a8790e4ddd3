//! Who is the client? Unknown, suspended and wrongly authenticated clients get the same answer after the same work: one look
//! into the database and one MAC or one check of a signature, with a stand-in key where there is none to check against.

use super::assertion::Assertion;
use super::error::{OAuthCode, TokenError};
use crate::app::App;
use crate::app::secrets::same;
use crate::domain::integrators::{AuthMethod, PublicKey};
use crate::store::oauth_clients::{self, ClientRow};
use crate::store::oauth_credentials;
use crate::store::types::Ts;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use std::sync::LazyLock;
use uuid::Uuid;

/// How a client proves who it is.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// `private_key_jwt`: the assertion.
    Assertion(String),
    /// `client_secret_basic`.
    Secret {
        /// The id that it gives.
        client_id: String,
        /// The secret.
        secret: String,
    },
}

/// An assertion to be used up with what it is used for.
#[derive(Debug, Clone)]
pub(super) struct ToUseUp {
    pub(super) jti_hash: Vec<u8>,
    pub(super) until: DateTime<Utc>,
}

/// A client that has proved who it is.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) client: ClientRow,
    pub(super) to_use_up: Option<ToUseUp>,
}

/// Why not: for the log and the metrics, never for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Malformed,
    Unknown,
    Suspended,
    OtherMethod,
    Credential,
    Claims,
    Replayed,
    OtherId,
}

impl Refusal {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unknown => "unknown_client",
            Self::Suspended => "suspended",
            Self::OtherMethod => "other_method",
            Self::Credential => "wrong_credential",
            Self::Claims => "wrong_claims",
            Self::Replayed => "replayed",
            Self::OtherId => "other_client_id",
        }
    }
}

/// Notes why a client was refused; it is only told that it was.
pub(super) fn refuse(client: Uuid, why: Refusal) -> TokenError {
    metrics::counter!("tirkeu_oauth_refused_total", "reason" => why.as_str()).increment(1);
    tracing::info!(client.id = %client, oauth.refusal = why.as_str(), "client refused");
    OAuthCode::InvalidClient.into()
}

/// Keys that are nobody's (of RFC 8032 and the base point of P-256): checking against them takes as long as against a true one.
static STAND_INS: LazyLock<[Option<PublicKey>; 2]> = LazyLock::new(|| {
    [
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        r#"{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}"#,
    ]
    .map(|jwk| PublicKey::read(jwk).ok().map(|(key, _)| key))
});

/// A client's id in its one form; what is none stands for nobody.
fn id_in(text: &str) -> Uuid {
    Uuid::try_parse(text).ok().filter(|id| id.to_string() == text).unwrap_or_default()
}

/// The client, if it may go on and authenticates this way.
fn standing(client: Option<ClientRow>, method: AuthMethod) -> Result<ClientRow, Refusal> {
    let client = client.ok_or(Refusal::Unknown)?;
    if client.suspended_at.is_some() {
        return Err(Refusal::Suspended);
    }
    // The table says so too; a shared secret must never reach beyond the sandbox.
    let beyond = method == AuthMethod::ClientSecretBasic && !client.sandbox;
    if client.auth_method != method.as_str() || beyond {
        return Err(Refusal::OtherMethod);
    }
    Ok(client)
}

/// Finds out who the client is. `named` is the `client_id` of the request, if it has one.
pub(super) async fn authenticate(
    app: &App,
    credentials: &Credentials,
    named: Option<&str>,
) -> Result<Known, TokenError> {
    let (id, outcome) = match credentials {
        Credentials::Assertion(text) => match Assertion::read(text) {
            Some(assertion) => (id_in(&assertion.claims.sub), by_assertion(app, &assertion).await?),
            None => return Err(refuse(Uuid::nil(), Refusal::Malformed)),
        },
        Credentials::Secret { client_id, secret } => {
            let id = id_in(client_id);
            (id, by_secret(app, id, secret).await?)
        }
    };
    let known = outcome.map_err(|why| refuse(id, why))?;
    if named.is_some_and(|named| named != id.to_string()) {
        return Err(refuse(id, Refusal::OtherId));
    }
    Ok(known)
}

async fn by_assertion(app: &App, assertion: &Assertion) -> Result<Result<Known, Refusal>, TokenError> {
    let now = app.now();
    let (id, key_id) = (id_in(&assertion.claims.sub), assertion.key_id.as_str());
    let (client, key) = app
        .db
        .read(async |conn| {
            let client = oauth_clients::find(conn, id).await?;
            Ok((client, oauth_credentials::live_key(conn, id, key_id, Ts(now)).await?))
        })
        .await
        .map_err(crate::app::AppError::from)?;
    let key = key.and_then(|row| PublicKey::from_stored(&row.alg, &row.public_key));
    // The key says how it signs; a header that says otherwise is no reason to believe the header.
    let fits = |key: &PublicKey| key.alg().header_names().contains(&assertion.alg.as_str());
    let key = key.filter(&fits);
    let stand_in = STAND_INS.iter().flatten().find(|key| fits(key)).or(STAND_INS.iter().flatten().next());
    let checked = key.as_ref().or(stand_in);
    let signed = checked.is_some_and(|key| key.verifies(assertion.input.as_bytes(), &assertion.signature));
    let holds = assertion.claims.hold(&app.settings.public_url, now);
    let client = match standing(client, AuthMethod::PrivateKeyJwt) {
        Err(why) => return Ok(Err(why)),
        Ok(_) if key.is_none() || !signed => return Ok(Err(Refusal::Credential)),
        Ok(_) if !holds => return Ok(Err(Refusal::Claims)),
        Ok(client) => client,
    };
    // Hashed: of one length, and free of what a database will not take in a text.
    let jti_hash = digest(&SHA256, assertion.claims.jti.as_bytes()).as_ref().to_vec();
    Ok(Ok(Known { client, to_use_up: Some(ToUseUp { jti_hash, until: assertion.claims.end() }) }))
}

async fn by_secret(app: &App, id: Uuid, secret: &str) -> Result<Result<Known, Refusal>, TokenError> {
    let now = Ts(app.now());
    let mac = app.secrets.of_client_secret(id, secret);
    let (client, secrets) = app
        .db
        .read(async |conn| {
            let client = oauth_clients::find(conn, id).await?;
            Ok((client, oauth_credentials::live_secrets(conn, id, now).await?))
        })
        .await
        .map_err(crate::app::AppError::from)?;
    // Every one is compared, found or not.
    let found = secrets.iter().fold(false, |found, row| found | same(&row.mac, &mac));
    Ok(match standing(client, AuthMethod::ClientSecretBasic) {
        Err(why) => Err(why),
        Ok(_) if !found => Err(Refusal::Credential),
        Ok(client) => Ok(Known { client, to_use_up: None }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::types::Id;

    #[test]
    fn the_stand_ins_are_keys_of_both_algorithms_and_verify_nothing() {
        let keys: Vec<&PublicKey> = STAND_INS.iter().flatten().collect();
        assert_eq!(keys.iter().map(|key| key.alg().as_str()).collect::<Vec<_>>(), ["EdDSA", "ES256"]);
        assert!(keys.iter().all(|key| !key.verifies(b"message", &[1; 64])));
    }

    #[test]
    fn a_client_goes_on_by_its_own_method_only_and_a_secret_in_the_sandbox_only() {
        use AuthMethod::{ClientSecretBasic as Secret, PrivateKeyJwt as Key};
        let client = |method: AuthMethod, sandbox, suspended: bool| ClientRow {
            id: Id(Uuid::from_u128(1)),
            name: "Hotels".to_owned(),
            scopes: String::new(),
            auth_method: method.as_str().to_owned(),
            sandbox,
            created_at: Ts(DateTime::UNIX_EPOCH),
            suspended_at: suspended.then_some(Ts(DateTime::UNIX_EPOCH)),
            tokens_after: None,
        };
        for (client, by, expected) in [
            (None, Key, Some(Refusal::Unknown)),
            (None, Secret, Some(Refusal::Unknown)),
            (Some(client(Key, false, true)), Key, Some(Refusal::Suspended)),
            (Some(client(Secret, true, true)), Secret, Some(Refusal::Suspended)),
            (Some(client(Secret, true, false)), Key, Some(Refusal::OtherMethod)),
            (Some(client(Key, false, false)), Secret, Some(Refusal::OtherMethod)),
            (Some(client(Key, true, false)), Secret, Some(Refusal::OtherMethod)),
            (Some(client(Secret, false, false)), Secret, Some(Refusal::OtherMethod)),
            (Some(client(Secret, true, false)), Secret, None),
            (Some(client(Key, false, false)), Key, None),
            (Some(client(Key, true, false)), Key, None),
        ] {
            assert_eq!(standing(client.clone(), by).err(), expected, "{client:?} {by:?}");
        }
    }

    #[test]
    fn an_id_has_one_form() {
        let id = "01936b2e-8c4a-7000-8000-000000000001";
        assert_eq!(id_in(id).to_string(), id);
        for other in
            ["", "x", &id.to_uppercase(), &id.replace('-', ""), &format!("{{{id}}}"), &format!("urn:uuid:{id}")]
        {
            assert_eq!(id_in(other), Uuid::nil(), "{other}");
        }
    }
}
