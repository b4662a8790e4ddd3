//! Sign-in by a code sent to the phone; short access tokens, rotating refresh tokens.

pub mod budgets;
pub mod device;
pub mod logout;
pub mod oidc_attempt;
pub mod oidc_finish;
pub mod oidc_start;
pub mod refresh;
pub mod request_otp;
pub mod sessions;
pub mod standing;
pub mod tokens;
pub mod validity;
pub mod verify_otp;
