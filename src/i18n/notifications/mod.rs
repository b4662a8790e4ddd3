//! Texts of the inbox and of SMS. None holds personal data: an inbox preview and an SMS can be read over a shoulder.
//! An SMS outside the GSM alphabet has 70 characters, or 67 a part; every text here fits into two parts.

mod titles;

pub use titles::title;

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

/// To somebody whom an organisation invites and who has no device: he signs in with this phone.
pub static DELEGATE_SMS: Text = Text {
    kk: "Сізді ұйымның өкілі болуға шақырды. Осы телефонмен қолданбаға кіріңіз.",
    ru: "Вас приглашают представлять организацию. Войдите в приложение с этим телефоном.",
    en: "You are invited to act for an organisation. Sign in to the app with this phone to answer.",
    uz: "Sizni tashkilot vakili boʻlishga taklif qilishdi. Ilovaga shu telefon bilan kiring.",
};

/// The body of a notification in the inbox: what happened and what to do.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per kind; at wide lines it is short enough")]
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
        NotificationKind::AnnulmentIntended => &Text {
            kk: "Көші-қон полициясы тіркеудің күшін жоюды көздеп отыр. Негізі мен жауап беру мерзімін қараңыз.",
            ru: "Миграционная полиция намерена аннулировать регистрацию. Посмотрите основание и срок для ответа.",
            en: "The migration police intend to annul the registration. See the ground, and until when it can be answered.",
            uz: "Migratsiya politsiyasi roʻyxatga olishni bekor qilmoqchi. Asosi va javob muddatini koʻring.",
        },
        NotificationKind::AnnulmentDropped => &Text {
            kk: "Тіркеудің күшін жою көзделмейді. Ештеңе істеу қажет емес.",
            ru: "Аннулирование больше не предполагается. Ничего делать не нужно.",
            en: "It is no longer intended to annul it. You need not do anything.",
            uz: "Uni bekor qilish endi koʻzda tutilmaydi. Hech narsa qilish shart emas.",
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
        NotificationKind::StayEnding => &Text {
            kk: "Заңды болу мерзіміңіз {date} аяқталады (осы күнді қоса алғанда), сол кезде тіркеуіңіз де тоқтайды. Осы күннен кешіктірмей елден шығыңыз немесе алдын ала көші-қон полициясына жүгініңіз.",
            ru: "Ваш законный срок пребывания заканчивается {date} (включая этот день), вместе с ним прекращается и регистрация. Выезжайте не позднее этого дня или заранее обратитесь в миграционную полицию.",
            en: "Your lawful stay ends on {date} (that day included), and your registration with it. Leave the country by that day, or turn to the migration police before it.",
            uz: "Qonuniy boʻlish muddatingiz {date} kuni tugaydi (shu kun ham kiradi), u bilan roʻyxatga olish ham toʻxtaydi. Shu kundan kechikmay chiqib keting yoki oldindan migratsiya politsiyasiga murojaat qiling.",
        },
        NotificationKind::RegistrationEnded => &Text {
            kk: "Заңды болу мерзімі аяқталды, сондықтан тіркеу тоқтатылды және анықтама енді жарамсыз.",
            ru: "Законный срок пребывания истёк, поэтому регистрация прекращена, справка больше не действует.",
            en: "The lawful stay is over, so the registration has ended and its certificate is no longer valid.",
            uz: "Qonuniy boʻlish muddati tugadi, shuning uchun roʻyxatga olish toʻxtatildi, maʼlumotnoma endi amal qilmaydi.",
        },
        NotificationKind::VacateRequested => &Text {
            kk: "{date} дейін келісетініңізді немесе қарсы екеніңізді жеке кабинетте жауап беріңіз. Қарсы болсаңыз, көші-қон полициясы шешеді. Жауап бермесеңіз, тіркеу тоқтатылады. Оған дейін тіркеу күшінде.",
            ru: "До {date} ответьте в личном кабинете, согласны вы или возражаете. Если вы возражаете, решит миграционная полиция. Если не ответите, регистрация будет прекращена. До этого она действует.",
            en: "Say in the e-cabinet by {date} whether you agree or object. If you object, the migration police decides. If you do not answer, the registration ends. Until then it is in force.",
            uz: "{date} gacha shaxsiy kabinetda rozi yoki qarshi ekaningizni bildiring. Qarshi boʻlsangiz, migratsiya politsiyasi hal qiladi. Javob bermasangiz, roʻyxatga olish toʻxtatiladi. Ungacha u amal qiladi.",
        },
        NotificationKind::VacateWithdrawn => &Text {
            kk: "Қабылдаушы тарап тіркеуді тоқтату туралы сұрауын қайтарып алды. Тіркеуіңіз күшінде қалады.",
            ru: "Принимающее лицо отозвало просьбу прекратить регистрацию. Ваша регистрация остаётся в силе.",
            en: "Your host no longer asks to end your registration. It stays in force.",
            uz: "Qabul qiluvchi shaxs roʻyxatga olishni toʻxtatish haqidagi soʻrovini qaytarib oldi. Roʻyxatga olishingiz amalda qoladi.",
        },
        NotificationKind::VacateObjected => &Text {
            kk: "Қонағыңыз тіркеуді тоқтатуға қарсы. Енді көші-қон полициясы шешеді; шешім туралы сізге хабарланады.",
            ru: "Ваш гость возражает против прекращения регистрации. Теперь решит миграционная полиция; о решении вам сообщат.",
            en: "Your guest objects to ending the registration. The migration police decides now; you will be told.",
            uz: "Mehmoningiz roʻyxatga olishni toʻxtatishga qarshi. Endi migratsiya politsiyasi hal qiladi; qaror haqida sizga xabar beriladi.",
        },
        NotificationKind::VacateRefused => &Text {
            kk: "Көші-қон полициясы тіркеуді тоқтатпау туралы шешім қабылдады.",
            ru: "Миграционная полиция решила не прекращать регистрацию.",
            en: "The migration police decided not to end the registration.",
            uz: "Migratsiya politsiyasi roʻyxatga olishni toʻxtatmaslikka qaror qildi.",
        },
        NotificationKind::RegistrationVacated => &Text {
            kk: "Тіркеу қабылдаушы тараптың сұрауы бойынша тоқтатылды, анықтама енді жарамсыз. Елде қалатын адам жаңа мекенжай бойынша тіркелуі керек.",
            ru: "Регистрация прекращена по просьбе принимающего лица, справка больше не действует. Кто остаётся в стране, должен зарегистрироваться по новому адресу.",
            en: "The registration ended at the host's request; its certificate is no longer valid. Whoever stays in the country must register at a new address.",
            uz: "Roʻyxatga olish qabul qiluvchi shaxsning soʻroviga koʻra toʻxtatildi, maʼlumotnoma endi amal qilmaydi. Mamlakatda qoladigan shaxs yangi manzil boʻyicha roʻyxatdan oʻtishi kerak.",
        },
        NotificationKind::CaseUpheld => &Text {
            kk: "Көші-қон полициясы сіздің пайдаңызға шешім қабылдады. Түсіндірме мен келесі қадам өтініш бетінде көрсетілген.",
            ru: "Миграционная полиция решила в вашу пользу. Пояснение и следующий шаг указаны в обращении.",
            en: "The migration police decided in your favour. The explanation and the next step are shown with your appeal.",
            uz: "Migratsiya politsiyasi sizning foydangizga qaror qildi. Tushuntirish va keyingi qadam murojaatda koʻrsatilgan.",
        },
        NotificationKind::CaseDismissed => &Text {
            kk: "Көші-қон полициясының түсіндірмесі өтініш бетінде көрсетілген. Шешімге жоғары тұрған органға немесе сотқа шағымдануға болады.",
            ru: "Пояснение миграционной полиции указано в обращении. Решение можно обжаловать в вышестоящем органе или в суде.",
            en: "The explanation of the migration police is shown with your appeal. You may take the decision to the higher authority or to court.",
            uz: "Migratsiya politsiyasining tushuntirishi murojaatda koʻrsatilgan. Qaror ustidan yuqori organga yoki sudga shikoyat qilish mumkin.",
        },
        NotificationKind::RegistrationReinstated => &Text {
            kk: "Көші-қон полициясы тіркеудің күшін жою туралы шешімін қайтарып алды. Жаңа анықтама жеке кабинетте дайын.",
            ru: "Миграционная полиция отменила аннулирование регистрации. Новая справка готова в личном кабинете.",
            en: "The migration police took the annulment back. A new certificate is ready in the e-cabinet.",
            uz: "Migratsiya politsiyasi roʻyxatga olishni bekor qilish qarorini qaytarib oldi. Yangi maʼlumotnoma shaxsiy kabinetda tayyor.",
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
        NotificationKind::ViolationRecorded => &Text {
            kk: "Көші-қон полициясы сізге қатысты бұзушылықты тіркеді. Қай бап бойынша екенін жеке кабинеттен қараңыз. Бұл айыппұл туралы шешім емес: ондай шешімге шағымдануға болады.",
            ru: "Миграционная полиция зафиксировала нарушение с вашей стороны. По какой статье, смотрите в личном кабинете. Это не решение о штрафе: такое решение можно обжаловать.",
            en: "The migration police recorded a violation of yours. See in the e-cabinet by which article. It is no decision on a fine: such a decision can be appealed.",
            uz: "Migratsiya politsiyasi sizning qoidabuzarligingizni qayd etdi. Qaysi modda boʻyicha ekanini shaxsiy kabinetda koʻring. Bu jarima haqidagi qaror emas: bunday qaror ustidan shikoyat qilish mumkin.",
        },
        NotificationKind::ViolationWithdrawn => &Text {
            kk: "Көші-қон полициясы сізге қатысты бұзушылық туралы жазбаны қайтарып алды. Ештеңе істеу қажет емес.",
            ru: "Миграционная полиция отозвала запись о вашем нарушении. Ничего делать не нужно.",
            en: "The migration police withdrew the record of a violation of yours. You need not do anything.",
            uz: "Migratsiya politsiyasi qoidabuzarligingiz haqidagi yozuvni qaytarib oldi. Hech narsa qilish shart emas.",
        },
        NotificationKind::OwnerAsked => &Text {
            kk: "Сіз тұрғын үйдің иелерінің бірі ретінде көрсетілдіңіз. Өтінішті кез келген ие растай немесе одан бас тарта алады, бір жауап жеткілікті. Жауап бермеу келісім болып саналмайды.",
            ru: "Вас назвали одним из собственников жилья. Подтвердить заявление или отказать может любой из собственников, достаточно одного ответа. Молчание не считается согласием.",
            en: "You were named as one of the owners of the dwelling. Any one of the owners may confirm the application or refuse it; one answer is enough. Silence does not count as consent.",
            uz: "Sizni uy egalaridan biri deb koʻrsatishdi. Arizani har qaysi ega tasdiqlashi yoki rad etishi mumkin, bitta javob yetarli. Javob bermaslik rozilik hisoblanmaydi.",
        },
        NotificationKind::OwnerInformed => &Text {
            kk: "Өтініш берушінің айтуынша, тұрғын үй оған да тиесілі. Меншік құқығын көші-қон полициясы тексереді. Сізден жауап талап етілмейді; келіспесеңіз, көші-қон полициясына жүгініңіз.",
            ru: "Заявитель указал, что жильё принадлежит и ему. Право собственности проверит миграционная полиция. Ответ от вас не требуется; если вы не согласны, обратитесь в миграционную полицию.",
            en: "The applicant says that the dwelling is his, too. The migration police check the ownership. You need not answer; if you do not agree, contact the migration police.",
            uz: "Ariza beruvchi uy unga ham tegishli deb koʻrsatdi. Mulk huquqini migratsiya politsiyasi tekshiradi. Sizdan javob talab etilmaydi; rozi boʻlmasangiz, migratsiya politsiyasiga murojaat qiling.",
        },
        NotificationKind::OwnerConfirmed => &Text {
            kk: "Сіздің жауабыңыз енді қажет емес. Келіспесеңіз, тіркеуді тоқтатуды сұраңыз немесе көші-қон полициясына жүгініңіз.",
            ru: "Ваш ответ больше не нужен. Если вы не согласны, попросите прекратить регистрацию или обратитесь в миграционную полицию.",
            en: "Your answer is not needed any more. If you do not agree, ask that the registration end, or contact the migration police.",
            uz: "Javobingiz endi kerak emas. Rozi boʻlmasangiz, roʻyxatga olishni toʻxtatishni soʻrang yoki migratsiya politsiyasiga murojaat qiling.",
        },
        NotificationKind::OwnerRejected => &Text {
            kk: "Сіздің жауабыңыз енді қажет емес. Ештеңе істеу қажет емес.",
            ru: "Ваш ответ больше не нужен. Ничего делать не нужно.",
            en: "Your answer is not needed any more. You need not do anything.",
            uz: "Javobingiz endi kerak emas. Hech narsa qilish shart emas.",
        },
        NotificationKind::OwnerExpired => &Text {
            kk: "Тұрғын үйіңізге тіркелу өтінішінің мерзімі өтті: бұл келісім де, бас тарту да емес. Сіздің жауабыңыз енді қажет емес.",
            ru: "Срок ответа на заявление о регистрации в вашем жилье истёк: это не согласие и не отказ. Ваш ответ больше не нужен.",
            en: "The time to answer the application for your dwelling is over: that is neither consent nor refusal. Your answer is not needed any more.",
            uz: "Uyingizga roʻyxatga olish arizasiga javob muddati tugadi: bu rozilik ham, rad etish ham emas. Javobingiz endi kerak emas.",
        },
        NotificationKind::ApplicationDue => &Text {
            kk: "Сіз елге кірдіңіз, бірақ тіркеуге әлі өтініш бермедіңіз. Өтінішті {date} күнінен кешіктірмей жеке кабинетте беріңіз.",
            ru: "Вы въехали в страну, но ещё не подали заявление на регистрацию. Подайте его в личном кабинете не позднее {date}.",
            en: "You have entered the country and not applied for registration yet. Apply in the e-cabinet no later than {date}.",
            uz: "Siz mamlakatga kirdingiz, lekin hali roʻyxatga olish uchun ariza bermadingiz. Arizani {date} sanasidan kechiktirmay shaxsiy kabinetda bering.",
        },
        NotificationKind::AppliedFor => &Text {
            kk: "Тұратын жеріңіз сіз үшін тіркеуге өтініш берді. Бұл қате болса, жауап келгенше өтінішті жеке кабинетте қайтарып алыңыз.",
            ru: "Место, где вы остановились, подало за вас заявление на регистрацию. Если это ошибка, отзовите заявление в личном кабинете, пока на него не ответили.",
            en: "The place where you stay has applied for your registration. If this is a mistake, withdraw the application in the e-cabinet before it is answered.",
            uz: "Siz turgan joy siz uchun roʻyxatga olishga ariza berdi. Agar bu xato boʻlsa, javob berilgunicha arizani shaxsiy kabinetda qaytarib oling.",
        },
        NotificationKind::DelegateInvited => &Text {
            kk: "Ұйым оның атынан шетелдіктерді тіркеу туралы өтініштерге жауап беруіңізді қалайды. Қай ұйым және қандай құқықтар екенін қарап, қабылдаңыз немесе бас тартыңыз.",
            ru: "Организация хочет, чтобы вы от её имени работали с заявлениями о регистрации иностранцев. Посмотрите, какая это организация и какие права она даёт, и примите приглашение или откажитесь.",
            en: "An organisation wants you to deal with applications to register foreigners in its name. See which one it is and what you may do for it, then accept or decline.",
            uz: "Tashkilot uning nomidan chet elliklarni roʻyxatga olish arizalari bilan ishlashingizni istaydi. Qaysi tashkilot va qanday huquqlar ekanini koʻrib, qabul qiling yoki rad eting.",
        },
    }
}
