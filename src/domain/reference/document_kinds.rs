//! Kinds of identity and travel documents a migrant may show.

super::kinds! {
    /// What kind of document it is.
    DocumentKind, version = "2026-11-22" {
        /// A passport; its MRZ is TD3.
        Passport = "passport" { kk: "Паспорт", ru: "Паспорт", en: "Passport", uz: "Pasport" },
        /// A national identity card; its MRZ is TD1.
        NationalId = "national_id" {
            kk: "Жеке куәлік",
            ru: "Национальное удостоверение личности",
            en: "National identity card",
            uz: "Shaxsiy guvohnoma (ID-karta)"
        },
        /// An internal passport, which has no MRZ of ICAO 9303.
        InternalPassport = "internal_passport" {
            kk: "Ішкі паспорт",
            ru: "Внутренний паспорт",
            en: "Internal passport",
            uz: "Ichki pasport"
        },
        /// A travel document of a stateless person or refugee; its MRZ is TD3.
        StatelessTravelDocument = "stateless_travel_document" {
            kk: "Азаматтығы жоқ адамның жол жүру құжаты",
            ru: "Проездной документ лица без гражданства",
            en: "Travel document of a stateless person",
            uz: "Fuqaroligi boʻlmagan shaxsning yoʻl hujjati"
        },
        /// A certificate of return.
        CertificateOfReturn = "certificate_of_return" {
            kk: "Қайтып оралуға арналған куәлік",
            ru: "Свидетельство на возвращение",
            en: "Certificate of return",
            uz: "Qaytish guvohnomasi"
        },
        /// The migrant ID card issued at the border; its MRZ is TD1.
        MigrantIdCard = "migrant_id_card" {
            kk: "Мигранттың ID-картасы",
            ru: "ID-карта мигранта",
            en: "Migrant ID card",
            uz: "Migrant ID-kartasi"
        },
        /// Any other document.
        Other = "other" { kk: "Өзге құжат", ru: "Иной документ", en: "Other document", uz: "Boshqa hujjat" },
    }
}
