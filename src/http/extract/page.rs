//! Pages of lists: `?limit=&cursor=`, answer `{"items": […], "next_cursor": …}`.

use crate::domain::codes::ProblemCode;
use crate::domain::limits::published::{DEFAULT_PAGE, MAX_PAGE};
use crate::http::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// Which page, and of whom.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwnPageQuery {
    /// What is about this minor, for whom the caller acts; about himself if absent.
    pub minor: Option<Uuid>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

impl OwnPageQuery {
    /// Whom it is about, and which page.
    #[must_use]
    pub fn split(self) -> (Option<Uuid>, PageQuery) {
        (self.minor, PageQuery { limit: self.limit, cursor: self.cursor })
    }
}

/// Of whom.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MinorQuery {
    /// What is about this minor, for whom the caller acts; about himself if absent.
    pub minor: Option<Uuid>,
}

/// The last item of a page, opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub Uuid);

impl Cursor {
    /// As text.
    #[must_use]
    pub fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_bytes())
    }

    /// Reads what [`Self::encode`] wrote.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok().map(Self)
    }
}

impl PageQuery {
    /// Where the page begins and how many items it has.
    pub fn parse(&self) -> Result<(Option<Uuid>, i64), Problem> {
        let limit = self.limit.unwrap_or(DEFAULT_PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(ProblemCode::MalformedQuery.into());
        }
        let after = match &self.cursor {
            None => None,
            Some(text) => Some(Cursor::decode(text).ok_or(ProblemCode::BadCursor)?.0),
        };
        Ok((after, limit))
    }
}

/// Cuts a list that was read with one item too many, and gives the cursor of the next page if there is one.
pub fn cut<T>(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if items.len() <= limit {
        return (items, None);
    }
    items.truncate(limit);
    let next = items.last().map(|item| Cursor(id(item)).encode());
    (items, next)
}
