//! Organisations as hosts, entered as an operator would, and those who act for them.

use super::actor::{Actor, application, id};
use super::reply::Reply;
use super::world::World;
use serde_json::{Value, json};
use tirkeu::app::organizations::add::{AddOrganization, add};
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::domain::hosts::identifier::{Bin, with_check_digit};
use tirkeu::domain::organizations::OrganizationName;

/// The BIN of the `n`-th organisation.
pub fn bin(n: usize) -> String {
    let mut serial = n;
    loop {
        if let Some(bin) = with_check_digit(&format!("1601400{:04}", serial % 10_000)) {
            return bin;
        }
        serial += 3_571;
    }
}

/// The body of the `n`-th premises, for so many people.
pub fn premises(n: usize, capacity: usize) -> Value {
    json!({"kind": "dormitory", "capacity": capacity, "address": address(n)})
}

fn address(n: usize) -> Value {
    json!({"region": "75", "locality": "Алматы", "street": "ул. Сейфуллина", "building": (n + 1).to_string()})
}

/// An application to the `n`-th organisation, at the `place`-th address, naming this phone.
pub fn to_organization(n: usize, place: usize, phone: Option<&str>) -> Value {
    let mut body = application(0);
    body["host"] = json!({"kind": "organization", "bin": bin(n)});
    if let Some(phone) = phone {
        body["host"]["phone"] = json!(phone);
    }
    body["premises"] = json!({"kind": "dormitory", "address": address(place)});
    body
}

impl World {
    /// Enters the `n`-th organisation with the owner of this phone as its manager, and gives its id.
    pub async fn organization(&self, n: usize, manager: &str) -> String {
        let command = AddOrganization {
            bin: Bin::parse(&bin(n)).expect("a BIN"),
            name: OrganizationName::parse(&format!("ТОО «Общежитие {n}»")).expect("a name"),
            manager: Phone::parse(manager).expect("a phone"),
        };
        add(&self.app, command).await.expect("an organisation").id.0.to_string()
    }

    /// Somebody with this phone who has accepted to act for an organisation.
    pub async fn delegate(
        &self,
        manager: &Actor,
        organization: &str,
        phone: &str,
        rights: (&str, Option<&[&str]>),
    ) -> Actor {
        let invited = manager.invites(organization, phone, rights.0, rights.1).await.expect(201);
        let delegate = self.sign_in(phone).await;
        delegate.act(&format!("/v1/delegates/{}/accept", id(&invited))).await.expect(200);
        delegate
    }
}

impl Actor {
    /// Enters the `n`-th premises.
    pub async fn enters_premises(&self, organization: &str, n: usize, capacity: usize) -> Value {
        self.post(&format!("/v1/organizations/{organization}/premises"), &premises(n, capacity)).await.expect(201)
    }

    pub async fn invites(&self, organization: &str, phone: &str, role: &str, premises: Option<&[&str]>) -> Reply {
        let mut body = json!({"phone": phone, "role": role});
        if let Some(premises) = premises {
            body["premises"] = json!(premises);
        }
        self.post(&format!("/v1/organizations/{organization}/delegates"), &body).await
    }

    /// Consents in advance for so many people at premises, until the end of the year; who may use it stands in `who`.
    pub async fn consents(&self, organization: &str, premises: &str, most: usize, who: Value) -> Reply {
        let mut body = json!({"premises": premises, "most": most, "from": "2026-11-22", "until": "2026-12-31"});
        for (name, value) in who.as_object().expect("who may use it") {
            body[name] = value.clone();
        }
        self.post(&format!("/v1/organizations/{organization}/standing-consents"), &body).await
    }

    /// Revokes whoever has this account.
    pub async fn revokes(&self, organization: &str, delegate: &Actor) -> Reply {
        let own = delegate.get("/v1/organizations").await.expect(200);
        let items = own["items"].as_array().expect("items");
        let own = items.iter().find(|item| item["id"] == organization).expect("a delegate");
        self.act(&format!("/v1/delegates/{}/revoke", id(&own["delegation"]))).await
    }
}
