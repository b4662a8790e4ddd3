//! `tirkeu demo`: starts the whole service on this machine and plays the main journeys over real HTTP, as a migrant and
//! as a host would. Talks to the service like any client: must not use its insides, nor touch its database.

mod client;
mod crowd;
mod curl;
mod folder;
mod journey;
pub mod people;
mod phone;
mod proof;
mod rejection;
mod screen;
mod stage;

use super::Failure;
use crate::boot::signals::StopSignals;
use crate::boot::{self, Parts, telemetry};
use crate::config::Config;
use crate::domain::clock::{Clock, SystemClock};
use folder::Folder;
use stage::Stage;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

/// What `demo` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Stops after the journeys instead of serving on
    #[arg(long)]
    pub once: bool,
    /// Folder for the database, the keys and the certificate; without it a new one, `var/demo-<time>`
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Plays the journeys; then serves until a signal, unless it is to stop.
pub(super) async fn run(args: Args) -> Result<(), Failure> {
    let folder = Folder::create(args.dir, SystemClock.now())?;
    let config = Config::from_source(&|name| folder.setting(name))?;
    telemetry::start(&config.log).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut signals = StopSignals::listen()?;
    let begun = Instant::now();
    let running = boot::start(Parts::from_config(&config)?).await?;
    let played = tokio::select! {
        played = play(running.address, &folder, args.once, begun) => played,
        signal = signals.next() => Err(Failure::Failed(format!("the demo was stopped by {signal} before its end"))),
    };
    if played.is_ok() && !args.once {
        signals.next().await;
    }
    running.stop().await;
    played
}

async fn play(address: SocketAddr, folder: &Folder, once: bool, begun: Instant) -> Result<(), Failure> {
    let mut stage = Stage::new(format!("http://{address}"))?;
    opening(&stage, folder);
    let main = journey::play(&mut stage, folder).await?;
    let refused = rejection::play(&mut stage).await?;
    let number = main.certificate.clone();
    let variables = main.variables(&stage, &refused);
    crowd::play(&mut stage, main, refused).await?;
    let seconds = begun.elapsed().as_secs_f64();
    stage.screen().blank();
    stage.screen().line(&format!("Everything was answered as expected, in {seconds:.1} seconds."));
    if !once {
        let path = folder.keep("variables.sh", variables.as_bytes())?;
        closing(&stage, &number, &path);
    }
    Ok(())
}

fn opening(stage: &Stage, folder: &Folder) {
    let (screen, base) = (stage.screen(), stage.base());
    screen.title("Tirkeu: digital registration of foreigners' place of stay");
    screen.prose(
        "The whole service runs in this process, with an embedded database. A migrant and his host use it over HTTP; the \
         SMS gateway and Firebase are stand-ins on this machine. All people are invented.",
    );
    screen.blank();
    let rows = [("service", base.to_owned()), ("folder", folder.shown()), ("database", folder.database())];
    screen.fields(&rows.map(|(label, value)| (label.to_owned(), value)));
    screen.blank();
    screen.prose("The requests below can be repeated in a shell with:");
    screen.code(&[format!("API={base}")]);
}

fn closing(stage: &Stage, number: &str, variables: &str) {
    let (screen, base) = (stage.screen(), stage.base());
    screen.heading("The service keeps running");
    let rows = [
        ("the interface", format!("{base}/docs")),
        ("the certificate", format!("{base}/v/{number}")),
        ("the phones", format!("{base}/dev")),
    ];
    screen.fields(&rows.map(|(label, value)| (label.to_owned(), value)));
    screen.blank();
    screen.prose("The tokens (good for ten minutes), links and signatures of the requests above, for a shell:");
    screen.code(&[format!(". {variables}")]);
    screen.blank();
    screen.line("Ctrl-C stops it.");
}
