//! A signing key that cannot be reached, as when it lives in a machine of its own: no token, no checkpoint, and nothing is lost.

use crate::support::integrator::ASSERTION_TYPE;
use crate::support::{World, both_engines};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tirkeu::app::audit::checkpoint::make;
use tirkeu::app::ports::{Signer, SigningError};

/// The world's signer, as long as it is not down.
struct Faulty {
    signer: Arc<dyn Signer>,
    is_down: AtomicBool,
}

impl Faulty {
    fn down(world: &World) -> Arc<Self> {
        Arc::new(Self { signer: Arc::clone(&world.parts.signer), is_down: AtomicBool::new(true) })
    }

    fn mend(&self) {
        self.is_down.store(false, Ordering::SeqCst);
    }
}

impl Signer for Faulty {
    fn key_id(&self) -> &str {
        self.signer.key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        if self.is_down.load(Ordering::SeqCst) {
            return Err(SigningError("the key is out of reach".to_owned()));
        }
        self.signer.sign(message)
    }

    fn verify(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool {
        self.signer.verify(key_id, message, signature)
    }

    fn jwks(&self) -> Value {
        self.signer.jwks()
    }

    fn signs_tokens(&self, key_id: &str) -> bool {
        self.signer.signs_tokens(key_id)
    }
}

both_engines! {
    async fn a_refresh_that_could_not_be_signed_costs_nothing(world: World) {
        let signer = Faulty::down(&world);
        let replica = world.replica(|parts| parts.signer = signer.clone()).await;
        let actor = world.sign_in("+77012345678").await.at(&replica);
        let body = json!({"refresh_token": actor.refresh_token});
        let told = actor.post("/v1/auth/refresh", &body).await;
        told.expect_problem(500, "internal");
        assert!(!told.text().contains("out of reach"));
        signer.mend();
        let pair = actor.post("/v1/auth/refresh", &body).await.expect(200);
        actor.given(&pair).get("/v1/me").await.expect(200);
        assert_eq!((world.count("sessions").await, world.count("notifications").await), (1, 0), "it is no replay");
    }

    async fn a_client_gets_no_token_and_asks_again_with_another_assertion(world: World) {
        let signer = Faulty::down(&world);
        let replica = world.replica(|parts| parts.signer = signer.clone()).await;
        let program = world.program().await;
        let asks = async || {
            let assertion = program.assertion(&world);
            let form =
                [("grant_type", "client_credentials"), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
            world.asks_at(&replica.base, &form, None).await
        };
        asks().await.expect_problem(500, "internal");
        signer.mend();
        let mut actor = world.stranger();
        actor.token = asks().await.expect(200)["access_token"].as_str().map(str::to_owned);
        actor.get("/v1/integrator").await.expect(200);
    }

    async fn what_is_printed_of_the_keys_is_no_secret(world: World) {
        assert_eq!(format!("{:?}", world.app.secrets), "Secrets(…)");
        let printed = format!("{:?}", world.app.verifier);
        assert_eq!(printed, format!("Verifier {{ keys: [{:?}], .. }}", world.app.signer.key_id()));
    }

    async fn what_could_not_be_signed_is_signed_with_the_next_checkpoint(world: World) {
        world.migrant(0).await;
        let signer = Faulty::down(&world);
        let operator = world.offline(|parts| parts.signer = signer.clone()).await;
        assert!(make(&operator).await.unwrap_err().to_string().contains("out of reach"));
        assert_eq!(world.count("audit_checkpoints").await, 0);
        signer.mend();
        assert_eq!(make(&operator).await.unwrap(), Some(1));
        assert_eq!(make(&world.app).await.unwrap(), None);
    }
}
