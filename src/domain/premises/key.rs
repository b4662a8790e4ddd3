//! The text by which an address is found however it was written: no marks, no case, no words for the kind of street or city. The apartment
//! is left out: whoever looks for a place looks for all who stay in the house.

use super::line::{CITY_WORDS, STREET_WORDS};
use crate::domain::reference::regions::RegionCode;

/// The same text for the same house.
#[must_use]
pub fn search_key(region: RegionCode, locality: &str, street: &str, building: &str) -> String {
    let place = words(locality, &CITY_WORDS);
    let street = words(street, &STREET_WORDS);
    format!("{}|{place}|{street}|{}", region.as_str(), words(building, &[]).replace(' ', ""))
}

fn words(text: &str, noise: &[&str]) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    let is_part = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/' | 'ʻ' | 'ʼ'));
    let words = lower.split(is_part).filter(|word| !word.is_empty());
    let kept: Vec<&str> = words.clone().filter(|word| !noise.contains(word)).collect();
    // A street that is called nothing but "Avenue" is called that.
    if kept.is_empty() { words.collect::<Vec<_>>().join(" ") } else { kept.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_house_is_found_however_it_is_written() {
        let region = RegionCode::parse("75").unwrap();
        let key = |locality: &str, street: &str, building: &str| search_key(region, locality, street, building);
        let abay = key("Алматы", "пр. Абая", "150");
        for (locality, street, building) in [
            ("г. Алматы", "Абая проспект", "150"),
            ("АЛМАТЫ", "просп.  абая", " 150 "),
            ("алматы қаласы", "Абая", "150"),
        ] {
            assert_eq!(key(locality, street, building), abay, "{locality} {street} {building}");
        }
        assert_eq!(key("Алматы", "Абая", "150 а"), key("Алматы", "Абая", "150А"));
        for (locality, street, building) in
            [("Алматы", "Абая", "15"), ("Алматы", "Абая 1", "50"), ("Талгар", "Абая", "150")]
        {
            assert_ne!(key(locality, street, building), abay);
        }
        assert_eq!(key("Алматы", "Проспект", "1"), "75|алматы|проспект|1");
    }
}
