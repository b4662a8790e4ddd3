//! Names of states as people read them: of a certificate on the public page, of a registration in e-cabinet and host app.
//! An explanation says no more about the person than the status itself does.

use super::Text;
use crate::domain::certificates::status::CertificateStatus;

/// Registration state: the host has not answered yet.
pub const PENDING: &str = "pending";
/// Registration state: the host refused.
pub const REJECTED: &str = "rejected";
/// Registration state: the host was silent to the end.
pub const EXPIRED: &str = "expired";
/// Registration state: the migrant took it back.
pub const WITHDRAWN: &str = "withdrawn";
/// Registration state: in force.
pub const CONFIRMED: &str = "confirmed";
/// Registration state: the migrant moved.
pub const SUPERSEDED: &str = "superseded";
/// Registration state: the migrant left the country.
pub const DEPARTED: &str = "departed";
/// Registration state: the lawful stay is over.
pub const ENDED: &str = "ended";
/// Registration state: ended at the host's request.
pub const VACATED: &str = "vacated";
/// Registration state: annulled by an officer.
pub const ANNULLED: &str = "annulled";

/// Every registration state.
pub const REGISTRATION_STATES: [&str; 10] =
    [PENDING, REJECTED, EXPIRED, WITHDRAWN, CONFIRMED, SUPERSEDED, DEPARTED, ENDED, VACATED, ANNULLED];

/// The name of a registration state; `None` for a word that is no state.
#[must_use]
pub fn registration_name(state: &str) -> Option<&'static Text> {
    let text = match state {
        PENDING => &Text {
            kk: "Қабылдаушы тараптың жауабын күтуде",
            ru: "Ожидает ответа принимающего лица",
            en: "Waiting for the host's answer",
            uz: "Qabul qiluvchi shaxsning javobi kutilmoqda",
        },
        REJECTED => &Text { kk: "Бас тартылды", ru: "Отказано", en: "Refused", uz: "Rad etilgan" },
        EXPIRED => &Text {
            kk: "Жауап мерзімі өтіп кетті",
            ru: "Срок ответа истёк",
            en: "The time for an answer is over",
            uz: "Javob muddati tugagan",
        },
        WITHDRAWN => &Text {
            kk: "Өтініш қайтарып алынды",
            ru: "Заявление отозвано",
            en: "Application withdrawn",
            uz: "Ariza qaytarib olingan",
        },
        CONFIRMED => &Text {
            kk: "Тіркеу расталды",
            ru: "Регистрация подтверждена",
            en: "Registration confirmed",
            uz: "Roʻyxatga olish tasdiqlangan",
        },
        SUPERSEDED => certificate_name(CertificateStatus::Superseded),
        DEPARTED => certificate_name(CertificateStatus::Departed),
        ENDED => certificate_name(CertificateStatus::Ended),
        VACATED => certificate_name(CertificateStatus::Vacated),
        ANNULLED => certificate_name(CertificateStatus::Annulled),
        _ => return None,
    };
    Some(text)
}

/// The name of a certificate status.
#[must_use]
pub fn certificate_name(status: CertificateStatus) -> &'static Text {
    match status {
        CertificateStatus::Valid => &Text { kk: "Жарамды", ru: "Действует", en: "Valid", uz: "Amalda" },
        CertificateStatus::Superseded => &Text {
            kk: "Жаңа тіркеумен ауыстырылды",
            ru: "Заменена новой регистрацией",
            en: "Replaced by a new registration",
            uz: "Yangi roʻyxatga olish bilan almashtirilgan",
        },
        CertificateStatus::Departed => &Text {
            kk: "Тоқтатылды: елден шыққан",
            ru: "Прекращена: выезд из страны",
            en: "Ended: left the country",
            uz: "Tugatilgan: mamlakatdan chiqib ketgan",
        },
        CertificateStatus::Ended => &Text {
            kk: "Тоқтатылды: болу мерзімі аяқталған",
            ru: "Прекращена: срок пребывания истёк",
            en: "Ended: the period of stay is over",
            uz: "Tugatilgan: boʻlish muddati tugagan",
        },
        CertificateStatus::Vacated => &Text {
            kk: "Қабылдаушы тараптың өтініші бойынша тоқтатылды",
            ru: "Прекращена по запросу принимающего лица",
            en: "Ended at the host's request",
            uz: "Qabul qiluvchi shaxsning soʻrovi boʻyicha tugatilgan",
        },
        CertificateStatus::Annulled => {
            &Text {
                kk: "Күші жойылды", ru: "Аннулирована", en: "Annulled", uz: "Bekor qilingan"
            }
        }
    }
}

/// One sentence that says what a certificate status means.
#[must_use]
pub fn certificate_explanation(status: CertificateStatus) -> &'static Text {
    match status {
        CertificateStatus::Valid => &Text {
            kk: "Анықтама тіркеуді көрсетілген күнге дейін (осы күнді қоса алғанда) растайды.",
            ru: "Справка подтверждает регистрацию до указанной даты включительно.",
            en: "The certificate proves a registration up to and including the date shown.",
            uz: "Maʼlumotnoma koʻrsatilgan sanagacha (shu kun ham kiradi) roʻyxatga olinganlikni tasdiqlaydi.",
        },
        CertificateStatus::Superseded => &Text {
            kk: "Адам басқа мекенжай бойынша тіркелді, сондықтан бұл анықтама енді тіркеуді растамайды.",
            ru: "Человек зарегистрирован по другому адресу, поэтому эта справка больше не подтверждает регистрацию.",
            en: "The person is registered at another address, so this certificate no longer proves a registration.",
            uz: "Shaxs boshqa manzil boʻyicha roʻyxatga olingan, shuning uchun bu maʼlumotnoma endi roʻyxatga olinganlikni tasdiqlamaydi.",
        },
        CertificateStatus::Departed => &Text {
            kk: "Адам елден шықты, сондықтан бұл анықтама енді тіркеуді растамайды.",
            ru: "Человек выехал из страны, поэтому эта справка больше не подтверждает регистрацию.",
            en: "The person has left the country, so this certificate no longer proves a registration.",
            uz: "Shaxs mamlakatdan chiqib ketgan, shuning uchun bu maʼlumotnoma endi roʻyxatga olinganlikni tasdiqlamaydi.",
        },
        CertificateStatus::Ended => &Text {
            kk: "Заңды болу мерзімі аяқталды, сондықтан бұл анықтама енді тіркеуді растамайды.",
            ru: "Срок законного пребывания истёк, поэтому эта справка больше не подтверждает регистрацию.",
            en: "The period of lawful stay is over, so this certificate no longer proves a registration.",
            uz: "Qonuniy boʻlish muddati tugagan, shuning uchun bu maʼlumotnoma endi roʻyxatga olinganlikni tasdiqlamaydi.",
        },
        CertificateStatus::Vacated => &Text {
            kk: "Тіркеу қабылдаушы тараптың өтініші бойынша тоқтатылды, сондықтан бұл анықтама енді оны растамайды.",
            ru: "Регистрация прекращена по запросу принимающего лица, поэтому эта справка её больше не подтверждает.",
            en: "The registration was ended at the host's request, so this certificate no longer proves it.",
            uz: "Roʻyxatga olish qabul qiluvchi shaxsning soʻrovi boʻyicha tugatilgan, shuning uchun bu maʼlumotnoma endi uni tasdiqlamaydi.",
        },
        CertificateStatus::Annulled => &Text {
            kk: "Тіркеудің күшін көші-қон полициясы жойды, сондықтан бұл анықтама енді оны растамайды.",
            ru: "Регистрацию аннулировала миграционная полиция, поэтому эта справка её больше не подтверждает.",
            en: "The migration police annulled the registration, so this certificate no longer proves it.",
            uz: "Roʻyxatga olish migratsiya politsiyasi tomonidan bekor qilingan, shuning uchun bu maʼlumotnoma endi uni tasdiqlamaydi.",
        },
    }
}
