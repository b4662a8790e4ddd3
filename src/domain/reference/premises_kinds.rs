//! Kinds of premises where a foreigner may be registered.
//! Source of the list: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.

super::kinds! {
    /// What kind of place it is.
    PremisesKind, version = "2026-11-22" {
        /// A house.
        House = "house" { kk: "Үй", ru: "Дом", en: "House", uz: "Uy" },
        /// An apartment.
        Apartment = "apartment" { kk: "Пәтер", ru: "Квартира", en: "Apartment", uz: "Xonadon" },
        /// A dormitory.
        Dormitory = "dormitory" { kk: "Жатақхана", ru: "Общежитие", en: "Dormitory", uz: "Yotoqxona" },
        /// A hotel.
        Hotel = "hotel" { kk: "Қонақүй", ru: "Гостиница", en: "Hotel", uz: "Mehmonxona" },
        /// A rest home.
        RestHome = "rest_home" { kk: "Демалыс үйі", ru: "Дом отдыха", en: "Rest home", uz: "Dam olish uyi" },
        /// A sanatorium.
        Sanatorium = "sanatorium" { kk: "Шипажай", ru: "Санаторий", en: "Sanatorium", uz: "Sanatoriy" },
        /// Any other place to live in.
        OtherResidential = "other_residential" {
            kk: "Өзге тұрғынжай",
            ru: "Иное жилое помещение",
            en: "Other residential premises",
            uz: "Boshqa turar joy"
        },
    }
}
