//! Titles of the inbox's entries.

use crate::domain::notifications::NotificationKind;
use crate::i18n::Text;

/// The title of a notification in the inbox.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per kind; at wide lines it is short enough")]
pub fn title(kind: NotificationKind) -> &'static Text {
    match kind {
        NotificationKind::ApprovalRequested => &Text {
            kk: "Сіздің жауабыңыз қажет",
            ru: "Нужен ваш ответ",
            en: "Your answer is needed",
            uz: "Javobingiz kerak",
        },
        NotificationKind::RegistrationConfirmed => &Text {
            kk: "Тіркеу расталды",
            ru: "Регистрация подтверждена",
            en: "Registration confirmed",
            uz: "Roʻyxatga olish tasdiqlandi",
        },
        NotificationKind::RegistrationRejected => &Text {
            kk: "Қабылдаушы тарап бас тартты",
            ru: "Принимающее лицо отказало",
            en: "The host refused",
            uz: "Qabul qiluvchi shaxs rad etdi",
        },
        NotificationKind::RegistrationWithdrawn => &Text {
            kk: "Өтініш қайтарып алынды",
            ru: "Заявление отозвано",
            en: "Application withdrawn",
            uz: "Ariza qaytarib olindi",
        },
        NotificationKind::RegistrationSuperseded => &Text {
            kk: "Қонағыңыз мекенжайын ауыстырды",
            ru: "Ваш гость сменил адрес",
            en: "Your guest has moved",
            uz: "Mehmoningiz manzilini oʻzgartirdi",
        },
        NotificationKind::RegistrationExpired => &Text {
            kk: "Қабылдаушы тарап уақытында жауап бермеді",
            ru: "Принимающее лицо не ответило вовремя",
            en: "The host did not answer in time",
            uz: "Qabul qiluvchi shaxs oʻz vaqtida javob bermadi",
        },
        NotificationKind::SessionEnded => &Text {
            kk: "Сеанс қауіпсіздік үшін аяқталды",
            ru: "Сеанс завершён в целях безопасности",
            en: "A session was ended for your safety",
            uz: "Seans xavfsizlik uchun tugatildi",
        },
        NotificationKind::AnnulmentIntended => &Text {
            kk: "Тіркеудің күшін жою көзделуде",
            ru: "Предполагается аннулирование регистрации",
            en: "The registration may be annulled",
            uz: "Roʻyxatga olishni bekor qilish koʻzda tutilmoqda",
        },
        NotificationKind::AnnulmentDropped => &Text {
            kk: "Тіркеу күшінде қалды",
            ru: "Регистрация остаётся в силе",
            en: "The registration stays in force",
            uz: "Roʻyxatga olish kuchda qoladi",
        },
        NotificationKind::ApprovalReminder => &Text {
            kk: "Өтініш әлі де жауабыңызды күтуде",
            ru: "Заявление всё ещё ждёт вашего ответа",
            en: "An application still waits for your answer",
            uz: "Ariza hali ham javobingizni kutmoqda",
        },
        NotificationKind::RegistrationAnnulled => &Text {
            kk: "Тіркеудің күші жойылды",
            ru: "Регистрация аннулирована",
            en: "Registration annulled",
            uz: "Roʻyxatga olish bekor qilindi",
        },
        NotificationKind::StayEnding => &Text {
            kk: "Болу мерзімі аяқталуға жақын",
            ru: "Заканчивается срок пребывания",
            en: "Your lawful stay is about to end",
            uz: "Boʻlish muddati tugayapti",
        },
        NotificationKind::RegistrationEnded | NotificationKind::RegistrationVacated => &Text {
            kk: "Тіркеу тоқтатылды",
            ru: "Регистрация прекращена",
            en: "The registration has ended",
            uz: "Roʻyxatga olish toʻxtatildi",
        },
        NotificationKind::VacateRequested => &Text {
            kk: "Қабылдаушы тарап тіркеуді тоқтатуды сұрады",
            ru: "Принимающее лицо просит прекратить регистрацию",
            en: "Your host asks to end your registration",
            uz: "Qabul qiluvchi shaxs roʻyxatga olishni toʻxtatishni soʻradi",
        },
        NotificationKind::VacateWithdrawn => &Text {
            kk: "Қабылдаушы тарап сұрауын қайтарып алды",
            ru: "Принимающее лицо отозвало просьбу",
            en: "Your host took the request back",
            uz: "Qabul qiluvchi shaxs soʻrovini qaytarib oldi",
        },
        NotificationKind::VacateObjected => &Text {
            kk: "Қонағыңыз қарсы",
            ru: "Ваш гость возражает",
            en: "Your guest objects",
            uz: "Mehmoningiz qarshi",
        },
        NotificationKind::VacateRefused => &Text {
            kk: "Тіркеу күшінде қалады",
            ru: "Регистрация остаётся в силе",
            en: "The registration stays in force",
            uz: "Roʻyxatga olish amalda qoladi",
        },
        NotificationKind::CaseUpheld => &Text {
            kk: "Өтінішіңіз қанағаттандырылды",
            ru: "Ваше обращение удовлетворено",
            en: "Your appeal was upheld",
            uz: "Murojaatingiz qanoatlantirildi",
        },
        NotificationKind::CaseDismissed => &Text {
            kk: "Өтінішіңіз қанағаттандырылмады",
            ru: "Ваше обращение отклонено",
            en: "Your appeal was dismissed",
            uz: "Murojaatingiz rad etildi",
        },
        NotificationKind::RegistrationReinstated => &Text {
            kk: "Тіркеу қалпына келтірілді",
            ru: "Регистрация восстановлена",
            en: "The registration was reinstated",
            uz: "Roʻyxatga olish tiklandi",
        },
        NotificationKind::RegistrationDeparted => &Text {
            kk: "Елден шығу тіркелді",
            ru: "Зафиксирован выезд из страны",
            en: "Departure recorded",
            uz: "Mamlakatdan chiqish qayd etildi",
        },
        NotificationKind::DepartureWithdrawn => &Text {
            kk: "Елден шығу қате тіркелген",
            ru: "Выезд был зафиксирован ошибочно",
            en: "The departure was recorded by mistake",
            uz: "Mamlakatdan chiqish xato qayd etilgan",
        },
        NotificationKind::ViolationRecorded => &Text {
            kk: "Бұзушылық тіркелді",
            ru: "Зафиксировано нарушение",
            en: "A violation was recorded",
            uz: "Qoidabuzarlik qayd etildi",
        },
        NotificationKind::ViolationWithdrawn => &Text {
            kk: "Бұзушылық туралы жазба қайтарып алынды",
            ru: "Запись о нарушении отозвана",
            en: "The record of a violation was withdrawn",
            uz: "Qoidabuzarlik haqidagi yozuv qaytarib olindi",
        },
        NotificationKind::OwnerAsked | NotificationKind::OwnerInformed => &Text {
            kk: "Тұрғын үйіңізге тіркелуге өтініш түсті",
            ru: "Заявление на регистрацию в вашем жилье",
            en: "An application to register at your dwelling",
            uz: "Uyingizga roʻyxatga olish uchun ariza",
        },
        NotificationKind::OwnerConfirmed => &Text {
            kk: "Тұрғын үйіңіздегі тіркеу расталды",
            ru: "Регистрация в вашем жилье подтверждена",
            en: "The registration at your dwelling was confirmed",
            uz: "Uyingizdagi roʻyxatga olish tasdiqlandi",
        },
        NotificationKind::OwnerRejected => &Text {
            kk: "Тұрғын үйіңізге тіркелу өтінішінен бас тартылды",
            ru: "В регистрации в вашем жилье отказано",
            en: "The application for your dwelling was refused",
            uz: "Uyingizga roʻyxatga olish rad etildi",
        },
        NotificationKind::OwnerExpired => &Text {
            kk: "Өтінішке ешкім жауап бермеді",
            ru: "На заявление никто не ответил",
            en: "Nobody answered the application",
            uz: "Arizaga hech kim javob bermadi",
        },
        NotificationKind::ApplicationDue => &Text {
            kk: "Тіркеуге өтініш беру қажет",
            ru: "Нужно подать заявление на регистрацию",
            en: "Apply for registration",
            uz: "Roʻyxatga olish uchun ariza berish kerak",
        },
        NotificationKind::AppliedFor => &Text {
            kk: "Сіз үшін тіркеуге өтініш берілді",
            ru: "За вас подано заявление на регистрацию",
            en: "An application to register you was made",
            uz: "Siz uchun roʻyxatga olishga ariza berildi",
        },
        NotificationKind::DelegateInvited => &Text {
            kk: "Сізді ұйымның өкілі болуға шақырды",
            ru: "Вас приглашают представлять организацию",
            en: "You are invited to act for an organisation",
            uz: "Sizni tashkilot vakili boʻlishga taklif qilishdi",
        },
    }
}
