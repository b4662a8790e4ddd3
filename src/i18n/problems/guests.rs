//! What programs that apply for guests are told, guests who take their files over, and guardians who give a minor his own.

use crate::i18n::Text;

pub(super) const REFERENCE_TITLE: Text = Text {
    kk: "Бұл сілтеме нөмірі басқа өтінішке берілген",
    ru: "Этот внутренний номер уже присвоен другому заявлению",
    en: "This reference stands for another application",
    uz: "Bu ichki raqam boshqa arizaga berilgan",
};

pub(super) const CLAIM_TITLE: Text = Text {
    kk: "Бұл нөмір мен кодқа сәйкес істі табу мүмкін болмады",
    ru: "По этому номеру и коду ничего не найдено",
    en: "Nothing stands under this number and code",
    uz: "Bu raqam va kod boʻyicha hech narsa topilmadi",
};

pub(super) const REFUSED_TITLE: Text = Text {
    kk: "Бұл есептік жазбада басқа деректер бар",
    ru: "В этом аккаунте уже есть другие данные",
    en: "This account holds data of its own",
    uz: "Bu hisobda boshqa maʼlumotlar bor",
};

pub(super) const REFERENCE_DETAIL: Text = Text {
    kk: "client_reference арқылы бұрын басқа мазмұндағы өтініш жіберілген. Жаңа өтінішке жаңа нөмір беріңіз.",
    ru: "С этим client_reference уже отправлено заявление другого содержания. Дайте новому заявлению новый номер.",
    en: "An application of another content was sent with this client_reference. Give a new application a new one.",
    uz: "Bu client_reference bilan boshqa mazmundagi ariza yuborilgan. Yangi arizaga yangi raqam bering.",
};

pub(super) const CLAIM_DETAIL: Text = Text {
    kk: "Нөмір мен кодты тұрған жеріңізде берген қағаздан тексеріңіз. Егер ісіңіз басқа телефонға берілген болса, сол телефонмен кіріңіз.",
    ru: "Проверьте номер и код по бумаге, которую вам дали по месту проживания. Если ваши данные уже переданы на другой телефон, войдите с ним.",
    en: "Check the number and the code on the paper that you were handed where you stay. If your file has been taken over with another phone, sign in with that one.",
    uz: "Raqam va kodni yashash joyingizda berilgan qogʻozdan tekshiring. Agar maʼlumotlaringiz boshqa telefonga berilgan boʻlsa, oʻsha telefon bilan kiring.",
};

pub(super) const REFUSED_DETAIL: Text = Text {
    kk: "Жеке деректер енгізілген, балалар тіркелген немесе қызметкерге тиесілі есептік жазбамен істі қабылдауға болмайды. Басқа телефонмен кіріңіз.",
    ru: "Принять данные можно только в аккаунт, где не введены личные данные и дети и который не принадлежит сотруднику. Войдите с другого телефона.",
    en: "A file can only be taken over by an account in which no person and no minors are entered and which is not an officer's. Sign in with another phone.",
    uz: "Maʼlumotlarni faqat shaxsiy maʼlumot va bolalar kiritilmagan hamda xodimga tegishli boʻlmagan hisobga olish mumkin. Boshqa telefon bilan kiring.",
};

pub(super) const APPLIED_TITLE: Text = Text {
    kk: "Баланың қаралып жатқан өтініші бар",
    ru: "У ребёнка есть заявление на рассмотрении",
    en: "The minor has an application that waits for an answer",
    uz: "Bolaning koʻrib chiqilayotgan arizasi bor",
};

pub(super) const APPLIED_DETAIL: Text = Text {
    kk: "Өтініштің жауабын күтіңіз немесе оны қайтарып алыңыз, содан кейін аккаунтты балаға беріңіз.",
    ru: "Дождитесь ответа на заявление или отзовите его, а потом передайте ребёнку его аккаунт.",
    en: "Wait for the answer to the application, or withdraw it, then give the minor his account.",
    uz: "Arizaga javobni kuting yoki uni qaytarib oling, keyin bolaga hisobini bering.",
};
