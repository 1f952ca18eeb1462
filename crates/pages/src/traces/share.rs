//! Counts and shares as the pages of traces say them: no share without what it is a share of, in words and number.

use cotejo_lang::{Key, Lang, Noun};
use cotejo_links::{Denominator, Share};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::Ask;
use crate::head::plain;

/// A share with its denominator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesShare)]
pub struct ShareText {
    /// What is shared.
    #[schema(example = "to_purchaser")]
    pub name: String,
    /// How many are such.
    pub numerator: u64,
    /// Of what, as machines write it.
    #[schema(example = "submitted")]
    pub denominator_name: String,
    /// Of how many.
    pub denominator: u64,
    /// Between 0 and 1; `null` where there is nothing to share.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub high: Option<f64>,
    /// The share alone: `68.4%`; a dash where there is none.
    pub percent: String,
    /// In words: `68.4% of 99,691 guns submitted for tracing`.
    pub text: String,
    /// The interval: `68.1% to 68.7%`; empty where there is none.
    pub interval: String,
}

impl ShareText {
    /// A share in the page's language.
    pub fn new(ask: &Ask, share: &Share) -> ShareText {
        let lang = ask.lang;
        let percent = alone(lang, share);
        let both = share.low.zip(share.high);
        ShareText {
            name: share.name.to_string(),
            numerator: share.numerator,
            denominator_name: share.denominator_name.name().to_string(),
            denominator: share.denominator,
            value: share.value,
            low: share.low,
            high: share.high,
            text: text(lang, share),
            percent,
            interval: both.map_or(String::new(), |(low, high)| {
                lang.fill(
                    Key::WordInterval,
                    &[
                        ("low", &percent_of(lang, low)),
                        ("high", &percent_of(lang, high)),
                    ],
                )
            }),
        }
    }

    /// The cells of a table: denominator's name, denominator, share, low, high.
    pub fn cells(&self) -> [String; 5] {
        [
            self.denominator_name.clone(),
            self.denominator.to_string(),
            plain(self.value),
            plain(self.low),
            plain(self.high),
        ]
    }
}

/// What a share is a share of, counted: `99,691 guns submitted for tracing`.
pub fn of(lang: Lang, denominator: Denominator, count: u64) -> String {
    let noun = match denominator {
        Denominator::Recoveries => Noun::Report,
        _ => Noun::Gun,
    };
    let counted = lang.count(noun, count);
    let name = format!("trace_of.{}", denominator.name());
    let key = Key::find(&name).unwrap_or(Key::TraceOfGuns);
    lang.fill(key, &[("counted", &counted)])
}

/// A share with what it is a share of: `68.4% of 99,691 guns submitted for tracing`.
pub fn text(lang: Lang, share: &Share) -> String {
    let whole = of(lang, share.denominator_name, share.denominator);
    lang.fill(
        Key::TracesShare,
        &[("share", alone(lang, share).as_str()), ("whole", &whole)],
    )
}

/// A share without what it is a share of; a dash where there is none.
fn alone(lang: Lang, share: &Share) -> String {
    match share.value {
        Some(value) => percent(lang, value),
        None => lang.text(Key::WordValueAbsent).to_string(),
    }
}

/// Shares have one decimal; one that this would call nothing, or all, has as many as it needs.
pub fn percent(lang: Lang, value: f64) -> String {
    let rounded = (value * 1000.0).round();
    let whole = value == 0.0 || value == 1.0;
    let one = (rounded > 0.0 && rounded < 1000.0) || whole;
    lang.percent(value, one.then_some(u8::from(!whole)))
}

fn percent_of(lang: Lang, value: f64) -> String {
    lang.percent(value, Some(1))
}

/// One of several parts of a whole: a make, an outcome, a class of times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesPart)]
pub struct Part {
    /// Its name as machines write it; empty for those of which it is not known.
    pub name: String,
    /// In words.
    pub label: String,
    /// How many.
    pub count: u64,
    /// As written.
    pub text: String,
    /// As a share.
    pub share: ShareText,
    /// Address of this page with this part as its filter; empty where there is none.
    pub href: String,
}

impl Part {
    /// A part that counts `count` of `whole`.
    pub fn new(
        ask: &Ask,
        (name, label): (&str, String),
        count: u64,
        whole: (Denominator, u64),
        href: String,
    ) -> Part {
        let share = Share::of("part", count, whole.0, whole.1);
        Part {
            name: name.to_string(),
            label,
            count,
            text: number(ask.lang, count),
            share: ShareText::new(ask, &share),
            href,
        }
    }
}

/// `count` of `most` on a scale of 1,000; what is not nothing is not 0.
pub fn scaled(count: u64, most: u64) -> u64 {
    let length = u128::from(count) * 1_000 / u128::from(most.max(1));
    match count {
        0 => 0,
        _ => u64::try_from(length).unwrap_or(1_000).clamp(1, 1_000),
    }
}

/// A count as written.
pub fn number(lang: Lang, count: u64) -> String {
    lang.number(count as f64, Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_says_of_what() {
        let ask = |lang| Ask::new(lang, false, None, "2026-01-01".parse().unwrap()).unwrap();
        let share = Share::of("us_sourced", 68_161, Denominator::Submitted, 99_691);
        let en = ShareText::new(&ask(Lang::En), &share);
        assert_eq!(en.text, "68.4% of 99,691\u{a0}guns submitted for tracing");
        assert_eq!(en.interval, "68.1% to 68.7%");
        let es = ShareText::new(&ask(Lang::Es), &share);
        assert_eq!(
            es.text,
            "68.4% de 99,691\u{a0}armas con solicitud de rastreo"
        );
        for d in Denominator::ALL {
            assert!(Key::find(&format!("trace_of.{}", d.name())).is_some());
            let nothing = ShareText::new(&ask(Lang::En), &Share::of("x", 0, d, 0));
            assert!(nothing.text.starts_with('—') && nothing.interval.is_empty());
        }
    }

    #[test]
    fn bars_reach_to_the_longest() {
        assert_eq!(
            (scaled(0, 9), scaled(9, 9), scaled(1, 1_000_000)),
            (0, 1_000, 1)
        );
        assert_eq!(scaled(u64::MAX, 0), 1_000);
    }

    #[test]
    fn small_shares_do_not_read_as_nothing() {
        for (value, text) in [
            (0.0, "0%"),
            (1.0, "100%"),
            (0.4082, "40.8%"),
            (0.0004, "0.040%"),
            (0.0006, "0.1%"),
        ] {
            assert_eq!(percent(Lang::En, value), text);
        }
    }
}
