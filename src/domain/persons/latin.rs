//! Names in the letters of the machine-readable zone: A to Z and space.
//! Source: ICAO 9303 part 3, section 6, and for letters it does not list the passport practice of the countries that use them.

use mrz::{CyrillicLanguage, TransliterationStyle, transliterate_char, transliterate_cyrillic_char};
use unicode_normalization::UnicodeNormalization;

/// The styles between which issuing states choose: Ü is UE, U or UXX.
pub const STYLES: [TransliterationStyle; 3] =
    [TransliterationStyle::Expanded, TransliterationStyle::Simple, TransliterationStyle::XxSuffix];

/// Transliterates a name. Hyphens become spaces, apostrophes and full stops vanish; letters of other scripts are left out.
#[must_use]
pub fn to_mrz(name: &str, style: TransliterationStyle) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_uppercase) {
        match letter(c, style) {
            Some(letters) => out.push_str(&letters),
            None if is_separator(c) && !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            None => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether every letter of a name has a form in A to Z.
#[must_use]
pub fn has_form(name: &str) -> bool {
    let mut letters =
        name.nfc().flat_map(char::to_uppercase).filter(|c| c.is_alphabetic() && !is_apostrophe(*c)).peekable();
    letters.peek().is_some() && letters.all(|c| letter(c, TransliterationStyle::Expanded).is_some())
}

/// Whether a name is written in Latin letters only, so that it can be compared with the zone.
#[must_use]
pub fn is_latin(name: &str) -> bool {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| c.is_ascii() || is_apostrophe(c) || matches!(c, '\u{C0}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}'))
}

const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-')
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | 'ʻ' | 'ʼ' | '’')
}

/// The letters that stand for one capital letter; an empty text for one that is not sounded (Ь).
fn letter(c: char, style: TransliterationStyle) -> Option<String> {
    if c.is_ascii_uppercase() {
        return Some(c.to_string());
    }
    extra(c)
        .or_else(|| transliterate_char(c, style))
        .or_else(|| transliterate_cyrillic_char(c, CyrillicLanguage::Russian, false))
        .map(str::to_owned)
        .or_else(|| base_letter(c, style))
}

/// A letter with marks that no table lists, by its base letter: Vietnamese Ế is E, Tajik Ӯ is U.
fn base_letter(c: char, style: TransliterationStyle) -> Option<String> {
    let base = std::iter::once(c).nfd().next().filter(|base| *base != c)?;
    letter(base, style)
}

/// Letters that ICAO 9303 does not list, and Һ, which in Kazakh passports is H.
const fn extra(c: char) -> Option<&'static str> {
    Some(match c {
        'Ь' | 'ь' | 'Ӏ' => "",
        'Ә' | 'Ə' => "A",
        'Қ' | 'Ҡ' | 'Ҝ' | 'Ӄ' => "K",
        'Ң' | 'Ҥ' | 'Ӈ' => "N",
        'Ө' | 'Ɵ' => "O",
        'Ұ' | 'Ү' => "U",
        'Һ' | 'Ҳ' | 'Ḩ' => "H",
        'Ҷ' | 'Ҹ' | 'Җ' => "J",
        'Ҙ' => "Z",
        'Ҫ' | 'Ș' | 'Ṣ' => "S",
        'Ț' => "T",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mrz(name: &str) -> String {
        to_mrz(name, TransliterationStyle::Expanded)
    }

    #[test]
    fn names_of_the_neighbours_are_written_in_a_to_z() {
        for (name, latin) in [
            ("Каримов", "KARIMOV"),
            ("Юлдашева", "IULDASHEVA"),
            ("Щербаков", "SHCHERBAKOV"),
            ("Соловьёв", "SOLOVEV"),
            ("Қасымжомарт", "KASYMZHOMART"),
            ("Әйгерім", "AIGERIM"),
            ("Өмірбекұлы", "OMIRBEKULY"),
            ("Ғаббас", "GABBAS"),
            ("Шыңғыс", "SHYNGYS"),
            ("Айжан Нұрсұлтанқызы", "AIZHAN NURSULTANKYZY"),
            ("Үмүт", "UMUT"),
            ("Ҷамшед", "JAMSHED"),
            ("Раҳмонӣ", "RAHMONI"),
            ("Ӯктам", "UKTAM"),
            ("Ўктам", "UKTAM"),
            ("Oʻktam gʻiyosov", "OKTAM GIYOSOV"),
            ("O'Ktam", "OKTAM"),
            ("Əliyev", "ALIYEV"),
            ("Şükrü Çağlar", "SUEKRUE CAGLAR"),
            ("İbrahim Işık", "IBRAHIM ISIK"),
            ("Müller-Lüdenscheidt", "MUELLER LUEDENSCHEIDT"),
            ("Weiß", "WEISS"),
            ("Nguyễn Thị Ánh", "NGUYEN THI ANH"),
            ("Đặng", "DANG"),
            ("Ștefănescu", "STEFANESCU"),
            ("J. P. O’Connor", "J P OCONNOR"),
        ] {
            assert_eq!(mrz(name), latin, "{name}");
            assert!(has_form(name), "{name}");
        }
        assert_eq!(to_mrz("Öztürk", TransliterationStyle::Simple), "OZTURK");
    }

    #[test]
    fn other_scripts_have_no_form() {
        for name in ["王伟", "გიორგი", "अमित", "محمد", "Ли 王", "-"] {
            assert!(!has_form(name), "{name}");
        }
    }

    #[test]
    fn latin_is_told_from_cyrillic() {
        assert!(is_latin("Oʻktam Əliyev-Ştefan"));
        assert!(!is_latin("Карим"));
        assert!(!is_latin("Kаrim"), "one Cyrillic letter among Latin ones");
    }

    proptest! {
        #[test]
        fn the_form_is_only_letters_and_single_spaces(name in "\\PC{0,40}") {
            let latin = mrz(&name);
            prop_assert!(latin.chars().all(|c| c.is_ascii_uppercase() || c == ' '));
            prop_assert!(!latin.contains("  ") && latin.trim() == latin);
        }
    }
}
