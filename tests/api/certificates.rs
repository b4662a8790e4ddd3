//! Certificates: reading, printing, checking.

mod held;
mod printed;

use crate::support::actor::application;
use crate::support::{Actor, World, both_engines};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::certificates::sd_jwt;
use tirkeu::domain::certificates::number::CertificateNumber;
use tirkeu::domain::certificates::status::CertificateStatus;
use tirkeu::domain::language::Language;
use tirkeu::i18n::{status, verify_page};

/// A registered migrant and his certificate.
async fn certified(world: &World, host: usize) -> (Actor, Value) {
    let (migrant, _, registration) = world.registered(0, host).await;
    let registration = migrant.reads(&registration).await.expect(200);
    let path = format!("/v1/certificates/{}", registration["certificate_number"].as_str().unwrap());
    let certificate = migrant.get(&path).await.expect(200);
    (migrant, certificate)
}

fn number(certificate: &Value) -> &str {
    certificate["number"].as_str().unwrap()
}

fn pdf_link(certificate: &Value) -> &str {
    certificate["links"]["pdf"].as_str().unwrap()
}

/// The migrant moves to the second host.
async fn moves(world: &World, migrant: &Actor) -> Value {
    let host = world.host(1).await;
    let next = migrant.applies(&application(1)).await;
    host.confirms(&next).await.expect(200)
}

/// A number with right check digits that was never given out.
fn unknown_number() -> String {
    (0..97).map(|check| format!("260000000000{check:02}")).find(|n| CertificateNumber::parse(n).is_ok()).unwrap()
}

/// The text with another character of the same kind at one place.
fn altered(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = match bytes[at] {
        b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => bytes[at] + 1,
        b'9' => b'0',
        b'z' => b'a',
        b'Z' => b'A',
        _ => b'x',
    };
    String::from_utf8(bytes).unwrap()
}

both_engines! {
    async fn the_certificate_says_what_was_applied_for_and_confirmed(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        assert_eq!(certificate["holder"]["surname"], "KARIMOV");
        assert_eq!(certificate["holder"]["document"]["number"], "FA0013401");
        assert_eq!(certificate["premises"]["address_ru"], "г. Алматы, пр. Абая, д. 150, кв. 12");
        assert_eq!(certificate["premises"]["address_kk"], "Алматы қаласы, пр. Абая, 150-үй, 12-пәтер");
        assert_eq!((&certificate["entered_on"], &certificate["registered_from"]), (&json!("2026-11-20"), &json!("2026-11-21")));
        assert_eq!((&certificate["valid_until"], &certificate["status"]), (&json!("2026-12-19"), &json!("valid")));
        let masked = certificate["host"]["masked_identifier"].as_str().unwrap();
        assert!(masked.starts_with("••••••••") && masked.chars().count() == 12);
        assert_eq!(certificate["links"]["verify"], format!("{}/v/{}", world.base, number(&certificate)));
        let list = migrant.get("/v1/certificates").await.expect(200);
        assert_eq!(list, json!({"items": [certificate]}));
        let registration = migrant.get("/v1/registrations").await.expect(200)["items"][0].clone();
        assert_eq!(certificate["registration_id"], registration["id"]);
        assert_ne!(certificate["number"], registration["number"]);
    }

    async fn the_holder_takes_a_form_of_it_whose_parts_he_can_show_alone(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let path = format!("/v1/certificates/{}", number(&certificate));
        let get = || migrant.request(Method::GET, &path).header("Accept", "application/dc+sd-jwt");
        let reply = migrant.send(get()).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("application/dc+sd-jwt")));
        let text = reply.text();
        let (claims, all) = sd_jwt::verify(&world.app.verifier, &text).unwrap();
        assert_eq!((claims.valid_until.to_string(), &claims.iss), ("2026-12-19".to_owned(), &world.base));
        assert_eq!(json!(all.number), certificate["number"]);
        let (signed, _) = text.split_once('~').unwrap();
        let (claims, none) = sd_jwt::verify(&world.app.verifier, &format!("{signed}~")).unwrap();
        assert!(claims.valid_until.to_string() == "2026-12-19" && none.number.is_none() && !signed.contains("KARIMOV"));
        let tag = reply.header("etag").unwrap().to_owned();
        assert_eq!(migrant.send(get()).await.text(), text, "the same certificate gives the same text");
        assert_eq!(migrant.send(get().header("If-None-Match", &tag)).await.status.as_u16(), 304);
        assert_eq!(migrant.send(migrant.request(Method::GET, &path).header("If-None-Match", &tag)).await.status.as_u16(), 200);
        // A cache must tell the two forms apart.
        for form in ["application/dc+sd-jwt", "application/json"] {
            let reply = migrant.send(migrant.request(Method::GET, &path).header("Accept", form)).await;
            let vary: Vec<_> = reply.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
            assert!(vary.contains(&"Accept"), "{form}: {vary:?}");
        }
        world.stranger().get(&path).await.expect(401);
    }

    async fn the_list_has_pages(world: World) {
        let (migrant, host, _) = world.registered(0, 0).await;
        for _ in 0..2 {
            let next = migrant.applies(&application(0)).await;
            host.confirms(&next).await.expect(200);
        }
        let mut seen = Vec::new();
        let mut path = "/v1/certificates?limit=1".to_owned();
        loop {
            let page = migrant.get(&path).await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|c| c["status"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/certificates?limit=1&cursor={cursor}");
        }
        assert_eq!(seen, ["valid", "superseded", "superseded"]);
        assert_eq!(host.get("/v1/certificates").await.expect(200), json!({"items": []}));
    }

    async fn the_entity_tag_saves_the_second_transfer(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let path = format!("/v1/certificates/{}", number(&certificate));
        let mut seen = Vec::new();
        for path in [path.clone(), format!("{path}/pdf")] {
            let tag = migrant.get(&path).await.header("etag").unwrap().to_owned();
            let again = migrant.send(migrant.request(Method::GET, &path).header("If-None-Match", &tag)).await;
            assert!(again.status == 304 && again.bytes.is_empty() && again.header("etag") == Some(&tag));
            seen.push((path, tag));
        }
        moves(&world, &migrant).await;
        for (path, tag) in seen {
            let changed = migrant.send(migrant.request(Method::GET, &path).header("If-None-Match", &tag)).await;
            assert!(changed.status == 200 && changed.header("etag") != Some(&tag));
        }
    }

    async fn the_signed_core_verifies_with_the_published_keys_and_says_what_the_json_says(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let claims = world.claims("tirkeu-certificate+jwt", certificate["jws"].as_str().unwrap()).await.unwrap();
        let mut facts = certificate.clone();
        for beside in ["status", "registration_id", "jws", "qr", "links"] {
            assert!(facts.as_object_mut().unwrap().remove(beside).is_some(), "{beside}");
        }
        assert_eq!(claims["certificate"], facts);
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(world.base), &certificate["number"]));
        let issued: DateTime<Utc> = certificate["issued_at"].as_str().unwrap().parse().unwrap();
        assert_eq!((&claims["iat"], &claims["nbf"]), (&json!(issued.timestamp()), &json!(issued.timestamp())));
        // The last lawful day ends at midnight in Kazakhstan.
        let end: DateTime<Utc> = "2026-12-19T19:00:00Z".parse().unwrap();
        assert_eq!(claims["exp"], end.timestamp());
        let scanned = tirkeu::domain::certificates::qr::decode(certificate["qr"].as_str().unwrap()).unwrap().claims;
        assert_eq!(scanned.number.as_str(), number(&certificate));
        assert_eq!(scanned.document_number, certificate["holder"]["document"]["number"]);
        assert_eq!(scanned.address, certificate["premises"]["address_ru"]);
        assert_eq!(scanned.valid_until, certificate["valid_until"].as_str().unwrap().parse::<NaiveDate>().unwrap());
    }

    async fn no_character_of_the_signed_core_can_be_changed(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let jws = certificate["jws"].as_str().unwrap();
        let ends = (0..8).chain(jws.len() - 8..jws.len());
        for at in (0..jws.len()).step_by(jws.len() / 200).chain(ends) {
            stranger.post("/v1/verify", &json!({"jws": altered(jws, at)})).await.expect_problem(422, "signature_invalid");
        }
        for other in [format!("{jws}x"), jws[1..].to_owned(), format!("{jws}="), jws.rsplit_once('.').unwrap().0.to_owned() + "."] {
            stranger.post("/v1/verify", &json!({"jws": other})).await.expect_problem(422, "signature_invalid");
        }
        stranger.post("/v1/verify", &json!({"jws": jws})).await.expect(200);
    }

    async fn no_character_of_the_qr_text_behind_the_host_can_be_changed(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let qr = certificate["qr"].as_str().unwrap();
        let path = qr.find("/V/").unwrap();
        let ends = (path + 3..path + 20).chain(qr.len() - 8..qr.len());
        for at in (path + 3..qr.len()).step_by((qr.len() - path) / 200).chain(ends) {
            stranger.post("/v1/verify", &json!({"qr": altered(qr, at)})).await.expect_problem(422, "signature_invalid");
        }
        for other in [format!("{qr}0"), qr[..qr.len() - 1].to_owned(), qr[..qr.find('#').unwrap()].to_owned(), "x".to_owned()] {
            stranger.post("/v1/verify", &json!({"qr": other})).await.expect_problem(422, "signature_invalid");
        }
        stranger.post("/v1/verify", &json!({"qr": qr})).await.expect(200);
    }

    async fn a_check_takes_exactly_one_artefact_and_only_certificates(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let both = json!({"jws": certificate["jws"], "qr": certificate["qr"]});
        stranger.post("/v1/verify", &both).await.expect_invalid(&[("/qr", "not_allowed")]);
        stranger.post("/v1/verify", &json!({})).await.expect_invalid(&[("/jws", "required")]);
        // Signed by the same key, but no certificates.
        let registration = migrant.get("/v1/registrations").await.expect(200)["items"][0].clone();
        for other in [registration["receipt"].as_str().unwrap(), migrant.token.as_deref().unwrap()] {
            stranger.post("/v1/verify", &json!({"jws": other})).await.expect_problem(422, "signature_invalid");
        }
    }

    async fn a_certificate_is_its_holders_alone(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let (other, host) = (world.migrant(1).await, world.host(0).await);
        for path in [format!("/v1/certificates/{}", number(&certificate)), format!("/v1/certificates/{}/pdf", number(&certificate))] {
            for actor in [&other, &host] {
                actor.get(&path).await.expect_problem(404, "not_found");
            }
            world.stranger().get(&path).await.expect_problem(401, "unauthenticated");
        }
    }

    async fn a_mistyped_number_is_told_apart_from_an_unknown_one(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let mistyped = altered(number(&certificate), 5);
        for (path, actor) in [("/v1/certificates/", &migrant), ("/v1/verify/", &world.stranger())] {
            actor.get(&format!("{path}{mistyped}")).await.expect_problem(404, "certificate_number_invalid");
            actor.get(&format!("{path}{}", unknown_number())).await.expect_problem(404, "not_found");
            actor.get(&format!("{path}12345")).await.expect_problem(404, "not_found");
        }
        migrant.get(&format!("/v1/certificates/{mistyped}/pdf")).await.expect_problem(404, "certificate_number_invalid");
    }

    async fn the_pdf_is_the_same_by_token_and_by_link_each_time(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let by_token = migrant.get(&format!("/v1/certificates/{}/pdf", number(&certificate))).await;
        let stranger = world.stranger();
        let by_link = stranger.get(pdf_link(&certificate)).await;
        assert!(by_token.bytes == by_link.bytes && by_link.bytes == stranger.get(pdf_link(&certificate)).await.bytes);
        assert_eq!(by_link.header("content-type"), Some("application/pdf"));
        assert_eq!(by_link.header("cache-control"), Some("private, no-store"));
        assert_eq!(by_link.header("etag"), by_token.header("etag"));
        for (name, value) in &by_link.headers {
            let value = value.to_str().unwrap().to_uppercase();
            for secret in ["KARIMOV", "FA0013401", &migrant.phone] {
                assert!(!value.contains(secret), "{name}: {value}");
            }
        }
    }

    async fn a_forged_link_leads_nowhere(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let second = moves(&world, &migrant).await;
        let second = migrant.get(&format!("/v1/certificates/{}", second["certificate_number"].as_str().unwrap())).await.expect(200);
        let stranger = world.stranger();
        let link = pdf_link(&second).to_owned();
        assert_eq!(stranger.get(&link).await.status, 200);
        let (head, signature) = link.rsplit_once("s=").unwrap();
        let expires = link.split("e=").nth(1).unwrap().split('&').next().unwrap();
        let later = (expires.parse::<i64>().unwrap() + 3600).to_string();
        let forgeries = [
            link.replace(expires, &later),
            link.replace("&v=2", "&v=3"),
            link.replace(number(&second), number(&certificate)),
            format!("{head}s={}", altered(signature, 0)),
            format!("{head}s={}", altered(signature, signature.len() - 1)),
            format!("{head}s={}", &signature[..signature.len() - 1]),
            format!("{head}s="),
        ];
        for forged in forgeries {
            assert_ne!(forged, link);
            stranger.get(&forged).await.expect_problem(404, "not_found");
        }
        for incomplete in [head.trim_end_matches('&').to_owned(), link.replace("&v=2", "")] {
            stranger.get(&incomplete).await.expect_problem(404, "not_found");
        }
        stranger.get(&format!("{link}&x=1")).await.expect_problem(400, "malformed_query");
    }

    async fn a_link_ends_with_its_time_and_with_the_status(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        world.clock.advance(TimeDelta::minutes(15));
        assert_eq!(stranger.get(pdf_link(&certificate)).await.status, 200);
        world.clock.advance(TimeDelta::minutes(1));
        stranger.get(pdf_link(&certificate)).await.expect_problem(410, "link_expired");
        let migrant = world.sign_in(&migrant.phone).await;
        let path = format!("/v1/certificates/{}", number(&certificate));
        let fresh = migrant.get(&path).await.expect(200);
        assert_eq!(stranger.get(pdf_link(&fresh)).await.status, 200);
        moves(&world, &migrant).await;
        stranger.get(pdf_link(&fresh)).await.expect_problem(410, "link_expired");
        let superseded = migrant.get(&path).await.expect(200);
        assert_eq!((&superseded["status"], &superseded["status_since"]), (&json!("superseded"), &json!("2026-11-22")));
        let pdf = stranger.get(pdf_link(&superseded)).await;
        assert_eq!(pdf.status, 200);
    }

    async fn the_status_follows_a_move_everywhere(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let before = migrant.get(&format!("/v1/certificates/{}/pdf", number(&certificate))).await;
        moves(&world, &migrant).await;
        let stranger = world.stranger();
        assert_eq!(stranger.get(&format!("/v1/verify/{}", number(&certificate))).await.expect(200)["status"], "superseded");
        for artefact in ["jws", "qr"] {
            let checked = stranger.post("/v1/verify", &json!({artefact: certificate[artefact]})).await.expect(200);
            assert_eq!(checked["status"], "superseded");
        }
        let read = migrant.get(&format!("/v1/certificates/{}", number(&certificate))).await.expect(200);
        assert_eq!((&read["status"], &read["jws"]), (&json!("superseded"), &certificate["jws"]));
        let after = migrant.get(&format!("/v1/certificates/{}/pdf", number(&certificate))).await;
        assert!(after.status == 200 && after.bytes != before.bytes && after.header("etag") != before.header("etag"));
    }

    async fn after_the_last_lawful_day_a_certificate_has_ended(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let check = format!("/v1/verify/{}", number(&certificate));
        let last_moment: DateTime<Utc> = "2026-12-19T18:59:59Z".parse().unwrap();
        world.clock.advance(last_moment - "2026-11-22T06:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(stranger.get(&check).await.expect(200)["status"], "valid");
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(stranger.get(&check).await.expect(200)["status"], "ended");
        let checked = stranger.post("/v1/verify", &json!({"jws": certificate["jws"]})).await.expect(200);
        assert_eq!(checked["status"], "ended");
        let page = stranger.get(&format!("/v/{}", number(&certificate))).await.text();
        assert!(page.contains("<h2>Ended on 20.12.2026</h2>"));
    }

    async fn a_check_tells_no_more_than_it_must(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let reply = world.stranger().get(&format!("/v1/verify/{}", number(&certificate))).await;
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.expect(200), json!({
            "number": certificate["number"],
            "status": "valid",
            "valid_until": "2026-12-19",
            "issued_on": "2026-11-22",
            "holder_initials": "K. S.",
            "checked_at": "2026-11-22T06:00:00Z",
        }));
    }

    async fn the_page_behind_the_qr_speaks_four_languages(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let mut stranger = world.stranger();
        let number = number(&certificate);
        let look = async |stranger: &Actor, expected: CertificateStatus| {
            for path in [format!("/v/{number}"), format!("/V/{number}")] {
                let reply = stranger.get(&path).await;
                assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("text/html; charset=utf-8")));
                assert_eq!((reply.header("content-language"), reply.header("cache-control")), (Some(stranger.language), Some("no-store")));
                let (html, language) = (reply.text(), Language::from_tag(stranger.language).unwrap());
                assert!(html.contains(&format!("<html lang=\"{}\"", stranger.language)));
                assert!(html.contains(status::certificate_explanation(expected).get(language)), "{html}");
                for secret in ["KARIMOV", "Каримов", "FA0013401", "Абая"] {
                    assert!(!html.contains(secret), "{secret}");
                }
            }
        };
        for language in ["kk", "ru", "en", "uz"] {
            stranger.language = language;
            look(&stranger, CertificateStatus::Valid).await;
        }
        moves(&world, &migrant).await;
        for language in ["kk", "ru", "en", "uz"] {
            stranger.language = language;
            look(&stranger, CertificateStatus::Superseded).await;
        }
        let chosen = stranger.get(&format!("/v/{number}?lang=kk")).await;
        assert_eq!(chosen.header("content-language"), Some("kk"));
    }

    async fn the_page_says_that_there_is_no_such_certificate(world: World) {
        let mut stranger = world.stranger();
        for tag in ["kk", "ru", "en", "uz"] {
            stranger.language = tag;
            let language = Language::from_tag(tag).unwrap();
            let mistyped = altered(&unknown_number(), 3);
            let cases = [
                (unknown_number(), &verify_page::NOT_FOUND),
                (mistyped, &verify_page::MISTYPED),
                ("%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(), &verify_page::MISTYPED),
            ];
            for (number, text) in cases {
                let reply = stranger.get(&format!("/v/{number}")).await;
                assert_eq!((reply.status.as_u16(), reply.header("content-type")), (404, Some("text/html; charset=utf-8")));
                let html = reply.text();
                let headline = text.get(language).split(". ").next().unwrap().replace('\'', "&#39;");
                assert!(html.contains(&headline), "{tag} {number}: {html}");
                assert!(!html.contains("<script"));
            }
        }
    }

    async fn a_number_is_read_in_groups_too(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let number = number(&certificate);
        let grouped = format!("{}%20{}-{}%20{}", &number[..4], &number[4..8], &number[8..12], &number[12..]);
        let checked = world.stranger().get(&format!("/v1/verify/{grouped}")).await.expect(200);
        assert_eq!(checked["number"], number);
    }
}
