//! Texts of violations, entry bans and hearings.

use super::Text;

/// What a recorded violation is, and what it is not.
pub static NO_FINE: Text = Text {
    kk: "Бұл — тіркелген бұзушылықтар. Бұл айыппұл туралы шешім емес: оны лауазымды тұлға немесе сот қабылдайды, оған шағымдануға болады.",
    ru: "Здесь — зафиксированные нарушения. Это не решение о штрафе: его принимает должностное лицо или суд, и его можно обжаловать.",
    en: "These are violations on record. They are no decision on a fine: that an officer or a court takes, and it can be appealed.",
    uz: "Bular — qayd etilgan qoidabuzarliklar. Bu jarima haqidagi qaror emas: uni mansabdor shaxs yoki sud qabul qiladi va ustidan shikoyat qilish mumkin.",
};

/// Why an application is not taken: `{ground}`, `{act}`, from `{from}` until `{until}`.
pub static BANNED: Text = Text {
    kk: "{from} бастап {until} қоса алғанда сізге Қазақстанға кіруге тыйым салынған: {ground} ({act}). Осы мерзімде тіркелу мүмкін емес. \
         Тыйымға көші-қон полициясына немесе сотқа шағымдана аласыз.",
    ru: "С {from} по {until} включительно вам запрещён въезд в Казахстан: {ground} ({act}). В этот срок регистрация невозможна. \
         Запрет можно обжаловать в миграционную полицию или в суд.",
    en: "From {from} up to and including {until} you are banned from entering Kazakhstan: {ground} ({act}). During that time no registration \
         is possible. You may appeal against the ban to the migration police or to a court.",
    uz: "{from} dan {until} gacha (shu kun ham) sizga Qozogʻistonga kirish taqiqlangan: {ground} ({act}). Bu muddatda roʻyxatdan oʻtib boʻlmaydi. \
         Taqiq ustidan migratsiya politsiyasiga yoki sudga shikoyat qilishingiz mumkin.",
};
