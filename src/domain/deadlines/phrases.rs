//! The sentences of the explanations in the four languages. Placeholders stand in braces; `explain` fills them.

use super::policy::Unit;
use crate::domain::language::Language;

/// The sentences of one language.
pub struct Phrases {
    pub first_registration: &'static str,
    pub re_registration: &'static str,
    pub end_of_stay: &'static str,
    pub no_days: &'static str,
    pub window_used: &'static str,
    pub window_exhausted: &'static str,
    pub without_exit: &'static str,
    pub cut: &'static str,
    pub outage: &'static str,
    pub skipped: &'static str,
    pub weekend: &'static str,
    pub moved_day_off: &'static str,
    pub official: &'static str,
    pub computed: &'static str,
    pub estimated: &'static str,
    pub source: &'static str,
    pub source_since: &'static str,
    pub mia_order_923: &'static str,
    pub no_policy: &'static str,
    pub do_first: &'static str,
    pub do_again: &'static str,
    pub do_leave: &'static str,
}

/// The sentences of a language.
pub const fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::Kk => &KK,
        Language::Ru => &RU,
        Language::En => &EN,
        Language::Uz => &UZ,
    }
}

const KK: Phrases = Phrases {
    first_registration: "{last} күнінен кешіктірмей тіркеліңіз. Мерзімі – елге кірген күннен ({event}) бастап {period}; \
                         кірген күн бірінші күн болып есептеледі.",
    re_registration: "{last} күнінен кешіктірмей жаңа мекенжай бойынша тіркеліңіз. Мерзімі – көшкен күннен ({event}) бастап {period}; \
                      бірінші күн – {first}.",
    end_of_stay: "Елде {last} күніне дейін (осы күнді қоса алғанда) заңды түрде бола аласыз. Азаматтық елі – {country}: бір келгенде \
                  {entry}, кез келген {window} ішінде {limit}; кірген күн ({event}) бірінші күн болып есептеледі.",
    no_days: "Рұқсат етілген мерзім толық пайдаланылған: {last} күнінен кейін елде заңды түрде бола алмайсыз. Азаматтық елі – {country}: \
              бір келгенде {entry}, кез келген {window} ішінде {limit}.",
    window_used: "Соңғы {window} ішінде пайдаланылғаны – {used}; қалғаны – {period}.",
    window_exhausted: "Соңғы {window} ішінде рұқсат етілген {limit} толық пайдаланылған.",
    without_exit: "Шығу күні белгісіз болған бұрынғы келулер саны: {count}; олардың әрқайсысы бір келуге рұқсат етілген мерзіммен есептелген.",
    cut: "Бірақ заңды болу мерзімі одан бұрын аяқталады: {end} күнінен кешіктірмей тіркеліңіз.",
    outage: "Жүйе {from} – {until} аралығында жұмыс істемегендіктен, мерзім келесі жұмыс күніне ауыстырылды (оған дейін – {before}).",
    skipped: "Есептелмейтін күндер: {days}.",
    weekend: "демалыс күні",
    moved_day_off: "ауыстырылған демалыс күні",
    official: "Мереке күндері ресми күнтізбе бойынша.",
    computed: "Мереке күндері қолданыстағы ережелер бойынша есептелген; Үкімет демалыс күндерін ауыстыруы мүмкін.",
    estimated: "Кейбір мереке күндері алдын ала есептелген және өзгеруі мүмкін.",
    source: "Негіздеме: {source}.",
    source_since: "Негіздеме: {source}; {since} күнінен бастап қолданылады.",
    mia_order_923: "Қазақстан Республикасы Ішкі істер министрінің 2025 жылғы 17 қарашадағы № 923 бұйрығы",
    no_policy: "«{country}» үшін визасыз болу мерзімі белгіленбеген: болу мерзімі визада немесе рұқсатта көрсетіледі.",
    do_first: "Тіркелудің соңғы күні",
    do_again: "Жаңа мекенжай бойынша тіркелудің соңғы күні",
    do_leave: "Елде заңды болудың соңғы күні",
};

const RU: Phrases = Phrases {
    first_registration: "Зарегистрируйтесь не позднее {last}. Срок — {period} со дня въезда ({event}); день въезда считается первым.",
    re_registration: "Зарегистрируйтесь по новому адресу не позднее {last}. Срок — {period} со дня переезда ({event}); \
                      первый день — {first}.",
    end_of_stay: "Вы можете законно находиться в стране по {last} включительно. Страна гражданства — {country}: {entry} за один въезд \
                  и {limit} за любые {window}; день въезда ({event}) считается первым.",
    no_days: "Разрешённый срок использован полностью: после {last} законно находиться в стране нельзя. Страна гражданства — {country}: \
              {entry} за один въезд и {limit} за любые {window}.",
    window_used: "За последние {window} уже использовано: {used}; остаток: {period}.",
    window_exhausted: "Разрешённые {limit} за последние {window} уже использованы полностью.",
    without_exit: "Прежних въездов без отметки о выезде: {count}; каждый засчитан на срок, разрешённый за один въезд.",
    cut: "Но законное пребывание заканчивается раньше: зарегистрируйтесь не позднее {end}.",
    outage: "Система не работала с {from} по {until}, поэтому срок перенесён на следующий рабочий день (без этого — {before}).",
    skipped: "Не считаются: {days}.",
    weekend: "выходной",
    moved_day_off: "перенесённый выходной",
    official: "Праздничные дни — по официальному календарю.",
    computed: "Праздничные дни рассчитаны по действующим правилам; Правительство может перенести выходные.",
    estimated: "Часть праздничных дней рассчитана предварительно и может измениться.",
    source: "Основание: {source}.",
    source_since: "Основание: {source}; действует с {since}.",
    mia_order_923: "приказ Министра внутренних дел Республики Казахстан от 17 ноября 2025 года № 923",
    no_policy: "«{country}»: срок безвизового пребывания не установлен, срок пребывания указан в визе или разрешении.",
    do_first: "Последний день для регистрации",
    do_again: "Последний день для регистрации по новому адресу",
    do_leave: "Последний день законного пребывания",
};

const EN: Phrases = Phrases {
    first_registration: "Register no later than {last}. The period is {period} from the day of entry ({event}); the day of entry counts \
                         as the first day.",
    re_registration: "Register at the new address no later than {last}. The period is {period} from the day of the move ({event}); \
                      the first day is {first}.",
    end_of_stay: "You may lawfully stay until {last} inclusive. Country of nationality – {country}: {entry} per entry and {limit} in any \
                  {window}; the day of entry ({event}) counts as the first day.",
    no_days: "The permitted days have been used up: you may not lawfully stay after {last}. Country of nationality – {country}: {entry} \
              per entry and {limit} in any {window}.",
    window_used: "Already used in the last {window}: {used}; left: {period}.",
    window_exhausted: "The permitted {limit} in the last {window} have been used up.",
    without_exit: "Earlier entries without a recorded exit: {count}; each is counted for as long as one entry allows.",
    cut: "But the lawful stay ends sooner: register no later than {end}.",
    outage: "The service was not working from {from} to {until}, so the day has moved to the next working day (otherwise {before}).",
    skipped: "Not counted: {days}.",
    weekend: "weekend",
    moved_day_off: "moved day off",
    official: "Holidays are those of the official calendar.",
    computed: "Holidays are calculated by the rules in force; the Government may move days off.",
    estimated: "Some holidays are estimated and may change.",
    source: "Basis: {source}.",
    source_since: "Basis: {source}; in force since {since}.",
    mia_order_923: "Order of the Minister of Internal Affairs of the Republic of Kazakhstan No. 923 of 17 November 2025",
    no_policy: "“{country}”: no visa-free period is set; the period of stay is stated in the visa or permit.",
    do_first: "Last day to register",
    do_again: "Last day to register at the new address",
    do_leave: "Last day of the lawful stay",
};

const UZ: Phrases = Phrases {
    first_registration: "{last} kunidan kechiktirmay roʻyxatdan oʻting. Muddat — kirish kunidan ({event}) boshlab {period}; \
                         kirish kuni birinchi kun hisoblanadi.",
    re_registration: "{last} kunidan kechiktirmay yangi manzil boʻyicha roʻyxatdan oʻting. Muddat — koʻchish kunidan ({event}) boshlab \
                      {period}; birinchi kun — {first}.",
    end_of_stay: "Mamlakatda {last} kunigacha (shu kun ham kiradi) qonuniy boʻlishingiz mumkin. Fuqarolik mamlakati — {country}: bir \
                  kirishda {entry}, istalgan {window} ichida {limit}; kirish kuni ({event}) birinchi kun hisoblanadi.",
    no_days: "Ruxsat etilgan muddat toʻliq ishlatilgan: {last} kunidan keyin mamlakatda qonuniy boʻla olmaysiz. Fuqarolik mamlakati — \
              {country}: bir kirishda {entry}, istalgan {window} ichida {limit}.",
    window_used: "Oxirgi {window} ichida ishlatilgani — {used}; qolgani — {period}.",
    window_exhausted: "Oxirgi {window} ichida ruxsat etilgan {limit} toʻliq ishlatilgan.",
    without_exit: "Chiqish sanasi maʼlum boʻlmagan oldingi kirishlar: {count}; har biri bir kirishga ruxsat etilgan muddat boʻyicha hisoblangan.",
    cut: "Ammo qonuniy boʻlish muddati bundan oldin tugaydi: {end} kunidan kechiktirmay roʻyxatdan oʻting.",
    outage: "Tizim {from} — {until} kunlari ishlamagani uchun muddat keyingi ish kuniga koʻchirildi (busiz — {before}).",
    skipped: "Hisobga olinmaydi: {days}.",
    weekend: "dam olish kuni",
    moved_day_off: "koʻchirilgan dam olish kuni",
    official: "Bayram kunlari rasmiy taqvim boʻyicha.",
    computed: "Bayram kunlari amaldagi qoidalar boʻyicha hisoblangan; Hukumat dam olish kunlarini koʻchirishi mumkin.",
    estimated: "Ayrim bayram kunlari taxminiy hisoblangan va oʻzgarishi mumkin.",
    source: "Asos: {source}.",
    source_since: "Asos: {source}; {since} kunidan amalda.",
    mia_order_923: "Qozogʻiston Respublikasi Ichki ishlar vazirining 2025-yil 17-noyabrdagi 923-son buyrugʻi",
    no_policy: "“{country}” uchun vizasiz boʻlish muddati belgilanmagan: boʻlish muddati viza yoki ruxsatnomada koʻrsatiladi.",
    do_first: "Roʻyxatdan oʻtishning oxirgi kuni",
    do_again: "Yangi manzil boʻyicha roʻyxatdan oʻtishning oxirgi kuni",
    do_leave: "Qonuniy boʻlishning oxirgi kuni",
};

/// A number of plain days: `5 дней`.
pub fn days(number: u32, language: Language) -> String {
    match language {
        Language::Kk => format!("{number} күн"),
        Language::Ru => format!("{number} {}", russian(number, ["день", "дня", "дней"])),
        Language::En => format!("{number} {}", if number == 1 { "day" } else { "days" }),
        Language::Uz => format!("{number} kun"),
    }
}

/// A number of calendar or working days: `5 рабочих дней`.
pub fn period(number: u32, unit: Unit, language: Language) -> String {
    match (language, unit) {
        (Language::Kk, Unit::CalendarDays) => format!("{number} күнтізбелік күн"),
        (Language::Kk, Unit::WorkingDays) => format!("{number} жұмыс күні"),
        (Language::Ru, Unit::CalendarDays) => {
            format!("{number} {}", russian(number, ["календарный день", "календарных дня", "календарных дней"]))
        }
        (Language::Ru, Unit::WorkingDays) => {
            format!("{number} {}", russian(number, ["рабочий день", "рабочих дня", "рабочих дней"]))
        }
        (Language::En, Unit::CalendarDays) => format!("{number} calendar {}", if number == 1 { "day" } else { "days" }),
        (Language::En, Unit::WorkingDays) => format!("{number} working {}", if number == 1 { "day" } else { "days" }),
        (Language::Uz, Unit::CalendarDays) => format!("{number} kalendar kun"),
        (Language::Uz, Unit::WorkingDays) => format!("{number} ish kuni"),
    }
}

/// The Russian form for a number: 1, 21 день; 2, 22 дня; 5, 11, 12 дней.
const fn russian(number: u32, [one, few, many]: [&'static str; 3]) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_forms_are_right() {
        let forms: Vec<_> = [1, 2, 5, 11, 12, 14, 21, 42, 90, 111, 121].map(|n| days(n, Language::Ru)).into();
        assert_eq!(
            forms,
            [
                "1 день",
                "2 дня",
                "5 дней",
                "11 дней",
                "12 дней",
                "14 дней",
                "21 день",
                "42 дня",
                "90 дней",
                "111 дней",
                "121 день"
            ]
        );
        assert_eq!(period(1, Unit::WorkingDays, Language::Ru), "1 рабочий день");
        assert_eq!(period(3, Unit::WorkingDays, Language::Ru), "3 рабочих дня");
        assert_eq!(period(30, Unit::CalendarDays, Language::Ru), "30 календарных дней");
        assert_eq!(period(1, Unit::WorkingDays, Language::En), "1 working day");
        assert_eq!(period(5, Unit::WorkingDays, Language::Kk), "5 жұмыс күні");
        assert_eq!(period(5, Unit::WorkingDays, Language::Uz), "5 ish kuni");
    }
}
