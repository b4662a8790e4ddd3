//! Why an officer annuls a registration.
//! Source: the consequences named by Order of the Minister of Internal Affairs No. 923 of 17 November 2025; the wording is to be
//! checked against its full text.

super::kinds! {
    /// The legal ground of an annulment.
    AnnulmentGround, version = "2026-11-26" {
        /// The migrant gave false information.
        FalseInformation = "false_information" {
            kk: "Жалған мәліметтер ұсынылды",
            ru: "Предоставлены недостоверные сведения",
            en: "False information was given",
            uz: "Notoʻgʻri maʼlumot berilgan"
        },
        /// The permitted period of stay was exceeded.
        StayPeriodViolated = "stay_period_violated" {
            kk: "Болу мерзімі бұзылды",
            ru: "Нарушен срок пребывания",
            en: "The period of stay was violated",
            uz: "Boʻlish muddati buzilgan"
        },
        /// The migrant does not live at the place, and was never meant to.
        FictitiousRegistration = "fictitious_registration" {
            kk: "Тіркеу жалған: адам бұл мекенжайда тұрмайды",
            ru: "Регистрация фиктивна: человек не живёт по этому адресу",
            en: "The registration is fictitious: the person does not live at the address",
            uz: "Roʻyxatga olish soxta: shaxs bu manzilda yashamaydi"
        },
        /// A court has decided so.
        CourtDecision = "court_decision" {
            kk: "Сот шешімі",
            ru: "Решение суда",
            en: "A court decision",
            uz: "Sud qarori"
        },
    }
}

impl AnnulmentGround {
    /// Whether it needs no hearing by the migration police: before a court, the person was heard already.
    #[must_use]
    pub const fn is_immediate(self) -> bool {
        matches!(self, Self::CourtDecision)
    }
}
