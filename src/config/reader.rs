//! Reads variables and collects everything that is wrong with them, so that an operator sees all of it at once.
//! Must not show the value of a secret variable.

use super::variables;
use validator::{Validate, ValidationErrors};

/// Gives the value of a variable, if it is set.
pub type Source<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Reads variables from a source.
pub(super) struct Reader<'a> {
    source: &'a Source<'a>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// The variable's text, else its default. An empty value counts as none.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let Some(variable) = variables::get(name) else {
            self.problems.push(format!("{name} is not declared among the variables"));
            return None;
        };
        let given = (self.source)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        given.or_else(|| variable.default.map(str::to_owned))
    }

    /// The parsed value; none if the variable has no value, or a wrong one (which is noted).
    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            let secret = variables::get(name).is_none_or(|variable| variable.secret);
            let shown = if secret { String::new() } else { format!(", not `{text}`") };
            self.problems.push(format!("{name} must be {expected}{shown}"));
        }
        parsed
    }

    /// The parsed value of a variable with a default. After a wrong one `meanwhile` stands in: the problem is noted, and
    /// nothing starts with it.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        expected: &str,
        meanwhile: T,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        self.optional(name, expected, parse).unwrap_or(meanwhile)
    }

    /// Notes a problem.
    pub(super) fn object(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    /// Checks the shape of a section whose fields are named as the variables are, less the prefix.
    pub(super) fn check(&mut self, prefix: &str, section: &impl Validate) {
        if let Err(errors) = section.validate() {
            self.problems.extend(messages(prefix, &errors));
        }
    }

    /// Everything that is wrong.
    pub(super) fn into_problems(self) -> Vec<String> {
        self.problems
    }
}

fn messages(prefix: &str, errors: &ValidationErrors) -> Vec<String> {
    let mut messages: Vec<String> = errors
        .field_errors()
        .iter()
        .flat_map(|(field, errors)| errors.iter().map(move |error| (field, error)))
        .map(|(field, error)| {
            let message = error.message.as_deref().unwrap_or("is wrong");
            format!("{prefix}{} {message}", field.to_ascii_uppercase())
        })
        .collect();
    messages.sort();
    messages
}
