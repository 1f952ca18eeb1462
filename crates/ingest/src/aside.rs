//! Rows set aside: how much of their text is kept, and when there are so many that the file as a whole is refused.

use cotejo_model::Aside;

use crate::error::IngestError;
use crate::limits::Limits;

/// A row's text is kept up to this many characters.
const TEXT_CHARS: usize = 2_000;
/// Once this much text is held, only the beginning of each further row is: a file of nothing but wrong rows must fit.
const TEXT_BYTES: usize = 64 << 20;
const TEXT_CHARS_THEN: usize = 100;

/// The rows of one file that did not pass, while it is read.
#[derive(Debug)]
pub(crate) struct Asides {
    file: String,
    aside_max: usize,
    /// Bytes of text held.
    bytes: usize,
}

impl Asides {
    pub(crate) fn new(file: &str, limits: &Limits) -> Asides {
        Asides {
            file: file.to_string(),
            aside_max: limits.max_aside,
            bytes: 0,
        }
    }

    /// Sets a row aside, at the end of `list`.
    pub(crate) fn add(
        &mut self,
        list: &mut Vec<Aside>,
        line: u32,
        column: &str,
        text: &[u8],
        reason: String,
    ) -> Result<(), IngestError> {
        if list.len() >= self.aside_max {
            let first = list.first().map_or(String::new(), |a| {
                format!(
                    " (the first: line {}, `{}`: {})",
                    a.line, a.column, a.reason
                )
            });
            return Err(IngestError::Limit {
                file: self.file.clone(),
                line: u64::from(line),
                what: format!("more than {} rows do not pass{first}", self.aside_max),
                limit: self.aside_max.to_string(),
                remedy: "check that the layout is the right one",
            });
        }
        let chars = if self.bytes < TEXT_BYTES {
            TEXT_CHARS
        } else {
            TEXT_CHARS_THEN
        };
        let text = clip_to(text, chars);
        self.bytes += text.len();
        list.push(Aside {
            line,
            column: column.to_string(),
            text,
            reason,
        });
        Ok(())
    }
}

/// The text of a row, cut to what is kept.
pub(crate) fn clip(text: &[u8]) -> String {
    clip_to(text, TEXT_CHARS)
}

fn clip_to(text: &[u8], chars: usize) -> String {
    // Four bytes a character at most, so that a row of megabytes is not converted whole.
    let head = text.get(..chars * 4).unwrap_or(text);
    let decoded = String::from_utf8_lossy(head);
    let cut: String = decoded.chars().take(chars).collect();
    if cut.len() < text.len() && head.len() < text.len() || cut.len() < decoded.len() {
        format!("{cut}…")
    } else {
        cut
    }
}
