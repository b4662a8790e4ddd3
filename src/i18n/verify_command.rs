//! Texts of `tirkeu verify`. Names of facts are those of its JSON.

use super::Text;
use crate::domain::language::Language;

/// Everything is right; `{time}` and `{age}` tell how fresh that is.
pub static VALID: Text = Text {
    kk: "ЖАРАМДЫ: шынайы, {time} жағдайы бойынша күшінде ({age} бұрын)",
    ru: "ДЕЙСТВУЕТ: подлинная, в силе по состоянию на {time} ({age} назад)",
    en: "VALID: authentic, and in force as of {time} ({age} ago)",
    uz: "AMALDA: haqiqiy, {time} holatiga koʻra kuchda ({age} oldin)",
};

/// Signed, but the status list is old.
pub static OLD_LIST: Text = Text {
    kk: "ШЫНАЙЫ, бірақ күйі ескі: {time} жағдайы бойынша ({age} бұрын)",
    ru: "ПОДЛИННАЯ, но состояние известно только на {time} ({age} назад)",
    en: "AUTHENTIC, status as of {time} ({age} old)",
    uz: "HAQIQIY, lekin holati faqat {time} boʻyicha maʼlum ({age} oldin)",
};

/// Signed, and there is no status list.
pub static NO_LIST: Text = Text {
    kk: "ШЫНАЙЫ, бірақ күйі белгісіз: күйлер тізімі жоқ",
    ru: "ПОДЛИННАЯ, но состояние неизвестно: нет списка состояний",
    en: "AUTHENTIC, status unknown: no status list at hand",
    uz: "HAQIQIY, lekin holati nomaʼlum: holatlar roʻyxati yoʻq",
};

/// On a status list.
pub static LISTED: Text = Text {
    kk: "КҮШІНДЕ ЕМЕС: тізімге сәйкес тоқтатылған, {time} жағдайы бойынша",
    ru: "НЕ ДЕЙСТВУЕТ: прекращена, согласно списку на {time}",
    en: "NOT IN FORCE: ended, as the list of {time} says",
    uz: "KUCHDA EMAS: {time} roʻyxatiga koʻra tugatilgan",
};

/// Before its first day.
pub static NOT_YET: Text = Text {
    kk: "КҮШІНДЕ ЕМЕС: мерзімі әлі басталған жоқ",
    ru: "НЕ ДЕЙСТВУЕТ: срок ещё не начался",
    en: "NOT IN FORCE: its first day has not come",
    uz: "KUCHDA EMAS: muddati hali boshlanmagan",
};

/// After its last day.
pub static OVER: Text = Text {
    kk: "КҮШІНДЕ ЕМЕС: мерзімі өтіп кеткен",
    ru: "НЕ ДЕЙСТВУЕТ: срок истёк",
    en: "NOT IN FORCE: its last day is over",
    uz: "KUCHDA EMAS: muddati tugagan",
};

/// None of the renderings.
pub static FORMAT: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: бұл анықтама емес",
    ru: "НЕ ПОДЛИННАЯ: это не справка",
    en: "NOT AUTHENTIC: this is no certificate",
    uz: "HAQIQIY EMAS: bu maʼlumotnoma emas",
};

/// A PDF without the original.
pub static NO_ATTACHMENT: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: PDF ішінде қолтаңбасы бар түпнұсқа жоқ",
    ru: "НЕ ПОДЛИННАЯ: в PDF нет подписанного подлинника",
    en: "NOT AUTHENTIC: the PDF holds no signed original",
    uz: "HAQIQIY EMAS: PDF ichida imzolangan asl nusxa yoʻq",
};

/// The key is not in the set.
pub static UNKNOWN_KEY: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: қол қойылған кілт белгісіз",
    ru: "НЕ ПОДЛИННАЯ: подписана неизвестным ключом",
    en: "NOT AUTHENTIC: signed by an unknown key",
    uz: "HAQIQIY EMAS: nomaʼlum kalit bilan imzolangan",
};

/// Altered.
pub static SIGNATURE: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: қолтаңба сәйкес келмейді",
    ru: "НЕ ПОДЛИННАЯ: подпись не сходится",
    en: "NOT AUTHENTIC: the signature does not hold",
    uz: "HAQIQIY EMAS: imzo mos kelmaydi",
};

/// What stands beside the signed part says something else.
pub static CONTRADICTION: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: деректер қол қойылған деректерден өзгеше",
    ru: "НЕ ПОДЛИННАЯ: данные расходятся с подписанными",
    en: "NOT AUTHENTIC: what it says is not what was signed",
    uz: "HAQIQIY EMAS: maʼlumotlar imzolanganidan farq qiladi",
};

/// A receipt that holds; `{number}` of the application and `{time}` of its submission.
pub static RECEIPT: Text = Text {
    kk: "ЖАРАМДЫ: қолхат шынайы. {number} өтініші {time} берілді (UTC+5)",
    ru: "ДЕЙСТВУЕТ: квитанция подлинная. Заявление {number} подано {time} (UTC+5)",
    en: "VALID: authentic receipt. Application {number} was filed on {time} (UTC+5)",
    uz: "AMALDA: tilxat haqiqiy. {number} arizasi {time} topshirilgan (UTC+5)",
};

/// A receipt of another request than the one at hand.
pub static OTHER_REQUEST: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: қолхат басқа сұрауға берілген",
    ru: "НЕ ПОДЛИННАЯ: квитанция выдана на другой запрос",
    en: "NOT AUTHENTIC: the receipt is for another request",
    uz: "HAQIQIY EMAS: tilxat boshqa soʻrovga berilgan",
};

/// The body of the request has the hash that the receipt states.
pub static SAME_REQUEST: Text = Text {
    kk: "Берілген сұрау осы қолхаттағыдай.",
    ru: "Запрос совпадает с указанным в квитанции.",
    en: "The request is the one that the receipt states.",
    uz: "Soʻrov tilxatda koʻrsatilganiga mos.",
};

/// The body of the request was not at hand.
pub static REQUEST_NOT_COMPARED: Text = Text {
    kk: "Сұраудың мазмұны салыстырылған жоқ: --request арқылы көрсетіңіз.",
    ru: "Содержание запроса не сравнивалось: укажите его в --request.",
    en: "What was filed was not compared: name the request's body with --request.",
    uz: "Soʻrov mazmuni solishtirilmadi: uni --request orqali koʻrsating.",
};

/// Labels of a receipt: registration, hash of the request, the client's reference, issuer.
pub static RECEIPT_LABELS: [Text; 4] = [
    Text { kk: "Тіркеу", ru: "Регистрация", en: "Registration", uz: "Roʻyxatga olish" },
    Text {
        kk: "Сұраудың SHA-256 мәні",
        ru: "SHA-256 запроса",
        en: "SHA-256 of the request",
        uz: "Soʻrovning SHA-256 qiymati",
    },
    Text {
        kk: "Клиенттің белгісі", ru: "Пометка клиента", en: "The client's reference", uz: "Mijoz belgisi"
    },
    Text { kk: "Берген", ru: "Выдана", en: "Issuer", uz: "Bergan" },
];

/// Of a PDF.
pub static SEAL_NOT_CHECKED: Text = Text {
    kk: "PDF мөрі тексерілген жоқ: басылған бетті осы деректермен салыстырыңыз.",
    ru: "Печать PDF не проверялась: сравните страницу с этими данными.",
    en: "The seal was not checked: compare the printed page with these facts.",
    uz: "PDF muhri tekshirilmadi: bosilgan sahifani ushbu maʼlumotlar bilan solishtiring.",
};

/// Of a PDF that is as `{sealer}` sealed it.
pub static SEAL_INTACT: Text = Text {
    kk: "PDF мөрі дұрыс: бет берілген күйінде өзгертілмеген. Мөрді басқан: {sealer}",
    ru: "Печать PDF верна: страница не изменена с момента выдачи. Опечатал: {sealer}",
    en: "The seal is right: the page is as it was issued. Sealed by: {sealer}",
    uz: "PDF muhri toʻgʻri: sahifa berilganidan beri oʻzgarmagan. Muhrlagan: {sealer}",
};

/// Of a PDF that is not as it was sealed.
pub static SEAL_BROKEN: Text = Text {
    kk: "ШЫНАЙЫ ЕМЕС: PDF берушінің мөрі басылған күйінде емес",
    ru: "НЕ ПОДЛИННАЯ: PDF не в том виде, в котором его опечатал издатель",
    en: "NOT AUTHENTIC: the PDF is not as its issuer sealed it",
    uz: "HAQIQIY EMAS: PDF beruvchi muhrlagan holatda emas",
};

/// Of a PDF that somebody else sealed.
pub static SEAL_UNTRUSTED: Text = Text {
    kk: "Мөрдің сертификаты сенімді тізімде жоқ немесе оның мерзімі өткен.",
    ru: "Сертификат печати не входит в число доверенных или его срок истёк.",
    en: "The seal's certificate is not among the trusted ones, or does not hold now.",
    uz: "Muhr sertifikati ishonchli roʻyxatda yoʻq yoki muddati oʻtgan.",
};

/// Lists that were given and do not count; `{count}` of them.
pub static LISTS_IGNORED: Text = Text {
    kk: "Ескерілмеген күйлер тізімі: {count}",
    ru: "Не принято списков состояний: {count}",
    en: "Status lists that do not count: {count}",
    uz: "Hisobga olinmagan holatlar roʻyxati: {count}",
};

/// `{count}` days, hours, minutes.
pub static AGES: [Text; 3] = [
    Text { kk: "{count} күн", ru: "{count} дн.", en: "{count} days", uz: "{count} kun" },
    Text { kk: "{count} сағ", ru: "{count} ч", en: "{count} hours", uz: "{count} soat" },
    Text { kk: "{count} мин", ru: "{count} мин", en: "{count} min", uz: "{count} daqiqa" },
];

const fn label(name: &'static str, [kk, ru, en, uz]: [&'static str; 4]) -> (&'static str, Text) {
    (name, Text { kk, ru, en, uz })
}

/// Labels of the facts, in the order in which they are shown.
pub static LABELS: [(&str, Text); 23] = [
    label("number", ["Анықтама нөмірі", "Номер справки", "Number", "Maʼlumotnoma raqami"]),
    label("name", ["Аты-жөні", "Имя", "Name", "Ism"]),
    label("surname", ["Тегі", "Фамилия", "Surname", "Familiya"]),
    label("given_names", ["Аты", "Имена", "Given names", "Ismlar"]),
    label("original_name", ["Түпнұсқа жазылуы", "Имя в оригинале", "Name as written", "Asl yozuvdagi ism"]),
    label("birth_date", ["Туған күні", "Дата рождения", "Birth date", "Tugʻilgan sana"]),
    label("nationality", ["Азаматтығы", "Гражданство", "Nationality", "Fuqaroligi"]),
    label("document_kind", ["Құжат түрі", "Вид документа", "Document", "Hujjat turi"]),
    label("document_number", ["Құжат нөмірі", "Номер документа", "Document number", "Hujjat raqami"]),
    label("document_country", ["Құжатты берген ел", "Страна выдачи", "Issuing country", "Hujjatni bergan davlat"]),
    label("document_expires_on", ["Құжат мерзімі", "Документ действует до", "Document expires", "Hujjat muddati"]),
    label("premises_kind", ["Үй-жай түрі", "Вид помещения", "Premises", "Joy turi"]),
    label("region", ["Өңір (ӘАОЖ)", "Регион (КАТО)", "Region (KATO)", "Hudud (KATO)"]),
    label("address_kk", ["Мекенжай (қаз.)", "Адрес (каз.)", "Address (Kazakh)", "Manzil (qozoqcha)"]),
    label("address_ru", ["Мекенжай (орыс.)", "Адрес (рус.)", "Address (Russian)", "Manzil (ruscha)"]),
    label("host_kind", ["Қабылдаушы тарап", "Принимающее лицо", "Host", "Qabul qiluvchi"]),
    label("host_name", ["Қабылдаушының аты", "Имя принимающего", "Host's name", "Qabul qiluvchi nomi"]),
    label("host_id", ["Қабылдаушының ЖСН/БСН", "ИИН/БИН принимающего", "Host's IIN or BIN", "Qabul qiluvchi IIN/BIN"]),
    label("entered_on", ["Кірген күні", "Дата въезда", "Entered on", "Kirgan sana"]),
    label("registered_from", ["Тіркелген күні", "Зарегистрирован с", "Registered from", "Roʻyxatga olingan sana"]),
    label("valid_until", ["Соңғы күні", "Действует по", "Valid until", "Oxirgi kuni"]),
    label("issued_at", ["Берілген уақыты", "Выдана", "Issued", "Berilgan vaqti"]),
    label("legal_basis", ["Құқықтық негізі", "Основание", "Legal basis", "Huquqiy asos"]),
];

/// An age in the largest unit of which there are at least two.
#[must_use]
pub fn age(language: Language, seconds: i64) -> String {
    let [days, hours, minutes] = &AGES;
    let (unit, count) = match seconds {
        172_800.. => (days, seconds / 86_400),
        7_200.. => (hours, seconds / 3_600),
        _ => (minutes, seconds / 60),
    };
    unit.fill(language, &[("count", &count.to_string())])
}

/// Every text of this module.
pub fn all() -> impl Iterator<Item = &'static Text> {
    let sentences = [
        &VALID,
        &OLD_LIST,
        &NO_LIST,
        &LISTED,
        &NOT_YET,
        &OVER,
        &FORMAT,
        &NO_ATTACHMENT,
        &UNKNOWN_KEY,
        &SIGNATURE,
        &CONTRADICTION,
        &SEAL_NOT_CHECKED,
        &SEAL_INTACT,
        &SEAL_BROKEN,
        &SEAL_UNTRUSTED,
        &LISTS_IGNORED,
    ];
    sentences.into_iter().chain(&AGES).chain(LABELS.iter().map(|(_, text)| text))
}
