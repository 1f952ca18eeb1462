//! Names of traces in words: outcomes, rules, classes of times, days that are known in part.

use cotejo_indicators::reason::date;
use cotejo_lang::{Key, Lang, Noun};
use cotejo_links::date::When;
use cotejo_links::{Days, Limit, TtcRange};
use cotejo_model::{Date, PlaceCode};

use crate::ask::Ask;
use crate::fig::place_name;

/// The words of a machine name in a group of texts; the name itself where there are none.
pub fn name(lang: Lang, group: &str, name: &str) -> String {
    lang.name(group, name).unwrap_or(name).to_string()
}

/// A day as it is known: a date, a month, a year, or a range of days; a dash where nothing is.
pub fn when(lang: Lang, when: Option<When>) -> String {
    let Some(w) = when else {
        return lang.text(Key::WordValueAbsent).to_string();
    };
    if w.first == w.last {
        return date(lang, w.first);
    }
    let (first, last) = (w.first, w.last);
    let year: i32 = first.year().into();
    if first.first_of_month() == first && last.last_of_month() == last {
        if first.first_of_month() == last.first_of_month() {
            return lang.month(year, first.month() as u32);
        }
        if first.first_of_year() == first
            && last.last_of_year() == last
            && first.year() == last.year()
        {
            return year.to_string();
        }
    }
    lang.fill(
        Key::TracesWhenRange,
        &[("first", &date(lang, first)), ("last", &date(lang, last))],
    )
}

/// A day as it is known, for sorting and machines: `2021-03-05`, or `2021-03-01/2021-03-31` (ISO 8601 interval).
pub fn when_plain(when: Option<When>) -> String {
    let iso = |d: Date| d.to_string();
    match when {
        None => String::new(),
        Some(w) if w.first == w.last => iso(w.first),
        Some(w) => format!("{}/{}", iso(w.first), iso(w.last)),
    }
}

/// A number of days, or from how many to how many; with years where it is long.
pub fn days(lang: Lang, days: Days) -> String {
    let counted = |n: i32| lang.count(Noun::Day, u64::try_from(n).unwrap_or(0));
    let written = |n: i32| lang.number(n.into(), Some(0));
    match days.low == days.high {
        true if days.low < 0 => lang.quantity(days.low.into(), Some(0), lang.text(Key::TracesDays)),
        true => counted(days.low),
        false => lang.fill(
            Key::TracesDaysRange,
            &[("low", &written(days.low)), ("high", &written(days.high))],
        ),
    }
}

/// A range of time in words: `3 to under 7 months`.
pub fn range(lang: Lang, range: TtcRange) -> String {
    let limit = |l: Limit| match l {
        Limit::Days(n) => lang.count(Noun::Day, u64::try_from(n).unwrap_or(0)),
        Limit::Months(n) if n >= 12 && n % 12 == 0 => {
            lang.count(Noun::Year, u64::try_from(n / 12).unwrap_or(0))
        }
        Limit::Months(n) => lang.count(Noun::Month, u64::try_from(n).unwrap_or(0)),
    };
    let from_zero = range.low.nominal_days() <= 0;
    match range.high {
        Some(high) if from_zero => lang.fill(Key::TracesUnder, &[("high", &limit(high))]),
        Some(high) => lang.fill(
            Key::TracesFromUnder,
            &[("low", &limit(range.low)), ("high", &limit(high))],
        ),
        None => lang.fill(Key::TracesAndOver, &[("low", &limit(range.low))]),
    }
}

/// A place's name; a dash where it is not known.
pub fn place(ask: &Ask, place: Option<&PlaceCode>) -> String {
    place.map_or_else(
        || ask.text(Key::WordValueAbsent),
        |p| place_name(p, ask.lang),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_day() {
        let of = |first: &str, last: &str| {
            Some(When {
                first: first.parse().unwrap(),
                last: last.parse().unwrap(),
            })
        };
        for (value, es, plain) in [
            (
                of("2021-03-05", "2021-03-05"),
                "5 de marzo de 2021",
                "2021-03-05",
            ),
            (
                of("2021-02-01", "2021-02-28"),
                "febrero de 2021",
                "2021-02-01/2021-02-28",
            ),
            (
                of("2021-01-01", "2021-12-31"),
                "2021",
                "2021-01-01/2021-12-31",
            ),
            (
                of("2021-01-03", "2021-01-09"),
                "entre el 3 de enero de 2021 y el 9 de enero de 2021",
                "2021-01-03/2021-01-09",
            ),
            (None, "—", ""),
        ] {
            assert_eq!(when(Lang::Es, value), es);
            assert_eq!(when_plain(value), plain);
        }
    }

    #[test]
    fn classes_in_words() {
        let said = |text: &str| range(Lang::En, text.parse().unwrap());
        assert_eq!(said("0m..3m"), "under 3\u{a0}months");
        assert_eq!(said("3m..7m"), "3\u{a0}months to under 7\u{a0}months");
        assert_eq!(said("12m..24m"), "1\u{a0}year to under 2\u{a0}years");
        assert_eq!(said("36m.."), "3\u{a0}years and over");
        assert_eq!(said("0d..90d"), "under 90\u{a0}days");
        assert_eq!(days(Lang::En, Days { low: 1, high: 1 }), "1\u{a0}day");
        assert_eq!(
            days(
                Lang::En,
                Days {
                    low: 365,
                    high: 1_095
                }
            ),
            "365 to 1,095 days"
        );
    }

    #[test]
    fn every_name_of_traces_has_words() {
        use cotejo_links::*;
        let groups: Vec<(&str, Vec<&str>)> = vec![
            ("outcome", Outcome::ALL.iter().map(|o| o.name()).collect()),
            ("trace_rule", Rule::ALL.iter().map(|r| r.name()).collect()),
            (
                "trace_join",
                JoinRule::ALL.iter().map(|r| r.name()).collect(),
            ),
            (
                "trace_match",
                MatchRule::ALL.iter().map(|r| r.name()).collect(),
            ),
            (
                "trace_outcome_by",
                OutcomeRule::ALL.iter().map(|r| r.name()).collect(),
            ),
            ("trace_us", UsRule::ALL.iter().map(|r| r.name()).collect()),
            (
                "trace_conflict",
                ConflictRule::ALL.iter().map(|r| r.name()).collect(),
            ),
            ("trace_step", Step::ALL.iter().map(|s| s.name()).collect()),
            (
                "lead_kind",
                leads::LeadKind::ALL.iter().map(|k| k.name()).collect(),
            ),
            (
                "lead_measure",
                leads::Measure::ALL.iter().map(|m| m.name()).collect(),
            ),
            (
                "lead_caution",
                leads::Caution::ALL.iter().map(|c| c.name()).collect(),
            ),
            (
                "lead_verdict",
                leads::LeadVerdict::ALL.iter().map(|v| v.name()).collect(),
            ),
            (
                "trace_type",
                GunType::ALL.iter().map(|k| k.name()).collect(),
            ),
            (
                "trace_field",
                cotejo_model::Field::ALL.iter().map(|f| f.name()).collect(),
            ),
        ];
        for (group, names) in groups {
            for name in names {
                for lang in Lang::ALL {
                    assert!(lang.name(group, name).is_some(), "{group}.{name}");
                }
            }
        }
    }
}
