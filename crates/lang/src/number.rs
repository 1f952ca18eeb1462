//! Numbers, percentages, quantities, counted nouns, lists.
//!
//! Both countries write 1,234,567.89. The forms are those of CLDR for `es-MX` and `en-US`, so that what the server writes and what the
//! browser's `Intl` writes cannot differ: no space before %, hyphen-minus for below zero.

use crate::{Key, Lang};

/// Keeps a number and its unit on one line.
pub(crate) const NO_BREAK_SPACE: char = '\u{a0}';

/// A noun that is counted, with words for one and for any other number.
#[allow(missing_docs)] // Each is the noun it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    Row,
    Cell,
    File,
    Source,
    Vintage,
    Indicator,
    Month,
    Year,
    Day,
    Place,
    Finding,
    Claim,
    Gun,
    Report,
}

impl Noun {
    /// All of them.
    pub const ALL: [Noun; 14] = [
        Noun::Row,
        Noun::Cell,
        Noun::File,
        Noun::Source,
        Noun::Vintage,
        Noun::Indicator,
        Noun::Month,
        Noun::Year,
        Noun::Day,
        Noun::Place,
        Noun::Finding,
        Noun::Claim,
        Noun::Gun,
        Noun::Report,
    ];

    /// The keys for one and for any other number.
    pub fn keys(self) -> (Key, Key) {
        match self {
            Noun::Row => (Key::CountRowOne, Key::CountRowOther),
            Noun::Cell => (Key::CountCellOne, Key::CountCellOther),
            Noun::File => (Key::CountFileOne, Key::CountFileOther),
            Noun::Source => (Key::CountSourceOne, Key::CountSourceOther),
            Noun::Vintage => (Key::CountVintageOne, Key::CountVintageOther),
            Noun::Indicator => (Key::CountIndicatorOne, Key::CountIndicatorOther),
            Noun::Month => (Key::CountMonthOne, Key::CountMonthOther),
            Noun::Year => (Key::CountYearOne, Key::CountYearOther),
            Noun::Day => (Key::CountDayOne, Key::CountDayOther),
            Noun::Place => (Key::CountPlaceOne, Key::CountPlaceOther),
            Noun::Finding => (Key::CountFindingOne, Key::CountFindingOther),
            Noun::Claim => (Key::CountClaimOne, Key::CountClaimOther),
            Noun::Gun => (Key::CountGunOne, Key::CountGunOther),
            Noun::Report => (Key::CountReportOne, Key::CountReportOther),
        }
    }
}

impl Lang {
    /// A number with its thousands grouped: `1,234,567.89`. `∞` for infinity, `–` for what is no number.
    ///
    /// `decimals` fixes the places after the point (at most 17). `None` adapts: whole numbers have none; others none from 1,000 on,
    /// one from 10 on, two from 1 on, and below 1 two significant digits (at most 9 places). Zero never has a minus.
    pub fn number(self, value: f64, decimals: Option<u8>) -> String {
        if value.is_nan() {
            return "–".to_string();
        }
        if value.is_infinite() {
            return if value > 0.0 { "∞" } else { "-∞" }.to_string();
        }
        let places = decimals.map_or_else(|| adaptive(value), |d| usize::from(d.min(17)));
        group(&format!("{value:.places$}"))
    }

    /// A share in percent: 0.092 is `9.2%`.
    ///
    /// `None` adapts: whole percentages have no decimals; others one, none from 1,000 % on, and below 0.1 % two significant digits.
    pub fn percent(self, share: f64, decimals: Option<u8>) -> String {
        let percent = share * 100.0;
        let adapted = || match percent.abs() {
            p if whole(p) => 0,
            p if p >= 1000.0 => 0,
            p if p >= 0.1 => 1,
            _ => adaptive(percent) as u8,
        };
        let decimals = decimals.unwrap_or_else(adapted);
        format!("{}%", self.number(percent, Some(decimals)))
    }

    /// A change in percent, always with its sign: −0.092 is `-9.2%`, 0.092 is `+9.2%`; a change that rounds to nothing has none.
    pub fn percent_change(self, share: f64, decimals: Option<u8>) -> String {
        let text = self.percent(share, decimals);
        let zero = !text.contains(|c: char| ('1'..='9').contains(&c) || c == '∞');
        if zero || text.starts_with('-') {
            text
        } else {
            format!("+{text}")
        }
    }

    /// A number and its unit, which no line break parts: `6,668 kg`.
    pub fn quantity(self, value: f64, decimals: Option<u8>, unit: &str) -> String {
        format!("{}{NO_BREAK_SPACE}{unit}", self.number(value, decimals))
    }

    /// How many of a noun: `1 fila`, `31,360 filas`. No line break parts the number from the noun.
    pub fn count(self, noun: Noun, n: u64) -> String {
        let (one, other) = noun.keys();
        let digits = group(&n.to_string());
        self.fill(if n == 1 { one } else { other }, &[("n", &digits)])
    }

    /// Things in a row: `a, b y c`, `a, b, and c`. Spanish *y* becomes *e* before the sound *i* (`Francia e Italia`, but `agua y hielo`).
    pub fn list<T: AsRef<str>>(self, things: &[T]) -> String {
        let Some((last, rest)) = things.split_last() else {
            return String::new();
        };
        let last = last.as_ref();
        if rest.is_empty() {
            return last.to_string();
        }
        let joined = rest
            .iter()
            .map(AsRef::as_ref)
            .collect::<Vec<_>>()
            .join(", ");
        match self {
            Lang::Es if sounds_i(last) => format!("{joined} e {last}"),
            Lang::Es => format!("{joined} y {last}"),
            Lang::En if rest.len() == 1 => format!("{joined} and {last}"),
            Lang::En => format!("{joined}, and {last}"),
        }
    }
}

/// True where a Spanish word begins with the sound of a full *i*: `i`, `hi`, not the glides `hie`, `hia`, `io`.
fn sounds_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let after_h = word.strip_prefix('h').unwrap_or(&word);
    if after_h.starts_with('í') {
        return true;
    }
    after_h
        .strip_prefix('i')
        .is_some_and(|rest| !rest.starts_with(['a', 'e', 'o', 'á', 'é', 'ó']))
}

/// True where a number is whole but for the rounding of its arithmetic (0.07 × 100).
fn whole(value: f64) -> bool {
    (value - value.round()).abs() <= 1e-9 * value.abs()
}

fn adaptive(value: f64) -> usize {
    let size = value.abs();
    if whole(size) || size >= 1000.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        // Two significant digits: 0.034 has its first at place 2.
        let first = (-size.log10()).floor() as usize + 1;
        (first + 1).clamp(2, 9)
    }
}

/// Groups the digits of a plain decimal by threes; a zero loses its minus.
fn group(plain: &str) -> String {
    let (minus, digits) = match plain.strip_prefix('-') {
        Some(digits) if digits.contains(|c: char| ('1'..='9').contains(&c)) => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", plain),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (digits, None),
    };
    let mut text = String::with_capacity(plain.len() + whole.len() / 3 + 1);
    text.push_str(minus);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(part) = part {
        text.push('.');
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_adapt_their_decimals() {
        for (value, decimals, text) in [
            (1_234_567.89, Some(2), "1,234,567.89"),
            (1_234_567.89, None, "1,234,568"),
            (999.0, None, "999"),
            (1000.0, None, "1,000"),
            (123.456, None, "123.5"),
            (24.93, None, "24.9"),
            (9.204, None, "9.20"),
            (0.5, None, "0.50"),
            (0.034_2, None, "0.034"),
            (0.000_012_34, None, "0.000012"),
            (0.0, None, "0"),
            (-0.0, Some(1), "0.0"),
            (-0.04, Some(1), "0.0"),
            (-1234.5, Some(1), "-1,234.5"),
            (-123.0, None, "-123"),
            (f64::NAN, None, "–"),
            (f64::INFINITY, None, "∞"),
        ] {
            for lang in Lang::ALL {
                assert_eq!(lang.number(value, decimals), text, "{value} {decimals:?}");
            }
        }
    }

    #[test]
    fn percentages_take_shares_and_have_no_space() {
        for (share, text) in [
            (0.092, "9.2%"),
            (0.5, "50%"),
            (0.07, "7%"),
            (1.234, "123.4%"),
            (-0.092, "-9.2%"),
            (0.000_34, "0.034%"),
            (25.5, "2,550%"),
            (0.0, "0%"),
        ] {
            assert_eq!(Lang::Es.percent(share, None), text);
        }
        assert_eq!(Lang::En.percent(0.0917, Some(2)), "9.17%");
        assert_eq!(Lang::En.percent_change(0.092, None), "+9.2%");
        assert_eq!(Lang::En.percent_change(-0.092, None), "-9.2%");
        assert_eq!(Lang::En.percent_change(-0.000_1, Some(1)), "0.0%");
        assert_eq!(Lang::En.percent_change(f64::INFINITY, None), "+∞%");
    }

    #[test]
    fn no_line_break_parts_a_number_from_what_it_counts() {
        assert_eq!(Lang::Es.quantity(6667.8, None, "kg"), "6,668\u{a0}kg");
        assert_eq!(Lang::Es.count(Noun::Row, 1), "1\u{a0}fila");
        assert_eq!(Lang::Es.count(Noun::Row, 31_360), "31,360\u{a0}filas");
        assert_eq!(Lang::En.count(Noun::Row, 0), "0\u{a0}rows");
        for noun in Noun::ALL {
            for (lang, n) in [(Lang::Es, 1), (Lang::En, 1), (Lang::Es, 2), (Lang::En, 2)] {
                assert!(
                    lang.count(noun, n)
                        .starts_with(&format!("{n}{NO_BREAK_SPACE}")),
                    "{noun:?}"
                );
            }
        }
    }

    #[test]
    fn lists_join_as_each_language_does() {
        assert_eq!(Lang::Es.list::<&str>(&[]), "");
        assert_eq!(Lang::Es.list(&["Sonora"]), "Sonora");
        assert_eq!(Lang::Es.list(&["Sonora", "Sinaloa"]), "Sonora y Sinaloa");
        assert_eq!(Lang::Es.list(&["Jalisco", "Hidalgo"]), "Jalisco e Hidalgo");
        assert_eq!(Lang::Es.list(&["agua", "hielo"]), "agua y hielo");
        assert_eq!(
            Lang::Es.list(&["Texas", "Arizona", "Iowa"]),
            "Texas, Arizona y Iowa"
        );
        assert_eq!(Lang::En.list(&["Texas", "Arizona"]), "Texas and Arizona");
        assert_eq!(
            Lang::En.list(&["Texas", "Arizona", "Iowa"]),
            "Texas, Arizona, and Iowa"
        );
    }

    proptest! {
        #[test]
        fn a_grouped_number_reads_back(value in -1e12..1e12_f64, decimals in 0_u8..6) {
            let text = Lang::Es.number(value, Some(decimals));
            let back: f64 = text.replace(',', "").parse().unwrap();
            prop_assert!((back - value).abs() <= 0.5001 * 10_f64.powi(-i32::from(decimals)) + 1e-3);
            for part in text.split('.').next().unwrap().trim_start_matches('-').split(',').skip(1) {
                prop_assert_eq!(part.len(), 3);
            }
        }

        #[test]
        fn any_number_has_a_text(value in prop::num::f64::ANY, decimals in prop::option::of(0_u8..=255)) {
            prop_assert!(!Lang::En.number(value, decimals).is_empty());
            prop_assert!(Lang::En.percent(value, decimals).ends_with('%'));
        }
    }
}
