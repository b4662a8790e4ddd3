//! The second journey: a host refuses, and the migrant learns why and what to do.

use super::client::{Call, Token};
use super::journey::{application, place_of, sample, tell_name};
use super::people;
use super::stage::Stage;
use crate::commands::Failure;
use serde_json::json;

const REASON: &str = "wrong_details";

/// Who was refused by whom.
pub(super) struct Refused {
    pub(super) migrant: Token,
    pub(super) host: Token,
}

/// Plays it with the second migrant and the second host.
pub(super) async fn play(stage: &mut Stage) -> Result<Refused, Failure> {
    let person = sample(stage, &people::people(), 1)?;
    let host = sample(stage, &people::hosts(), 1)?;
    let address = place_of(stage, 1)?;
    stage.step("Another migrant applies to another host");
    stage.say("Both sign in as above, and she enters her passport.");
    stage.be_quiet(true);
    let migrant = stage.sign_in(&person.phone, "MIGRANT2").await?;
    let host_token = stage.sign_in(&host.phone, "HOST2").await?;
    tell_name(stage, &host, &host_token).await?;
    stage.ask(&Call::put("/v1/cabinet/person").by(&migrant).with(&person), 201).await?;
    stage.be_quiet(false);
    let body = application(&host, &address, "private_visit");
    let call = Call::post("/v1/registrations").by(&migrant).with_key(Stage::new_key()).with(&body);
    let filed = stage.play(&call, 201, "number state").await?;
    let id = stage.text(&filed, "/id")?;
    stage.step("The host refuses and says why");
    let body = json!({"reason": REASON, "comment": "Квартира 17, а не 71"});
    let call = Call::post(format!("/v1/host/registrations/{id}/reject")).by(&host_token);
    let call = call.with_key(Stage::new_key()).with(&body);
    stage.play(&call, 200, "state reason comment").await?;
    stage.step("She sees the reason, and what to do next");
    let call = Call::get(format!("/v1/registrations/{id}")).by(&migrant);
    let seen = stage.play(&call, 200, "state reason comment submitted_at").await?;
    stage.expect(seen.text("/reason").as_deref() == Some(REASON), "another reason is shown")?;
    let call = Call::get("/v1/cabinet").by(&migrant).in_english();
    let shown = "legal_status.code next_step.code next_step.text deadlines[0].kind deadlines[0].due_on";
    let overview = stage.play(&call, 200, shown).await?;
    stage.expect(overview.text("/next_step/code").as_deref() == Some("host_refused"), "another step is next")?;
    Ok(Refused { migrant, host: host_token })
}
