//! What follows from an officer's decision, in words.

use super::Text;
use crate::domain::cases::{CaseDecision, CaseKind};

static DUTY_DONE: Text = Text {
    kk: "Өтінішті уақытында берген болып саналасыз. Басқа қабылдаушы тарапты көрсетіп, өтінішті қайта беріңіз: бұл үшін сіз жауапты емессіз.",
    ru: "Считается, что вы подали заявление вовремя. Назовите другое принимающее лицо и подайте заявление снова: вины за вами нет.",
    en: "You count as having applied in time. Name another host and apply again: nothing is held against you.",
    uz: "Arizani oʻz vaqtida bergan hisoblanasiz. Boshqa qabul qiluvchi shaxsni koʻrsatib, arizani qayta bering: sizda ayb yoʻq.",
};

static REFUSAL_WRONG: Text = Text {
    kk: "Автоматты бас тарту қате болды, өтінішті уақытында берген болып саналасыз. Деректерді түсіндірмеге сай түзетіп, өтінішті қайта беріңіз.",
    ru: "Автоматический отказ был ошибкой, считается, что вы подали заявление вовремя. Исправьте данные по пояснению и подайте заявление снова.",
    en: "The automatic refusal was wrong, and you count as having applied in time. Correct your data as the explanation says and apply again.",
    uz: "Avtomatik rad etish xato boʻlgan, arizani oʻz vaqtida bergan hisoblanasiz. Maʼlumotlarni tushuntirishga koʻra tuzatib, arizani qayta bering.",
};

static OWNERSHIP_WRONG: Text = Text {
    kk: "Меншік құқығын тексеру нәтижесі қате болды, өтінішті уақытында берген болып саналасыз. Өтінішті қайта беріңіз: меншік құқығы қайта тексеріледі.",
    ru: "Результат проверки собственности признан ошибочным, считается, что вы подали заявление вовремя. Подайте заявление снова: собственность проверят заново.",
    en: "The finding about the ownership was wrong, and you count as having applied in time. Apply again: the ownership is checked anew.",
    uz: "Mulk huquqini tekshirish natijasi xato boʻlgan, arizani oʻz vaqtida bergan hisoblanasiz. Arizani qayta bering: mulk huquqi qaytadan tekshiriladi.",
};

static REINSTATED: Text = Text {
    kk: "Тіркеу қалпына келтірілді: жаңа нөмірмен, сол деректермен. Жаңа анықтама жеке кабинетте.",
    ru: "Регистрация восстановлена под новым номером с теми же данными. Новая справка в личном кабинете.",
    en: "The registration was reinstated under a new number with the same facts. The new certificate is in the e-cabinet.",
    uz: "Roʻyxatga olish oʻsha maʼlumotlar bilan yangi raqam ostida tiklandi. Yangi maʼlumotnoma shaxsiy kabinetda.",
};

static ANNULMENT_WRONG: Text = Text {
    kk: "Күшін жою негізсіз деп танылды. Болу мерзімі аяқталғандықтан немесе басқа тіркеу күшінде болғандықтан, ол қалпына келтірілмейді.",
    ru: "Аннулирование признано необоснованным. Регистрация не восстанавливается, так как срок пребывания истёк или действует другая.",
    en: "The annulment was found to be wrong. The registration is not reinstated, because the stay is over or another one is in force.",
    uz: "Bekor qilish asossiz deb topildi. Boʻlish muddati tugagani yoki boshqa roʻyxatga olish amalda boʻlgani uchun u tiklanmaydi.",
};

static STAYS: Text = Text {
    kk: "Тіркеу күшінде қалады.",
    ru: "Регистрация остаётся в силе.",
    en: "The registration stays in force.",
    uz: "Roʻyxatga olish amalda qoladi.",
};

static ENDS: Text = Text {
    kk: "Тіркеу тоқтатылды. Елде қалсаңыз, жаңа мекенжай бойынша тіркеліңіз. Шешімге жоғары тұрған органда немесе сотта шағымдануға болады.",
    ru: "Регистрация прекращена. Если остаётесь в стране, зарегистрируйтесь по новому адресу. Решение можно обжаловать в вышестоящем органе или в суде.",
    en: "The registration has ended. If you stay in the country, register at a new address. The decision can be taken to the higher authority or to court.",
    uz: "Roʻyxatga olish toʻxtatildi. Mamlakatda qolsangiz, yangi manzil boʻyicha roʻyxatdan oʻting. Qaror ustidan yuqori organga yoki sudga shikoyat qilish mumkin.",
};

static OWNER: Text = Text {
    kk: "Тұрғын жай сіздікі екені расталды, сіз тіркелдіңіз.",
    ru: "Подтверждено, что жильё ваше; вы зарегистрированы.",
    en: "The dwelling was found to be yours, and you are registered.",
    uz: "Turar joy sizniki ekani tasdiqlandi, siz roʻyxatga olindingiz.",
};

static NO_OWNER: Text = Text {
    kk: "Тұрғын жайдың сіздікі екені расталмады, өтінішке бас тартылды. Қабылдаушы тарапты көрсетіп, өтінішті қайта беріңіз.",
    ru: "Не подтверждено, что жильё ваше; в заявлении отказано. Назовите принимающее лицо и подайте заявление снова.",
    en: "The dwelling was not found to be yours, and the application is refused. Name a host and apply again.",
    uz: "Turar joy sizniki ekani tasdiqlanmadi, ariza rad etildi. Qabul qiluvchi shaxsni koʻrsatib, arizani qayta bering.",
};

static UNCHANGED: Text = Text {
    kk: "Бұрынғы шешім күшінде қалады. Оған жоғары тұрған органда немесе сотта шағымдануға болады.",
    ru: "Прежнее решение остаётся в силе. Его можно обжаловать в вышестоящем органе или в суде.",
    en: "The earlier decision stands. It can be taken to the higher authority or to court.",
    uz: "Avvalgi qaror kuchda qoladi. Uning ustidan yuqori organga yoki sudga shikoyat qilish mumkin.",
};

/// All texts.
#[cfg(test)]
pub static ALL: [&Text; 10] = [
    &DUTY_DONE,
    &REFUSAL_WRONG,
    &OWNERSHIP_WRONG,
    &REINSTATED,
    &ANNULMENT_WRONG,
    &STAYS,
    &ENDS,
    &OWNER,
    &NO_OWNER,
    &UNCHANGED,
];

/// What follows from a decision; `is_reinstated` if a new registration came of it.
#[must_use]
pub const fn outcome(kind: CaseKind, decision: CaseDecision, is_reinstated: bool) -> &'static Text {
    match (kind, decision) {
        (CaseKind::HostSilent | CaseKind::HostDeclined, CaseDecision::Upheld) => &DUTY_DONE,
        (CaseKind::AutomaticRefusal, CaseDecision::Upheld) => &REFUSAL_WRONG,
        (CaseKind::OwnershipRefusal, CaseDecision::Upheld) => &OWNERSHIP_WRONG,
        (CaseKind::Annulment, CaseDecision::Upheld) if is_reinstated => &REINSTATED,
        (CaseKind::Annulment, CaseDecision::Upheld) => &ANNULMENT_WRONG,
        (CaseKind::VacateObjection, CaseDecision::Upheld) => &STAYS,
        (CaseKind::VacateObjection, CaseDecision::Dismissed) => &ENDS,
        (CaseKind::OwnershipCheck, CaseDecision::Upheld) => &OWNER,
        (CaseKind::OwnershipCheck, CaseDecision::Dismissed) => &NO_OWNER,
        (_, CaseDecision::Dismissed) => &UNCHANGED,
    }
}
