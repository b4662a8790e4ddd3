//! Texts of the public page that the QR of a certificate opens.
//! Names and explanations of the statuses are in `status`. Plain text: the page escapes it.

use super::Text;
use crate::domain::certificates::status::CertificateStatus;

/// Title of the page, and its heading.
pub static TITLE: Text = Text {
    kk: "Тіркеу туралы анықтаманы тексеру",
    ru: "Проверка справки о регистрации",
    en: "Check of a registration certificate",
    uz: "Roʻyxatga olish toʻgʻrisidagi maʼlumotnomani tekshirish",
};

/// Label of the certificate number.
pub static NUMBER: Text =
    Text {
        kk: "Анықтама нөмірі", ru: "Номер справки", en: "Certificate number", uz: "Maʼlumotnoma raqami"
    };

/// Label of the status.
pub static STATUS: Text = Text { kk: "Күйі", ru: "Состояние", en: "Status", uz: "Holati" };

/// Label of the last day of validity.
pub static VALID_UNTIL: Text = Text {
    kk: "Жарамдылық мерзімінің соңғы күні",
    ru: "Действует по (включительно)",
    en: "Valid until (inclusive)",
    uz: "Amal qilishining oxirgi kuni",
};

/// Label of the day of issue.
pub static ISSUED_ON: Text =
    Text { kk: "Берілген күні", ru: "Дата выдачи", en: "Issued on", uz: "Berilgan sana" };

/// Label of the moment of this check.
pub static CHECKED_AT: Text =
    Text {
        kk: "Тексерілген уақыты", ru: "Время проверки", en: "Checked at", uz: "Tekshirilgan vaqti"
    };

/// Heading over [`HOW_TO_CHECK`].
pub static HOW_TO_CHECK_TITLE: Text = Text {
    kk: "Қалай тексеруге болады",
    ru: "Как проверить справку",
    en: "How to check a certificate",
    uz: "Qanday tekshiriladi",
};

/// How a third party checks a certificate.
pub static HOW_TO_CHECK: Text = Text {
    kk: "Браузердің мекенжай жолында ресми сайт тұрғанына көз жеткізіңіз. Осы беттегі нөмір мен күнді анықтамамен, ал анықтамадағы деректерді адамның құжатымен салыстырыңыз.",
    ru: "Убедитесь, что в адресной строке браузера официальный сайт. Сверьте номер и дату на этой странице со справкой, а данные справки — с документом человека.",
    en: "Make sure that the address bar of your browser shows the official site. Compare the number and date on this page with the certificate, and the certificate with the person's document.",
    uz: "Brauzerning manzil qatorida rasmiy sayt turganiga ishonch hosil qiling. Ushbu sahifadagi raqam va sanani maʼlumotnoma bilan, maʼlumotnomadagi maʼlumotlarni esa shaxsning hujjati bilan solishtiring.",
};

/// No certificate has this number. What stands before the first full stop is the headline.
pub static NOT_FOUND: Text = Text {
    kk: "Біз бермеген анықтама. Мұндай нөмірлі анықтама жоқ. Нөмірді тексеріңіз; нөмір дұрыс болса, мұндай анықтама берілмеген.",
    ru: "Мы такую справку не выдавали. Справки с таким номером нет. Проверьте номер; если он верен, такая справка не выдавалась.",
    en: "Not issued by us. There is no certificate with this number. Check the number; if it is correct, no such certificate was issued.",
    uz: "Bunday maʼlumotnomani biz bermaganmiz. Bunday raqamli maʼlumotnoma yoʻq. Raqamni tekshiring; raqam toʻgʻri boʻlsa, bunday maʼlumotnoma berilmagan.",
};

/// The check digits of the number do not fit.
pub static MISTYPED: Text = Text {
    kk: "Нөмір қате терілген. Оны анықтамамен салыстырып, қайта енгізіңіз немесе QR-кодты сканерлеңіз.",
    ru: "Номер набран с ошибкой. Сверьте его со справкой и введите снова или отсканируйте QR-код.",
    en: "The number is mistyped. Compare it with the certificate and enter it again, or scan the QR code.",
    uz: "Raqam xato terilgan. Uni maʼlumotnoma bilan solishtirib, qayta kiriting yoki QR-kodni skanerlang.",
};

/// Why the page shows so little.
pub static MINIMAL_FACTS: Text = Text {
    kk: "Жеке деректерді қорғау үшін бұл бетте анықтаманы тексеруге қажетті мәліметтер ғана көрсетіледі.",
    ru: "Чтобы защитить личные данные, на этой странице показано только то, что нужно для проверки справки.",
    en: "To protect personal data, this page shows only what is needed to check the certificate.",
    uz: "Shaxsiy maʼlumotlarni himoya qilish uchun bu sahifada faqat maʼlumotnomani tekshirishga kerakli maʼlumotlar koʻrsatiladi.",
};

/// What a certificate is worth, with the day until or since when: `{date}`.
#[must_use]
pub fn headline(status: CertificateStatus) -> &'static Text {
    match status {
        CertificateStatus::Valid => &Text {
            kk: "{date} күніне дейін жарамды",
            ru: "Действует по {date}",
            en: "Valid until {date}",
            uz: "{date} kunigacha amal qiladi",
        },
        CertificateStatus::Superseded => &Text {
            kk: "{date} күні ауыстырылды",
            ru: "Заменена {date}",
            en: "Replaced on {date}",
            uz: "{date} kuni almashtirilgan",
        },
        CertificateStatus::Departed => &Text {
            kk: "Иесі {date} күні елден шықты",
            ru: "Владелец выехал из страны {date}",
            en: "The holder left the country on {date}",
            uz: "Egasi {date} kuni mamlakatdan chiqib ketgan",
        },
        CertificateStatus::Ended | CertificateStatus::Vacated => &Text {
            kk: "{date} күнінен бастап жарамсыз",
            ru: "Не действует с {date}",
            en: "Ended on {date}",
            uz: "{date} kunidan amal qilmaydi",
        },
        CertificateStatus::Annulled => &Text {
            kk: "{date} күні күші жойылды",
            ru: "Аннулирована {date}",
            en: "Annulled on {date}",
            uz: "{date} kuni bekor qilingan",
        },
    }
}

/// Every text of this module, but for the headlines.
pub static ALL: [&Text; 11] = [
    &TITLE,
    &NUMBER,
    &STATUS,
    &VALID_UNTIL,
    &ISSUED_ON,
    &CHECKED_AT,
    &HOW_TO_CHECK_TITLE,
    &HOW_TO_CHECK,
    &NOT_FOUND,
    &MISTYPED,
    &MINIMAL_FACTS,
];
