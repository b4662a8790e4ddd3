//! What the e-cabinet tells the migrant: the next step and the legal status.
//! Every `{date}` is the last day on which all is still well; the caller formats it.

use super::Text;

/// Next step: no personal data entered yet.
pub static ENTER_PERSON: Text = Text {
    kk: "Жеке деректеріңіз бен құжатыңызды енгізіңіз.",
    ru: "Введите личные данные и данные документа.",
    en: "Enter your personal data and your document.",
    uz: "Shaxsiy maʼlumotlaringiz va hujjatingizni kiriting.",
};

/// Next step: apply; `{date}` is the last day.
pub static SUBMIT_BY: Text = Text {
    kk: "Тіркеу туралы өтінішті {date} күнінен кешіктірмей беріңіз.",
    ru: "Подайте заявление на регистрацию не позднее {date}.",
    en: "Submit an application for registration no later than {date}.",
    uz: "Roʻyxatga olish uchun arizani {date} sanasidan kechiktirmay bering.",
};

/// Next step: apply, when the day is unknown or over.
pub static SUBMIT_NOW: Text = Text {
    kk: "Тіркеу туралы өтінішті мүмкіндігінше тезірек беріңіз.",
    ru: "Подайте заявление на регистрацию как можно скорее.",
    en: "Submit an application for registration as soon as possible.",
    uz: "Roʻyxatga olish uchun arizani imkon qadar tezroq bering.",
};

/// Next step: nothing but waiting; `{date}` is the end of the time for an answer, a date or a date with time.
pub static WAIT_FOR_HOST: Text = Text {
    kk: "Қабылдаушы тараптың жауабын күтіңіз. Жауап беру мерзімі: {date}.",
    ru: "Дождитесь ответа принимающего лица. Срок ответа: {date}.",
    en: "Wait for the host's answer. The answer is due by {date}.",
    uz: "Qabul qiluvchi shaxsning javobini kuting. Javob muddati: {date}.",
};

/// Next step: the push or SMS was not delivered to the host; `{date}` as in [`WAIT_FOR_HOST`].
pub static HOST_NOT_REACHED: Text = Text {
    kk: "Хабарлама қабылдаушы тарапқа жеткен жоқ. Онымен өзіңіз хабарласып, хабарламаны қайта жіберіңіз. Телефон нөмірі қате болса, басқа қабылдаушы тарапты көрсетіңіз. Жауап беру мерзімі: {date}.",
    ru: "Уведомление не дошло до принимающего лица. Свяжитесь с ним сами и отправьте уведомление ещё раз. Если номер телефона неверен, назовите другое принимающее лицо. Срок ответа: {date}.",
    en: "The notification did not reach the host. Contact the host yourself and send the notification again. If the phone number is wrong, name another host. The answer is due by {date}.",
    uz: "Bildirishnoma qabul qiluvchi shaxsga yetib bormadi. U bilan oʻzingiz bogʻlanib, bildirishnomani qayta yuboring. Telefon raqami notoʻgʻri boʻlsa, boshqa qabul qiluvchi shaxsni koʻrsating. Javob muddati: {date}.",
};

/// Next step: the host refused.
pub static HOST_REFUSED: Text = Text {
    kk: "Қабылдаушы тарап бас тартты. Басқа қабылдаушы тарапты көрсетіңіз немесе бас тартуға көші-қон полициясына шағымданыңыз.",
    ru: "Принимающее лицо отказало. Назовите другое принимающее лицо или обжалуйте отказ в миграционной полиции.",
    en: "The host refused. Name another host or appeal the refusal to the migration police.",
    uz: "Qabul qiluvchi shaxs rad etdi. Boshqa qabul qiluvchi shaxsni koʻrsating yoki rad etish ustidan migratsiya politsiyasiga shikoyat qiling.",
};

/// Next step: the host was silent until the end.
pub static APPLICATION_EXPIRED: Text = Text {
    kk: "Қабылдаушы тарап уақытында жауап бермеді. Өтінішті қайта жіберіңіз немесе басқа қабылдаушы тарапты көрсетіңіз. Алғашқы өтініш берген уақытыңыз ескеріледі.",
    ru: "Принимающее лицо не ответило вовремя. Отправьте заявление ещё раз или назовите другое принимающее лицо. Время первой подачи учитывается.",
    en: "The host did not answer in time. Send the application again or name another host. The time when you first applied still counts.",
    uz: "Qabul qiluvchi shaxs oʻz vaqtida javob bermadi. Arizani qayta yuboring yoki boshqa qabul qiluvchi shaxsni koʻrsating. Birinchi ariza bergan vaqtingiz hisobga olinadi.",
};

/// Next step: registered; `{date}` is the last lawful day.
pub static REGISTERED_UNTIL: Text = Text {
    kk: "Тіркеуіңіз {date} күніне дейін жарамды (осы күнді қоса алғанда). Осы күннен кешіктірмей елден шығыңыз немесе болу мерзімін алдын ала ұзартыңыз.",
    ru: "Вы зарегистрированы по {date} включительно. Выезжайте не позднее этого дня или заранее продлите срок пребывания.",
    en: "You are registered up to and including {date}. Leave by that day or have your stay extended before it.",
    uz: "Roʻyxatga olishingiz {date} sanasigacha amal qiladi (shu kun ham kiradi). Shu kundan kechiktirmay mamlakatdan chiqing yoki boʻlish muddatini oldindan uzaytiring.",
};

/// Legal status: the stay is lawful; `{date}` is its last day.
pub static LAWFUL_UNTIL: Text = Text {
    kk: "Сіз Қазақстанда {date} күніне дейін заңды түрде боласыз (осы күнді қоса алғанда).",
    ru: "Вы законно находитесь в Казахстане по {date} включительно.",
    en: "Your stay in Kazakhstan is lawful up to and including {date}.",
    uz: "Siz Qozogʻistonda {date} sanasigacha (shu kun ham kiradi) qonuniy boʻlasiz.",
};

/// Legal status: not registered in time; `{date}` was the last day. It is a fact, not yet a decision about a violation.
pub static DEADLINE_PASSED: Text = Text {
    kk: "Тіркеу туралы өтініш беру мерзімі {date} күні аяқталды. Өтінішті мүмкіндігінше тезірек беріңіз; бұзушылық туралы шешімді уәкілетті орган немесе сот қабылдайды.",
    ru: "Срок подачи заявления на регистрацию истёк {date}. Подайте его как можно скорее; решение о нарушении принимает уполномоченный орган или суд.",
    en: "The deadline for your application for registration passed on {date}. Apply as soon as possible; whether this is a violation is decided by the competent authority or a court.",
    uz: "Roʻyxatga olish uchun ariza berish muddati {date} kuni tugadi. Arizani imkon qadar tezroq bering; huquqbuzarlik toʻgʻrisidagi qarorni vakolatli organ yoki sud qabul qiladi.",
};

/// Legal status: the lawful stay is over; `{date}` was its last day.
pub static STAY_OVER: Text = Text {
    kk: "Заңды болу мерзіміңіз {date} күні аяқталды. Көші-қон полициясына жүгініңіз.",
    ru: "Срок вашего законного пребывания истёк {date}. Обратитесь в миграционную полицию.",
    en: "Your lawful stay ended on {date}. Contact the migration police.",
    uz: "Qonuniy boʻlish muddatingiz {date} kuni tugadi. Migratsiya politsiyasiga murojaat qiling.",
};

/// Legal status: the facts do not suffice to tell.
pub static STATUS_UNKNOWN: Text = Text {
    kk: "Құқықтық мәртебеңізді анықтауға деректер жеткіліксіз. Азаматтығыңызды, құжатыңызды және елге кірген күніңізді енгізіңіз.",
    ru: "Данных недостаточно, чтобы определить ваш правовой статус. Укажите гражданство, документ и дату въезда.",
    en: "There is not enough data to tell your legal status. Enter your nationality, your document and the date of entry.",
    uz: "Huquqiy holatingizni aniqlash uchun maʼlumot yetarli emas. Fuqaroligingiz, hujjatingiz va mamlakatga kirgan sanangizni kiriting.",
};

/// Next step: the service, or an officer, refused the application.
pub static APPLICATION_REFUSED: Text = Text {
    kk: "Өтінішіңізден бас тартылды. Деректер қате болса, өтінішті қайта беріңіз; бас тартумен келіспесеңіз, көші-қон полициясына шағымданыңыз.",
    ru: "В заявлении отказано. Если в данных ошибка, подайте его заново; если вы не согласны с отказом, обжалуйте его в миграционной полиции.",
    en: "Your application was refused. If something in it is wrong, apply again; if you do not agree, appeal to the migration police.",
    uz: "Arizangiz rad etildi. Maʼlumotlarda xato boʻlsa, qayta ariza bering; rad etishga rozi boʻlmasangiz, migratsiya politsiyasiga shikoyat qiling.",
};

/// Next step: an officer annulled the registration.
pub static REGISTRATION_ANNULLED: Text = Text {
    kk: "Тіркеуіңіздің күші жойылды. Өтінішті қайта беріңіз немесе шешімге көші-қон полициясына шағымданыңыз.",
    ru: "Ваша регистрация аннулирована. Подайте новое заявление или обжалуйте решение в миграционной полиции.",
    en: "Your registration was annulled. Apply again, or appeal the decision to the migration police.",
    uz: "Roʻyxatga olishingiz bekor qilindi. Qayta ariza bering yoki qaror ustidan migratsiya politsiyasiga shikoyat qiling.",
};

/// Next step: say whether the registration may end, as the host asks; `{date}` is the last day.
pub static ANSWER_VACATE: Text = Text {
    kk: "Қабылдаушы тарап тіркеуіңізді тоқтатуды сұрайды. {date} күнінен кешіктірмей келісетініңізді немесе қарсы екеніңізді жауап беріңіз: жауап бермесеңіз, тіркеу тоқтатылады.",
    ru: "Принимающее лицо просит прекратить вашу регистрацию. Не позднее {date} ответьте, согласны вы или возражаете: без ответа она будет прекращена.",
    en: "Your host asks to end your registration. Say by {date} whether you agree or object: without an answer it ends.",
    uz: "Qabul qiluvchi shaxs roʻyxatga olishingizni toʻxtatishni soʻramoqda. {date} sanasidan kechiktirmay rozi yoki qarshi ekaningizni bildiring: javob bermasangiz, u toʻxtatiladi.",
};

/// Next step: say what is to be said to the intended annulment; `{date}` is the last day.
pub static ANSWER_HEARING: Text = Text {
    kk: "Көші-қон полициясы тіркеуіңіздің күшін жоюды көздеп отыр. {date} күнінен кешіктірмей түсініктеме беріңіз.",
    ru: "Миграционная полиция намерена аннулировать вашу регистрацию. Не позднее {date} дайте пояснения.",
    en: "The migration police intend to annul your registration. Say what you have to say to it by {date}.",
    uz: "Migratsiya politsiyasi roʻyxatga olishingizni bekor qilmoqchi. {date} sanasidan kechiktirmay tushuntirish bering.",
};

/// Next step: an officer decides; `{date}` is the day by which he has to.
pub static WAIT_FOR_OFFICER: Text = Text {
    kk: "Көші-қон полициясының шешімін күтіңіз. Шешім қабылдау мерзімі: {date}.",
    ru: "Дождитесь решения миграционной полиции. Срок решения: {date}.",
    en: "Wait for the decision of the migration police. It is due by {date}.",
    uz: "Migratsiya politsiyasining qarorini kuting. Qaror muddati: {date}.",
};

/// Next step: an officer has upheld the appeal about a refusal, or a silence.
pub static APPEAL_UPHELD: Text = Text {
    kk: "Көші-қон полициясы сіздің пайдаңызға шешім қабылдады: өтініш беру міндеті орындалды деп саналады. Анықтама алу үшін өтінішті қайта беріңіз.",
    ru: "Миграционная полиция решила в вашу пользу: обязанность подать заявление считается исполненной. Чтобы получить справку, подайте его ещё раз.",
    en: "The migration police decided in your favour: your duty to apply counts as done. To get a certificate, apply again.",
    uz: "Migratsiya politsiyasi sizning foydangizga qaror qildi: ariza berish majburiyati bajarilgan hisoblanadi. Maʼlumotnoma olish uchun arizani qayta bering.",
};

/// Next step: an entry ban; `{date}` is its last day.
pub static ENTRY_BAN: Text = Text {
    kk: "Сізге {date} күнін қоса алғанда Қазақстанға кіруге тыйым салынған, өтініштер қабылданбайды. Көші-қон полициясына жүгініңіз; тыйымға шағымдануға болады.",
    ru: "Вам запрещён въезд в Казахстан по {date} включительно, заявления не принимаются. Обратитесь в миграционную полицию; запрет можно обжаловать.",
    en: "You are banned from entering Kazakhstan up to and including {date}; no application is taken. Contact the migration police; the ban can be appealed.",
    uz: "Sizga {date} sanasigacha (shu kun ham kiradi) Qozogʻistonga kirish taqiqlangan, arizalar qabul qilinmaydi. Migratsiya politsiyasiga murojaat qiling; taqiq ustidan shikoyat qilish mumkin.",
};

/// Next step: nothing before the next entry.
pub static APPLY_AFTER_ENTRY: Text = Text {
    kk: "Қазір сізден ештеңе талап етілмейді. Елге қайта кірген соң тіркеуге өтініш беріңіз.",
    ru: "Сейчас от вас ничего не требуется. После нового въезда подайте заявление на регистрацию.",
    en: "You need not do anything now. After you enter again, apply for registration.",
    uz: "Hozir sizdan hech narsa talab etilmaydi. Qayta kirganingizdan soʻng roʻyxatga olish uchun ariza bering.",
};

/// Legal status: the duty to apply is done, though there is no registration.
pub static DUTY_DONE: Text = Text {
    kk: "Тіркеуге өтініш беру міндетіңіз орындалды деп саналады.",
    ru: "Ваша обязанность подать заявление на регистрацию считается исполненной.",
    en: "Your duty to apply for registration counts as done.",
    uz: "Roʻyxatga olish uchun ariza berish majburiyatingiz bajarilgan hisoblanadi.",
};

/// Legal status: has left; `{date}` is the day.
pub static LEFT: Text = Text {
    kk: "Сіз {date} күні Қазақстаннан шықтыңыз: тіркелу міндеті жоқ.",
    ru: "Вы выехали из Казахстана {date}: обязанности зарегистрироваться нет.",
    en: "You left Kazakhstan on {date}: you have no duty to register.",
    uz: "Siz {date} kuni Qozogʻistondan chiqib ketdingiz: roʻyxatdan oʻtish majburiyati yoʻq.",
};

/// Every text of this module.
pub static ALL: [&Text; 22] = [
    &ENTER_PERSON,
    &SUBMIT_BY,
    &SUBMIT_NOW,
    &WAIT_FOR_HOST,
    &HOST_NOT_REACHED,
    &HOST_REFUSED,
    &APPLICATION_EXPIRED,
    &REGISTERED_UNTIL,
    &LAWFUL_UNTIL,
    &DEADLINE_PASSED,
    &STAY_OVER,
    &STATUS_UNKNOWN,
    &APPLICATION_REFUSED,
    &REGISTRATION_ANNULLED,
    &ANSWER_VACATE,
    &ANSWER_HEARING,
    &WAIT_FOR_OFFICER,
    &APPEAL_UPHELD,
    &ENTRY_BAN,
    &APPLY_AFTER_ENTRY,
    &LEFT,
    &DUTY_DONE,
];
