//! Texts of outages.

use super::Text;

/// Why, of an outage that the service has measured itself.
pub static MEASURED: Text = Text {
    kk: "Қызмет өтініш қабылдамады: бұл оның өз өлшемдерінен белгілі",
    ru: "Сервис не принимал заявления: это видно по его собственным измерениям",
    en: "The service took no applications, as its own measurements show",
    uz: "Xizmat arizalarni qabul qilmadi: bu uning oʻz oʻlchovlaridan maʼlum",
};
