//! Officers of the migration police, appointed as an operator would and signed in as everybody does.

use super::actor::{Actor, fresh_key, id};
use super::reply::Reply;
use super::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::officers::appoint::{AppointOfficer, appoint};
use tirkeu::domain::access::{Badge, Rank};
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::domain::reference::regions::RegionCode;

pub fn officer_phone(n: usize) -> String {
    format!("+7702{:07}", 4_000_000 + n)
}

/// The badge of the `n`-th officer.
pub fn badge(n: usize) -> Badge {
    Badge::parse(&format!("KZ-{n:04}")).expect("a badge")
}

impl World {
    /// Appoints the `n`-th officer; without a region he is a supervisor of the whole country.
    pub async fn officer(&self, n: usize, region: Option<&str>) -> Actor {
        let command = AppointOfficer {
            phone: Phone::parse(&officer_phone(n)).expect("a phone"),
            rank: if region.is_some() { Rank::Officer } else { Rank::Supervisor },
            region: region.map(|code| RegionCode::parse(code).expect("a region")),
            badge: badge(n),
        };
        appoint(&self.app, command).await.expect("an officer");
        self.sign_in(&officer_phone(n)).await
    }
}

impl Actor {
    /// Reads the whole file of a registration, in an investigation.
    pub async fn inspects(&self, registration: &Value) -> Reply {
        self.get(&format!("/v1/officer/registrations/{}?purpose=investigation&case=2026/17", id(registration))).await
    }

    /// Searches in an investigation.
    pub async fn searches(&self, field: &str, value: Value) -> Reply {
        let mut body = json!({"purpose": "investigation", "case": "2026/17"});
        body[field] = value;
        let request = self.request(Method::POST, "/v1/officer/registrations/search").json(&body);
        self.send(request).await
    }

    pub async fn annuls(&self, registration: &Value) -> Reply {
        self.annuls_with_key(registration, &fresh_key()).await
    }

    pub async fn annuls_with_key(&self, registration: &Value, key: &str) -> Reply {
        let path = format!("/v1/officer/registrations/{}/annul", id(registration));
        let body = json!({"ground": "court_decision", "note": "QWXNOTE: nobody lives there"});
        self.post_with_key(&path, &body, key).await
    }
}
