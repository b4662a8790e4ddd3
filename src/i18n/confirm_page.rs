//! Texts of the page that a one-time link opens: a host answers there without the app. Plain text: the page escapes it.
//! Names and explanations of what became of a registration are in `status`.

use super::Text;

/// Title of the page, and its heading.
pub static TITLE: Text = Text {
    kk: "Сіздің мекенжайыңыз бойынша тіркеу",
    ru: "Регистрация по вашему адресу",
    en: "Registration at your place",
    uz: "Sizning manzilingiz boʻyicha roʻyxatga olish",
};

/// Label of the state.
pub static STATE: Text = Text {
    kk: "Өтініштің күйі", ru: "Состояние заявления", en: "State", uz: "Arizaning holati"
};

/// Headline while an answer is awaited.
pub static ASKED: Text =
    Text {
        kk: "Сіздің жауабыңыз қажет", ru: "Нужен ваш ответ", en: "Your answer is needed", uz: "Javobingiz kerak"
    };

/// What confirming means; `{date}` is the end of the time for an answer, with the hour.
pub static ASKED_TEXT: Text = Text {
    kk: "Төменде көрсетілген адам сізді қабылдаушы тарап деп көрсетті. Ол сізде тұрса ғана растаңыз. Жауап беру мерзімі: {date}. Жауап бермеу келісім болып саналмайды.",
    ru: "Указанный ниже человек назвал вас принимающим лицом. Подтвердите, только если он живёт у вас. Ответить можно до {date}. Молчание не считается согласием.",
    en: "The person below has named you as host. Confirm only if this person stays at your place. You can answer until {date}. Silence does not count as consent.",
    uz: "Quyida koʻrsatilgan shaxs sizni qabul qiluvchi shaxs deb koʻrsatgan. U sizda yashasagina tasdiqlang. Javob muddati: {date}. Javob bermaslik rozilik hisoblanmaydi.",
};

/// Label of the guest's name.
pub static GUEST: Text = Text { kk: "Кім", ru: "Кто", en: "Who", uz: "Kim" };

/// Label of the minors who come with the guest: the answer holds for them, too.
pub static FAMILY: Text = Text {
    kk: "Бірге келетін балалар",
    ru: "Дети вместе с ним",
    en: "Children with the guest",
    uz: "Birga keladigan bolalar",
};

/// Label of the guest's nationality.
pub static NATIONALITY: Text =
    Text { kk: "Азаматтығы", ru: "Гражданство", en: "Nationality", uz: "Fuqaroligi" };

/// Label of the guest's document, of which only the end is shown.
pub static DOCUMENT: Text = Text {
    kk: "Құжат (нөмірінің соңы)",
    ru: "Документ (конец номера)",
    en: "Document (end of its number)",
    uz: "Hujjat (raqamining oxiri)",
};

/// Label of the place.
pub static PLACE: Text = Text { kk: "Мекенжай", ru: "Адрес", en: "Address", uz: "Manzil" };

/// Label of the purpose of the stay.
pub static PURPOSE: Text =
    Text {
        kk: "Келу мақсаты", ru: "Цель пребывания", en: "Purpose of the stay", uz: "Kelish maqsadi"
    };

/// Label of the day of the border crossing.
pub static ENTERED_ON: Text =
    Text {
        kk: "Елге кірген күні", ru: "Въезд в страну", en: "Entered the country on", uz: "Mamlakatga kirgan sanasi"
    };

/// Label of the first day at the place.
pub static MOVED_IN_ON: Text = Text {
    kk: "Сізде тұра бастаған күні",
    ru: "Живёт у вас с",
    en: "At your place since",
    uz: "Sizda yashay boshlagan sanasi",
};

/// Label of the last day of the lawful stay: until then one accepts the guest.
pub static STAYS_UNTIL: Text = Text {
    kk: "Қашанға дейін тіркеледі (осы күнді қоса алғанда)",
    ru: "Будет зарегистрирован по (включительно)",
    en: "Will be registered until (inclusive)",
    uz: "Qachongacha roʻyxatga olinadi (shu kun ham kiradi)",
};

/// Label of the number of the application.
pub static NUMBER: Text =
    Text {
        kk: "Өтініш нөмірі", ru: "Номер заявления", en: "Application number", uz: "Ariza raqami"
    };

/// Label of the moment of the answer.
pub static DECIDED_AT: Text =
    Text { kk: "Шешім уақыты", ru: "Время решения", en: "Decided at", uz: "Qaror vaqti" };

/// Button that confirms.
pub static CONFIRM: Text = Text {
    kk: "Иә, бұл адам менде тұрады",
    ru: "Да, этот человек живёт у меня",
    en: "Yes, this person stays at my place",
    uz: "Ha, bu odam menikida yashaydi",
};

/// The same where children come with the guest: the answer holds for all of them.
pub static CONFIRM_FAMILY: Text = Text {
    kk: "Иә, олардың бәрі менде тұрады",
    ru: "Да, все они живут у меня",
    en: "Yes, all of them stay at my place",
    uz: "Ha, ularning hammasi menikida yashaydi",
};

/// Heading of the part that refuses.
pub static REFUSE_TITLE: Text =
    Text {
        kk: "Бас тартасыз ба?", ru: "Хотите отказать?", en: "Do you refuse?", uz: "Rad etasizmi?"
    };

/// Label of the reason.
pub static REASON: Text = Text { kk: "Себебі", ru: "Причина", en: "Reason", uz: "Sababi" };

/// The first entry of the list of reasons: none is chosen.
pub static CHOOSE: Text = Text { kk: "Таңдаңыз", ru: "Выберите", en: "Choose", uz: "Tanlang" };

/// Label of the comment.
pub static COMMENT: Text = Text {
    kk: "Түсініктеме (міндетті емес; оны өтініш беруші оқиды)",
    ru: "Комментарий (необязательно; его прочтёт заявитель)",
    en: "Comment (optional; the applicant will read it)",
    uz: "Izoh (majburiy emas; uni ariza beruvchi oʻqiydi)",
};

/// Button that refuses.
pub static REFUSE: Text = Text { kk: "Бас тарту", ru: "Отказать", en: "Refuse", uz: "Rad etish" };

/// What follows from a confirmation.
pub static CONFIRMED_TEXT: Text = Text {
    kk: "Тіркеу расталды, өтініш берушіге бұл туралы хабарланды. Сізден басқа ештеңе талап етілмейді.",
    ru: "Регистрация подтверждена, заявителю сообщено. От вас больше ничего не требуется.",
    en: "The registration is confirmed and the applicant has been told. You need not do anything else.",
    uz: "Roʻyxatga olish tasdiqlandi, ariza beruvchiga xabar berildi. Sizdan boshqa hech narsa talab etilmaydi.",
};

/// What follows from a refusal.
pub static REJECTED_TEXT: Text = Text {
    kk: "Өтінішке бас тартылды, өтініш берушіге бұл туралы хабарланды. Сізден басқа ештеңе талап етілмейді.",
    ru: "В заявлении отказано, заявителю сообщено. От вас больше ничего не требуется.",
    en: "The application is refused and the applicant has been told. You need not do anything else.",
    uz: "Ariza rad etildi, ariza beruvchiga xabar berildi. Sizdan boshqa hech narsa talab etilmaydi.",
};

/// Nothing is to be answered any more.
pub static CLOSED_TEXT: Text = Text {
    kk: "Бұл өтінішке енді жауап берудің қажеті жоқ.",
    ru: "Отвечать на это заявление больше не нужно.",
    en: "This application need not be answered any more.",
    uz: "Bu arizaga endi javob berish shart emas.",
};

/// The link leads nowhere.
pub static NOT_FOUND: Text = Text {
    kk: "Сілтеме жарамсыз",
    ru: "Ссылка недействительна",
    en: "This link is not valid",
    uz: "Havola amal qilmaydi",
};

/// Why a link may lead nowhere.
pub static NOT_FOUND_TEXT: Text = Text {
    kk: "Жауап беру мерзімі өтіп кеткен немесе сілтеме толық көшірілмеген болуы мүмкін. Оны SMS-хабарламадан қайта ашыңыз.",
    ru: "Возможно, срок ответа истёк или ссылка скопирована не полностью. Откройте её из SMS ещё раз.",
    en: "The time for an answer may be over, or the link was not copied as a whole. Open it from the SMS once more.",
    uz: "Javob muddati tugagan yoki havola toʻliq nusxalanmagan boʻlishi mumkin. Uni SMS xabardan yana bir bor oching.",
};

/// Heading over [`HELP`].
pub static HELP_TITLE: Text =
    Text {
        kk: "Күмәндансаңыз", ru: "Если сомневаетесь", en: "If in doubt", uz: "Shubhangiz boʻlsa"
    };

/// How to be sure that the page is the right one.
pub static HELP: Text = Text {
    kk: "Браузердің мекенжай жолында ресми сайт тұрғанына көз жеткізіңіз. Бұл бет ешқашан код, құпиясөз немесе ақша сұрамайды. Бұл адамды танымасаңыз, бас тартыңыз.",
    ru: "Убедитесь, что в адресной строке браузера официальный сайт. Эта страница никогда не спрашивает код, пароль или деньги. Если вы не знаете этого человека, откажите.",
    en: "Make sure that the address bar of your browser shows the official site. This page never asks for a code, a password or money. If you do not know this person, refuse.",
    uz: "Brauzerning manzil qatorida rasmiy sayt turganiga ishonch hosil qiling. Bu sahifa hech qachon kod, parol yoki pul soʻramaydi. Bu odamni tanimasangiz, rad eting.",
};

/// What is noted.
pub static FOOTER: Text = Text {
    kk: "Бұл бетті ашқаныңыз бен жауабыңыз тіркеледі; өтініш беруші олардың уақытын көреді.",
    ru: "Открытие этой страницы и ваш ответ записываются; заявитель видит, когда это было.",
    en: "That this page was opened, and your answer, are recorded; the applicant sees when.",
    uz: "Bu sahifaning ochilgani va javobingiz qayd etiladi; ariza beruvchi buning vaqtini koʻradi.",
};

/// Every text of this module.
pub static ALL: [&Text; 28] = [
    &TITLE,
    &STATE,
    &ASKED,
    &ASKED_TEXT,
    &GUEST,
    &NATIONALITY,
    &DOCUMENT,
    &PLACE,
    &PURPOSE,
    &ENTERED_ON,
    &MOVED_IN_ON,
    &STAYS_UNTIL,
    &NUMBER,
    &DECIDED_AT,
    &CONFIRM,
    &REFUSE_TITLE,
    &REASON,
    &CHOOSE,
    &COMMENT,
    &REFUSE,
    &CONFIRMED_TEXT,
    &REJECTED_TEXT,
    &CLOSED_TEXT,
    &NOT_FOUND,
    &NOT_FOUND_TEXT,
    &HELP_TITLE,
    &HELP,
    &FOOTER,
];
