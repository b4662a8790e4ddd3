//! What is printed once is printed the same for ever, whoever prints it.

use super::{certified, number};
use crate::support::world::Engine;
use crate::support::{both_engines, sql};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tirkeu::app::certificates::print::{edition, print};
use tirkeu::app::certificates::read::by_number;
use tirkeu::domain::certificates::number::CertificateNumber;
use tirkeu::domain::hex::hex;

fn pdf_path(certificate: &Value) -> String {
    format!("/v1/certificates/{}/pdf", number(certificate))
}

both_engines! {
    async fn its_tag_is_its_hash_and_another_process_prints_the_same_later(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let first = migrant.get(&pdf_path(&certificate)).await;
        assert_eq!(first.header("etag"), Some(format!("\"{}\"", hex(digest(&SHA256, &first.bytes).as_ref())).as_str()));
        assert!(first.bytes.windows(19).any(|part| part == b"ETSI.CAdES.detached"));
        world.clock.advance(TimeDelta::minutes(5));
        let others = world.offline(|_| {}).await;
        let parsed = CertificateNumber::parse(number(&certificate)).unwrap();
        let found = by_number(&others, &parsed).await.unwrap().unwrap();
        let again = print(&others, &found, edition(&others, &found).await.unwrap()).await.unwrap();
        assert!(again.bytes == first.bytes, "the seal that was kept is used again");
        assert_eq!(world.count("certificate_printouts").await, 1);
    }

    async fn of_many_who_print_it_first_all_get_the_same_file(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let path = pdf_path(&certificate);
        let all = join_all((0..8).map(|_| migrant.get(&path))).await;
        assert!(all.iter().all(|reply| reply.status == 200 && reply.bytes == all[0].bytes));
        assert_eq!(world.count("certificate_printouts").await, 1);
    }

    async fn the_holders_language_and_the_status_make_another_edition(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        migrant.patch("/v1/me", &json!({"locale": "ru"})).await.expect(200);
        let first = migrant.get(&pdf_path(&certificate)).await;
        migrant.patch("/v1/me", &json!({"locale": "uz"})).await.expect(200);
        let uzbek = migrant.get(&pdf_path(&certificate)).await;
        assert!(uzbek.status == 200 && uzbek.header("etag") != first.header("etag"));
        migrant.patch("/v1/me", &json!({"locale": "ru"})).await.expect(200);
        assert!(migrant.get(&pdf_path(&certificate)).await.bytes == first.bytes);
        assert_eq!(world.count("certificate_printouts").await, 2);
    }

    async fn bytes_that_came_out_otherwise_are_sealed_anew(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let path = pdf_path(&certificate);
        let before = migrant.get(&path).await;
        let tag = before.header("etag").unwrap().to_owned();
        // As if another engine had printed it.
        let other = if world.engine == Engine::Postgres { "'\\x00ff'" } else { "x'00ff'" };
        world.execute(&format!("UPDATE certificate_printouts SET sha256 = {other}")).await.unwrap();
        world.clock.advance(TimeDelta::minutes(1));
        let after = migrant.get(&path).await;
        assert!(after.status == 200 && after.header("etag") != Some(&tag) && after.bytes != before.bytes);
        assert!(migrant.get(&path).await.bytes == after.bytes, "and then kept");
        let editions = sql::lines(&world.app.db, "SELECT edition AS line FROM certificate_printouts").await;
        assert_eq!(editions.len(), 1, "{editions:?}");
    }
}
