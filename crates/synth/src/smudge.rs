//! How texts get dirty on their way into a table.

use crate::chance::Chance;
use crate::day::{NEVER, civil};
use crate::kind::{Dirt, KINDS, Kind};
use crate::plan::Tally;
use crate::row::figures;

/// Dirties texts, and counts what it did.
pub(crate) struct Smudge {
    rates: [f64; KINDS],
    pub(crate) tally: [Tally; KINDS],
    pub(crate) chance: Chance,
    day_first: bool,
}

/// Words instead of a serial number that was filed off; the first is the clean one.
const FILED_OFF: [&str; 8] = [
    "OBLITERATED",
    "BORRADO",
    "LIMADO",
    "ILEGIBLE",
    "DEVASTADA",
    "RASPADO",
    "REMOVED",
    "NO LEGIBLE",
];
/// Words instead of a serial number that was not given.
const NOT_GIVEN: [&str; 6] = ["N/A", "UNK", "SIN NUMERO", "S/N", "NONE", "SIN MATRICULA"];
const LABELS: [&str; 5] = ["S/N ", "SERIE ", "SER. ", "NO. ", "MATRICULA "];
/// Characters that are read for one another.
const ALIKE: [(u8, u8); 9] = [
    (b'8', b'B'),
    (b'5', b'S'),
    (b'2', b'Z'),
    (b'0', b'D'),
    (b'0', b'Q'),
    (b'1', b'7'),
    (b'1', b'L'),
    (b'6', b'G'),
    (b'4', b'A'),
];
/// Slips that take a character for one that looks like it.
const LOOKS_ALIKE: f64 = 0.7;

impl Smudge {
    /// For recoveries, which write the day first.
    pub(crate) fn recoveries(dirt: &Dirt) -> Smudge {
        Smudge::new(|kind| dirt.rate(kind), true)
    }

    /// For transfers, which write the month first.
    pub(crate) fn transfers(dirt: &Dirt) -> Smudge {
        Smudge::new(|kind| dirt.rate_in_transfers(kind), false)
    }

    fn new(rate: impl Fn(Kind) -> f64, day_first: bool) -> Smudge {
        let mut rates = [0.0; KINDS];
        for (own, kind) in rates.iter_mut().zip(Kind::ALL) {
            *own = rate(*kind);
        }
        Smudge {
            rates,
            tally: [Tally::default(); KINDS],
            chance: Chance::new(0),
            day_first,
        }
    }

    /// True where a kind of dirt occurs now; counted either way.
    #[inline]
    pub(crate) fn hit(&mut self, kind: Kind) -> bool {
        let rate = self.rates.get(kind as usize).copied().unwrap_or(0.0);
        let hit = self.chance.hits(rate);
        if let Some(tally) = self.tally.get_mut(kind as usize) {
            tally.of += 1;
            tally.done += u64::from(hit);
        }
        hit
    }

    /// One of other writings; the name where there is none, or where the kind does not occur.
    pub(crate) fn word<'w>(&mut self, kind: Kind, name: &'w str, others: &[&'w str]) -> &'w str {
        if others.is_empty() || !self.hit(kind) {
            return name;
        }
        self.chance.one(others).copied().unwrap_or(name)
    }

    /// Words of a number that was filed off.
    pub(crate) fn filed_off(&mut self) -> &'static str {
        self.word(Kind::SerialWords, FILED_OFF[0], &FILED_OFF[1..])
    }

    /// Words of a number that was not given, or a blank.
    pub(crate) fn not_given(&mut self) -> &'static str {
        self.word(Kind::SerialWords, "", &NOT_GIVEN)
    }

    /// Dirties a serial number. `importer` and `maker` are what may be copied before it; empty where nothing may.
    pub(crate) fn serial(&mut self, text: &mut Vec<u8>, importer: &str, maker: &str) {
        if self.hit(Kind::Unreadable) {
            for _ in 0..=self.chance.below(2) {
                if let Some(at) = self.position(text) {
                    text[at] = b'?';
                }
            }
        } else if self.hit(Kind::Slip) {
            self.slip(text);
        } else {
            self.exchange(text);
        }
        self.confuse(Kind::LetterO, text, b'O', b'0');
        self.confuse(Kind::LetterI, text, b'I', b'1');
        if self.hit(Kind::SerialMarks) {
            self.marks(text);
        }
        if self.hit(Kind::SerialCase) {
            text.make_ascii_lowercase();
        }
        let before = if !importer.is_empty() && self.hit(Kind::ImporterMark) {
            importer
        } else if !maker.is_empty() && self.hit(Kind::MakerMark) {
            maker
        } else if self.hit(Kind::Label) {
            self.chance.one(&LABELS).copied().unwrap_or("")
        } else {
            return;
        };
        let gap = if before.ends_with(' ') { "" } else { " " };
        text.splice(0..0, before.bytes().chain(gap.bytes()));
    }

    /// Where a letter or figure stands.
    fn position(&mut self, text: &[u8]) -> Option<usize> {
        let count = text.iter().filter(|b| b.is_ascii_alphanumeric()).count();
        let wanted = self.chance.below(count as u64) as usize;
        let mut places = (0..text.len()).filter(|i| text[*i].is_ascii_alphanumeric());
        places.nth(wanted)
    }

    fn slip(&mut self, text: &mut Vec<u8>) {
        let Some(at) = self.position(text) else {
            return;
        };
        let own = text[at];
        match self.chance.below(10) {
            0 | 1 => {
                text.remove(at);
            }
            2 | 3 => text.insert(at, own),
            _ => {
                let alike: Option<u8> = if self.chance.hits(LOOKS_ALIKE) {
                    ALIKE
                        .iter()
                        .find_map(|(a, b)| (*a == own).then_some(*b).or((*b == own).then_some(*a)))
                } else {
                    None
                };
                // Else the next letter or figure but two.
                text[at] = alike.unwrap_or(match own {
                    b'0'..=b'9' => b'0' + (own - b'0' + 3) % 10,
                    _ => b'A' + (own.to_ascii_uppercase() - b'A' + 3) % 26,
                });
            }
        }
    }

    fn exchange(&mut self, text: &mut [u8]) {
        let differ = |i: &usize| match (text.get(*i), text.get(i + 1)) {
            (Some(a), Some(b)) => a != b && a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric(),
            _ => false,
        };
        let pairs = (0..text.len()).filter(differ).count();
        if pairs == 0 || !self.hit(Kind::Exchanged) {
            return;
        }
        let wanted = self.chance.below(pairs as u64) as usize;
        let at = (0..text.len()).filter(differ).nth(wanted);
        if let Some(at) = at {
            text.swap(at, at + 1);
        }
    }

    fn confuse(&mut self, kind: Kind, text: &mut [u8], letter: u8, figure: u8) {
        let count = text
            .iter()
            .filter(|b| **b == letter || **b == figure)
            .count();
        if count == 0 || !self.hit(kind) {
            return;
        }
        let wanted = self.chance.below(count as u64) as usize;
        let mut own = text.iter_mut().filter(|b| **b == letter || **b == figure);
        if let Some(b) = own.nth(wanted) {
            *b = if *b == letter { figure } else { letter };
        }
    }

    /// Takes the marks out where there are some, else puts one in.
    fn marks(&mut self, text: &mut Vec<u8>) {
        let before = text.len();
        text.retain(|b| !matches!(b, b'-' | b' '));
        if text.len() == before && before > 2 {
            let at = 1 + self.chance.below(before as u64 - 1) as usize;
            text.insert(at, if self.chance.hits(0.5) { b' ' } else { b'-' });
        }
    }

    /// Appends a name with a slip of the pen: one letter left out, doubled, or exchanged with its neighbour. ASCII names only.
    pub(crate) fn slipped(&mut self, name: &str, out: &mut Vec<u8>) {
        let from = out.len();
        out.extend_from_slice(name.as_bytes());
        if !name.is_ascii() || name.len() < 3 {
            return;
        }
        let at = from + 1 + self.chance.below(name.len() as u64 - 2) as usize;
        match self.chance.below(3) {
            0 => {
                out.remove(at);
            }
            1 => out.insert(at, out[at]),
            _ => out.swap(at, at + 1),
        }
    }

    /// Appends a date, or nothing where there is none.
    pub(crate) fn date(&mut self, number: i32, out: &mut Vec<u8>) {
        if number == NEVER {
            return;
        }
        let (year, month, day) = civil(number);
        if self.hit(Kind::ImpossibleDate) {
            if self.chance.hits(0.5) {
                let text: &[u8] = if self.day_first { b"31/02/" } else { b"02/31/" };
                out.extend_from_slice(text);
                figures(out, year as u64, 4);
            } else {
                self.slashes(year, month, day, 4, out);
                out.pop();
            }
        } else if self.hit(Kind::PartialDate) {
            figures(out, year as u64, 4);
            if self.chance.hits(0.7) {
                out.push(b'-');
                figures(out, u64::from(month), 2);
            }
        } else if self.hit(Kind::TwoDigitYear) {
            self.slashes(year % 100, month, day, 2, out);
        } else if self.hit(Kind::Slashes) {
            self.slashes(year, month, day, 4, out);
        } else {
            figures(out, year as u64, 4);
            out.push(b'-');
            figures(out, u64::from(month), 2);
            out.push(b'-');
            figures(out, u64::from(day), 2);
        }
    }

    fn slashes(&mut self, year: i32, month: u32, day: u32, width: usize, out: &mut Vec<u8>) {
        let (first, second) = if self.day_first {
            (day, month)
        } else {
            (month, day)
        };
        let figure = if self.chance.hits(0.5) { 2 } else { 1 };
        figures(out, u64::from(first), figure);
        out.push(b'/');
        figures(out, u64::from(second), figure);
        out.push(b'/');
        figures(out, year as u64, width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;

    fn only(kind: Kind) -> Smudge {
        Smudge::recoveries(&Dirt::none().with(kind, 1.0))
    }

    fn serial(kind: Kind, text: &str) -> String {
        let mut out = text.as_bytes().to_vec();
        only(kind).serial(&mut out, "PW ARMS", "GLOCK");
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_kind_does_to_a_serial_what_it_says() {
        for (kind, text, dirty) in [
            (Kind::SerialCase, "ABC123", "abc123"),
            (Kind::SerialMarks, "382-12345", "38212345"),
            (Kind::LetterO, "ABO123", "AB0123"),
            (Kind::LetterO, "ABC234", "ABC234"),
            (Kind::LetterI, "ABI234", "AB1234"),
            (Kind::ImporterMark, "ABC123", "PW ARMS ABC123"),
            (Kind::MakerMark, "ABC123", "GLOCK ABC123"),
        ] {
            assert_eq!(serial(kind, text), dirty, "{kind:?}");
        }
        assert!(
            LABELS
                .iter()
                .any(|l| serial(Kind::Label, "AB1") == format!("{l}AB1"))
        );
        assert_eq!(serial(Kind::SerialMarks, "ABC123").len(), 7);
        assert_eq!(serial(Kind::Unreadable, "ABC123").matches('?').count(), 1);
        for kind in [Kind::Slip, Kind::Exchanged] {
            let dirty = serial(kind, "ABC123");
            assert!(
                dirty != "ABC123" && (5..8).contains(&dirty.len()),
                "{dirty}"
            );
        }
        assert_eq!(serial(Kind::Exchanged, "AAAA"), "AAAA");
        assert_eq!(serial(Kind::Slip, ""), "");
    }

    #[test]
    fn dates_are_written_in_the_order_of_the_source() {
        let date = |smudge: &mut Smudge| {
            let mut out = Vec::new();
            smudge.date(day::of(2021, 3, 15), &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(date(&mut Smudge::recoveries(&Dirt::none())), "2021-03-15");
        let slashed = date(&mut only(Kind::Slashes));
        assert!(
            ["15/3/2021", "15/03/2021"].contains(&slashed.as_str()),
            "{slashed}"
        );
        let dirt = Dirt::none().with(Kind::TwoDigitYear, 1.0);
        let mut transfers = Smudge::new(|k| dirt.rate(k), false);
        let short = date(&mut transfers);
        assert!(["3/15/21", "03/15/21"].contains(&short.as_str()), "{short}");
        let partial = date(&mut only(Kind::PartialDate));
        assert!(["2021", "2021-03"].contains(&partial.as_str()), "{partial}");
        let never = date(&mut only(Kind::ImpossibleDate));
        assert!(
            ["31/02/2021", "15/3/202", "15/03/202"].contains(&never.as_str()),
            "{never}"
        );
        let mut out = Vec::new();
        only(Kind::Slashes).date(NEVER, &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn what_occurs_is_counted() {
        let mut smudge = Smudge::recoveries(&Dirt::none().with(Kind::City, 0.25));
        (0..10_000).for_each(|_| {
            smudge.hit(Kind::City);
        });
        let tally = smudge.tally[Kind::City as usize];
        assert_eq!(tally.of, 10_000);
        assert!((2_350..2_650).contains(&tally.done), "{tally:?}");
    }
}
