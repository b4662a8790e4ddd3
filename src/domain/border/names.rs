//! Whether two spellings are one name. Passports, visas and border posts write the same name in different ways: Cyrillic or Latin, by
//! ICAO 9303 or by an older table (Х is KH, X or H), with the words in another order. Both are brought to A to Z by ICAO 9303 part 3,
//! known variants are folded, and what is left may differ by a letter in four, or in its vowels only.

use crate::domain::persons::latin::to_mrz;
use mrz::TransliterationStyle;

/// What is written in several ways, and the one way in which it is compared. In this order: longer ones first.
const FOLDED: [(&str, &str); 41] = [
    ("SHCH", "S"),
    ("SCH", "S"),
    ("DZH", "J"),
    ("TCH", "C"),
    ("SH", "S"),
    ("CH", "C"),
    ("KH", "H"),
    ("GH", "G"),
    ("ZH", "J"),
    ("DJ", "J"),
    ("DH", "D"),
    ("TH", "T"),
    ("PH", "F"),
    ("TS", "C"),
    ("TC", "C"),
    ("TZ", "C"),
    ("KS", "H"),
    ("X", "H"),
    ("CK", "K"),
    ("Q", "K"),
    ("W", "V"),
    ("Y", "I"),
    ("II", "I"),
    ("II", "I"),
    ("IU", "U"),
    ("JU", "U"),
    ("IA", "A"),
    ("IE", "E"),
    ("IO", "O"),
    ("AE", "A"),
    ("OE", "O"),
    ("UE", "U"),
    ("OO", "U"),
    ("OU", "U"),
    ("EE", "I"),
    ("SS", "S"),
    ("MM", "M"),
    ("NN", "N"),
    ("LL", "L"),
    ("TT", "T"),
    ("AA", "A"),
];

/// The machine-readable zone's name field has 39 cells: what nearly fills it may have been cut.
const MAY_BE_CUT: usize = 30;

/// The words of a name, in the letters in which names are compared.
fn words(name: &str) -> Vec<String> {
    let spaced = name.replace('<', " ");
    to_mrz(&spaced, TransliterationStyle::Expanded).split(' ').filter(|word| !word.is_empty()).map(fold).collect()
}

fn fold(word: &str) -> String {
    FOLDED.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to))
}

/// The consonants of a word without repetitions; the whole word if it has fewer than two.
fn skeleton(word: &str) -> String {
    let mut consonants: String = word.chars().filter(|c| !matches!(c, 'A' | 'E' | 'I' | 'O' | 'U')).collect();
    let mut last = None;
    consonants.retain(|c| last.replace(c) != Some(c));
    if consonants.len() < 2 { word.to_owned() } else { consonants }
}

/// Letters to be changed, left out or added to make one word the other; more than `limit` counts as `limit + 1`.
fn distance(one: &str, other: &str, limit: usize) -> usize {
    if one.len().abs_diff(other.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.bytes().enumerate() {
        let mut before = at + 1;
        let mut next = vec![before];
        for (pair, seen) in row.windows(2).zip(other.bytes()) {
            let [left, above] = pair else { continue };
            before = (left + usize::from(letter != seen)).min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(limit + 1).min(limit + 1)
}

fn same_word(one: &str, other: &str) -> bool {
    let limit = one.len().min(other.len()) / 4;
    distance(one, other, limit) <= limit || skeleton(one) == skeleton(other)
}

/// Whether two names, surname and all others in whatever order, are the same as far as spelling can tell. Of a patronymic or a second
/// name that only one of them has, nothing is concluded; but two words must agree where both have two.
#[must_use]
pub fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (fewer, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if fewer.is_empty() {
        return false;
    }
    let (short, long) = (fewer.concat(), more.concat());
    // Where words begin is written in several ways, too.
    let is_joined = short == long || skeleton(&short) == skeleton(&long);
    if is_joined || (short.len() >= MAY_BE_CUT && long.starts_with(&short)) {
        return true;
    }
    let mut left = more.clone();
    let found = fewer.iter().filter(|word| {
        let at = left.iter().position(|candidate| same_word(word, candidate));
        at.map(|at| left.swap_remove(at)).is_some()
    });
    let (found, enough) = (found.count(), more.len().min(2));
    found >= enough && found == fewer.len()
}

/// The same text for the same surname in most of its spellings: by it, people are looked for whose document is another one.
#[must_use]
pub fn key(surname: &str) -> String {
    let words: Vec<String> = words(surname).iter().map(|word| skeleton(word)).collect();
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_agree() {
        for (one, other) in [
            ("YOLDOSHEV JAMSHID", "ЮЛДОШЕВ ДЖАМШИД"),
            ("YOʻLDOSHEV JAMSHID ANVAROVICH", "YULDASHEV<<JAMSHID"),
            ("YULDASHEVA", "Юлдашева"),
            ("KHALILOV AKMAL", "XALILOV AKMAL"),
            ("HALILOV AKMAL", "Халилов Акмал"),
            ("XOLMATOV SHERZOD", "KHOLMATOV SHERZOD"),
            ("OʻKTAMOV UKTAM", "UKTAMOV OKTAM"),
            ("ABDURAHMONOV BAHODIR", "ABDURAKHMONOV BAKHODIR"),
            ("ABDU RAHMONOV BAHODIR", "ABDURAHMONOV BAHODIR"),
            ("ZHUMABEKOV AZAMAT", "JUMABEKOV AZAMAT"),
            ("ДЖУМАБЕКОВ АЗАМАТ", "JUMABEKOV AZAMAT"),
            ("SHCHERBAKOV SERGEI", "SCHERBAKOV SERGEY"),
            ("Щербаков Сергей", "SHERBAKOV SERGEJ"),
            ("SOLOVEV ALEKSEI", "SOLOVYEV ALEXEY"),
            ("Соловьёв Алексей", "SOLOVIEV ALEKSEY"),
            ("ALEXANDROV ALEXANDR", "ALEKSANDROV ALEKSANDR"),
            ("ЦОЙ ЮРИЙ", "TSOY YURIY"),
            ("TSOI IURII", "TSOY YURI"),
            ("EVGENII IVANOV", "IVANOV YEVGENIY"),
            ("MUHAMMADIEV MUHAMMAD", "MUKHAMMADIYEV MOHAMMED"),
            ("HUSEYNOV ELCHIN", "GUSEINOV ELCIN"),
            ("ƏLİYEV HƏSƏN", "ALIYEV HASAN"),
            ("MUELLER JUERGEN", "MÜLLER JÜRGEN"),
            ("ÖZTÜRK GÜLŞEN", "OZTURK GULSEN"),
            ("NGUYEN THI ANH", "NGUYỄN THỊ ÁNH"),
            ("RAHMONI JAMSHED", "Раҳмонӣ Ҷамшед"),
            ("MAMATOV TAALAIBEK", "МАМАТОВ ТААЛАЙБЕК"),
            ("QODIROV QAHRAMON", "KODIROV KAHRAMON"),
            ("SINGH HARPREET", "SINGH HARPRIT"),
            ("ARKFREITH", "ARKFREITH"),
            ("O'CONNOR SMITH ANNA MARIA", "OCONNOR<SMITH<<ANNA<MARIA"),
        ] {
            assert!(agree(one, other) && agree(other, one), "{one} / {other}: {:?} {:?}", words(one), words(other));
        }
    }

    #[test]
    fn different_names_do_not_agree() {
        for (one, other) in [
            ("KARIMOV AKMAL", "RAHIMOV AKMAL"),
            ("KARIMOV AKMAL", "KARIMOV SHERZOD"),
            ("IVANOV IVAN", "PETROV PETR"),
            ("YULDASHEV JAMSHID", "YULDASHEV RUSTAM"),
            ("KIM ALEXEY", "LEE ALEXEY"),
            ("NGUYEN THI ANH", "NGUYEN VAN BINH"),
            ("KARIMOV", "KARIMOV AKMAL"),
            ("", "KARIMOV"),
            ("王伟", "KARIMOV"),
        ] {
            assert!(!agree(one, other) && !agree(other, one), "{one} / {other}: {:?} {:?}", words(one), words(other));
        }
    }

    #[test]
    fn one_surname_has_one_key() {
        for (one, other) in [
            ("YOʻLDOSHEV", "ЮЛДАШЕВ"),
            ("KHALILOV", "XALILOV"),
            ("ABDU RAHMONOV", "ABDURAKHMONOV"),
            ("ZHUMABEKOV", "ДЖУМАБЕКОВ"),
        ] {
            assert_eq!(key(one), key(other), "{one} / {other}");
        }
        assert_ne!(key("KARIMOV"), key("RAHIMOV"));
        assert_eq!(key("王伟"), "");
    }

    proptest! {
        #[test]
        fn every_name_agrees_with_itself_in_any_order(words in prop::collection::vec("[A-Z]{2,12}", 1..4)) {
            let reversed: Vec<String> = words.iter().rev().cloned().collect();
            prop_assert!(agree(&words.join(" "), &reversed.join(" ")));
            prop_assert!(agree(&words.join(" "), &words.join("<")));
        }

        #[test]
        fn no_text_breaks_the_comparison(one in "\\PC{0,60}", other in "\\PC{0,60}") {
            prop_assert_eq!(agree(&one, &other), agree(&other, &one));
            let _ = key(&one);
        }

        #[test]
        fn the_distance_is_that_of_the_textbook(one in "[AB]{0,6}", other in "[AB]{0,6}") {
            fn slow(one: &[u8], other: &[u8]) -> usize {
                match (one, other) {
                    ([], rest) | (rest, []) => rest.len(),
                    ([a, one @ ..], [b, other @ ..]) if a == b => slow(one, other),
                    ([_, one_rest @ ..], [_, other_rest @ ..]) => {
                        1 + slow(one_rest, other).min(slow(one, other_rest)).min(slow(one_rest, other_rest))
                    }
                }
            }
            prop_assert_eq!(distance(&one, &other, 9), slow(one.as_bytes(), other.as_bytes()));
        }
    }
}
