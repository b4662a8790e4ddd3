//! Sign-in by a code sent to the phone; short access tokens, rotating refresh tokens.

pub mod budgets;
pub mod logout;
pub mod refresh;
pub mod request_otp;
pub mod tokens;
pub mod verify_otp;
