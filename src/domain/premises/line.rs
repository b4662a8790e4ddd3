//! An address written on one line in a language, with its usual abbreviations. Locality and street stand as they were typed.

use super::address::Address;
use crate::domain::language::Language;
use crate::domain::reference::regions::{Region, RegionKind};

/// Words that already say what kind of street it is, in Russian, Kazakh, Uzbek or English.
pub(super) const STREET_WORDS: [&str; 46] = [
    "ул",
    "улица",
    "пр",
    "пр-т",
    "просп",
    "проспект",
    "пер",
    "переулок",
    "мкр",
    "мкрн",
    "мк-н",
    "микрорайон",
    "бульвар",
    "б-р",
    "бул",
    "шоссе",
    "тракт",
    "площадь",
    "пл",
    "проезд",
    "тупик",
    "квартал",
    "кв-л",
    "набережная",
    "наб",
    "аллея",
    "массив",
    "жилмассив",
    "көшесі",
    "көш",
    "даңғылы",
    "даң",
    "бульвары",
    "тұйығы",
    "алаңы",
    "шағынауданы",
    "ықшамауданы",
    "ш/а",
    "жолы",
    "орамы",
    "koʻchasi",
    "street",
    "st",
    "avenue",
    "ave",
    "microdistrict",
];

/// Words of the city's kind that people type before or after its name.
pub(super) const CITY_WORDS: [&str; 7] = ["г", "гор", "город", "қ", "қаласы", "city", "shahri"];

/// Writes the address.
pub fn write(address: &Address, language: Language) -> String {
    let region = address.region().region();
    let mut parts: Vec<String> = Vec::new();
    parts.extend(address.postcode().map(str::to_owned));
    parts.extend(region.map(|region| region_part(region, language)));
    if !region.is_some_and(|region| names_the_city(region, address.locality())) {
        parts.push(address.locality().to_owned());
    }
    parts.push(street(address.street(), language));
    parts.push(building(address.building(), language));
    parts.extend(address.apartment().map(|number| apartment(number, language)));
    parts.join(", ")
}

fn region_part(region: &Region, language: Language) -> String {
    let name = region.name(language);
    match language {
        Language::Ru => name.strip_prefix("город ").map_or_else(|| name.to_owned(), |city| format!("г. {city}")),
        _ => name.to_owned(),
    }
}

/// Whether the locality is the city that the region already names.
fn names_the_city(region: &Region, locality: &str) -> bool {
    let bare = |text: &str| -> String {
        let words = text.to_lowercase();
        let words = words.split([' ', '.', ',']).filter(|w| !w.is_empty() && !CITY_WORDS.contains(w));
        words.collect::<Vec<_>>().join(" ")
    };
    let locality = bare(locality);
    region.kind() == RegionKind::City && Language::ALL.iter().any(|l| bare(region.name(*l)) == locality)
}

fn street(name: &str, language: Language) -> String {
    let lower = name.to_lowercase().replace(['\'', '’', '‘'], "ʻ");
    if lower.split([' ', '.', ',']).any(|word| STREET_WORDS.contains(&word)) {
        return name.to_owned();
    }
    match language {
        Language::Kk => format!("{name} көшесі"),
        Language::Ru => format!("ул. {name}"),
        Language::En => format!("{name} St."),
        Language::Uz => format!("{name} koʻchasi"),
    }
}

fn building(number: &str, language: Language) -> String {
    match language {
        Language::Kk => format!("{number}-үй"),
        Language::Ru => format!("д. {number}"),
        Language::En => format!("bldg. {number}"),
        Language::Uz => format!("{number}-uy"),
    }
}

fn apartment(number: &str, language: Language) -> String {
    match language {
        Language::Kk => format!("{number}-пәтер"),
        Language::Ru => format!("кв. {number}"),
        Language::En => format!("apt. {number}"),
        Language::Uz => format!("{number}-xonadon"),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::language::Language;
    use crate::domain::premises::{Address, AddressInput};

    fn line(region: &str, locality: &str, street: &str, language: Language) -> String {
        let input = AddressInput {
            region: region.into(),
            locality: locality.into(),
            street: street.into(),
            building: "5".into(),
            apartment: Some("12".into()),
            ..AddressInput::default()
        };
        Address::parse(&input, "").unwrap().line(language)
    }

    #[test]
    fn a_city_of_republican_significance_is_named_once() {
        assert_eq!(line("75", "Алматы", "Абая", Language::Ru), "г. Алматы, ул. Абая, д. 5, кв. 12");
        assert_eq!(line("75", "г. Алматы", "Абая", Language::Ru), "г. Алматы, ул. Абая, д. 5, кв. 12");
        assert_eq!(line("75", "Алматы қ.", "Абай", Language::Kk), "Алматы қаласы, Абай көшесі, 5-үй, 12-пәтер");
        assert_eq!(line("71", "Astana", "Kenesary", Language::En), "Astana, Kenesary St., bldg. 5, apt. 12");
        assert_eq!(
            line("71", "Astana", "Kenesary", Language::Uz),
            "Ostona shahri, Kenesary koʻchasi, 5-uy, 12-xonadon"
        );
    }

    #[test]
    fn a_region_and_a_locality_are_both_named() {
        assert_eq!(
            line("10", "г. Семей", "Кабанбай батыра", Language::Ru),
            "Абайская область, г. Семей, ул. Кабанбай батыра, д. 5, кв. 12"
        );
        assert_eq!(
            line("19", "Қонаев қ.", "Жамбыл", Language::Kk),
            "Алматы облысы, Қонаев қ., Жамбыл көшесі, 5-үй, 12-пәтер"
        );
    }

    #[test]
    fn a_street_that_says_its_kind_gets_no_second_word() {
        assert_eq!(line("75", "Алматы", "пр. Достык", Language::Ru), "г. Алматы, пр. Достык, д. 5, кв. 12");
        assert_eq!(
            line("75", "Алматы", "Достық даңғылы", Language::Kk),
            "Алматы қаласы, Достық даңғылы, 5-үй, 12-пәтер"
        );
        assert_eq!(line("75", "Алматы", "мкр. Самал-2", Language::Ru), "г. Алматы, мкр. Самал-2, д. 5, кв. 12");
    }

    #[test]
    fn the_postcode_stands_first() {
        let input = AddressInput {
            region: "79".into(),
            locality: "Шымкент".into(),
            street: "Тауке хана".into(),
            building: "7А".into(),
            postcode: Some("160000".into()),
            ..AddressInput::default()
        };
        let address = Address::parse(&input, "").unwrap();
        assert_eq!(address.line(Language::Ru), "160000, г. Шымкент, ул. Тауке хана, д. 7А");
    }
}
