//! The code tables that the service works with: regions, countries, kinds of premises and documents, purposes, holidays, stay policies.
//! They are data with a version, embedded and read once; a malformed row is left out and a test counts the rows. Knows nothing of the other modules.

pub mod annulment_grounds;
pub mod countries;
pub mod document_kinds;
pub mod entry_ban_grounds;
pub mod holidays;
mod kinds;
pub mod premises_kinds;
pub mod purposes;
pub mod refusal_reasons;
pub mod regions;
pub mod stay_policies;
mod table;
pub mod text;
pub mod vacate_reasons;
mod values;
pub mod violation_articles;

pub(crate) use kinds::kinds;
pub use table::Names;
pub(crate) use values::text_value;
