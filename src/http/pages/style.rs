//! A page's style sheet and script, and the policy that allows these very texts and nothing else.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A style sheet, perhaps a script, and their policy.
#[derive(Debug)]
pub struct Style {
    css: &'static str,
    script: Option<&'static str>,
    policy: String,
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

impl Style {
    /// Nothing is loaded, nothing runs; only this very style sheet is applied, and forms go only where `forms` says.
    #[must_use]
    pub fn new(css: &'static str, forms: &str) -> Self {
        Self { css, script: None, policy: policy(css, "", forms) }
    }

    /// This very script runs, too. It can load and send nothing, and make no markup of texts.
    #[must_use]
    pub fn with_script(css: &'static str, forms: &str, script: &'static str) -> Self {
        let runs = format!("script-src {}; require-trusted-types-for 'script'; trusted-types 'none'; ", hash(script));
        Self { css, script: Some(script), policy: policy(css, &runs, forms) }
    }

    /// The style sheet.
    #[must_use]
    pub const fn css(&self) -> &'static str {
        self.css
    }

    /// The script as it stands in the page; nothing if there is none.
    #[must_use]
    pub fn script_html(&self) -> String {
        self.script.map(|script| format!("<script type=\"module\">{script}</script>\n")).unwrap_or_default()
    }

    /// The value of `Content-Security-Policy`.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }
}

fn policy(css: &str, runs: &str, forms: &str) -> String {
    let style = hash(css);
    format!("default-src 'none'; style-src {style}; {runs}base-uri 'none'; form-action {forms}; frame-ancestors 'none'")
}
