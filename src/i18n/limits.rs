//! What the published limits are called.

use super::Text;

/// The name of a limit that is not counted in a window, by its code.
#[must_use]
pub fn name(code: &str) -> Option<&'static Text> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, text)| text)
}

/// Codes and names.
pub static ALL: [(&str, Text); 20] = [
    (
        "body",
        Text {
            kk: "Сұрау денесінің ең үлкен көлемі",
            ru: "Наибольшее тело запроса",
            en: "Largest body of a request",
            uz: "Soʻrov tanasining eng katta hajmi",
        },
    ),
    (
        "large_body",
        Text {
            kk: "Көп мәтін енгізілетін операциялар денесінің ең үлкен көлемі",
            ru: "Наибольшее тело там, где вводят много",
            en: "Largest body where much is entered",
            uz: "Koʻp matn kiritiladigan amallar tanasining eng katta hajmi",
        },
    ),
    (
        "batch_body",
        Text {
            kk: "Пакет денесінің ең үлкен көлемі",
            ru: "Наибольшее тело пакета",
            en: "Largest body of a batch",
            uz: "Paket tanasining eng katta hajmi",
        },
    ),
    (
        "border_crossings",
        Text {
            kk: "Бір пакеттегі шекарадан өтулер",
            ru: "Пересечений границы в пакете",
            en: "Border crossings in a batch",
            uz: "Bir paketdagi chegara kesib oʻtishlari",
        },
    ),
    (
        "batch_file",
        Text {
            kk: "Өтініштер пакеті файлының ең үлкен көлемі",
            ru: "Наибольший файл пакета заявлений",
            en: "Largest file of a batch of applications",
            uz: "Arizalar paketi faylining eng katta hajmi",
        },
    ),
    (
        "batch_lines",
        Text {
            kk: "Өтініштер пакетіндегі жолдар",
            ru: "Строк в пакете заявлений",
            en: "Lines of a batch of applications",
            uz: "Arizalar paketidagi satrlar",
        },
    ),
    (
        "open_batches",
        Text {
            kk: "Бір бағдарламаның өңделіп жатқан пакеттері",
            ru: "Незавершённых пакетов одной программы",
            en: "Batches of one program that are under way",
            uz: "Bir dasturning tugallanmagan paketlari",
        },
    ),
    (
        "batch_page",
        Text {
            kk: "Пакет жолдары бір бетте, ең көбі",
            ru: "Строк пакета на странице, не больше",
            en: "Lines of a batch on a page, at most",
            uz: "Bir sahifadagi paket satrlari, eng koʻpi",
        },
    ),
    (
        "answers",
        Text {
            kk: "Ұйымның бір сұраудағы жауаптары",
            ru: "Ответов организации в одном запросе",
            en: "Answers of an organisation in one request",
            uz: "Tashkilotning bir soʻrovdagi javoblari",
        },
    ),
    (
        "page_default",
        Text {
            kk: "Беттегі элементтер, көрсетілмесе",
            ru: "Записей на странице, если не указано",
            en: "Items on a page, if not asked for",
            uz: "Sahifadagi elementlar, koʻrsatilmasa",
        },
    ),
    (
        "page",
        Text {
            kk: "Беттегі элементтер, ең көбі",
            ru: "Записей на странице, не более",
            en: "Items on a page, at most",
            uz: "Sahifadagi elementlar, koʻpi bilan",
        },
    ),
    (
        "idempotency_key",
        Text {
            kk: "Idempotency-Key ең үлкен ұзындығы",
            ru: "Наибольшая длина Idempotency-Key",
            en: "Longest Idempotency-Key",
            uz: "Idempotency-Key eng katta uzunligi",
        },
    ),
    (
        "idempotency_kept",
        Text {
            kk: "Қайталанған сұрау жауабының сақталуы",
            ru: "Хранение ответа для повторного запроса",
            en: "How long an answer is kept for a repeated request",
            uz: "Takroriy soʻrov javobining saqlanishi",
        },
    ),
    (
        "body_time",
        Text {
            kk: "Сұрау денесінің келу уақыты",
            ru: "Время на приём тела запроса",
            en: "Time for the body of a request to arrive",
            uz: "Soʻrov tanasi kelishi uchun vaqt",
        },
    ),
    (
        "answer_time",
        Text {
            kk: "Жауап беру уақыты", ru: "Время на ответ", en: "Time for an answer", uz: "Javob uchun vaqt"
        },
    ),
    (
        "pending_registrations",
        Text {
            kk: "Бір мигранттың жауап күтіп тұрған өтініштері",
            ru: "Заявлений одного мигранта, ожидающих ответа",
            en: "Applications of one migrant that wait for an answer",
            uz: "Bir migrantning javob kutayotgan arizalari",
        },
    ),
    (
        "code_tries",
        Text {
            kk: "Бір кодты енгізу әрекеттері",
            ru: "Попыток ввода одного кода",
            en: "Tries of one code",
            uz: "Bitta kodni kiritish urinishlari",
        },
    ),
    (
        "stays",
        Text {
            kk: "Калькуляторға берілетін бұрынғы болулар",
            ru: "Прежних пребываний в калькуляторе",
            en: "Earlier stays in the calculator",
            uz: "Kalkulyatordagi avvalgi boʻlishlar",
        },
    ),
    (
        "figure_months",
        Text {
            kk: "Бір жауаптағы статистика айлары",
            ru: "Месяцев статистики в ответе",
            en: "Months of figures in an answer",
            uz: "Bir javobdagi statistika oylari",
        },
    ),
    (
        "figure_days",
        Text {
            kk: "Бір жауаптағы статистика күндері",
            ru: "Дней статистики в ответе",
            en: "Days of figures in an answer",
            uz: "Bir javobdagi statistika kunlari",
        },
    ),
];
