//! What a refusal by the service itself says beside title and detail: what it decided by, and that a human can be asked.

use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::i18n::Text;

/// The right to a human review.
pub static APPEAL: Text = Text {
    kk: "Бұл шешімді бағдарлама қабылдады. Оны қызметкердің қарауын сұрауға құқығыңыз бар: өтініш бетінде шағым беріңіз.",
    ru: "Это решение приняла программа. Вы вправе попросить, чтобы его проверил сотрудник: подайте обращение на странице заявления.",
    en: "This was decided by a program. You have the right to have an officer look at it: appeal on the page of the application.",
    uz: "Bu qarorni dastur qabul qildi. Uni xodim koʻrib chiqishini soʻrashga haqlisiz: ariza sahifasida shikoyat bering.",
};

/// What the service decided by.
#[must_use]
pub const fn explanation(ground: RefusalGround) -> &'static Text {
    match ground {
        RefusalGround::StayPeriodViolated => &Text {
            kk: "Шекарадан өткен күн мен азаматтығыңыз бойынша рұқсат етілген болу мерзімі өтіп кеткен.",
            ru: "По дню пересечения границы и гражданству разрешённый срок пребывания истёк.",
            en: "By the day of the border crossing and the nationality, the permitted period of stay is over.",
            uz: "Chegaradan oʻtilgan kun va fuqarolikka koʻra ruxsat etilgan boʻlish muddati tugagan.",
        },
        RefusalGround::FalseInformation => &Text {
            kk: "Енгізілген құжаттың жарамдылық мерзімі өтіп кеткен, сондықтан ол туралы мәліметтер дұрыс емес.",
            ru: "Срок действия введённого документа истёк, поэтому сведения о нём недостоверны.",
            en: "The document that was entered has expired, so what is said of it is not true any more.",
            uz: "Kiritilgan hujjatning amal qilish muddati tugagan, shuning uchun u haqdagi maʼlumotlar toʻgʻri emas.",
        },
        RefusalGround::HostDeclined => &Text {
            kk: "Қабылдаушы тарап бас тартты.",
            ru: "Принимающая сторона отказала.",
            en: "The host declined.",
            uz: "Qabul qiluvchi tomon rad etdi.",
        },
    }
}
