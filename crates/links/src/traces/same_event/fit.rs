//! Whether two reports of one place, a few days apart, can be of one gun.

use cotejo_model::Field;

use super::super::group::Knows;
use super::super::known::Known;
use super::super::models::{self, Models};
use super::super::reports::Report;
use super::{Entry, LOOSE, SURE, WEAK};
use crate::serial::{self, Serial, SerialState};
use crate::trace::JoinRule;

/// A slip this likely, see [`serial::near`].
const NEAR_MIN: f64 = 0.4;
/// So many readable characters must agree where a serial number is read in part.
pub(super) const READABLE_MIN: usize = 4;

/// What is asked about two reports.
pub(super) struct Fit<'a> {
    pub(super) reports: &'a [Report],
    pub(super) known: &'a Known<'a>,
}

impl Fit<'_> {
    /// Why two reports with numbers can be of one gun, and how sure the event is; `None` where they cannot.
    pub(super) fn numbers(&self, a: &Entry, b: &Entry) -> Option<(u8, JoinRule)> {
        use SerialState::{Partial, Whole};
        let one_make = a.make == b.make;
        if !(one_make || a.make.is_none() || b.make.is_none())
            || !self.comparable(a.report, b.report)
        {
            return None;
        }
        // With the make of one alone, the model must not be another's.
        if !one_make && self.models(a, b) == Models::Other {
            return None;
        }
        let state = |e: &Entry| self.reports.get(e.report as usize).map(|r| r.state);
        let rule = match (state(a)?, state(b)?) {
            _ if a.after_words || b.after_words => {
                (a.number == b.number && one_make && a.make.is_some())
                    .then_some(JoinRule::SlipSameRecovery)
            }
            (Whole, Whole) => {
                let (one, other) = self.serials(a, b)?;
                let near = serial::near(&one.text, &other.text)?;
                (near >= NEAR_MIN).then_some(JoinRule::SlipSameRecovery)
            }
            (Whole | Partial, Whole | Partial) => {
                let (one, other) = self.serials(a, b)?;
                compatible(&one, &other).then_some(JoinRule::PatternSameRecovery)
            }
            _ => None,
        }?;
        Some((if one_event(a, b) { SURE } else { LOOSE }, rule))
    }

    /// Why two reports without numbers can be of one gun, and how sure: nothing but the event is left to tell guns apart.
    pub(super) fn nothing(&self, a: &Entry, b: &Entry) -> Option<(u8, JoinRule)> {
        let one_make = a.make == b.make;
        let event = one_event(a, b);
        // Of place and day one may be less sure.
        let near = a.place == b.place || a.is_day() && a.first == b.first && b.is_day();
        let makes = one_make && a.make.is_some() || a.make.is_some() != b.make.is_some() && event;
        if !(makes && near && self.comparable(a.report, b.report)) {
            return None;
        }
        let grade = match self.models(a, b) {
            Models::One if event && one_make => SURE,
            Models::One if event => WEAK,
            Models::One => LOOSE,
            Models::Open if event && one_make => WEAK,
            _ => return None,
        };
        Some((grade, JoinRule::NoSerialSameRecovery))
    }

    /// True where the models of two reports of one make can be one.
    pub(super) fn like(&self, a: &Entry, b: &Entry) -> bool {
        a.make == b.make && self.models(a, b) != Models::Other
    }

    /// Reported by two authorities, and neither two guns of one row nor two that calibre, type or sale tell apart.
    fn comparable(&self, a: u32, b: u32) -> bool {
        let of = |at: u32| self.reports.get(at as usize);
        let (Some(one), Some(other)) = (of(a), of(b)) else {
            return false;
        };
        let one_row = one.unit.table == other.unit.table && one.unit.row == other.unit.row;
        let what = |at: u32| self.known.what(at as usize);
        if one_row || !one.sold.meets(other.sold) || !what(a).agrees(&what(b)) {
            return false;
        }
        // An authority does not report one gun twice in a few days: two of its reports with like numbers are two guns of one lot.
        let by = |at: u32| self.known.text(at as usize, Field::Agency);
        let (x, y) = (by(a), by(b));
        !x.is_empty() && !y.is_empty() && x != y
    }

    fn models(&self, a: &Entry, b: &Entry) -> Models {
        let of = |e: &Entry| (e.report as usize, e.make.is_some());
        models::stand(self.known, of(a), of(b))
    }

    fn serials(&self, a: &Entry, b: &Entry) -> Option<(Serial, Serial)> {
        let of = |e: &Entry| self.known.serial(e.report as usize);
        Some((of(a)?, of(b)?))
    }
}

/// One day and one place, both known.
fn one_event(a: &Entry, b: &Entry) -> bool {
    a.place == b.place && a.is_day() && b.is_day() && a.first == b.first
}

/// Two serial numbers, one of them at least read in part, that can be the same: equally long, no readable character differs, enough agree.
fn compatible(a: &Serial, b: &Serial) -> bool {
    if a.text.contains('*') || b.text.contains('*') {
        let (pattern, whole) = match a.state {
            SerialState::Partial => (a, b),
            _ => (b, a),
        };
        return whole.state == SerialState::Whole
            && pattern.significant() >= READABLE_MIN
            && pattern.matches(&whole.text);
    }
    let fold = |c: u8| match c {
        b'O' => b'0',
        b'I' => b'1',
        other => other,
    };
    let (a, b) = (a.text.as_bytes(), b.text.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut agree = 0;
    for (x, y) in a.iter().zip(b) {
        match (fold(*x), fold(*y)) {
            (b'?', _) | (_, b'?') => {}
            (x, y) if x == y => agree += 1,
            _ => return false,
        }
    }
    agree >= READABLE_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Serial {
        serial::read(text, None)
    }

    #[test]
    fn serials_read_in_part_that_can_be_one() {
        for (a, b, can) in [
            ("P38977??", "P3897791", true),
            ("?-49?60-2028", "1-49560-202?", true),
            ("BE?29627?", "BER296275", true),
            ("BE?29627?", "BER286275", false),
            ("AB??", "ABCD", false),
            ("P38977??", "P389779", false),
        ] {
            assert_eq!(compatible(&read(a), &read(b)), can, "{a} {b}");
            assert_eq!(compatible(&read(b), &read(a)), can, "{b} {a}");
        }
    }
}
