//! Texts of the public page for whoever holds the certificate: the form, the details, and what the check on the reader's device says.
//! Plain text: the page escapes it.

use super::Text;

/// Heading of the form.
pub static TITLE: Text = Text {
    kk: "Мәліметтерді тексеру",
    ru: "Проверить данные",
    en: "Check the details",
    uz: "Maʼlumotlarni tekshirish",
};

/// What the form is for.
pub static HINT: Text = Text {
    kk: "Иесінің туған күнін құжаттағыдай енгізіңіз. Сонда анықтамада не жазылғаны көрінеді. Анықтама иесі бұл тексеруді өзінің қарау журналынан көреді.",
    ru: "Введите дату рождения владельца, как в документе, — и увидите, что написано в справке. Владелец увидит эту проверку в своём журнале просмотров.",
    en: "Enter the holder's birth date as in the document to see what the certificate says. The holder will find this check in the access log.",
    uz: "Egasining tugʻilgan sanasini hujjatdagidek kiriting: maʼlumotnomada nima yozilgani koʻrinadi. Egasi bu tekshiruvni koʻrishlar jurnalida koʻradi.",
};

/// Label of the birth date.
pub static BIRTH_DATE: Text =
    Text { kk: "Туған күні", ru: "Дата рождения", en: "Birth date", uz: "Tugʻilgan sana" };

/// Label of the day.
pub static DAY: Text = Text { kk: "Күні", ru: "День", en: "Day", uz: "Kun" };

/// Label of the month.
pub static MONTH: Text = Text { kk: "Айы", ru: "Месяц", en: "Month", uz: "Oy" };

/// Label of the year.
pub static YEAR: Text = Text { kk: "Жылы", ru: "Год", en: "Year", uz: "Yil" };

/// Button of the form.
pub static SHOW: Text =
    Text {
        kk: "Мәліметтерді көрсету", ru: "Показать данные", en: "Show the details", uz: "Maʼlumotlarni koʻrsatish"
    };

/// What was entered is no date.
pub static NO_DATE: Text = Text {
    kk: "Күнді, айды және жылды цифрмен енгізіңіз, мысалы 12 04 1996.",
    ru: "Введите день, месяц и год цифрами, например 12 04 1996.",
    en: "Enter day, month and year in digits, such as 12 04 1996.",
    uz: "Kun, oy va yilni raqamlar bilan kiriting, masalan 12 04 1996.",
};

/// The birth date is not that of the holder.
pub static WRONG_DATE: Text = Text {
    kk: "Бұл туған күні анықтама нөміріне сәйкес келмейді. Екеуін де салыстырып, қайталап көріңіз; әрекеттер саны шектеулі.",
    ru: "Эта дата рождения не подходит к номеру справки. Сверьте то и другое и попробуйте ещё раз; число попыток ограничено.",
    en: "This birth date does not go with the number of the certificate. Compare both and try again; the number of tries is limited.",
    uz: "Bu tugʻilgan sana maʼlumotnoma raqamiga mos kelmaydi. Ikkalasini solishtirib, qayta urinib koʻring; urinishlar soni cheklangan.",
};

/// Heading over what the register says.
pub static DETAILS_TITLE: Text = Text {
    kk: "Тізілімдегі мәліметтер",
    ru: "Данные из реестра",
    en: "Details from the register",
    uz: "Reyestrdagi maʼlumotlar",
};

/// What to do with details.
pub static COMPARE: Text = Text {
    kk: "Оларды қағаздағы анықтамамен және адамның құжатымен салыстырыңыз.",
    ru: "Сверьте их с бумажной справкой и документом человека.",
    en: "Compare them with the paper and with the person's document.",
    uz: "Ularni qogʻozdagi maʼlumotnoma va shaxsning hujjati bilan solishtiring.",
};

/// Label of the name.
pub static NAME: Text =
    Text { kk: "Аты-жөні", ru: "Фамилия и имя", en: "Name", uz: "Familiyasi va ismi" };

/// Label of the name in its own script.
pub static ORIGINAL_NAME: Text = Text {
    kk: "Өз жазуындағы аты-жөні",
    ru: "Имя в исходном написании",
    en: "Name in its original script",
    uz: "Ismi asl yozuvda",
};

/// Label of the nationality.
pub static NATIONALITY: Text =
    Text { kk: "Азаматтығы", ru: "Гражданство", en: "Nationality", uz: "Fuqaroligi" };

/// Label of the travel document.
pub static DOCUMENT: Text = Text {
    kk: "Жеке басын куәландыратын құжат",
    ru: "Документ, удостоверяющий личность",
    en: "Identity document",
    uz: "Shaxsni tasdiqlovchi hujjat",
};

/// Label of the address.
pub static ADDRESS: Text = Text {
    kk: "Тіркелген мекенжайы",
    ru: "Адрес регистрации",
    en: "Registered address",
    uz: "Roʻyxatga olingan manzil",
};

/// Label of the host.
pub static HOST: Text = Text {
    kk: "Қабылдаушы тарап", ru: "Принимающее лицо", en: "Host", uz: "Qabul qiluvchi shaxs"
};

/// Label of the day of entry.
pub static ENTERED_ON: Text =
    Text {
        kk: "Елге кірген күні", ru: "Въезд в страну", en: "Entered the country on", uz: "Mamlakatga kirgan sanasi"
    };

/// Label of the first day at the place.
pub static REGISTERED_FROM: Text = Text {
    kk: "Осы мекенжайда тұра бастаған күні",
    ru: "По этому адресу с",
    en: "At this address since",
    uz: "Shu manzilda yashay boshlagan sana",
};

/// Heading over what the code says.
pub static PROOF_TITLE: Text = Text {
    kk: "Осы құрылғыда тексерілді",
    ru: "Проверено на этом устройстве",
    en: "Checked on this device",
    uz: "Ushbu qurilmada tekshirildi",
};

/// What the check on the device means.
pub static PROOF_TEXT: Text = Text {
    kk: "Кодта біздің электрондық қолтаңбамыз бар және ол түпнұсқа. Бұл деректер ешқайда жіберілмеді. Оларды қағаздағы анықтамамен және адамның құжатымен салыстырыңыз.",
    ru: "В коде наша электронная подпись, и она верна. Эти данные никуда не отправлялись. Сверьте их с бумажной справкой и документом человека.",
    en: "The code carries our electronic signature, and it is right. These details were not sent anywhere. Compare them with the paper and with the person's document.",
    uz: "Kodda bizning elektron imzomiz bor va u haqiqiy. Bu maʼlumotlar hech qayerga yuborilmadi. Ularni qogʻozdagi maʼlumotnoma va shaxsning hujjati bilan solishtiring.",
};

/// By the device's clock, the certificate is not in its days.
pub static OUTSIDE: Text = Text {
    kk: "Осы құрылғының сағаты бойынша бүгінгі күн анықтама мерзіміне кірмейді.",
    ru: "По часам этого устройства сегодняшний день не входит в срок справки.",
    en: "By the clock of this device, today is not within the days of this certificate.",
    uz: "Ushbu qurilma soatiga koʻra bugungi kun maʼlumotnoma muddatiga kirmaydi.",
};

/// Label of a warning.
pub static WARNING: Text =
    Text { kk: "Ескерту", ru: "Предупреждение", en: "Warning", uz: "Ogohlantirish" };

/// The proof is not right: headline.
pub static DAMAGED: Text = Text {
    kk: "Бұл кодқа сенуге болмайды",
    ru: "Этому коду нельзя верить",
    en: "Do not trust this code",
    uz: "Bu kodga ishonib boʻlmaydi",
};

/// The proof is not right.
pub static DAMAGED_TEXT: Text = Text {
    kk: "Бұл кодты біз бермегенбіз, ол басқа анықтамадан алынған немесе бүлінген. Анықтамадағы деректерді туған күні арқылы тексеріңіз.",
    ru: "Этот код выдан не нами, взят с другой справки или повреждён. Проверьте данные справки по дате рождения.",
    en: "This code was not issued by us, is that of another certificate, or is damaged. Check the details by the birth date.",
    uz: "Bu kodni biz bermaganmiz, u boshqa maʼlumotnomadan olingan yoki shikastlangan. Maʼlumotlarni tugʻilgan sana boʻyicha tekshiring.",
};

/// The browser cannot check the proof.
pub static UNSUPPORTED: Text = Text {
    kk: "Бұл браузер кодты өзі тексере алмайды. Мәліметтерді туған күні арқылы көруге болады.",
    ru: "Этот браузер не может сам проверить код. Данные можно увидеть по дате рождения.",
    en: "This browser cannot check the code by itself. You can see the details by the birth date.",
    uz: "Bu brauzer kodni oʻzi tekshira olmaydi. Maʼlumotlarni tugʻilgan sana boʻyicha koʻrish mumkin.",
};

/// Every text of this module.
pub static ALL: [&Text; 26] = [
    &TITLE,
    &HINT,
    &BIRTH_DATE,
    &DAY,
    &MONTH,
    &YEAR,
    &SHOW,
    &NO_DATE,
    &WRONG_DATE,
    &DETAILS_TITLE,
    &COMPARE,
    &NAME,
    &ORIGINAL_NAME,
    &NATIONALITY,
    &DOCUMENT,
    &ADDRESS,
    &HOST,
    &ENTERED_ON,
    &REGISTERED_FROM,
    &PROOF_TITLE,
    &PROOF_TEXT,
    &OUTSIDE,
    &WARNING,
    &DAMAGED,
    &DAMAGED_TEXT,
    &UNSUPPORTED,
];
