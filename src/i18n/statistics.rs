//! What the figures mean, and the words of the page that shows them.

use super::Text;
use crate::domain::statistics::Measure;

/// A value that was not noted.
pub static UNKNOWN: Text = Text { kk: "Белгісіз", ru: "Неизвестно", en: "Unknown", uz: "Nomaʼlum" };

/// How a measure is defined.
#[must_use]
pub const fn definition(measure: Measure) -> &'static Text {
    match measure {
        Measure::Entries => &ENTRIES,
        Measure::Exits => &EXITS,
        Measure::Present => &PRESENT,
        Measure::Submissions => &SUBMISSIONS,
        Measure::Registrations => &REGISTRATIONS,
        Measure::Refusals => &REFUSALS,
    }
}

static ENTRIES: Text = Text {
    kk: "Шекара жүйелері хабарлаған елге кіру оқиғалары, шекарадан өткен күні бойынша. Түзетілген хабарлама түзетілген түрде, күші \
         жойылғаны есептелмейді.",
    ru: "Въезды, о которых сообщили пограничные системы, по дню пересечения. Исправленное сообщение учитывается в исправленном \
         виде, отменённое не учитывается.",
    en: "Entries reported by border systems, by the day of the crossing. A corrected report counts as corrected, a cancelled one \
         does not count.",
    uz: "Chegara tizimlari xabar qilgan kirishlar, kesib oʻtilgan kun boʻyicha. Tuzatilgan xabar tuzatilgan holda hisoblanadi, \
         bekor qilingani hisoblanmaydi.",
};

static EXITS: Text = Text {
    kk: "Шекара жүйелері хабарлаған елден шығу оқиғалары, шекарадан өткен күні бойынша. Түзетілген хабарлама түзетілген түрде, күші \
         жойылғаны есептелмейді.",
    ru: "Выезды, о которых сообщили пограничные системы, по дню пересечения. Исправленное сообщение учитывается в исправленном \
         виде, отменённое не учитывается.",
    en: "Exits reported by border systems, by the day of the crossing. A corrected report counts as corrected, a cancelled one does \
         not count.",
    uz: "Chegara tizimlari xabar qilgan chiqishlar, kesib oʻtilgan kun boʻyicha. Tuzatilgan xabar tuzatilgan holda hisoblanadi, \
         bekor qilingani hisoblanmaydi.",
};

static PRESENT: Text = Text {
    kk: "Кезең соңында шекара деректері бойынша елде жүрген адамдар: соңғы белгілі өтуі кіру болған және содан бері 365 күннен көп \
         өтпеген адамдар. Сан дөңгелектелген.",
    ru: "Люди, находящиеся в стране на конец периода по данным границы: последнее известное пересечение — въезд, и с него прошло не \
         более 365 дней. Число округлено.",
    en: "People inside at the end of the period by the border's data: the last crossing known of them is an entry, not more than 365 \
         days ago. The number is rounded.",
    uz: "Davr oxirida chegara maʼlumotlari boʻyicha mamlakatda boʻlganlar: oxirgi maʼlum kesib oʻtishi kirish boʻlib, undan beri \
         365 kundan oshmagan odamlar. Son yaxlitlangan.",
};

static SUBMISSIONS: Text = Text {
    kk: "Тіркеу туралы өтініштер, берілген күні бойынша: отбасының әр мүшесі бөлек есептеледі. Күйі — қазіргі күйі. Мерзімділігі \
         берілген сәтте белгілі ережелер бойынша, жұмсақ санаумен бағаланады.",
    ru: "Заявления о регистрации по дню подачи; каждый член семьи считается отдельно. Состояние — нынешнее. Своевременность \
         оценена по правилам, известным при подаче, по более мягкому счёту.",
    en: "Applications for registration, by the day of submission; each member of a family counts. The state is that of now. \
         Timeliness is judged by the rules known at the submission and by the more lenient count.",
    uz: "Roʻyxatga olish arizalari, topshirilgan kun boʻyicha; oilaning har bir aʼzosi alohida hisoblanadi. Holati — hozirgi \
         holati. Muddatga rioya topshirilgan paytda maʼlum qoidalar va yumshoqroq hisob boʻyicha baholangan.",
};

static REGISTRATIONS: Text = Text {
    kk: "Күшіне енген тіркеулер, расталған күні бойынша. Күйі — қазіргі күйі. Жауапқа дейінгі уақыт өтініш берілген сәттен \
         қабылдаушы тараптың жауабына дейін есептеледі.",
    ru: "Регистрации, вступившие в силу, по дню подтверждения. Состояние — нынешнее. Время до ответа считается от подачи до ответа \
         принимающей стороны.",
    en: "Registrations that came into force, by the day of the confirmation. The state is that of now. The time to the answer runs \
         from the submission to the host's answer.",
    uz: "Kuchga kirgan roʻyxatga olishlar, tasdiqlangan kun boʻyicha. Holati — hozirgi holati. Javobgacha boʻlgan vaqt \
         topshirishdan qabul qiluvchi tomonning javobigacha hisoblanadi.",
};

static REFUSALS: Text = Text {
    kk: "Бас тартылған өтініштер, бас тартылған күні бойынша: қабылдаушы тарап, қызметтің өзі немесе қызметкер. Уақытында жауап \
         берілмеген өтініш бас тарту емес.",
    ru: "Отказы по дню отказа: принимающей стороны, самого сервиса или сотрудника. Заявление, на которое вовремя не ответили, — не \
         отказ.",
    en: "Refusals by the day of the refusal: of the host, of the service itself or of an officer. An application that was not \
         answered in time is no refusal.",
    uz: "Rad etishlar, rad etilgan kun boʻyicha: qabul qiluvchi tomon, xizmatning oʻzi yoki xodim. Vaqtida javob berilmagan \
         ariza rad etish emas.",
};

/// How small numbers are treated.
pub static HIDING: Text = Text {
    kk: "Күндер — UTC+5 бойынша. {threshold} мәнінен кем сандар жасырылады, олармен бірге жиынтықтан есептеп шығаруға болмайтындай басқалары да \
         жасырылады. Елде жүргендер саны {base} санына еселік етіп дөңгелектеледі.",
    ru: "Дни — по UTC+5. Числа меньше {threshold} скрыты, а с ними и другие — чтобы скрытое нельзя было вычислить из итогов. Число \
         находящихся в стране округлено до кратного {base}.",
    en: "Days are those of UTC+5. Numbers below {threshold} are hidden, and others with them, so that what is hidden cannot be calculated \
         from totals. Numbers of people present are rounded to multiples of {base}.",
    uz: "Kunlar UTC+5 boʻyicha. {threshold} dan kichik sonlar yashirilgan, ular bilan birga yigʻindidan hisoblab chiqarib boʻlmasligi uchun \
         boshqalari ham. Mamlakatda boʻlganlar soni {base} ga karrali qilib yaxlitlangan.",
};

/// The title of the page.
pub static TITLE: Text = Text {
    kk: "Шетелдіктерді тіркеу статистикасы",
    ru: "Статистика регистрации иностранцев",
    en: "Statistics of registration of foreigners",
    uz: "Chet elliklarni roʻyxatga olish statistikasi",
};

/// Before the instant up to which everything is counted.
pub static COUNTED_THROUGH: Text =
    Text {
        kk: "Есептелген уақыты", ru: "Учтено по состоянию на", en: "Counted up to", uz: "Hisobga olingan vaqt"
    };

/// The heading of a chart by months.
pub static BY_MONTHS: Text =
    Text { kk: "айлар бойынша", ru: "по месяцам", en: "by month", uz: "oylar boʻyicha" };

/// Where nothing can be shown.
pub static NOTHING: Text = Text {
    kk: "Әзірге көрсетілетін сандар жоқ.",
    ru: "Показать пока нечего.",
    en: "There is nothing to show yet.",
    uz: "Hozircha koʻrsatiladigan sonlar yoʻq.",
};

/// A number that is hidden.
pub static HIDDEN: Text = Text { kk: "жасырылған", ru: "скрыто", en: "hidden", uz: "yashirilgan" };

/// The link to the figures for programs.
pub static AS_DATA: Text = Text {
    kk: "Осы сандар CSV түрінде",
    ru: "Эти числа в CSV",
    en: "These numbers as CSV",
    uz: "Bu sonlar CSV koʻrinishida",
};

/// A period.
pub static PERIOD: Text = Text { kk: "Ай", ru: "Месяц", en: "Month", uz: "Oy" };

/// An amount.
pub static AMOUNT: Text = Text { kk: "Саны", ru: "Число", en: "Number", uz: "Soni" };

/// All of these texts.
#[cfg(test)]
pub(super) fn all() -> Vec<&'static Text> {
    let mut texts =
        vec![&UNKNOWN, &HIDING, &TITLE, &COUNTED_THROUGH, &BY_MONTHS, &NOTHING, &HIDDEN, &AS_DATA, &PERIOD, &AMOUNT];
    texts.extend(Measure::ALL.iter().map(|measure| definition(*measure)));
    texts
}
