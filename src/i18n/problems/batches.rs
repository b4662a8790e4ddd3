//! What programs of integrators are told about batches.

use crate::i18n::Text;

pub(super) const MANY_TITLE: Text = Text {
    kk: "Өңделіп жатқан пакеттер тым көп",
    ru: "Слишком много незавершённых пакетов",
    en: "Too many batches are under way",
    uz: "Tugallanmagan paketlar juda koʻp",
};

pub(super) const MANY_DETAIL: Text = Text {
    kk: "Бір пакет аяқталғанша күтіңіз немесе қажет еместі тоқтатып, қайталап көріңіз.",
    ru: "Дождитесь завершения одного из пакетов или отмените ненужный и повторите.",
    en: "Wait until one of them is done, or cancel one that is not needed, then try again.",
    uz: "Ulardan biri tugashini kuting yoki keraksizini bekor qilib, qayta urinib koʻring.",
};

pub(super) const OVER_TITLE: Text =
    Text {
        kk: "Пакет аяқталған", ru: "Пакет уже завершён", en: "The batch is over", uz: "Paket tugagan"
    };

pub(super) const OVER_DETAIL: Text = Text {
    kk: "Өңдеуді күтіп тұрған жол қалмады. Нәтижелерді оқыңыз.",
    ru: "Строк, ожидающих обработки, не осталось. Прочитайте результаты.",
    en: "No line waits any more. Read the results.",
    uz: "Kutayotgan satr qolmadi. Natijalarni oʻqing.",
};
