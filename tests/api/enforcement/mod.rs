//! What officers record of violations and entry bans, and how a migrant is heard before his registration is annulled.

mod bans;
mod hearings;
mod violations;
