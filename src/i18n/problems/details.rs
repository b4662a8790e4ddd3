//! Details of problems: what a person should do now.
//! Plain words, no codes; programmers read the advice instead.

use crate::domain::codes::ProblemCode;
use crate::i18n::Text;

/// The detail of a problem: what the person should do.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per code")]
pub fn detail(code: ProblemCode) -> &'static Text {
    match code {
        ProblemCode::ValidationFailed => &Text {
            kk: "Белгіленген өрістерді түзетіп, қайта жіберіңіз.",
            ru: "Исправьте отмеченные поля и отправьте ещё раз.",
            en: "Correct the marked fields and send again.",
            uz: "Belgilangan maydonlarni tuzatib, qayta yuboring.",
        },
        ProblemCode::MalformedJson => &Text {
            kk: "Қолданба деректерді қате түрде жіберді. Қолданбаны жаңартып, қайталап көріңіз.",
            ru: "Приложение отправило данные в неверном виде. Обновите приложение и попробуйте снова.",
            en: "The app sent the data in a wrong form. Update the app and try again.",
            uz: "Ilova maʼlumotlarni notoʻgʻri shaklda yubordi. Ilovani yangilab, qayta urinib koʻring.",
        },
        ProblemCode::MalformedQuery => &Text {
            kk: "Сілтемеде немесе сүзгіде қате бар. Оны тексеріп, қайталап көріңіз.",
            ru: "В ссылке или фильтре ошибка. Проверьте их и попробуйте снова.",
            en: "There is an error in the link or the filter. Check it and try again.",
            uz: "Havola yoki filtrda xato bor. Uni tekshirib, qayta urinib koʻring.",
        },
        ProblemCode::MalformedHeader => &Text {
            kk: "Қолданба сұрауды қате құрды. Қолданбаны жаңартып, қайталап көріңіз.",
            ru: "Приложение неверно составило запрос. Обновите приложение и попробуйте снова.",
            en: "The app built the request wrongly. Update the app and try again.",
            uz: "Ilova soʻrovni notoʻgʻri tuzdi. Ilovani yangilab, qayta urinib koʻring.",
        },
        ProblemCode::BadRequest => &Text {
            kk: "Сілтемені тексеріңіз немесе қолданбаны жаңартып, қайталап көріңіз.",
            ru: "Проверьте ссылку или обновите приложение и попробуйте снова.",
            en: "Check the link or update the app, then try again.",
            uz: "Havolani tekshiring yoki ilovani yangilab, qayta urinib koʻring.",
        },
        ProblemCode::BadCursor => &Text {
            kk: "Тізімді басынан қайта ашыңыз.",
            ru: "Откройте список заново с начала.",
            en: "Open the list again from the beginning.",
            uz: "Roʻyxatni boshidan qayta oching.",
        },
        ProblemCode::ResyncRequired => &Text {
            kk: "Ол уақыттағы өзгерістер енді сақталмайды. Тізімдерді қайта ашыңыз, содан кейін жаңартулар әдеттегідей келеді.",
            ru: "Изменения за то время уже не хранятся. Откройте списки заново, после этого обновления будут приходить как обычно.",
            en: "Changes since then are no longer kept. Open your lists anew; after that, updates arrive as usual.",
            uz: "Oʻsha vaqtdagi oʻzgarishlar endi saqlanmaydi. Roʻyxatlarni qaytadan oching, shundan soʻng yangilanishlar odatdagidek keladi.",
        },
        ProblemCode::IdempotencyKeyRequired => &Text {
            kk: "Ештеңе өзгерген жоқ. Қолданбаны жаңартып, әрекетті қайталаңыз.",
            ru: "Ничего не изменилось. Обновите приложение и повторите действие.",
            en: "Nothing was changed. Update the app and repeat the action.",
            uz: "Hech narsa oʻzgarmadi. Ilovani yangilab, amalni takrorlang.",
        },
        ProblemCode::IdempotencyKeyReused => &Text {
            kk: "Бұл сұрау бойынша ештеңе өзгерген жоқ. Бетті жаңартып, әрекетті қайта бастаңыз.",
            ru: "По этому запросу ничего не изменилось. Обновите страницу и начните действие заново.",
            en: "This request changed nothing. Reload the page and start the action again.",
            uz: "Bu soʻrov boʻyicha hech narsa oʻzgarmadi. Sahifani yangilab, amalni qaytadan boshlang.",
        },
        ProblemCode::IdempotencyInProgress => &Text {
            kk: "Бірнеше секунд күтіп, қайталаңыз: әрекет екі рет орындалмайды.",
            ru: "Подождите несколько секунд и повторите: дважды действие не выполнится.",
            en: "Wait a few seconds and repeat: the action will not be carried out twice.",
            uz: "Bir necha soniya kutib, takrorlang: amal ikki marta bajarilmaydi.",
        },
        ProblemCode::Unauthenticated => &Text {
            kk: "Жүйеге кіріп, қайталап көріңіз.",
            ru: "Войдите в систему и попробуйте снова.",
            en: "Sign in and try again.",
            uz: "Tizimga kirib, qayta urinib koʻring.",
        },
        ProblemCode::TokenExpired => &Text {
            kk: "Қайталап көріңіз. Көмектеспесе, жүйеге қайта кіріңіз.",
            ru: "Попробуйте снова. Если не поможет, войдите в систему заново.",
            en: "Try again. If that does not help, sign in again.",
            uz: "Qayta urinib koʻring. Yordam bermasa, tizimga qaytadan kiring.",
        },
        ProblemCode::OtpInvalid => &Text {
            kk: "Код қате, қолданылған немесе мерзімі өткен. SMS-ті тексеріңіз немесе жаңа код сұраңыз.",
            ru: "Код неверен, уже использован или устарел. Проверьте SMS или запросите новый код.",
            en: "The code is wrong, used or out of date. Check the SMS or ask for a new code.",
            uz: "Kod notoʻgʻri, ishlatilgan yoki eskirgan. SMSni tekshiring yoki yangi kod soʻrang.",
        },
        ProblemCode::RefreshInvalid => &Text {
            kk: "Телефон нөміріңізбен жүйеге қайта кіріңіз.",
            ru: "Войдите снова по номеру телефона.",
            en: "Sign in again with your phone number.",
            uz: "Telefon raqamingiz bilan tizimga qaytadan kiring.",
        },
        ProblemCode::OidcNotConfigured => &Text {
            kk: "Телефон нөміріңізбен кіріңіз.",
            ru: "Войдите по номеру телефона.",
            en: "Sign in with your phone number.",
            uz: "Telefon raqamingiz bilan kiring.",
        },
        ProblemCode::OidcAttemptInvalid => &Text {
            kk: "Кіруді басынан бастаңыз.",
            ru: "Начните вход заново.",
            en: "Start the sign-in again.",
            uz: "Kirishni boshidan boshlang.",
        },
        ProblemCode::OidcRefused => &Text {
            kk: "Кіруді басынан бастаңыз немесе телефон нөміріңізбен кіріңіз.",
            ru: "Начните вход заново или войдите по номеру телефона.",
            en: "Start the sign-in again, or sign in with your phone number.",
            uz: "Kirishni boshidan boshlang yoki telefon raqamingiz bilan kiring.",
        },
        ProblemCode::OidcPhoneUnverified => &Text {
            kk: "Жеке куәландыру қызметінде телефон нөміріңізді растаңыз немесе телефон нөміріңізбен кіріңіз.",
            ru: "Подтвердите номер телефона в службе идентификации или войдите по номеру телефона.",
            en: "Verify your phone number at the identity provider, or sign in with your phone number.",
            uz: "Identifikatsiya xizmatida telefon raqamingizni tasdiqlang yoki telefon raqamingiz bilan kiring.",
        },
        ProblemCode::OidcIdentityConflict => &Text {
            kk: "Тіркелгідегі ЖСН жеке куәландыру қызметіндегіден өзгеше. Телефон нөміріңізбен кіріп, ЖСН-ді тексеріңіз немесе қолдау қызметіне жүгініңіз.",
            ru: "ИИН в учётной записи отличается от указанного в службе идентификации. Войдите по номеру телефона и проверьте ИИН или обратитесь в службу поддержки.",
            en: "The IIN of the account differs from the one at the identity provider. Sign in with your phone number and check the IIN, or contact support.",
            uz: "Hisobdagi IIN identifikatsiya xizmatidagidan farq qiladi. Telefon raqamingiz bilan kirib, IINni tekshiring yoki qoʻllab-quvvatlash xizmatiga murojaat qiling.",
        },
        ProblemCode::OidcNotForOfficers => &Text {
            kk: "Телефон нөміріңізге SMS арқылы келетін кодпен кіріңіз.",
            ru: "Войдите с кодом, который придёт по SMS на Ваш номер телефона.",
            en: "Sign in with the code that is sent to your phone number by SMS.",
            uz: "Telefon raqamingizga SMS orqali keladigan kod bilan kiring.",
        },
        ProblemCode::OidcUnavailable => &Text {
            kk: "Бірнеше минуттан кейін кіруді басынан бастаңыз немесе телефон нөміріңізбен кіріңіз.",
            ru: "Через несколько минут начните вход заново или войдите по номеру телефона.",
            en: "Start the sign-in again in a few minutes, or sign in with your phone number.",
            uz: "Bir necha daqiqadan keyin kirishni boshidan boshlang yoki telefon raqamingiz bilan kiring.",
        },
        ProblemCode::Forbidden => &Text {
            kk: "Басқа тіркелгімен кіріңіз. Бұл қате деп ойласаңыз, ұйымыңыздың әкімшісіне немесе қолдау қызметіне жүгініңіз.",
            ru: "Войдите под другой учётной записью. Если это ошибка, обратитесь к администратору своей организации или в службу поддержки.",
            en: "Sign in with another account. If you think this is a mistake, contact the administrator of your organisation or support.",
            uz: "Boshqa hisob bilan kiring. Buni xato deb hisoblasangiz, tashkilotingiz administratoriga yoki qoʻllab-quvvatlash xizmatiga murojaat qiling.",
        },
        ProblemCode::InsufficientScope => &Text {
            kk: "Бағдарламаға бұл рұқсатты жүйе операторы береді. Қызмет әкімшісіне жүгініңіз.",
            ru: "Это разрешение программе выдаёт оператор системы. Обратитесь к администратору службы.",
            en: "The operator of the system grants this permission to the program. Contact the administrator of the service.",
            uz: "Bu ruxsatni dasturga tizim operatori beradi. Xizmat administratoriga murojaat qiling.",
        },
        ProblemCode::NotFound => &Text {
            kk: "Сілтемені немесе нөмірді тексеріңіз. Жазба басқа тіркелгіге тиесілі болуы мүмкін.",
            ru: "Проверьте ссылку или номер. Возможно, запись относится к другой учётной записи.",
            en: "Check the link or the number. The record may belong to another account.",
            uz: "Havola yoki raqamni tekshiring. Yozuv boshqa hisobga tegishli boʻlishi mumkin.",
        },
        ProblemCode::CertificateNumberInvalid => &Text {
            kk: "Нөмірді анықтамамен салыстырып, қайта енгізіңіз немесе QR-кодты сканерлеңіз.",
            ru: "Сверьте номер со справкой и введите его снова или отсканируйте QR-код.",
            en: "Compare the number with the certificate and enter it again, or scan the QR code.",
            uz: "Raqamni maʼlumotnoma bilan solishtirib, qayta kiriting yoki QR-kodni skanerlang.",
        },
        ProblemCode::SignatureInvalid => &Text {
            kk: "Бұл құжатты осы қызмет бермеген немесе ол өзгертілген. Оған сенбеңіз, анықтаманы нөмірі бойынша тексеріңіз.",
            ru: "Документ выдан не этой службой или изменён. Не полагайтесь на него, проверьте справку по номеру.",
            en: "This document was not issued by this service or was altered. Do not rely on it; check the certificate by its number.",
            uz: "Hujjat bu xizmat tomonidan berilmagan yoki oʻzgartirilgan. Unga ishonmang, maʼlumotnomani raqami boʻyicha tekshiring.",
        },
        ProblemCode::LinkExpired => &Text {
            kk: "Жеке кабинеттен жаңа сілтеме алыңыз немесе сілтемені жіберген адамнан сұраңыз.",
            ru: "Получите новую ссылку в личном кабинете или попросите её у того, кто прислал эту.",
            en: "Get a new link in your e-cabinet or ask the person who sent you this one.",
            uz: "Shaxsiy kabinetdan yangi havola oling yoki uni yuborgan kishidan soʻrang.",
        },
        ProblemCode::MethodNotAllowed | ProblemCode::UnsupportedMediaType => &Text {
            kk: "Қолданбаны жаңартып, қайталап көріңіз.",
            ru: "Обновите приложение и попробуйте снова.",
            en: "Update the app and try again.",
            uz: "Ilovani yangilab, qayta urinib koʻring.",
        },
        ProblemCode::RequestTimeout => &Text {
            kk: "Байланысты тексеріп, қайталап көріңіз.",
            ru: "Проверьте связь и попробуйте снова.",
            en: "Check your connection and try again.",
            uz: "Aloqani tekshirib, qayta urinib koʻring.",
        },
        ProblemCode::RegistrationNotPending => &Text {
            kk: "Оған жауап берілген, ол қайтарып алынған немесе мерзімі өткен. Қазіргі күйін көру үшін бетті жаңартыңыз.",
            ru: "На него уже ответили, его отозвали или срок ответа истёк. Обновите страницу, чтобы увидеть текущее состояние.",
            en: "It has been answered, withdrawn or has expired. Reload the page to see its present state.",
            uz: "Unga javob berilgan, u qaytarib olingan yoki muddati tugagan. Hozirgi holatini koʻrish uchun sahifani yangilang.",
        },
        ProblemCode::AnswerTimeOver => &Text {
            kk: "Енді жауап беру мүмкін емес. Өтініш беруші өтінішті қайта жібере алады.",
            ru: "Ответить уже нельзя. Заявитель может отправить заявление ещё раз.",
            en: "It can no longer be answered. The applicant may send the application again.",
            uz: "Endi javob berib boʻlmaydi. Ariza beruvchi arizani qayta yuborishi mumkin.",
        },
        ProblemCode::ConcurrentChange => &Text {
            kk: "Бетті жаңартып, деректерді тексеріңіз, содан кейін шешім қабылдаңыз.",
            ru: "Обновите страницу, проверьте данные и затем примите решение.",
            en: "Reload the page, check the data and then decide.",
            uz: "Sahifani yangilab, maʼlumotlarni tekshiring va shundan keyin qaror qabul qiling.",
        },
        ProblemCode::RegistrationNotInForce => &Text {
            kk: "Бетті жаңартып, тіркеудің қазіргі күйін қараңыз.",
            ru: "Обновите страницу и посмотрите, в каком состоянии регистрация.",
            en: "Reload the page and see the state of the registration.",
            uz: "Sahifani yangilab, roʻyxatga olishning hozirgi holatini koʻring.",
        },
        ProblemCode::VacateUnderWay => &Text {
            kk: "Тұрғыннан жауап күтіліп жатыр немесе көші-қон полициясы қарап жатыр. Сұрауды қайтарып алуға болады.",
            ru: "Ожидается ответ жильца, или вопрос рассматривает миграционная полиция. Просьбу можно отозвать.",
            en: "The guest's answer is awaited, or the migration police is looking at it. You can take the request back.",
            uz: "Mehmonning javobi kutilmoqda yoki masalani migratsiya politsiyasi koʻrmoqda. Soʻrovni qaytarib olish mumkin.",
        },
        ProblemCode::NoVacateRequest => &Text {
            kk: "Қабылдаушы тарап сұрауын қайтарып алған немесе оған жауап берілген. Бетті жаңартыңыз.",
            ru: "Принимающее лицо отозвало просьбу, или ответ уже дан. Обновите страницу.",
            en: "The host took the request back, or it was answered already. Reload the page.",
            uz: "Qabul qiluvchi shaxs soʻrovini qaytarib olgan yoki javob berilgan. Sahifani yangilang.",
        },
        ProblemCode::NothingToAppeal => &Text {
            kk: "Бас тартуға, жауапсыз қалған өтінішке немесе күшін жоюға шағымдануға болады. Өтініштің күйін тексеріңіз.",
            ru: "Обжаловать можно отказ, заявление без ответа или аннулирование. Проверьте состояние заявления.",
            en: "A refusal, an unanswered application or an annulment can be appealed. Check the state of the application.",
            uz: "Rad etish, javobsiz qolgan ariza yoki bekor qilish ustidan shikoyat qilish mumkin. Ariza holatini tekshiring.",
        },
        ProblemCode::AlreadyAppealed => &Text {
            kk: "Шешім мен мерзімді өтініш бетінен қараңыз. Шешімге жоғары тұрған органда немесе сотта шағымдануға болады.",
            ru: "Срок и решение смотрите в обращении. Решение можно обжаловать в вышестоящем органе или в суде.",
            en: "See the due date and the decision with your appeal. A decision can be taken to the higher authority or to court.",
            uz: "Muddat va qarorni murojaatda koʻring. Qaror ustidan yuqori organga yoki sudga shikoyat qilish mumkin.",
        },
        ProblemCode::CaseDecided => &Text {
            kk: "Тізімді жаңартып, келесі іске өтіңіз.",
            ru: "Обновите список и перейдите к следующему делу.",
            en: "Reload the list and go on to the next case.",
            uz: "Roʻyxatni yangilang va keyingi ishga oʻting.",
        },
        ProblemCode::TooManyPending => &Text {
            kk: "Берілген өтініштердің жауабын күтіңіз немесе қажет емесін қайтарып алыңыз.",
            ru: "Дождитесь ответа на поданные заявления или отзовите ненужные.",
            en: "Wait for the answers to your applications or withdraw those you do not need.",
            uz: "Berilgan arizalarga javobni kuting yoki keraksizlarini qaytarib oling.",
        },
        ProblemCode::HostWithoutPhone => &Text {
            kk: "Хабарлама жіберетін нөмір жоқ. Өтінішті қайтарып алып, қабылдаушы тараптың телефонын көрсетіп, қайта беріңіз.",
            ru: "Отправить уведомление некуда. Отзовите заявление и подайте его снова, указав телефон принимающего лица.",
            en: "There is nowhere to send a notification. Withdraw the application and submit it again with the host's phone.",
            uz: "Bildirishnoma yuborish uchun raqam yoʻq. Arizani qaytarib oling va qabul qiluvchi shaxsning telefonini koʻrsatib, qaytadan bering.",
        },
        ProblemCode::PersonRequired => &Text {
            kk: "Жеке кабинетте жеке деректеріңіз бен құжатыңызды енгізіп, содан кейін өтініш беріңіз.",
            ru: "Введите в личном кабинете личные данные и документ, затем подайте заявление.",
            en: "Enter your personal data and document in the e-cabinet, then submit the application.",
            uz: "Shaxsiy kabinetda shaxsiy maʼlumotlaringiz va hujjatingizni kiriting, soʻng ariza bering.",
        },
        ProblemCode::DocumentExpired => &Text {
            kk: "Жеке кабинетте жарамды құжатты енгізіп, қайталаңыз.",
            ru: "Внесите в личном кабинете действующий документ и повторите.",
            en: "Enter a valid document in the e-cabinet and try again.",
            uz: "Shaxsiy kabinetda amaldagi hujjatni kiritib, takrorlang.",
        },
        ProblemCode::DocumentInUse => &Text {
            kk: "Құжат енгізілген телефон нөмірімен кіріңіз немесе көші-қон полициясына жүгініңіз.",
            ru: "Войдите с номером телефона, под которым внесён документ, или обратитесь в миграционную полицию.",
            en: "Sign in with the phone number the document was entered under, or contact the migration police.",
            uz: "Hujjat kiritilgan telefon raqami bilan kiring yoki migratsiya politsiyasiga murojaat qiling.",
        },
        ProblemCode::StayPolicyMissing => &Text {
            kk: "Виза немесе рұқсат туралы көші-қон полициясына жүгініңіз.",
            ru: "Обратитесь в миграционную полицию по поводу визы или разрешения.",
            en: "Ask the migration police about a visa or a permit.",
            uz: "Viza yoki ruxsatnoma boʻyicha migratsiya politsiyasiga murojaat qiling.",
        },
        ProblemCode::StayPeriodViolated => &Text {
            kk: "Кірген күніңізді тексеріңіз. Егер ол дұрыс болса, көші-қон полициясына жүгініңіз: шешімді лауазымды адам қайта қарай алады.",
            ru: "Проверьте дату въезда. Если она верна, обратитесь в миграционную полицию: решение может пересмотреть должностное лицо.",
            en: "Check the date of entry. If it is right, contact the migration police: an officer can review the decision.",
            uz: "Kirgan sanangizni tekshiring. Agar u toʻgʻri boʻlsa, migratsiya politsiyasiga murojaat qiling: qarorni mansabdor shaxs qayta koʻrib chiqishi mumkin.",
        },
        ProblemCode::RegistrationOvertaken => &Text {
            kk: "Бұл адамның кейінірек берілген өтініші расталған. Осы өтінішті қабылдамаңыз.",
            ru: "Подтверждено более позднее заявление этого человека. Отклоните это заявление.",
            en: "A later application of this person has been confirmed. Reject this one.",
            uz: "Bu shaxsning keyinroq berilgan arizasi tasdiqlangan. Bu arizani rad eting.",
        },
        ProblemCode::StaleVersion => &Text {
            kk: "Бетті жаңартып, деректерді тексеріңіз де, өзгерісті қайталаңыз.",
            ru: "Обновите страницу, проверьте данные и повторите изменение.",
            en: "Reload the page, check the data and make your change again.",
            uz: "Sahifani yangilab, maʼlumotlarni tekshiring va oʻzgartirishni takrorlang.",
        },
        ProblemCode::PayloadTooLarge => &Text {
            kk: "Бір жолы азырақ дерек жіберіңіз.",
            ru: "Отправьте за один раз меньше данных.",
            en: "Send less data at a time.",
            uz: "Bir martada kamroq maʼlumot yuboring.",
        },
        ProblemCode::UriTooLong => &Text {
            kk: "Сілтемені қысқартыңыз немесе бетті қайта ашыңыз.",
            ru: "Сократите ссылку или откройте страницу заново.",
            en: "Shorten the link or open the page again.",
            uz: "Havolani qisqartiring yoki sahifani qayta oching.",
        },
        ProblemCode::TooManyRequests => &Text {
            kk: "Біраз күтіп, қайталап көріңіз.",
            ru: "Подождите немного и попробуйте снова.",
            en: "Wait a little and try again.",
            uz: "Biroz kutib, qayta urinib koʻring.",
        },
        ProblemCode::Internal => &Text {
            kk: "Бұл сіздің қатеңіз емес. Кейінірек қайталаңыз. Қате қайталанса, қолдау қызметіне жауаптағы trace_id нөмірін айтыңыз.",
            ru: "Это не ваша ошибка. Повторите позже. Если ошибка повторится, сообщите в службу поддержки номер trace_id из ответа.",
            en: "This is not your fault. Try again later. If it happens again, tell support the trace_id from the answer.",
            uz: "Bu sizning xatoingiz emas. Keyinroq takrorlang. Xato takrorlansa, qoʻllab-quvvatlash xizmatiga javobdagi trace_id raqamini ayting.",
        },
        ProblemCode::Unavailable => &Text {
            kk: "Бірнеше минуттан кейін қайталап көріңіз.",
            ru: "Попробуйте снова через несколько минут.",
            en: "Try again in a few minutes.",
            uz: "Bir necha daqiqadan keyin qayta urinib koʻring.",
        },
    }
}
