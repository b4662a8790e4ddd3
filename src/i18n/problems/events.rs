//! What programs of integrators are told about events and webhooks.

use crate::i18n::Text;

pub(super) const EXPIRED_TITLE: Text = Text {
    kk: "Бұл орыннан кейінгі оқиғалар енді сақталмайды",
    ru: "События после этого места уже не хранятся",
    en: "The events behind this place are no longer kept",
    uz: "Bu joydan keyingi voqealar endi saqlanmaydi",
};

pub(super) const EXPIRED_DETAIL: Text = Text {
    kk: "`after` параметрінсіз қайта сұраңыз: сақталған барлық оқиғалар келеді. Содан кейін өзіңіз қадағалайтын тіркеулердің күйін жеке оқыңыз.",
    ru: "Запросите снова без `after`: придут все события, которые ещё хранятся. Затем прочитайте состояние регистраций, за которыми следите.",
    en: "Ask again without `after`: all events that are still kept will come. Then read the registrations that you follow one by one.",
    uz: "Kursorsiz qayta soʻrang: hali saqlanayotgan barcha voqealar keladi. Soʻng kuzatayotgan roʻyxatga olishlaringizni alohida oʻqing.",
};

pub(super) const MANY_TITLE: Text =
    Text {
        kk: "Вебхуктар тым көп", ru: "Слишком много вебхуков", en: "Too many webhooks", uz: "Vebhuklar juda koʻp"
    };

pub(super) const MANY_DETAIL: Text = Text {
    kk: "Қажет емес вебхукты жойып, қайталап көріңіз.",
    ru: "Удалите ненужный вебхук и повторите.",
    en: "Delete a webhook that is not needed, then try again.",
    uz: "Keraksiz vebhukni oʻchirib, qayta urinib koʻring.",
};
