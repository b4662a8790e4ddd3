mod confirm;
mod expire;
mod reject;
mod submit;
mod withdraw;
