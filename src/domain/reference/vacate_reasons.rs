//! Why a host wants a registration at his place to end. The order leaves it to the host; the list is ours.

super::kinds! {
    /// Why a host wants a registration to end.
    VacateReason, version = "2026-11-27" {
        /// The guest does not live there any more.
        MovedOut = "moved_out" {
            kk: "Бұл адам енді мұнда тұрмайды",
            ru: "Этот человек здесь больше не живёт",
            en: "The person does not live here any more",
            uz: "Bu odam bu yerda endi yashamaydi"
        },
        /// The host does not agree to it any more.
        ConsentWithdrawn = "consent_withdrawn" {
            kk: "Келісімімді қайтарып аламын",
            ru: "Я отзываю своё согласие",
            en: "I withdraw my consent",
            uz: "Roziligimni qaytarib olaman"
        },
        /// The place is sold, let or closed.
        PremisesUnavailable = "premises_unavailable" {
            kk: "Тұрғын жай бұдан былай берілмейді",
            ru: "Жильё больше не предоставляется",
            en: "The place is no longer available",
            uz: "Turar joy endi berilmaydi"
        },
    }
}
