//! What people read of who looked at their file.

use super::Text;

static HOST_ANSWER: Text = Text {
    kk: "Қабылдаушы тұлға өтінішке жауап беру үшін қарады",
    ru: "Принимающее лицо смотрело заявление, чтобы ответить на него",
    en: "The host looked at the application in order to answer it",
    uz: "Qabul qiluvchi shaxs arizaga javob berish uchun koʻrib chiqdi",
};

static HOST_RECORD: Text = Text {
    kk: "Қабылдаушы тұлға өзіне қатысты тіркеуді қарады",
    ru: "Принимающее лицо смотрело регистрацию по своему адресу",
    en: "The host looked at a registration at his place",
    uz: "Qabul qiluvchi shaxs oʻz manzilidagi roʻyxatga olishni koʻrib chiqdi",
};

static CERTIFICATE_LINK: Text = Text {
    kk: "Анықтаманың PDF файлы қолтаңбалы сілтеме арқылы ашылды",
    ru: "PDF справки был открыт по подписанной ссылке",
    en: "The PDF of the certificate was opened by its signed link",
    uz: "Maʼlumotnomaning PDF fayli imzolangan havola orqali ochildi",
};

static OTHER: Text = Text {
    kk: "Басқа заңды мақсат",
    ru: "Иная законная цель",
    en: "Another lawful purpose",
    uz: "Boshqa qonuniy maqsad",
};

/// What somebody looked at a file for. A purpose may carry a case number behind a colon.
#[must_use]
pub fn purpose(purpose: &str) -> &'static Text {
    match purpose.split(':').next().unwrap_or_default() {
        "host_answer" => &HOST_ANSWER,
        "host_record" => &HOST_RECORD,
        "certificate_link" => &CERTIFICATE_LINK,
        _ => &OTHER,
    }
}
