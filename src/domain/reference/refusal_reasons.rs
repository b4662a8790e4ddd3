//! Why a registration is refused: the grounds of the law, and the reasons a host may give.

pub use grounds::RefusalGround;
pub use reasons::RejectReason;

mod grounds {
    //! Grounds of refusal, exactly three.
    //! Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.

    crate::domain::reference::kinds! {
        /// The legal ground of a refusal.
        RefusalGround, version = "2026-11-22" {
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
            /// The host did not agree.
            HostDeclined = "host_declined" {
                kk: "Қабылдаушы тарап бас тартты",
                ru: "Принимающая сторона отказала",
                en: "The host declined",
                uz: "Qabul qiluvchi tomon rad etdi"
            },
        }
    }
}

mod reasons {
    //! Reasons a host may give when he rejects.

    crate::domain::reference::kinds! {
        /// Why a host rejects an application.
        RejectReason, version = "2026-11-22" {
            /// The host does not know this person.
            UnknownPerson = "unknown_person" {
                kk: "Бұл адамды танымаймын",
                ru: "Я не знаю этого человека",
                en: "I do not know this person",
                uz: "Bu odamni tanimayman"
            },
            /// The person does not live at this place.
            DoesNotLiveHere = "does_not_live_here" {
                kk: "Бұл адам мұнда тұрмайды",
                ru: "Этот человек здесь не живёт",
                en: "This person does not live here",
                uz: "Bu odam bu yerda yashamaydi"
            },
            /// The host does not agree to the registration.
            NoConsent = "no_consent" {
                kk: "Тіркеуге келісім бермеймін",
                ru: "Я не согласен на регистрацию",
                en: "I do not consent to the registration",
                uz: "Roʻyxatga olishga rozi emasman"
            },
            /// Something in the application is wrong.
            WrongDetails = "wrong_details" {
                kk: "Өтініштегі деректер қате",
                ru: "В заявлении неверные данные",
                en: "Details of the application are wrong",
                uz: "Arizadagi maʼlumotlar notoʻgʻri"
            },
        }
    }

    impl RejectReason {
        /// The legal ground under which a host's rejection falls: the host declined.
        #[must_use]
        pub const fn ground(self) -> super::RefusalGround {
            super::RefusalGround::HostDeclined
        }
    }
}
