//! The scenarios of the sandbox, in words.

use super::Text;
use crate::domain::sandbox::Scenario;

/// What a scenario is called, and what happens in it.
#[must_use]
#[expect(clippy::too_many_lines, reason = "two texts per scenario")]
pub const fn scenario(scenario: Scenario) -> (Text, Text) {
    match scenario {
        Scenario::Confirmed => (
            Text {
                kk: "Қабылдаушы растайды",
                ru: "Хозяин подтверждает",
                en: "The host confirms",
                uz: "Mezbon tasdiqlaydi",
            },
            Text {
                kk: "Қабылдаушы тарап өтінішті бірден растайды, үлгі белгісі бар анықтама беріледі.",
                ru: "Принимающее лицо подтверждает заявление сразу, выдаётся справка с пометкой «образец».",
                en: "The host confirms at once, and a certificate marked as a specimen is issued.",
                uz: "Qabul qiluvchi shaxs arizani darhol tasdiqlaydi, namuna belgisi bilan maʼlumotnoma beriladi.",
            },
        ),
        Scenario::Refused => (
            Text {
                kk: "Қабылдаушы бас тартады",
                ru: "Хозяин отказывает",
                en: "The host refuses",
                uz: "Mezbon rad etadi",
            },
            Text {
                kk: "Қабылдаушы тарап бірден бас тартады: бұл адамды танымайды.",
                ru: "Принимающее лицо отказывает сразу: этот человек ему незнаком.",
                en: "The host refuses at once: he does not know this person.",
                uz: "Qabul qiluvchi shaxs darhol rad etadi: bu odamni tanimaydi.",
            },
        ),
        Scenario::SilentHost => (
            Text {
                kk: "Қабылдаушы үндемейді",
                ru: "Хозяин молчит",
                en: "The host keeps silent",
                uz: "Mezbon javob bermaydi",
            },
            Text {
                kk: "Қабылдаушы тарап жауап бермейді. Сағатты алға жылжытыңыз: еске салулар келеді, 72 сағаттан кейін өтініштің мерзімі өтеді.",
                ru: "Принимающее лицо не отвечает. Переведите часы вперёд: придут напоминания, а через 72 часа срок заявления истечёт.",
                en: "The host never answers. Move the clock forward: he is reminded, and after 72 hours the application expires.",
                uz: "Qabul qiluvchi shaxs javob bermaydi. Soatni oldinga suring: eslatmalar keladi, 72 soatdan keyin ariza muddati tugaydi.",
            },
        ),
        Scenario::Duplicate => (
            Text {
                kk: "Құжат басқада тіркелген",
                ru: "Документ занят",
                en: "The document is in use",
                uz: "Hujjat band",
            },
            Text {
                kk: "Бұл құжатты басқа адам басқа атпен енгізіп қойған: document_in_use қатесі қайтады, ештеңе сақталмайды.",
                ru: "Этот документ уже внёс другой человек под другим именем: вернётся ошибка document_in_use, ничего не сохранится.",
                en: "Somebody else has entered this document under another name: the answer is document_in_use, and nothing is kept.",
                uz: "Bu hujjatni boshqa odam boshqa nom bilan kiritgan: document_in_use xatosi qaytadi, hech narsa saqlanmaydi.",
            },
        ),
        Scenario::Overstay => (
            Text {
                kk: "Болу мерзімі бұзылған",
                ru: "Срок пребывания нарушен",
                en: "The stay is over",
                uz: "Boʻlish muddati buzilgan",
            },
            Text {
                kk: "Ол соңғы 180 күнде 90 күннен артық болған: қызмет stay_period_violated негізімен автоматты түрде бас тартады.",
                ru: "За последние 180 дней он провёл в стране больше 90: сервис откажет сам, по основанию stay_period_violated.",
                en: "Of the last 180 days he spent more than 90 here: the service refuses by itself, on the ground stay_period_violated.",
                uz: "Soʻnggi 180 kunda u 90 kundan koʻp boʻlgan: xizmat stay_period_violated asosi bilan oʻzi rad etadi.",
            },
        ),
        Scenario::Banned => (
            Text {
                kk: "Кіруге тыйым салынған",
                ru: "Въезд запрещён",
                en: "An entry ban is in force",
                uz: "Kirish taqiqlangan",
            },
            Text {
                kk: "Құжатқа кіруге тыйым енгізілген: қызмет entry_ban кодымен автоматты түрде бас тартады.",
                ru: "На документ внесён запрет на въезд: сервис откажет сам, с кодом entry_ban.",
                en: "An entry ban is entered for this document: the service refuses by itself, with the code entry_ban.",
                uz: "Hujjatga kirish taqiqi kiritilgan: xizmat entry_ban kodi bilan oʻzi rad etadi.",
            },
        ),
    }
}
