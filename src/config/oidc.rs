//! `OIDC_…`: the outside identity provider, if there is one. Must not know how people sign in there.

use super::reader::Reader;
use super::secret::Secret;

const ADDRESS: &str = "an https URL without query and fragment (http for this machine only, in development)";

/// The outside identity provider.
#[derive(Debug, Clone)]
pub struct Oidc {
    /// Its issuer, exactly as it calls itself.
    pub issuer: String,
    /// This service's id there.
    pub client_id: String,
    /// This service's secret there.
    pub client_secret: Secret,
    /// Where the app takes the code.
    pub redirect_uri: String,
    /// What is asked for.
    pub scopes: String,
    /// The claim with the phone.
    pub phone_claim: String,
    /// The claim with the IIN, if it is to be taken over.
    pub iin_claim: Option<String>,
}

impl Oidc {
    /// None without an issuer. What is wrong is noted.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let issuer = reader.optional("OIDC_ISSUER", ADDRESS, |text| is_address(text).then(|| text.to_owned()));
        let redirect_uri =
            reader.optional("OIDC_REDIRECT_URI", ADDRESS, |text| is_address(text).then(|| text.to_owned()));
        let client_id = reader.text("OIDC_CLIENT_ID");
        let client_secret = reader.text("OIDC_CLIENT_SECRET").as_deref().map(Secret::new);
        let scopes = reader.value("OIDC_SCOPES", "scopes with `openid` among them", String::new(), |text| {
            text.split(' ').any(|scope| scope == "openid").then(|| text.to_owned())
        });
        let phone_claim = reader.value("OIDC_PHONE_CLAIM", "the name of a claim", String::new(), claim);
        let iin_claim = reader.optional("OIDC_IIN_CLAIM", "the name of a claim", claim);
        reader.text("OIDC_ISSUER")?;
        for (name, is_missing) in [
            ("OIDC_CLIENT_ID", client_id.is_none()),
            ("OIDC_CLIENT_SECRET", client_secret.is_none()),
            ("OIDC_REDIRECT_URI", reader.text("OIDC_REDIRECT_URI").is_none()),
        ] {
            if is_missing {
                reader.object(format!("{name} must be set where OIDC_ISSUER is"));
            }
        }
        Some(Self {
            issuer: issuer?,
            client_id: client_id?,
            client_secret: client_secret?,
            redirect_uri: redirect_uri?,
            scopes,
            phone_claim,
            iin_claim,
        })
    }
}

fn claim(text: &str) -> Option<String> {
    text.bytes().all(|byte| byte.is_ascii_graphic()).then(|| text.to_owned())
}

/// https, or http on this machine (which production refuses).
fn is_address(text: &str) -> bool {
    let secure = text.starts_with("https://") || super::production::is_on_this_machine(text);
    secure && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'@'))
}
