//! Purposes of a stay, as migration accounting counts them.

super::kinds! {
    /// Why the migrant is in the country.
    Purpose, version = "2026-11-22" {
        /// Tourism.
        Tourism = "tourism" { kk: "Туризм", ru: "Туризм", en: "Tourism", uz: "Turizm" },
        /// A private visit.
        PrivateVisit = "private_visit" { kk: "Жеке сапар", ru: "Частная поездка", en: "Private visit", uz: "Shaxsiy tashrif" },
        /// Work.
        Work = "work" { kk: "Жұмыс", ru: "Работа", en: "Work", uz: "Ish" },
        /// Business.
        Business = "business" { kk: "Іскерлік сапар", ru: "Деловая поездка", en: "Business", uz: "Ish safari" },
        /// Study.
        Study = "study" { kk: "Оқу", ru: "Учёба", en: "Study", uz: "Oʻqish" },
        /// Medical treatment.
        Treatment = "treatment" { kk: "Емделу", ru: "Лечение", en: "Medical treatment", uz: "Davolanish" },
        /// Family.
        Family = "family" { kk: "Отбасы жағдайы", ru: "Семейные обстоятельства", en: "Family", uz: "Oilaviy sabablar" },
        /// Transit.
        Transit = "transit" { kk: "Транзит", ru: "Транзит", en: "Transit", uz: "Tranzit" },
        /// Any other purpose.
        Other = "other" { kk: "Өзге мақсат", ru: "Иная цель", en: "Other purpose", uz: "Boshqa maqsad" },
    }
}
