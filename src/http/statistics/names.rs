//! What the values of a dimension are called.

use crate::domain::language::Language;
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::domain::reference::{countries, regions};
use crate::domain::statistics::{AnswerTime, Dimension, Timeliness, UNKNOWN};
use crate::i18n::statistics as words;
use crate::i18n::status::registration_name;

/// The name of a value; one that no table knows is its own name.
#[must_use]
pub fn name(dimension: Dimension, value: &str, language: Language) -> String {
    let found = match dimension {
        _ if value == UNKNOWN => Some(words::UNKNOWN.get(language)),
        Dimension::Region => regions::all().iter().find(|one| one.code() == value).map(|one| one.name(language)),
        Dimension::Nationality => countries::get(value).map(|one| one.name(language)),
        Dimension::Purpose => Purpose::parse(value).ok().map(|one| one.name(language)),
        Dimension::PremisesKind => PremisesKind::parse(value).ok().map(|one| one.name(language)),
        Dimension::Timeliness => Timeliness::parse(value).ok().map(|one| one.name(language)),
        Dimension::State => registration_name(value).map(|name| name.get(language)),
        Dimension::Ground => RefusalGround::parse(value).ok().map(|one| one.name(language)),
        Dimension::AnswerTime => AnswerTime::parse(value).ok().map(|one| one.name(language)),
    };
    found.unwrap_or(value).to_owned()
}
