//! What is told about organisations and their delegates.

use crate::i18n::Text;

pub(super) const DELEGATE_KNOWN_TITLE: Text = Text {
    kk: "Бұл адам шақырылған немесе ұйымның өкілі",
    ru: "Этот человек уже приглашён или уже представляет организацию",
    en: "This person was invited already, or is a delegate already",
    uz: "Bu shaxs allaqachon taklif qilingan yoki tashkilot vakili",
};

pub(super) const DELEGATE_KNOWN_DETAIL: Text = Text {
    kk: "Құқықтарын өзгерту үшін алдымен оның өкілдігін тоқтатып, қайта шақырыңыз.",
    ru: "Чтобы изменить его права, сначала отзовите их, затем пригласите его снова.",
    en: "To change what he may do, revoke him first, then invite him again.",
    uz: "Uning huquqlarini oʻzgartirish uchun avval vakolatini bekor qiling, soʻng qayta taklif qiling.",
};

pub(super) const DELEGATE_CLOSED_TITLE: Text = Text {
    kk: "Шақыру немесе өкілдік енді күшінде емес",
    ru: "Приглашение или полномочия больше не действуют",
    en: "The invitation or the right to act is no longer open",
    uz: "Taklif yoki vakolat endi amalda emas",
};

pub(super) const DELEGATE_CLOSED_DETAIL: Text = Text {
    kk: "Шақыруға жауап берілген не өкілдік тоқтатылған. Қажет болса, ұйымның басқарушысы қайта шақыра алады.",
    ru: "На приглашение уже ответили, или полномочия прекращены. Если нужно, управляющий организации может пригласить снова.",
    en: "The invitation was answered already, or the right to act has ended. A manager of the organisation can invite again.",
    uz: "Taklifga javob berilgan yoki vakolat tugatilgan. Kerak boʻlsa, tashkilot boshqaruvchisi qayta taklif qilishi mumkin.",
};

pub(super) const LAST_MANAGER_TITLE: Text = Text {
    kk: "Бұл — ұйымның соңғы басқарушысы",
    ru: "Это последний управляющий организации",
    en: "This is the organisation's last manager",
    uz: "Bu tashkilotning oxirgi boshqaruvchisi",
};

pub(super) const LAST_MANAGER_DETAIL: Text = Text {
    kk: "Алдымен басқа басқарушыны шақырыңыз және оның келісімін күтіңіз.",
    ru: "Сначала пригласите другого управляющего и дождитесь его согласия.",
    en: "Invite another manager first, and wait until he has accepted.",
    uz: "Avval boshqa boshqaruvchini taklif qiling va uning roziligini kuting.",
};

pub(super) const PREMISES_KNOWN_TITLE: Text = Text {
    kk: "Бұл мекенжай ұйымда бар",
    ru: "Этот адрес у организации уже есть",
    en: "The organisation has this address already",
    uz: "Bu manzil tashkilotda allaqachon bor",
};

pub(super) const PREMISES_KNOWN_DETAIL: Text = Text {
    kk: "Бір ғимарат бір рет енгізіледі. Бар жазбаны өзгертіңіз.",
    ru: "Одно здание вносится один раз. Измените имеющуюся запись.",
    en: "A building is entered once. Change the entry that is there.",
    uz: "Bir bino bir marta kiritiladi. Mavjud yozuvni oʻzgartiring.",
};

pub(super) const KNOWN_TITLE: Text = Text {
    kk: "Бұл БСН бар ұйым енгізілген",
    ru: "Организация с этим БИН уже внесена",
    en: "An organisation with this BIN is entered already",
    uz: "Bu BIN bilan tashkilot allaqachon kiritilgan",
};

pub(super) const KNOWN_DETAIL: Text = Text {
    kk: "Жаңа өкілдерді ұйымның басқарушысы шақырады.",
    ru: "Новых представителей приглашает управляющий организации.",
    en: "New delegates are invited by a manager of the organisation.",
    uz: "Yangi vakillarni tashkilot boshqaruvchisi taklif qiladi.",
};

pub(super) const FULL_TITLE: Text = Text {
    kk: "Ұйым үшін рұқсат етілген саны толды",
    ru: "У организации уже наибольшее допустимое число",
    en: "The organisation has as many as it may have",
    uz: "Tashkilot uchun ruxsat etilgan son toʻldi",
};

pub(super) const FULL_DETAIL: Text = Text {
    kk: "Алдымен қажет еместерін тоқтатыңыз немесе операторға жүгініңіз.",
    ru: "Сначала отзовите ненужное или обратитесь к оператору.",
    en: "Revoke what is not needed first, or turn to the operator.",
    uz: "Avval keraksizini bekor qiling yoki operatorga murojaat qiling.",
};
