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

static HOST_LINK: Text = Text {
    kk: "Қабылдаушы тарапқа жіберілген бір реттік сілтеме арқылы өтініш ашылды",
    ru: "Заявление открыто по одноразовой ссылке, отправленной принимающему лицу",
    en: "The application was opened by the one-time link sent to the host",
    uz: "Ariza qabul qiluvchi shaxsga yuborilgan bir martalik havola orqali ochildi",
};

static INTEGRATOR_RECORD: Text = Text {
    kk: "Сіз үшін өтініш берген жүйе (мысалы, қонақүй) өтінішті қарады",
    ru: "Система, подавшая за вас заявление (например, гостиницы), смотрела его",
    en: "The system that applied for you, such as a hotel's, looked at the application",
    uz: "Siz uchun ariza bergan tizim (masalan, mehmonxonaniki) arizani koʻrib chiqdi",
};

static CERTIFICATE_LINK: Text = Text {
    kk: "Анықтаманың PDF файлы қолтаңбалы сілтеме арқылы ашылды",
    ru: "PDF справки был открыт по подписанной ссылке",
    en: "The PDF of the certificate was opened by its signed link",
    uz: "Maʼlumotnomaning PDF fayli imzolangan havola orqali ochildi",
};

static CERTIFICATE_BIRTH_DATE: Text = Text {
    kk: "Анықтама нөмірі мен туған күні бойынша тексерілді",
    ru: "Справку проверили по номеру и дате рождения",
    en: "The certificate was checked by its number and the birth date",
    uz: "Maʼlumotnoma raqami va tugʻilgan sana boʻyicha tekshirildi",
};

static CERTIFICATE_PROOF: Text = Text {
    kk: "Анықтама QR-коды немесе электрондық қолтаңбасы бойынша тексерілді",
    ru: "Справку проверили по QR-коду или электронной подписи",
    en: "The certificate was checked by its QR code or its electronic signature",
    uz: "Maʼlumotnoma QR-kodi yoki elektron imzosi boʻyicha tekshirildi",
};

static INVESTIGATION: Text = Text {
    kk: "Көші-қон полициясы тергеу барысында қарады",
    ru: "Миграционная полиция смотрела данные в ходе расследования",
    en: "The migration police looked at it in an investigation",
    uz: "Migratsiya politsiyasi tergov doirasida koʻrib chiqdi",
};

static INSPECTION: Text = Text {
    kk: "Көші-қон полициясы тексеріс кезінде қарады",
    ru: "Миграционная полиция смотрела данные при проверке",
    en: "The migration police looked at it in an inspection",
    uz: "Migratsiya politsiyasi tekshiruv vaqtida koʻrib chiqdi",
};

static APPEAL: Text = Text {
    kk: "Көші-қон полициясы шағымды қарау үшін қарады",
    ru: "Миграционная полиция смотрела данные, чтобы рассмотреть жалобу",
    en: "The migration police looked at it to decide an appeal",
    uz: "Migratsiya politsiyasi shikoyatni koʻrib chiqish uchun qaradi",
};

static REQUEST_OF_PERSON: Text = Text {
    kk: "Көші-қон полициясы сіздің өтінішіңіз бойынша қарады",
    ru: "Миграционная полиция смотрела данные по вашему обращению",
    en: "The migration police looked at it because you asked",
    uz: "Migratsiya politsiyasi sizning murojaatingiz boʻyicha koʻrib chiqdi",
};

static COURT: Text = Text {
    kk: "Көші-қон полициясы соттың сұрауы бойынша қарады",
    ru: "Миграционная полиция смотрела данные по запросу суда",
    en: "The migration police looked at it for a court",
    uz: "Migratsiya politsiyasi sud soʻrovi boʻyicha koʻrib chiqdi",
};

static ANNULMENT: Text = Text {
    kk: "Көші-қон полициясы тіркеудің күшін жойды",
    ru: "Миграционная полиция аннулировала регистрацию",
    en: "The migration police annulled the registration",
    uz: "Migratsiya politsiyasi roʻyxatga olishni bekor qildi",
};

static BORDER_REVIEW: Text = Text {
    kk: "Көші-қон полициясы шекара мәліметі сізге қатысты ма, соны анықтау үшін қарады",
    ru: "Миграционная полиция смотрела данные, чтобы установить, о вас ли сообщила граница",
    en: "The migration police looked at it to find out whether a report of the border is about you",
    uz: "Migratsiya politsiyasi chegara maʼlumoti sizga tegishlimi, shuni aniqlash uchun koʻrib chiqdi",
};

static REPEATED_ANSWER: Text = Text {
    kk: "Бұрын берілген жауап қайта көрсетілді",
    ru: "Прежний ответ был показан ещё раз",
    en: "An earlier answer was shown once more",
    uz: "Avval berilgan javob yana koʻrsatildi",
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
        "integrator_record" => &INTEGRATOR_RECORD,
        "host_link" => &HOST_LINK,
        "repeated_answer" => &REPEATED_ANSWER,
        "certificate_link" => &CERTIFICATE_LINK,
        "certificate_birth_date" => &CERTIFICATE_BIRTH_DATE,
        "certificate_proof" => &CERTIFICATE_PROOF,
        "investigation" => &INVESTIGATION,
        "inspection" => &INSPECTION,
        "appeal" => &APPEAL,
        "request_of_person" => &REQUEST_OF_PERSON,
        "court" => &COURT,
        "annulment" => &ANNULMENT,
        "border_review" => &BORDER_REVIEW,
        _ => &OTHER,
    }
}
