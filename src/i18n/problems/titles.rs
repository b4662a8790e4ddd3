//! Titles of problems: a few words that name what happened.
//! What to do about it stands in the details.

use super::{batches, events, guests, organizations, outages};
use crate::domain::codes::ProblemCode;
use crate::i18n::Text;

/// The title of a problem: what happened.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per code")]
pub fn title(code: ProblemCode) -> &'static Text {
    match code {
        ProblemCode::ValidationFailed => &Text {
            kk: "Деректерде қате бар",
            ru: "В данных есть ошибки",
            en: "Some of the data is wrong",
            uz: "Maʼlumotlarda xato bor",
        },
        ProblemCode::MalformedJson => &Text {
            kk: "Сұрау мәтіні дұрыс JSON емес",
            ru: "Тело запроса не является правильным JSON",
            en: "The request body is not valid JSON",
            uz: "Soʻrov matni toʻgʻri JSON emas",
        },
        ProblemCode::MalformedQuery => &Text {
            kk: "Сұрау параметрі қате",
            ru: "Неверный параметр запроса",
            en: "A query parameter is wrong",
            uz: "Soʻrov parametri notoʻgʻri",
        },
        ProblemCode::MalformedHeader => &Text {
            kk: "Сұрау тақырыбы қате",
            ru: "Неверный заголовок запроса",
            en: "A request header is wrong",
            uz: "Soʻrov sarlavhasi notoʻgʻri",
        },
        ProblemCode::BadRequest => &Text {
            kk: "Сұрауды оқу мүмкін болмады",
            ru: "Не удалось прочитать запрос",
            en: "The request could not be read",
            uz: "Soʻrovni oʻqib boʻlmadi",
        },
        ProblemCode::BadCursor => &Text {
            kk: "Тізімнің жалғасы табылмады",
            ru: "Продолжение списка не найдено",
            en: "The rest of the list was not found",
            uz: "Roʻyxatning davomi topilmadi",
        },
        ProblemCode::ResyncRequired => &Text {
            kk: "Тізімдерді қайта оқу керек",
            ru: "Списки нужно загрузить заново",
            en: "The lists must be read anew",
            uz: "Roʻyxatlarni qaytadan oʻqish kerak",
        },
        ProblemCode::EventsExpired => &events::EXPIRED_TITLE,
        ProblemCode::DelegateKnown => &organizations::DELEGATE_KNOWN_TITLE,
        ProblemCode::DelegateClosed => &organizations::DELEGATE_CLOSED_TITLE,
        ProblemCode::LastManager => &organizations::LAST_MANAGER_TITLE,
        ProblemCode::PremisesKnown => &organizations::PREMISES_KNOWN_TITLE,
        ProblemCode::OrganizationKnown => &organizations::KNOWN_TITLE,
        ProblemCode::OrganizationFull => &organizations::FULL_TITLE,
        ProblemCode::TooManyWebhooks => &events::MANY_TITLE,
        ProblemCode::TooManyBatches => &batches::MANY_TITLE,
        ProblemCode::BatchOver => &batches::OVER_TITLE,
        ProblemCode::IdempotencyKeyRequired => &Text {
            kk: "Idempotency-Key кілті көрсетілмеген немесе қате",
            ru: "Ключ Idempotency-Key не указан или неверен",
            en: "The Idempotency-Key is missing or malformed",
            uz: "Idempotency-Key kaliti koʻrsatilmagan yoki notoʻgʻri",
        },
        ProblemCode::IdempotencyKeyReused => &Text {
            kk: "Idempotency-Key кілті басқа сұрау үшін қолданылған",
            ru: "Ключ Idempotency-Key уже использован для другого запроса",
            en: "The Idempotency-Key was already used for another request",
            uz: "Idempotency-Key kaliti boshqa soʻrov uchun ishlatilgan",
        },
        ProblemCode::IdempotencyInProgress => &Text {
            kk: "Сұрау әлі орындалып жатыр",
            ru: "Запрос ещё выполняется",
            en: "The request is still being processed",
            uz: "Soʻrov hali bajarilmoqda",
        },
        ProblemCode::Unauthenticated => &Text {
            kk: "Жүйеге кірмегенсіз",
            ru: "Вход не выполнен",
            en: "You are not signed in",
            uz: "Tizimga kirilmagan",
        },
        ProblemCode::TokenExpired => &Text {
            kk: "Кіру мерзімі аяқталды",
            ru: "Время входа истекло",
            en: "Your sign-in has expired",
            uz: "Kirish muddati tugadi",
        },
        ProblemCode::OtpInvalid => {
            &Text {
                kk: "Код жарамсыз", ru: "Код не подошёл", en: "The code is not valid", uz: "Kod yaroqsiz"
            }
        }
        ProblemCode::RefreshInvalid => {
            &Text {
                kk: "Сеанс аяқталды", ru: "Сеанс завершён", en: "Your session has ended", uz: "Seans tugadi"
            }
        }
        ProblemCode::OidcNotConfigured => &Text {
            kk: "Жеке куәландыру қызметі арқылы кіру қосылмаған",
            ru: "Вход через службу идентификации не подключён",
            en: "Sign-in through an identity provider is not available",
            uz: "Identifikatsiya xizmati orqali kirish ulanmagan",
        },
        ProblemCode::OidcAttemptInvalid => &Text {
            kk: "Кіру әрекеті жарамсыз",
            ru: "Попытка входа недействительна",
            en: "The sign-in attempt is not valid",
            uz: "Kirish urinishi yaroqsiz",
        },
        ProblemCode::OidcRefused => &Text {
            kk: "Жеке куәландыру қызметі кіруді растамады",
            ru: "Служба идентификации не подтвердила вход",
            en: "The identity provider did not confirm the sign-in",
            uz: "Identifikatsiya xizmati kirishni tasdiqlamadi",
        },
        ProblemCode::OidcPhoneUnverified => &Text {
            kk: "Расталған телефон нөмірі жоқ",
            ru: "Нет подтверждённого номера телефона",
            en: "There is no verified phone number",
            uz: "Tasdiqlangan telefon raqami yoʻq",
        },
        ProblemCode::OidcIdentityConflict => &Text {
            kk: "Телефон нөмірі басқа адамның тіркелгісіне тиесілі",
            ru: "Номер телефона принадлежит учётной записи другого человека",
            en: "The phone number belongs to another person's account",
            uz: "Telefon raqami boshqa shaxsning hisobiga tegishli",
        },
        ProblemCode::OidcNotForOfficers => &Text {
            kk: "Лауазымды тұлға бұл жолмен кіре алмайды",
            ru: "Сотрудник не входит этим способом",
            en: "Officers do not sign in this way",
            uz: "Xodim bu yoʻl bilan kirmaydi",
        },
        ProblemCode::OidcUnavailable => &Text {
            kk: "Жеке куәландыру қызметі жауап бермейді",
            ru: "Служба идентификации не отвечает",
            en: "The identity provider does not answer",
            uz: "Identifikatsiya xizmati javob bermayapti",
        },
        ProblemCode::Forbidden => &Text {
            kk: "Бұл әрекетке құқығыңыз жоқ",
            ru: "Нет права на это действие",
            en: "You are not allowed to do this",
            uz: "Bu amalga huquqingiz yoʻq",
        },
        ProblemCode::InsufficientScope => &Text {
            kk: "Бағдарламаның бұл әрекетке рұқсаты жоқ",
            ru: "У программы нет разрешения на это действие",
            en: "The program lacks the permission for this",
            uz: "Dasturda bu amal uchun ruxsat yoʻq",
        },
        ProblemCode::NotFound => {
            &Text { kk: "Табылмады", ru: "Не найдено", en: "Not found", uz: "Topilmadi" }
        }
        ProblemCode::CertificateNumberInvalid => &Text {
            kk: "Анықтаманың нөмірі қате терілген",
            ru: "Номер справки набран с ошибкой",
            en: "The certificate number is mistyped",
            uz: "Maʼlumotnoma raqami xato terilgan",
        },
        ProblemCode::SignatureInvalid => &Text {
            kk: "Қолтаңба жарамсыз",
            ru: "Подпись недействительна",
            en: "The signature is not valid",
            uz: "Imzo haqiqiy emas",
        },
        ProblemCode::LinkExpired => &Text {
            kk: "Сілтеменің мерзімі өтіп кеткен",
            ru: "Срок действия ссылки истёк",
            en: "The link has expired",
            uz: "Havolaning muddati tugagan",
        },
        ProblemCode::MethodNotAllowed => &Text {
            kk: "Мұндай әрекет қарастырылмаған",
            ru: "Такое действие не предусмотрено",
            en: "This action is not available here",
            uz: "Bunday amal koʻzda tutilmagan",
        },
        ProblemCode::RequestTimeout => &Text {
            kk: "Сұрау уақытында жетпеді",
            ru: "Запрос не дошёл вовремя",
            en: "The request did not arrive in time",
            uz: "Soʻrov oʻz vaqtida yetib kelmadi",
        },
        ProblemCode::RegistrationNotPending => &Text {
            kk: "Өтініш енді жауап күтіп тұрған жоқ",
            ru: "Заявление уже не ожидает ответа",
            en: "The application is no longer waiting for an answer",
            uz: "Ariza endi javob kutayotgani yoʻq",
        },
        ProblemCode::AnswerTimeOver => &Text {
            kk: "Жауап беру уақыты аяқталды",
            ru: "Время для ответа истекло",
            en: "The time for an answer is over",
            uz: "Javob berish vaqti tugadi",
        },
        ProblemCode::ConcurrentChange => &Text {
            kk: "Деректер жаңа ғана өзгерді",
            ru: "Данные только что изменились",
            en: "The data has just changed",
            uz: "Maʼlumotlar hozirgina oʻzgardi",
        },
        ProblemCode::RegistrationNotInForce => &Text {
            kk: "Тіркеу қазір күшінде емес",
            ru: "Регистрация сейчас не действует",
            en: "The registration is not in force",
            uz: "Roʻyxatga olish hozir amalda emas",
        },
        ProblemCode::VacateUnderWay => &Text {
            kk: "Сұрау жіберіліп қойған",
            ru: "Просьба уже отправлена",
            en: "The request was made already",
            uz: "Soʻrov allaqachon yuborilgan",
        },
        ProblemCode::NoVacateRequest => &Text {
            kk: "Жауап беретін сұрау жоқ",
            ru: "Нет просьбы, на которую нужно ответить",
            en: "There is no request to answer",
            uz: "Javob beriladigan soʻrov yoʻq",
        },
        ProblemCode::NothingToAppeal => &Text {
            kk: "Шағымданатын ештеңе жоқ",
            ru: "Обжаловать нечего",
            en: "There is nothing to appeal",
            uz: "Shikoyat qilinadigan narsa yoʻq",
        },
        ProblemCode::AlreadyAppealed => &Text {
            kk: "Шағым берілген",
            ru: "Обращение уже подано",
            en: "You have appealed already",
            uz: "Shikoyat allaqachon berilgan",
        },
        ProblemCode::CaseDecided => &Text {
            kk: "Іс бойынша шешім қабылданған",
            ru: "По делу уже есть решение",
            en: "The case is decided already",
            uz: "Ish boʻyicha qaror qabul qilingan",
        },
        ProblemCode::TooManyPending => &Text {
            kk: "Жауап күтіп тұрған өтініштер тым көп",
            ru: "Слишком много заявлений ожидает ответа",
            en: "Too many applications are waiting for an answer",
            uz: "Javob kutayotgan arizalar juda koʻp",
        },
        ProblemCode::HostWithoutPhone => &Text {
            kk: "Өтініште қабылдаушы тараптың телефоны көрсетілмеген",
            ru: "В заявлении не указан телефон принимающего лица",
            en: "The application names no phone of the host",
            uz: "Arizada qabul qiluvchi shaxsning telefoni koʻrsatilmagan",
        },
        ProblemCode::AskedWithFamily => &Text {
            kk: "Қабылдаушы тарапқа бүкіл отбасы туралы сұрау жіберілген",
            ru: "Принимающее лицо спрошено обо всей семье сразу",
            en: "The host was asked about the whole family at once",
            uz: "Qabul qiluvchi shaxsdan butun oila haqida birdan soʻralgan",
        },
        ProblemCode::MinorRegistered => &Text {
            kk: "Баланың қаралып жатқан немесе қолданыстағы тіркеуі бар",
            ru: "У ребёнка есть заявление на рассмотрении или действующая регистрация",
            en: "The minor has an application that waits, or a registration in force",
            uz: "Bolaning koʻrib chiqilayotgan arizasi yoki amaldagi roʻyxati bor",
        },
        ProblemCode::MinorApplied => &guests::APPLIED_TITLE,
        ProblemCode::ClientReferenceInUse => &guests::REFERENCE_TITLE,
        ProblemCode::ClaimUnknown => &guests::CLAIM_TITLE,
        ProblemCode::ClaimRefused => &guests::REFUSED_TITLE,
        ProblemCode::PhoneInUse => &Text {
            kk: "Бұл телефонның есептік жазбасы бар",
            ru: "У этого телефона уже есть учётная запись",
            en: "This phone has an account already",
            uz: "Bu telefonning hisob yozuvi bor",
        },
        ProblemCode::TooManyMinors => &Text {
            kk: "Енгізілген балалар саны шегіне жетті",
            ru: "Достигнуто наибольшее число введённых детей",
            en: "As many minors are entered as one guardian may enter",
            uz: "Kiritilgan bolalar soni chegarasiga yetdi",
        },
        ProblemCode::PersonRequired => &Text {
            kk: "Алдымен өзіңіз туралы деректерді енгізіңіз",
            ru: "Сначала введите данные о себе",
            en: "Enter your personal data first",
            uz: "Avval oʻzingiz haqingizdagi maʼlumotlarni kiriting",
        },
        ProblemCode::DocumentExpired => &Text {
            kk: "Құжаттың мерзімі өтіп кеткен",
            ru: "Срок действия документа истёк",
            en: "The document has expired",
            uz: "Hujjatning muddati tugagan",
        },
        ProblemCode::DocumentInUse => &Text {
            kk: "Құжат басқа тіркелгіге енгізілген",
            ru: "Документ внесён в другую учётную запись",
            en: "The document belongs to another account",
            uz: "Hujjat boshqa hisobga kiritilgan",
        },
        ProblemCode::StayPolicyMissing => &Text {
            kk: "Бұл азаматтық үшін визасыз болу қарастырылмаған",
            ru: "Для этого гражданства безвизовое пребывание не предусмотрено",
            en: "This nationality has no visa-free stay",
            uz: "Bu fuqarolik uchun vizasiz boʻlish nazarda tutilmagan",
        },
        ProblemCode::StayPeriodViolated => &Text {
            kk: "Рұқсат етілген болу мерзімі аяқталған",
            ru: "Разрешённый срок пребывания истёк",
            en: "The permitted stay is over",
            uz: "Ruxsat etilgan boʻlish muddati tugagan",
        },
        ProblemCode::RegistrationOvertaken => &Text {
            kk: "Бұл өтініш ескірген",
            ru: "Это заявление устарело",
            en: "This application is out of date",
            uz: "Bu ariza eskirgan",
        },
        ProblemCode::OutageKnown => &outages::KNOWN_TITLE,
        ProblemCode::WithdrawnAlready => &outages::WITHDRAWN_TITLE,
        ProblemCode::EntryBan => &Text {
            kk: "Сізге елге кіруге тыйым салынған",
            ru: "Вам запрещён въезд в страну",
            en: "You are banned from entering the country",
            uz: "Sizga mamlakatga kirish taqiqlangan",
        },
        ProblemCode::HearingRequired => &Text {
            kk: "Алдымен мигрантты тыңдау қажет",
            ru: "Сначала нужно выслушать мигранта",
            en: "The migrant must be heard first",
            uz: "Avval migrantni tinglash kerak",
        },
        ProblemCode::HearingOpen => &Text {
            kk: "Мигранттың жауап беру мерзімі өткен жоқ",
            ru: "Срок для ответа мигранта не истёк",
            en: "The migrant still has time to answer",
            uz: "Migrantning javob muddati tugamagan",
        },
        ProblemCode::HearingClosed => &Text {
            kk: "Енді жауап беруге болмайды",
            ru: "Ответить уже нельзя",
            en: "It can no longer be answered",
            uz: "Endi javob berib boʻlmaydi",
        },
        ProblemCode::NoticeOpen => &Text {
            kk: "Хабарлама бұрын жіберілген",
            ru: "Уведомление уже направлено",
            en: "Notice was given already",
            uz: "Xabar allaqachon yuborilgan",
        },
        ProblemCode::StaleVersion => {
            &Text {
                kk: "Жазба өзгерген", ru: "Запись изменилась", en: "The record has changed", uz: "Yozuv oʻzgargan"
            }
        }
        ProblemCode::PayloadTooLarge => &Text {
            kk: "Деректер көлемі тым үлкен",
            ru: "Слишком большой объём данных",
            en: "Too much data",
            uz: "Maʼlumotlar hajmi juda katta",
        },
        ProblemCode::UriTooLong => &Text {
            kk: "Мекенжай жолы тым ұзын",
            ru: "Слишком длинный адрес запроса",
            en: "The address of the request is too long",
            uz: "Soʻrov manzili juda uzun",
        },
        ProblemCode::UnsupportedMediaType => &Text {
            kk: "Деректер пішімі қолдау таппайды",
            ru: "Формат данных не поддерживается",
            en: "The data format is not supported",
            uz: "Maʼlumotlar formati qoʻllab-quvvatlanmaydi",
        },
        ProblemCode::TooManyRequests => &Text {
            kk: "Сұраулар тым көп",
            ru: "Слишком много запросов",
            en: "Too many requests",
            uz: "Soʻrovlar juda koʻp",
        },
        ProblemCode::Internal => &Text {
            kk: "Қызметтің ішкі қатесі",
            ru: "Внутренняя ошибка службы",
            en: "Internal error of the service",
            uz: "Xizmatning ichki xatosi",
        },
        ProblemCode::Unavailable => &Text {
            kk: "Қызмет уақытша қолжетімсіз",
            ru: "Служба временно недоступна",
            en: "The service is temporarily unavailable",
            uz: "Xizmat vaqtincha ishlamayapti",
        },
    }
}
