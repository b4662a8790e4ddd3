//! Texts of the inbox and of SMS. None holds personal data: an inbox preview and an SMS can be read over a shoulder.
//! An SMS outside the GSM alphabet has 70 characters, or 67 a part; every text here fits into two parts.

use super::Text;
use crate::domain::notifications::NotificationKind;

/// The most UTF-16 units an SMS of two parts holds in Kazakh, Russian and Uzbek.
pub const SMS_UNITS: usize = 134;

/// The most ASCII characters an SMS of one part holds in English.
pub const SMS_ASCII_UNITS: usize = 160;

/// The longest link that [`HOST_LINK_SMS`] has room for: 46 of it are path and token, so the host's name may have 13 letters.
pub const URL_UNITS: usize = 67;

/// Sign-in code: `{code}`, valid for `{minutes}`.
pub static OTP_SMS: Text = Text {
    kk: "Кіру коды: {code}. {minutes} мин жарамды. Оны ешкімге айтпаңыз.",
    ru: "Код для входа: {code}. Действует {minutes} мин. Никому его не сообщайте.",
    en: "Your sign-in code: {code}. Valid for {minutes} min. Never share it with anyone.",
    uz: "Kirish kodi: {code}. {minutes} daqiqa amal qiladi. Uni hech kimga aytmang.",
};

/// To a host who does not look into the app, or has none; `{url}` is the one-time link, at most [`URL_UNITS`] long.
pub static HOST_LINK_SMS: Text = Text {
    kk: "Сізді қабылдаушы тарап деп көрсетті. Жауап: {url} Үндемеу келісім емес.",
    ru: "Вас указали принимающим лицом. Ответьте: {url} Молчание — не согласие.",
    en: "You were named as host of a foreigner. To answer, open {url} No answer means no consent.",
    uz: "Sizni qabul qiluvchi deb koʻrsatishdi. Javob: {url} Sukut rozilik emas.",
};

/// The title of a notification in the inbox.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per kind")]
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
    }
}

/// The body of a notification in the inbox: what happened and what to do.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per kind")]
pub fn body(kind: NotificationKind) -> &'static Text {
    match kind {
        NotificationKind::ApprovalRequested => &Text {
            kk: "Сіздің мекенжайыңыз бойынша тіркеуге өтініш түсті. Оны тексеріп, растаңыз немесе бас тартыңыз. Жауап бермесеңіз, бұл келісім болып саналмайды.",
            ru: "Поступило заявление на регистрацию по вашему адресу. Проверьте его, подтвердите или откажите. Молчание не считается согласием.",
            en: "Somebody applied to register at your place. Check the application, then confirm or refuse it. Silence does not count as consent.",
            uz: "Sizning manzilingiz boʻyicha roʻyxatga olish uchun ariza tushdi. Uni tekshirib, tasdiqlang yoki rad eting. Javob bermaslik rozilik hisoblanmaydi.",
        },
        NotificationKind::RegistrationConfirmed => &Text {
            kk: "Қабылдаушы тарап өтінішіңізді растады. Тіркеу туралы анықтама жеке кабинетте дайын.",
            ru: "Принимающее лицо подтвердило ваше заявление. Справка о регистрации готова в личном кабинете.",
            en: "The host confirmed your application. Your registration certificate is ready in the e-cabinet.",
            uz: "Qabul qiluvchi shaxs arizangizni tasdiqladi. Roʻyxatga olish toʻgʻrisidagi maʼlumotnoma shaxsiy kabinetda tayyor.",
        },
        NotificationKind::RegistrationRejected => &Text {
            kk: "Себебін жеке кабинеттен қараңыз. Басқа қабылдаушы тарапты көрсете аласыз немесе бас тартуға шағымдана аласыз.",
            ru: "Причина указана в личном кабинете. Вы можете назвать другое принимающее лицо или обжаловать отказ.",
            en: "See the reason in the e-cabinet. You may name another host or appeal the refusal.",
            uz: "Sababini shaxsiy kabinetda koʻring. Boshqa qabul qiluvchi shaxsni koʻrsatishingiz yoki rad etish ustidan shikoyat qilishingiz mumkin.",
        },
        NotificationKind::RegistrationWithdrawn => &Text {
            kk: "Сіздің мекенжайыңыз бойынша берілген өтінішті өтініш берушінің өзі қайтарып алды. Сізден ештеңе талап етілмейді.",
            ru: "Заявитель сам отозвал заявление на регистрацию по вашему адресу. От вас ничего не требуется.",
            en: "The applicant withdrew the application to register at your place. You need not do anything.",
            uz: "Sizning manzilingiz boʻyicha berilgan arizani ariza beruvchining oʻzi qaytarib oldi. Sizdan hech narsa talab etilmaydi.",
        },
        NotificationKind::RegistrationSuperseded => &Text {
            kk: "Сізде тіркелген адам енді басқа мекенжай бойынша тіркелді. Сізден ештеңе талап етілмейді.",
            ru: "Человек, зарегистрированный у вас, теперь зарегистрирован по другому адресу. От вас ничего не требуется.",
            en: "The person registered at your place is now registered at another address. You need not do anything.",
            uz: "Sizda roʻyxatda turgan shaxs endi boshqa manzil boʻyicha roʻyxatga olindi. Sizdan hech narsa talab etilmaydi.",
        },
        NotificationKind::RegistrationExpired => &Text {
            kk: "Бұл келісім де, бас тарту да емес. Сіздің өтініш берген уақытыңыз ескеріледі. Өтінішті қайта жіберіңіз, басқа қабылдаушы тарапты көрсетіңіз немесе көші-қон полициясына жүгініңіз.",
            ru: "Это не согласие и не отказ. Время подачи вашего заявления учитывается. Отправьте его ещё раз, назовите другое принимающее лицо или обратитесь в миграционную полицию.",
            en: "This is neither consent nor refusal. The time when you applied still counts. Send the application again, name another host or contact the migration police.",
            uz: "Bu rozilik ham, rad etish ham emas. Ariza bergan vaqtingiz hisobga olinadi. Arizani qayta yuboring, boshqa qabul qiluvchi shaxsni koʻrsating yoki migratsiya politsiyasiga murojaat qiling.",
        },
        NotificationKind::SessionEnded => &Text {
            kk: "Құрылғыларыңыздың біріндегі кіру кілті екінші рет қолданылды: оны біреу көшіріп алған болуы мүмкін. Сол құрылғыда қайта кіріңіз, сеанстар тізімін тексеріп, танымайтындарыңызды аяқтаңыз.",
            ru: "Ключ входа одного из ваших устройств использован повторно: возможно, его кто-то скопировал. Войдите на этом устройстве снова, проверьте список сеансов и завершите те, которых не узнаёте.",
            en: "The sign-in key of one of your devices was used a second time: somebody may have copied it. Sign in again on that device, check the list of sessions and end those you do not recognise.",
            uz: "Qurilmalaringizdan birining kirish kaliti ikkinchi marta ishlatildi: uni kimdir nusxalab olgan boʻlishi mumkin. Shu qurilmada qayta kiring, seanslar roʻyxatini tekshirib, tanimaganlaringizni tugating.",
        },
        NotificationKind::ApprovalReminder => &Text {
            kk: "Сіздің мекенжайыңыз бойынша тіркеуге берілген өтінішке әлі жауап берілген жоқ. Мерзімі біткенше растаңыз немесе бас тартыңыз. Жауап бермесеңіз, бұл келісім болып саналмайды.",
            ru: "На заявление о регистрации по вашему адресу ещё нет ответа. Подтвердите его или откажите, пока не истёк срок. Молчание не считается согласием.",
            en: "An application to register at your place has not been answered yet. Confirm or refuse it before the time is over. Silence does not count as consent.",
            uz: "Sizning manzilingiz boʻyicha roʻyxatga olish uchun berilgan arizaga hali javob berilmagan. Muddat tugaguncha tasdiqlang yoki rad eting. Javob bermaslik rozilik hisoblanmaydi.",
        },
        NotificationKind::RegistrationAnnulled => &Text {
            kk: "Көші-қон полициясы тіркеудің күшін жойды, анықтама енді жарамсыз. Негізін өтініш бетінен қараңыз; оған шағымдануға болады.",
            ru: "Миграционная полиция аннулировала регистрацию, справка больше не действует. Основание указано в заявлении; решение можно обжаловать.",
            en: "The migration police annulled a registration; its certificate is no longer valid. The ground is shown with the application; the decision can be appealed.",
            uz: "Migratsiya politsiyasi roʻyxatga olishni bekor qildi, maʼlumotnoma endi amal qilmaydi. Asosi arizada koʻrsatilgan; qaror ustidan shikoyat qilish mumkin.",
        },
        NotificationKind::RegistrationDeparted => &Text {
            kk: "Шекара қызметі елден шығуды тіркеді: тіркеу немесе өтініш жабылды, анықтама енді жарамсыз. Елге қайта кірген соң жаңа өтініш беріледі. Егер бұл қате болса, көші-қон полициясына жүгініңіз.",
            ru: "Пограничная служба зафиксировала выезд: регистрация или заявление закрыты, справка больше не действует. После нового въезда подаётся новое заявление. Если это ошибка, обратитесь в миграционную полицию.",
            en: "The border service recorded a departure: the registration or application is closed, its certificate is no longer valid. After a new entry, a new application is made. If this is a mistake, contact the migration police.",
            uz: "Chegara xizmati mamlakatdan chiqishni qayd etdi: roʻyxatga olish yoki ariza yopildi, maʼlumotnoma endi amal qilmaydi. Qayta kirgandan soʻng yangi ariza beriladi. Agar bu xato boʻlsa, migratsiya politsiyasiga murojaat qiling.",
        },
        NotificationKind::DepartureWithdrawn => &Text {
            kk: "Шекара қызметі елден шығу туралы жазбаны қайтарып алды. Жабылған тіркеу өздігінен қалпына келмейді: өтінішті қайта беріңіз. Көші-қон полициясы бұл туралы біледі.",
            ru: "Пограничная служба отозвала запись о выезде. Закрытая регистрация сама не восстанавливается: подайте заявление ещё раз. Миграционная полиция об этом знает.",
            en: "The border service has withdrawn its record of a departure. A closed registration does not come back by itself: apply again. The migration police know of it.",
            uz: "Chegara xizmati mamlakatdan chiqish haqidagi yozuvni qaytarib oldi. Yopilgan roʻyxatga olish oʻzi tiklanmaydi: arizani qayta bering. Migratsiya politsiyasi bundan xabardor.",
        },
    }
}
