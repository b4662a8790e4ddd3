//! Invented people, hosts and addresses for demonstrations and tests. Always the same; their structs serialise to the bodies of the API.
//! Nobody real: document numbers and phones are made up, and the IINs and BINs name a thirteenth month.

use crate::domain::hosts::identifier::with_check_digit;
use crate::domain::persons::Sex;
use crate::domain::persons::mrz::{MrzFields, compose_td1, compose_td3};
use crate::domain::reference::countries::CountryCode;
use serde::Serialize;

/// A migrant: the body of `PUT /v1/cabinet/person`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SamplePerson {
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
    /// Patronymic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Birth date.
    pub birth_date: String,
    /// `male`, `female` or `unspecified`.
    pub sex: String,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Travel document.
    pub document: SampleDocument,
    /// Lines of the machine-readable zone.
    pub mrz: Vec<String>,
    /// Surname as the machine-readable zone has it; not part of the body.
    #[serde(skip)]
    pub latin_surname: String,
    /// Given names as the machine-readable zone has them; not part of the body.
    #[serde(skip)]
    pub latin_given_names: String,
    /// The phone he signs in with; not part of the body.
    #[serde(skip)]
    pub phone: String,
}

/// The document of a [`SamplePerson`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleDocument {
    /// Kind.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Issuing country, alpha-3.
    pub issuing_country: String,
    /// Last day of validity.
    pub expires_on: String,
}

/// A host: the `host` of `POST /v1/registrations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleHost {
    /// `individual` or `organization`.
    pub kind: String,
    /// IIN of an individual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// BIN of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    /// Phone.
    pub phone: String,
    /// Name; not part of the body.
    #[serde(skip)]
    pub name: String,
}

/// A place: the `address` of `POST /v1/registrations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleAddress {
    /// Two-digit KATO code.
    pub region: String,
    /// City, town or village.
    pub locality: String,
    /// Street.
    pub street: String,
    /// House number.
    pub building: String,
    /// Apartment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apartment: Option<String>,
    /// Postcode.
    pub postcode: String,
    /// Kind of premises; not part of the address.
    #[serde(skip)]
    pub premises_kind: String,
}

/// Surname, given names, patronymic, the two names in Latin, birth date, sex, nationality, issuing country, kind, number, expiry, phone.
type PersonRow = [&'static str; 13];

#[rustfmt::skip]
const PEOPLE: [PersonRow; 20] = [
    ["Каримов", "Шерзод", "Бахтиёрович", "KARIMOV", "SHERZOD", "1988-03-14", "male", "UZB", "UZB", "passport", "FA0013401", "2032-05-19", "+998900001301"],
    ["Yoʻldosheva", "Gulnoza", "Rustam qizi", "YOLDOSHEVA", "GULNOZA", "1995-11-02", "female", "UZB", "UZB", "passport", "FA0013402", "2033-08-04", "+998900001302"],
    ["Raximov", "Oʻktam", "", "RAXIMOV", "OKTAM", "1979-07-21", "male", "UZB", "UZB", "national_id", "AD0013403", "2031-02-11", "+77000001303"],
    ["Турсунов", "Жасур", "Анварович", "TURSUNOV", "JASUR", "2001-01-30", "male", "UZB", "UZB", "passport", "FA0013404", "2034-10-27", "+77000001304"],
    ["Ismoilova", "Dilbar", "", "ISMOILOVA", "DILBAR", "1990-09-09", "female", "UZB", "UZB", "passport", "FA0013405", "2030-12-15", "+998900001305"],
    ["Асанов", "Бектур", "Нурланович", "ASANOV", "BEKTUR", "1993-04-18", "male", "KGZ", "KGZ", "national_id", "ID0013406", "2033-06-30", "+996700001306"],
    ["Токтогулова", "Айнура", "", "TOKTOGULOVA", "AINURA", "1987-12-05", "female", "KGZ", "KGZ", "passport", "PE0013407", "2031-09-12", "+996700001307"],
    ["Жумабеков", "Эрлан", "Үсөнович", "ZHUMABEKOV", "ERLAN", "1998-06-23", "male", "KGZ", "KGZ", "passport", "PE0013408", "2035-01-08", "+77000001308"],
    ["Соловьёв", "Дмитрий", "Сергеевич", "SOLOVEV", "DMITRII", "1984-02-29", "male", "RUS", "RUS", "passport", "750013409", "2034-03-17", "+79000001309"],
    ["Щербакова", "Юлия", "Олеговна", "SHCHERBAKOVA", "IULIIA", "1991-10-11", "female", "RUS", "RUS", "passport", "760013410", "2035-07-22", "+79000001310"],
    ["Раҳмонов", "Ҷамшед", "", "RAHMONOV", "JAMSHED", "1996-08-15", "male", "TJK", "TJK", "passport", "400013411", "2031-11-03", "+992900001311"],
    ["Назарова", "Меҳрангез", "", "NAZAROVA", "MEHRANGEZ", "1982-05-27", "female", "TJK", "TJK", "passport", "400013412", "2032-04-14", "+992900001312"],
    ["Öztürk", "Mehmet Ali", "", "OZTURK", "MEHMET ALI", "1975-01-19", "male", "TUR", "TUR", "passport", "U00013413", "2033-02-25", "+905010001313"],
    ["Rajesh Kumar", "", "", "RAJESH KUMAR", "", "1989-08-08", "male", "IND", "IND", "passport", "Z0013414", "2032-10-01", "+919800001314"],
    ["王", "伟", "", "WANG", "WEI", "1986-06-06", "male", "CHN", "CHN", "passport", "EJ0013415", "2034-12-12", "+8613000001315"],
    ["Əliyev", "Həsən", "", "ALIYEV", "HASAN", "1992-03-20", "male", "AZE", "AZE", "passport", "C00013416", "2033-05-05", "+994502001316"],
    ["ბერიძე", "ნინო", "", "BERIDZE", "NINO", "1997-07-07", "female", "GEO", "GEO", "passport", "14AA13417", "2032-01-20", "+995555001317"],
    ["Müller", "Jürgen", "", "MUELLER", "JUERGEN", "1968-11-24", "male", "DEU", "DEU", "passport", "C00X13418", "2031-08-16", "+4915110001318"],
    ["Доржсүрэн", "Оюун", "", "DORJSUREN", "OYUN", "1999-02-14", "female", "MNG", "MNG", "passport", "E0013419", "2034-06-09", "+97688001319"],
    ["Ким", "Виктор", "Андреевич", "KIM", "VIKTOR", "1971-09-30", "male", "XXA", "UZB", "stateless_travel_document", "HA0013420", "2029-03-31", "+77000001320"],
];

/// Kind, name, the first eleven digits of IIN or BIN, phone.
#[rustfmt::skip]
const HOSTS: [[&str; 4]; 10] = [
    ["individual", "Айгүл Сәрсенбаева", "87131340010", "+77000001401"],
    ["individual", "Сергей Ли", "79131330020", "+77000001402"],
    ["individual", "Нұрлан Ахметов", "90131350030", "+77000001403"],
    ["individual", "Марина Ковалёва", "68131340040", "+77000001404"],
    ["individual", "Дастан Жүнісов", "95131350050", "+77000001405"],
    ["individual", "Гульмира Тлеубаева", "82131340060", "+77000001406"],
    ["organization", "ТОО «Отель Жетысу Плаза»", "15134000010", "+77000001407"],
    ["organization", "ТОО «Общежитие Строитель»", "09134000020", "+77000001408"],
    ["organization", "«Арасан» шипажайы ЖШС", "21134000030", "+77000001409"],
    ["organization", "ТОО «Каспий Вахта Сервис»", "18134000040", "+77000001410"],
];

/// Region, locality, street, building, apartment, postcode, kind of premises.
#[rustfmt::skip]
const ADDRESSES: [[&str; 7]; 12] = [
    ["75", "Алматы", "пр. Абая", "52", "14", "050008", "apartment"],
    ["75", "Алматы", "Толе би", "286/5", "71", "050031", "apartment"],
    ["75", "Алматы", "мкр. Самал-2", "33", "8", "050059", "hotel"],
    ["71", "Астана", "пр. Мәңгілік Ел", "19", "105", "010000", "apartment"],
    ["71", "Астана", "Кенесары", "40", "", "010000", "hotel"],
    ["79", "Шымкент", "Тауке хана", "7А", "3", "160012", "apartment"],
    ["23", "г. Атырау", "Сатпаева", "11", "", "060011", "dormitory"],
    ["47", "г. Актау", "микрорайон 14", "21", "46", "130000", "apartment"],
    ["35", "г. Караганда", "бульвар Мира", "18", "27", "100008", "apartment"],
    ["61", "Сарыағаш қ.", "Шымкент көшесі", "64", "", "160900", "sanatorium"],
    ["15", "г. Актобе", "Абилкайыр хана", "44", "90", "030020", "apartment"],
    ["19", "с. Узынагаш", "Жамбыла", "102", "", "040600", "house"],
];

/// Twenty migrants.
#[must_use]
pub fn people() -> Vec<SamplePerson> {
    PEOPLE.iter().filter_map(person).collect()
}

/// Ten hosts: six people and four organisations.
#[must_use]
pub fn hosts() -> Vec<SampleHost> {
    HOSTS.iter().filter_map(host).collect()
}

/// Twelve places.
#[must_use]
pub fn addresses() -> Vec<SampleAddress> {
    ADDRESSES.iter().map(address).collect()
}

fn person(row: &PersonRow) -> Option<SamplePerson> {
    let [
        surname,
        given_names,
        patronymic,
        latin_surname,
        latin_given,
        birth_date,
        sex,
        nationality,
        issuer,
        kind,
        number,
        expires_on,
        phone,
    ] = *row;
    let fields = MrzFields {
        document_code: if kind == "national_id" { "ID" } else { "P" },
        issuing_country: CountryCode::parse(issuer).ok()?,
        number,
        surname: latin_surname,
        given_names: latin_given,
        nationality: CountryCode::parse(nationality).ok()?,
        birth_date: birth_date.parse().ok()?,
        sex: Sex::parse(sex).ok()?,
        expires_on: expires_on.parse().ok()?,
    };
    let document = SampleDocument {
        kind: kind.to_owned(),
        number: number.to_owned(),
        issuing_country: issuer.to_owned(),
        expires_on: expires_on.to_owned(),
    };
    Some(SamplePerson {
        surname: surname.to_owned(),
        given_names: given_names.to_owned(),
        patronymic: filled(patronymic),
        birth_date: birth_date.to_owned(),
        sex: sex.to_owned(),
        nationality: nationality.to_owned(),
        mrz: if kind == "national_id" { compose_td1(&fields) } else { compose_td3(&fields) },
        document,
        latin_surname: latin_surname.to_owned(),
        latin_given_names: latin_given.to_owned(),
        phone: phone.to_owned(),
    })
}

fn host(row: &[&str; 4]) -> Option<SampleHost> {
    let [kind, name, digits, phone] = *row;
    let number = with_check_digit(digits)?;
    let (iin, bin) = if kind == "individual" { (Some(number), None) } else { (None, Some(number)) };
    Some(SampleHost { kind: kind.to_owned(), iin, bin, phone: phone.to_owned(), name: name.to_owned() })
}

fn address(row: &[&str; 7]) -> SampleAddress {
    let [region, locality, street, building, apartment, postcode, premises_kind] = row.map(str::to_owned);
    SampleAddress { region, locality, street, building, apartment: filled(&apartment), postcode, premises_kind }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::accounts::Phone;
    use crate::domain::hosts::{Bin, Iin};
    use crate::domain::language::Language;
    use crate::domain::persons::{Person, PersonInput};
    use crate::domain::premises::{Address, AddressInput};
    use crate::domain::reference::premises_kinds::PremisesKind;
    use std::collections::HashSet;

    #[test]
    fn every_person_is_acceptable_for_years_to_come() {
        let people = people();
        assert_eq!(people.len(), 20);
        for person in &people {
            let input: PersonInput = serde_json::from_value(serde_json::to_value(person).unwrap()).unwrap();
            for today in ["2026-11-22", "2028-12-31"] {
                let parsed = Person::parse(&input, today.parse().unwrap());
                assert!(parsed.is_ok(), "{}: {:?}", person.document.number, parsed.unwrap_err());
            }
            assert_eq!(Phone::parse(&person.phone).map(|p| p.as_str().to_owned()), Ok(person.phone.clone()));
        }
        let numbers: HashSet<_> = people.iter().map(|p| &p.document.number).collect();
        let phones: HashSet<_> = people.iter().map(|p| &p.phone).collect();
        assert_eq!((numbers.len(), phones.len()), (20, 20));
    }

    #[test]
    fn every_host_has_a_valid_number_and_phone() {
        let hosts = hosts();
        assert_eq!(hosts.len(), 10);
        for host in &hosts {
            assert!(Phone::parse(&host.phone).is_ok(), "{}", host.phone);
            match (&host.iin, &host.bin) {
                (Some(iin), None) => assert!(host.kind == "individual" && Iin::parse(iin).is_ok()),
                (None, Some(bin)) => {
                    assert!(host.kind == "organization" && Bin::parse(bin).is_ok());
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(hosts.iter().filter(|host| host.kind == "individual").count(), 6);
    }

    #[test]
    fn every_address_is_acceptable() {
        let addresses = addresses();
        assert_eq!(addresses.len(), 12);
        for address in &addresses {
            let input: AddressInput = serde_json::from_value(serde_json::to_value(address).unwrap()).unwrap();
            let parsed = Address::parse(&input, "/premises/address").unwrap();
            assert!(!parsed.line(Language::Kk).is_empty());
            assert!(PremisesKind::parse(&address.premises_kind).is_ok());
        }
    }
}
