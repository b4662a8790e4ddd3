//! The checks that anybody can make without trusting the service's answers: a signature against the published keys, and
//! the signed original inside a PDF. Must not ask the service anything.

use flate2::read::ZlibDecoder;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use std::io::Read;

const TYPE: &str = "tirkeu-certificate+jwt";

/// Checks type, key, signature, issuer and expiry, and that the certificate shows what is signed. Gives the key's id.
pub(super) fn check_jws(published: &Value, issuer: &str, certificate: &Value) -> Result<String, String> {
    let jws = certificate.get("jws").and_then(Value::as_str).ok_or("there is no JWS")?;
    let keys: JwkSet = serde_json::from_value(published.clone()).map_err(|error| format!("the JWK Set: {error}"))?;
    let header = decode_header(jws).map_err(|error| format!("the header of the JWS: {error}"))?;
    if header.typ.as_deref() != Some(TYPE) {
        return Err(format!("the JWS is of another type: {:?}", header.typ));
    }
    let id = header.kid.ok_or("the JWS names no key")?;
    let key = keys.find(&id).ok_or_else(|| format!("the key {id} is not published"))?;
    let key = DecodingKey::from_jwk(key).map_err(|error| format!("the key {id}: {error}"))?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "sub"]);
    validation.validate_nbf = true;
    let claims = decode::<Value>(jws, &key, &validation).map_err(|error| format!("the JWS: {error}"))?.claims;
    if claims.get("sub") != certificate.get("number") {
        return Err("the JWS is of another certificate".to_owned());
    }
    let signed = claims.get("certificate").and_then(Value::as_object).ok_or("the JWS states nothing")?;
    match signed.iter().find(|(name, value)| certificate.get(name.as_str()) != Some(value)) {
        Some((name, _)) => Err(format!("the certificate's {name} differs from what is signed")),
        None => Ok(id),
    }
}

/// Whether the bytes begin and end as a PDF does.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

/// Whether one of the PDF's compressed streams holds exactly this text.
pub(super) fn holds(pdf: &[u8], text: &str) -> bool {
    const BEGIN: &[u8] = b"stream\n";
    let begins = pdf.windows(BEGIN.len()).enumerate().filter(|(_, window)| *window == BEGIN);
    begins.filter_map(|(at, _)| pdf.get(at + BEGIN.len()..)).any(|stream| inflates_to(stream, text.as_bytes()))
}

fn inflates_to(stream: &[u8], expected: &[u8]) -> bool {
    let longest = u64::try_from(expected.len()).unwrap_or(u64::MAX).saturating_add(1);
    let mut content = Vec::new();
    ZlibDecoder::new(stream).take(longest).read_to_end(&mut content).is_ok() && content == expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::ZlibEncoder;

    #[test]
    fn an_attachment_is_found_in_a_stream_of_its_own() {
        let mut packed = Vec::new();
        ZlibEncoder::new(b"signed".as_slice(), Compression::default()).read_to_end(&mut packed).unwrap();
        let pdf = [b"%PDF-1.7\n<<>>\nstream\nrubbish\nendstream\nstream\n", packed.as_slice(), b"\nendstream\n%%EOF\n"]
            .concat();
        assert!(is_pdf(&pdf) && holds(&pdf, "signed"));
        assert!(!holds(&pdf, "signe") && !holds(&pdf, "signed too") && !is_pdf(b"<html>"));
    }
}
