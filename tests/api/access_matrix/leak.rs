//! The matrix proves itself: faults are planted in front of the service, and it must find each of them and nothing else.

use super::cast::Cast;
use super::expected::{COLUMNS, TABLE};
use super::run;
use crate::support::{World, both_engines, everything};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, get, post, rt, web};
use tirkeu::app::App as UseCases;
use tirkeu::domain::access::Role;
use tirkeu::domain::language::Language;
use tirkeu::http::Wiring;
use tirkeu::http::extract::Authed;
use tirkeu::http::extract::address::TrustedProxies;
use tirkeu::http::middleware::frame::{Deadlines, frame};
use tirkeu::http::operations::Health;
use tirkeu::http::problem::Problem;
use tirkeu::http::registrations::views::RegistrationView;
use tirkeu::store::registrations;
use uuid::Uuid;

async fn any(app: &UseCases, id: Uuid) -> Option<registrations::Full> {
    app.db.read(async |conn| registrations::find(conn, &app.vault, id).await).await.expect("a look")
}

/// Shows any registration to whoever has signed in: the reach was forgotten.
#[get("/v1/registrations/{id}")]
async fn without_reach(_: Authed, app: web::Data<UseCases>, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let Some(file) = any(&app, *id).await else { return Err(tirkeu::domain::codes::ProblemCode::NotFound.into()) };
    Ok(HttpResponse::Ok().json(RegistrationView::of(&app, &file, Role::Migrant, Language::En)))
}

/// Annuls nothing, but for everybody: the right was forgotten.
#[post("/v1/officer/registrations/{id}/annul")]
async fn without_right(_: web::Path<Uuid>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// Refuses nobody who may list, but lists what is not his: the answer has the right status.
#[get("/v1/host/registrations")]
async fn without_filter(_: Authed, app: web::Data<UseCases>, all: web::Data<Vec<Uuid>>) -> HttpResponse {
    let mut views = Vec::new();
    for id in all.iter() {
        views.extend(any(&app, *id).await.map(|file| RegistrationView::of(&app, &file, Role::Host, Language::En)));
    }
    HttpResponse::Ok().json(views)
}

/// The service, with three faults in front.
fn faulty(world: &World, all: Vec<Uuid>) -> (String, actix_web::dev::ServerHandle) {
    let limits = &world.parts.limits;
    let wiring = Wiring {
        app: world.app.clone(),
        sandbox: Some(web::Data::new(tirkeu::http::sandbox::SandboxTools::new(None))),
        dev: None,
        metrics: None,
        trusted_proxies: web::Data::new(TrustedProxies::default()),
        deadlines: web::Data::new(Deadlines { body: limits.body, answer: limits.answer }),
        health: web::Data::new(Health::default()),
    };
    let all = web::Data::new(all);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let app = move || {
        let wiring = wiring.clone();
        App::new()
            .wrap(from_fn(frame))
            .app_data(all.clone())
            .service(without_reach)
            .service(without_right)
            .service(without_filter)
            .configure(move |config| tirkeu::http::configure(config, &wiring))
    };
    let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).expect("listens").run();
    let handle = server.handle();
    rt::spawn(server);
    (base, handle)
}

both_engines! {
    async fn planted_leaks_are_found(world: World, everything) {
        let mut cast = Box::pin(Cast::of(&world)).await;
        let all = cast.households.iter().map(|household| household.confirmed.parse().unwrap()).collect();
        let (base, server) = faulty(&world, all);
        let operations = run::operations();
        let mut found = std::collections::BTreeMap::new();
        for operation in ["get_registration", "annul_registration", "list_host_registrations", "get_person", "get_certificate"] {
            let row = TABLE.iter().find(|row| row.0 == operation).unwrap();
            found.insert(operation, run::play(&world, &mut cast, *row, &operations[operation], &base).await);
        }
        server.stop(false).await;
        let has = |operation: &str, leak: &str| found[operation].iter().any(|found| found.starts_with(&format!("{operation} by {leak}")));
        assert!(found["get_person"].is_empty() && found["get_certificate"].is_empty(), "{found:?}");
        // Everybody with an account reached what is foreign, and officers what is in their region.
        let accounts = ["migrant", "host", "delegate", "officer", "supervisor", "suspended officer"];
        let accounts = COLUMNS.iter().filter(|column| accounts.iter().any(|kind| column.starts_with(kind)));
        for column in accounts {
            assert!(has("get_registration", &format!("{column} of Foreign: N expected, 200 answered")), "{column}: {found:#?}");
        }
        // What is planted knows no programs: two of them, and four things.
        assert_eq!(found["get_registration"].len(), 9 + 4 + 8, "{found:#?}");
        // Whoever may not annul was told that he did, and whoever may was told so, but nothing was annulled.
        assert!(has("annul_registration", "anonymous of Own: U expected, 200 answered"));
        assert!(has("annul_registration", "officer of region 2 of Foreign: N expected, 200 answered"));
        assert!(has("annul_registration", "officer of region 1 of Own: ["));
        // The status was right; what was told was not. A supervisor may know all of it.
        assert!(has("list_host_registrations", "host B of Own: QWXSURNAMEALFA was told"));
        assert_eq!(found["list_host_registrations"].len(), 8, "{found:#?}");
    }
}
