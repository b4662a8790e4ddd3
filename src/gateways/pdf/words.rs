//! The fixed words of the certificate in the languages of state, English and Uzbek.
//! Knows no values and no places on the page.

use crate::domain::certificates::status::CertificateStatus;
use crate::domain::language::Language;

/// A fixed text.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Kazakh.
    pub kk: &'static str,
    /// Russian.
    pub ru: &'static str,
    en: &'static str,
    uz: &'static str,
}

const fn words(kk: &'static str, ru: &'static str, en: &'static str, uz: &'static str) -> Words {
    Words { kk, ru, en, uz }
}

impl Words {
    /// The text in a language of those who read neither language of state.
    pub const fn of(self, third: Third) -> &'static str {
        match third {
            Third::English => self.en,
            Third::Uzbek => self.uz,
        }
    }
}

/// A language beside the two of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Third {
    /// English.
    English,
    /// Uzbek.
    Uzbek,
}

impl Third {
    /// That of a holder; none if he reads a language of state.
    pub const fn of(holder: Option<Language>) -> Option<Self> {
        match holder {
            Some(Language::En) => Some(Self::English),
            Some(Language::Uz) => Some(Self::Uzbek),
            Some(Language::Kk | Language::Ru) | None => None,
        }
    }

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => Language::En.tag(),
            Self::Uzbek => Language::Uz.tag(),
        }
    }
}

/// Name of the state.
pub const STATE: Words =
    words("ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "РЕСПУБЛИКА КАЗАХСТАН", "REPUBLIC OF KAZAKHSTAN", "QOZOGʻISTON RESPUBLIKASI");
/// The title, line by line, in the languages of state.
pub const TITLE: [(&str, &str); 2] = [("ТІРКЕУ ТУРАЛЫ", "СПРАВКА"), ("АНЫҚТАМА", "О РЕГИСТРАЦИИ")];
/// The title as one line; in the other languages with what is registered.
pub const TITLE_LINE: Words = words(
    "Тіркеу туралы анықтама",
    "Справка о регистрации",
    "Certificate of registration of a foreigner’s place of stay",
    "Chet ellikning vaqtincha yashash joyi boʻyicha roʻyxatga olinganligi toʻgʻrisida maʼlumotnoma",
);
/// What is registered, in the languages of state.
pub const SUBTITLE: (&str, &str) = ("шетелдіктің болатын жері бойынша", "по месту пребывания иностранца");

/// Label of the name.
pub const HOLDER: Words = words("Шетелдік", "Иностранец", "Foreign national", "Chet ellik");
/// Label of the birth date.
pub const BIRTH_DATE: Words = words("Туған күні", "Дата рождения", "Date of birth", "Tugʻilgan sanasi");
/// Label of the nationality.
pub const NATIONALITY: Words = words("Азаматтығы", "Гражданство", "Nationality", "Fuqaroligi");
/// Label of the travel document.
pub const DOCUMENT: Words = words(
    "Жеке басын куәландыратын құжат",
    "Документ, удостоверяющий личность",
    "Identity document",
    "Shaxsini tasdiqlovchi hujjat",
);
/// Before the last day of the travel document, in the languages of state.
pub const EXPIRES: (&str, &str) = ("қолданылу мерзімі", "срок действия");
/// Label of the address in Kazakh.
pub const ADDRESS_KK: Words =
    words("Мекенжайы, қазақ тілінде", "Адрес на казахском языке", "Address in Kazakh", "Manzili, qozoq tilida");
/// Label of the address in Russian.
pub const ADDRESS_RU: Words =
    words("Мекенжайы, орыс тілінде", "Адрес на русском языке", "Address in Russian", "Manzili, rus tilida");
/// Label of the kind of premises.
pub const PREMISES: Words = words("Тұрғынжайдың түрі", "Вид помещения", "Kind of premises", "Turar joy turi");
/// Label of the host.
pub const HOST: Words = words("Қабылдаушы тарап", "Принимающая сторона", "Host", "Qabul qiluvchi tomon");
/// Before the masked number of a person.
pub const INDIVIDUAL_ID: &str = "ЖСН / ИИН";
/// Before the masked number of an organization.
pub const ORGANIZATION_ID: &str = "БСН / БИН";
/// Label of the border crossing.
pub const ENTERED: Words = words(
    "Қазақстанға келген күні",
    "Дата въезда в Казахстан",
    "Date of entry into Kazakhstan",
    "Qozogʻistonga kirgan sanasi",
);
/// Label of the first day.
pub const REGISTERED_FROM: Words =
    words("Тіркелген күні", "Зарегистрирован с", "Registered from", "Roʻyxatga olingan sanasi");
/// Label of the last day.
pub const VALID_UNTIL: Words =
    words("МЫНА КҮНГЕ ДЕЙІН ЖАРАМДЫ", "ДЕЙСТВИТЕЛЬНА ДО", "VALID UNTIL", "AMAL QILISH MUDDATI");
/// Label of the legal act.
pub const LEGAL_BASIS: Words = words("Құқықтық негізі", "Правовое основание", "Legal basis", "Huquqiy asosi");
/// Label of the time of issue.
pub const ISSUED_AT: Words = words("Берілген уақыты", "Время выдачи", "Time of issue", "Berilgan vaqti");

/// Across the table of a certificate no longer in force, in the languages of state.
pub const VOID: (&str, &str) = ("ЖАРАМСЫЗ", "НЕДЕЙСТВИТЕЛЬНА");

/// Across the table of a specimen.
pub const SPECIMEN_MARK: (&str, &str) = ("ҮЛГІ", "ОБРАЗЕЦ");

/// The QR code for those who do not see it.
pub const QR_ALT: Words = words(
    "QR-код: тексеру сілтемесі және қол қойылған деректер",
    "QR-код: ссылка для проверки и подписанные данные",
    "QR code: link to the check, and signed data",
    "QR-kod: tekshirish havolasi va imzolangan maʼlumotlar",
);
/// The seal for those who do not see that the file has one.
pub const SEAL: Words = words("Электрондық мөр", "Электронная печать", "Electronic seal", "Elektron muhr");
/// How to check.
pub const CHECK: Words = words(
    "Тексеру үшін смартфонның камерасын QR-кодқа бағыттаңыз. Код қол қойылған деректерді қамтиды және интернетсіз де \
        тексеріледі. Анықтаманың қазір жарамды екенін төмендегі сілтеме бойынша бет көрсетеді.",
    "Для проверки наведите камеру смартфона на QR-код. Код содержит подписанные данные и проверяется и без интернета. \
        Действует ли справка сейчас, показывает страница по ссылке ниже.",
    "To verify, point a phone camera at the QR code. It carries signed data and can be checked offline. The link below \
        shows whether the certificate is still in force.",
    "Tekshirish uchun smartfon kamerasini QR-kodga qarating. Kodda imzolangan maʼlumotlar bor, u internetsiz ham \
        tekshiriladi. Maʼlumotnoma hozir amalda yoki yoʻqligini quyidagi havoladagi sahifa koʻrsatadi.",
);
/// Where the signed original is.
pub const ORIGINAL: Words = words(
    "Электрондық түпнұсқа — қоса берілген certificate.jws файлы",
    "Электронный подлинник — вложенный файл certificate.jws",
    "Electronic original: the attached file certificate.jws",
    "Elektron asl nusxa — ilova qilingan certificate.jws fayli",
);

/// What is said of a certificate that is no longer in force.
#[derive(Clone, Copy)]
pub struct StatusWords {
    /// The verdict.
    pub verdict: Words,
    /// Why.
    pub reason: Words,
}

/// The words of the banner of a sandbox's certificate, whatever its status.
pub const SPECIMEN: StatusWords = StatusWords {
    verdict: words("ҮЛГІ", "ОБРАЗЕЦ", "SPECIMEN", "NAMUNA"),
    reason: words(
        "сынақ ортасында берілген, заңды күші жоқ",
        "выдано в тестовой среде, юридической силы не имеет",
        "issued in a test environment, without any legal force",
        "sinov muhitida berilgan, yuridik kuchga ega emas",
    ),
};

/// The words of the banner; none for a certificate in force.
pub const fn status(status: CertificateStatus) -> Option<StatusWords> {
    let reason = match status {
        CertificateStatus::Valid => return None,
        CertificateStatus::Superseded => words(
            "шетелдік басқа мекенжай бойынша тіркелді",
            "иностранец зарегистрирован по другому адресу",
            "the holder is registered at another address",
            "chet ellik boshqa manzil boʻyicha roʻyxatga olingan",
        ),
        CertificateStatus::Departed => words(
            "шетелдік Қазақстаннан кетті",
            "иностранец выехал из Казахстана",
            "the holder has left Kazakhstan",
            "chet ellik Qozogʻistondan chiqib ketgan",
        ),
        CertificateStatus::Ended => words(
            "болу мерзімі аяқталды",
            "срок пребывания истёк",
            "the period of stay has ended",
            "boʻlish muddati tugagan",
        ),
        CertificateStatus::Vacated => words(
            "тіркеу қабылдаушы тараптың өтініші бойынша тоқтатылды",
            "регистрация прекращена по заявлению принимающей стороны",
            "the registration was ended at the host’s request",
            "roʻyxat qabul qiluvchi tomonning arizasi boʻyicha toʻxtatilgan",
        ),
        CertificateStatus::Annulled => words(
            "тіркеуді көші-қон полициясы жойды",
            "регистрация аннулирована миграционной полицией",
            "the registration was annulled by the migration police",
            "roʻyxat migratsiya politsiyasi tomonidan bekor qilingan",
        ),
    };
    let verdict =
        words("АНЫҚТАМА ЖАРАМСЫЗ", "СПРАВКА НЕДЕЙСТВИТЕЛЬНА", "CERTIFICATE NOT VALID", "MAʼLUMOTNOMA HAQIQIY EMAS");
    Some(StatusWords { verdict, reason })
}
