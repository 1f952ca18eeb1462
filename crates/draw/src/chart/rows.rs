//! Rows of words above and below the plot: names of the series where it is narrow, and the key.

use cotejo_lang::{Key, Lang};

use super::State;
use super::frame::Parts;
use crate::text;

/// What the key below a chart explains.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Interval,
    Provisional,
    Partial,
    Earlier,
}

/// One line of the key: sign, words, place.
pub(super) struct KeyItem {
    pub sign: Sign,
    pub words: String,
    pub x: f64,
    pub y: f64,
}

/// The names of the series above the plot, in rows.
pub(super) fn name_rows(
    parts: &Parts,
    margin: f64,
    inner: f64,
    top: &mut f64,
) -> Vec<(&'static str, String, f64, f64)> {
    let mut names = Vec::new();
    let (mut x, mut y) = (margin, *top + 15.0);
    for line in parts.lines.iter().filter(|l| !l.dots.is_empty()) {
        let words = text::shorten_to(line.label, 13.5, inner - 20.0);
        let wide = text::width(&words, 13.5) + 34.0;
        if x > margin && x + wide > margin + inner + 16.0 {
            (x, y) = (margin, y + 18.0);
        }
        if y > *top + 60.0 {
            break;
        }
        names.push((line.class, words, x, y));
        x += wide;
    }
    *top = y + 4.0;
    names
}

/// What the key must explain, placed in rows from 0.
pub(super) fn key_items(parts: &Parts, lang: Lang, margin: f64, inner: f64) -> Vec<KeyItem> {
    let strong = || parts.lines.iter().filter(|l| l.main).flat_map(|l| &l.dots);
    let any = |state: State| {
        parts
            .lines
            .iter()
            .flat_map(|l| &l.dots)
            .any(|d| d.point.state == state)
    };
    let signs = [
        (
            strong().any(|d| d.interval.is_some()),
            Sign::Interval,
            Key::DrawInterval,
        ),
        (
            any(State::Provisional),
            Sign::Provisional,
            Key::StatusProvisional,
        ),
        (any(State::Partial), Sign::Partial, Key::StatusPartial),
        (!parts.past.is_empty(), Sign::Earlier, Key::DrawEarlier),
    ];
    let (mut x, mut y) = (margin, 0.0);
    let mut items = Vec::new();
    for (shown, sign, key) in signs {
        if !shown {
            continue;
        }
        let words = lang.text(key).to_string();
        let wide = text::width(&words, 12.0) + 44.0;
        if x > margin && x + wide - 18.0 > margin + inner {
            (x, y) = (margin, y + 18.0);
        }
        items.push(KeyItem { sign, words, x, y });
        x += wide;
    }
    items
}
