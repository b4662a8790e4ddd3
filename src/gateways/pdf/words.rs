//! The fixed words of the certificate in Kazakh, Russian and English.
//! Knows no values and no places on the page.

use crate::domain::certificates::status::CertificateStatus;

/// A fixed text in the two languages of state.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Kazakh.
    pub kk: &'static str,
    /// Russian.
    pub ru: &'static str,
}

const fn words(kk: &'static str, ru: &'static str) -> Words {
    Words { kk, ru }
}

/// Name of the state.
pub const STATE: Words = words("ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "РЕСПУБЛИКА КАЗАХСТАН");
/// The title, line by line.
pub const TITLE: [Words; 2] = [words("ТІРКЕУ ТУРАЛЫ", "СПРАВКА"), words("АНЫҚТАМА", "О РЕГИСТРАЦИИ")];
/// The title as one line, for the document's properties.
pub const TITLE_LINE: Words = words("Тіркеу туралы анықтама", "Справка о регистрации");
/// What is registered.
pub const SUBTITLE: Words = words("шетелдіктің болатын жері бойынша", "по месту пребывания иностранца");
/// The title for those who read neither language of state.
pub const ENGLISH_TITLE: &str = "Certificate of registration of a foreigner’s place of stay";

/// Label of the name.
pub const HOLDER: Words = words("Шетелдік", "Иностранец");
/// Label of the birth date.
pub const BIRTH_DATE: Words = words("Туған күні", "Дата рождения");
/// Label of the nationality.
pub const NATIONALITY: Words = words("Азаматтығы", "Гражданство");
/// Label of the travel document.
pub const DOCUMENT: Words = words("Жеке басын куәландыратын құжат", "Документ, удостоверяющий личность");
/// Before the last day of the travel document.
pub const EXPIRES: Words = words("қолданылу мерзімі", "срок действия");
/// Label of the address in Kazakh.
pub const ADDRESS_KK: Words = words("Мекенжайы, қазақ тілінде", "Адрес на казахском языке");
/// Label of the address in Russian.
pub const ADDRESS_RU: Words = words("Мекенжайы, орыс тілінде", "Адрес на русском языке");
/// Label of the kind of premises.
pub const PREMISES: Words = words("Тұрғынжайдың түрі", "Вид помещения");
/// Label of the host.
pub const HOST: Words = words("Қабылдаушы тарап", "Принимающая сторона");
/// Before the masked number of a person.
pub const INDIVIDUAL_ID: &str = "ЖСН / ИИН";
/// Before the masked number of an organization.
pub const ORGANIZATION_ID: &str = "БСН / БИН";
/// Label of the border crossing.
pub const ENTERED: Words = words("Қазақстанға келген күні", "Дата въезда в Казахстан");
/// Label of the first day.
pub const REGISTERED_FROM: Words = words("Тіркелген күні", "Зарегистрирован с");
/// Label of the last day.
pub const VALID_UNTIL: Words = words("МЫНА КҮНГЕ ДЕЙІН ЖАРАМДЫ", "ДЕЙСТВИТЕЛЬНА ДО");
/// Label of the legal act.
pub const LEGAL_BASIS: Words = words("Құқықтық негізі", "Правовое основание");
/// Label of the time of issue.
pub const ISSUED_AT: Words = words("Берілген уақыты", "Время выдачи");

/// Across the table of a certificate no longer in force.
pub const VOID: Words = words("ЖАРАМСЫЗ", "НЕДЕЙСТВИТЕЛЬНА");

/// The QR code for those who do not see it.
pub const QR_ALT: Words =
    words("QR-код: тексеру сілтемесі және қол қойылған деректер", "QR-код: ссылка для проверки и подписанные данные");
/// How to check, in Kazakh.
pub const CHECK_KK: &str = "Тексеру үшін смартфонның камерасын QR-кодқа бағыттаңыз. Код қол қойылған деректерді \
    қамтиды және интернетсіз де тексеріледі. Анықтаманың қазір жарамды екенін төмендегі сілтеме бойынша бет көрсетеді.";
/// How to check, in Russian.
pub const CHECK_RU: &str = "Для проверки наведите камеру смартфона на QR-код. Код содержит подписанные данные и \
    проверяется и без интернета. Действует ли справка сейчас, показывает страница по ссылке ниже.";
/// How to check, in English.
pub const CHECK_EN: &str = "To verify, point a phone camera at the QR code. It carries signed data and can be \
    checked offline. The link below shows whether the certificate is still in force.";
/// Where the signed original is.
pub const ORIGINAL: Words = words(
    "Электрондық түпнұсқа — қоса берілген certificate.jws файлы",
    "Электронный подлинник — вложенный файл certificate.jws",
);

/// What is said of a certificate that is no longer in force.
pub struct StatusWords {
    /// The verdict.
    pub verdict: Words,
    /// Why.
    pub reason: Words,
}

/// The words of the banner; none for a certificate in force.
pub const fn status(status: CertificateStatus) -> Option<StatusWords> {
    let reason = match status {
        CertificateStatus::Valid => return None,
        CertificateStatus::Superseded => {
            words("шетелдік басқа мекенжай бойынша тіркелді", "иностранец зарегистрирован по другому адресу")
        }
        CertificateStatus::Departed => words("шетелдік Қазақстаннан кетті", "иностранец выехал из Казахстана"),
        CertificateStatus::Ended => words("болу мерзімі аяқталды", "срок пребывания истёк"),
        CertificateStatus::Vacated => words(
            "тіркеу қабылдаушы тараптың өтініші бойынша тоқтатылды",
            "регистрация прекращена по заявлению принимающей стороны",
        ),
        CertificateStatus::Annulled => {
            words("тіркеуді көші-қон полициясы жойды", "регистрация аннулирована миграционной полицией")
        }
    };
    Some(StatusWords {
        verdict: words("АНЫҚТАМА ЖАРАМСЫЗ", "СПРАВКА НЕДЕЙСТВИТЕЛЬНА"), reason
    })
}
