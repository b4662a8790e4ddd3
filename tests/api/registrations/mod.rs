mod co_owners;
mod confirm;
mod expire;
mod identity;
mod reject;
mod submit;
mod withdraw;
