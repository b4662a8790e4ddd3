//! The certificate for selective disclosure: signs it, and checks a presentation of any part of it.

use crate::app::certificates::issue::CertificateClaims;
use crate::app::jws::{self, SD_JWT, Verifier};
use crate::app::ports::{Signer, SigningError};
use crate::domain::certificates::sd_jwt::{self, Disclosed, Frame, SdClaims};

/// The certificate with all disclosures. `salt` gives 16 secret bytes for the name of a claim; the same ones give the same text.
pub fn sign(
    signer: &dyn Signer,
    claims: &CertificateClaims,
    salt: impl Fn(&str) -> [u8; 16],
) -> Result<String, SigningError> {
    let frame =
        Frame { iss: claims.iss.clone(), times: [claims.iat, claims.nbf, claims.exp], status: claims.status.clone() };
    let (claims, disclosures) =
        sd_jwt::conceal(&claims.certificate, &frame, salt).map_err(|error| SigningError(error.to_string()))?;
    Ok(sd_jwt::join(&jws::sign(signer, SD_JWT, &claims)?, &disclosures))
}

/// What a presentation proves; none if anything is wrong with it.
#[must_use]
pub fn verify(verifier: &Verifier, text: &str) -> Option<(SdClaims, Disclosed)> {
    let (signed, disclosures) = sd_jwt::split(text).ok()?;
    let claims: SdClaims = verifier.verify(SD_JWT, signed)?;
    let disclosed = claims.reveal(&disclosures).ok()?;
    Some((claims, disclosed))
}
