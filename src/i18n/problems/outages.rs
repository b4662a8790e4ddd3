//! What officers are told about outages, and about what was withdrawn before.

use crate::i18n::Text;

pub(super) const KNOWN_TITLE: Text = Text {
    kk: "Бұл уақыт үзіліс ретінде тіркелген",
    ru: "Это время уже учтено как перерыв в работе",
    en: "This time is on record as an outage already",
    uz: "Bu vaqt allaqachon uzilish sifatida qayd etilgan",
};

pub(super) const KNOWN_DETAIL: Text = Text {
    kk: "Үзілістер тізімін қараңыз: бұл уақытты толық қамтитын жазба бар.",
    ru: "Посмотрите перечень перерывов: там есть запись, которая полностью охватывает это время.",
    en: "Look at the list of outages: an entry covers all of that time.",
    uz: "Uzilishlar roʻyxatini koʻring: bu vaqtni toʻliq qamraydigan yozuv bor.",
};

pub(super) const WITHDRAWN_TITLE: Text = Text {
    kk: "Бұл жазба бұрын қайтарып алынған",
    ru: "Эта запись уже отозвана",
    en: "This was withdrawn already",
    uz: "Bu yozuv avval qaytarib olingan",
};

pub(super) const WITHDRAWN_DETAIL: Text = Text {
    kk: "Бетті жаңартып, жазбаның қазіргі күйін қараңыз.",
    ru: "Обновите страницу и посмотрите, в каком состоянии запись.",
    en: "Reload the page and see the state of the entry.",
    uz: "Sahifani yangilab, yozuvning hozirgi holatini koʻring.",
};
