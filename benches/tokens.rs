//! How many access tokens one core checks a second: `cargo bench --bench tokens`. One thread, one number a line.
//! Tokens of accounts as the extractor checks them, remembered and not; tokens of clients with the look into the database.

use actix_web::dev::Payload;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tirkeu::app::auth::tokens::{issue, verify_access};
use tirkeu::app::integrators::access;
use tirkeu::app::integrators::register::{RegisterClient, register};
use tirkeu::app::{App, Caller};
use tirkeu::boot::{self, Parts};
use tirkeu::config::Config;
use tirkeu::domain::integrators::{ClientName, Scope};
use tirkeu::http::extract::{Authed, AuthedClient};
use tirkeu::store::Db;

/// How long each figure is measured, and how often; the best counts, since others use the machine too.
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;
/// What the service must do on one core.
const BAR: f64 = 20_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("tirkeu-tokens-{}", std::process::id()));
    let outcome = actix_web::rt::System::new().block_on(measure(&folder));
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn app(folder: &Path) -> Result<Data<App>, Box<dyn Error>> {
    let data_dir = folder.display().to_string();
    let config = Config::from_source(&|name| (name == "DATA_DIR").then(|| data_dir.clone()))?;
    boot::migrate(config.database.url.expose()).await?;
    let parts = Parts::from_config(&config)?;
    let db = Db::open(config.database.url.expose(), 1, Arc::clone(&parts.random)).await?;
    Ok(Data::new(boot::build_app(&parts, db, "https://tirkeu.example".to_owned())?))
}

fn request(app: &Data<App>, token: &str) -> HttpRequest {
    TestRequest::get()
        .app_data(app.clone())
        .insert_header(("Authorization", format!("Bearer {token}")))
        .to_http_request()
}

async fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let app = app(folder).await?;
    let caller = Caller { account: app.new_id(app.now()), session: app.new_id(app.now()) };
    let token = issue(&app, caller, 0, chrono::DateTime::<chrono::Utc>::MAX_UTC)?.access_token;
    let name = ClientName::parse("Bench").ok_or("no name")?;
    let command = RegisterClient { name, scopes: Scope::ALL.into_iter().collect(), sandbox: true, key: None };
    let client = register(&app, command).await?.client;
    let of_client = access::issue(&app, client, Scope::ALL.into_iter().collect())?.access_token;

    let full = best(async || assert!(verify_access(&app, &token).is_ok())).await;
    let known = request(&app, &token);
    let remembered = best(async || assert!(Authed::extract(&known).await.is_ok())).await;
    let full_of_client = best(async || assert!(access::verify(&app, &of_client).is_ok())).await;
    let known = request(&app, &of_client);
    let with_database = best(async || {
        assert!(AuthedClient::from_request(&known, &mut Payload::None).await.is_ok());
    })
    .await;
    println!("account token, signature and claims     {full:>10.0} a second");
    println!("account token, remembered               {remembered:>10.0} a second");
    println!("client token, signature and claims      {full_of_client:>10.0} a second");
    println!("client token, remembered, and database  {with_database:>10.0} a second (SQLite)");
    println!("bar                                     {BAR:>10.0} a second on one core");
    if remembered < BAR { Err("below the bar".into()) } else { Ok(()) }
}

async fn best(check: impl AsyncFn()) -> f64 {
    let mut best = 0.0_f64;
    for _ in 0..ROUNDS {
        let (begun, mut checks) = (Instant::now(), 0_u32);
        while begun.elapsed() < ROUND {
            for _ in 0..100 {
                check().await;
            }
            checks += 100;
        }
        best = best.max(f64::from(checks) / begun.elapsed().as_secs_f64());
    }
    best
}
