//! Batches: many applications of a program in one file. How a file is read, which columns a table has, and what the states are called.
//! Must not know what becomes of a line.

pub mod canonical;
pub mod columns;
pub mod file;
pub mod sheet;
#[cfg(test)]
mod tests;

pub use columns::Header;
pub use file::{File, Line};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// The name in rows and answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

names! {
    /// How a batch stands.
    BatchState {
        /// Nothing of it was worked on.
        Queued = "queued",
        /// It is being worked on.
        Running = "running",
        /// Every line was accepted or refused.
        Done = "done",
        /// It was ended before; what was accepted until then stays.
        Cancelled = "cancelled",
    }
}

names! {
    /// Why a batch was ended before its last line.
    CancelReason {
        /// The client asked for it.
        Requested = "requested",
        /// The client may not submit any more.
        ClientSuspended = "client_suspended",
        /// Its lines were kept as long as they may be.
        Expired = "expired",
    }
}

names! {
    /// What became of a line.
    LineState {
        /// It was not worked on yet.
        Waiting = "waiting",
        /// There is a registration; in a dry run: there would be one.
        Accepted = "accepted",
        /// There is none. `code` says why.
        Refused = "refused",
        /// The batch was ended before.
        Cancelled = "cancelled",
    }
}

names! {
    /// The form of a file.
    Format {
        /// An array of applications.
        Json = "json",
        /// An application a line.
        Ndjson = "ndjson",
        /// A table.
        Csv = "csv",
    }
}

impl Format {
    /// The format of a media type, whatever its parameters.
    #[must_use]
    pub fn of_media_type(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Some(Self::Json),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Some(Self::Ndjson),
            "text/csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

impl BatchState {
    /// Whether something of it may still be worked on.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}
