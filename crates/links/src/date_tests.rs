//! Tests of the reading of dates.

use Rule::{DateForm, DateSwapped, ImpossibleDate, Nothing, PartialDate, TwoDigitYear};
use cotejo_model::DateOrder::{DayFirst, Iso, MonthFirst};
use jiff::civil::date;

use super::*;

const LAST: Date = date(2025, 11, 24);

fn rules(read: &Read<When>) -> Vec<Rule> {
    read.changes.iter().map(|c| c.rule).collect()
}

#[test]
fn dates_are_read() {
    let day = |y, m, d| Some(When::day(date(y, m, d)));
    let range = |a: Date, b: Date| Some(When { first: a, last: b });
    for (text, order, value, by) in [
        ("2021-03-05", Iso, day(2021, 3, 5), &[][..]),
        (" 2021-03-05 ", MonthFirst, day(2021, 3, 5), &[]),
        ("2021-03-05T10:30:00Z", Iso, day(2021, 3, 5), &[DateForm]),
        ("2021-03-05 00:00:00", Iso, day(2021, 3, 5), &[DateForm]),
        ("20210305", Iso, day(2021, 3, 5), &[DateForm]),
        ("2021/03/05", DayFirst, day(2021, 3, 5), &[DateForm]),
        (
            "2021-03",
            Iso,
            range(date(2021, 3, 1), date(2021, 3, 31)),
            &[PartialDate],
        ),
        (
            "2021",
            Iso,
            range(date(2021, 1, 1), date(2021, 12, 31)),
            &[PartialDate],
        ),
        (
            "2021-00-00",
            Iso,
            range(date(2021, 1, 1), date(2021, 12, 31)),
            &[PartialDate],
        ),
        ("2025", Iso, range(date(2025, 1, 1), LAST), &[PartialDate]),
        (
            "2025-11",
            Iso,
            range(date(2025, 11, 1), LAST),
            &[PartialDate],
        ),
        (
            "3/5/21",
            MonthFirst,
            day(2021, 3, 5),
            &[Rule::DateOrder, TwoDigitYear],
        ),
        (
            "3/5/21",
            DayFirst,
            day(2021, 5, 3),
            &[Rule::DateOrder, TwoDigitYear],
        ),
        (
            "10/21/82",
            MonthFirst,
            day(1982, 10, 21),
            &[Rule::DateOrder, TwoDigitYear],
        ),
        (
            "11/24/25",
            MonthFirst,
            day(2025, 11, 24),
            &[Rule::DateOrder, TwoDigitYear],
        ),
        (
            "1/1/26",
            MonthFirst,
            day(1926, 1, 1),
            &[Rule::DateOrder, TwoDigitYear],
        ),
        (
            "03/13/2020",
            MonthFirst,
            day(2020, 3, 13),
            &[Rule::DateOrder],
        ),
        (
            "03/13/2020",
            DayFirst,
            day(2020, 3, 13),
            &[Rule::DateOrder, DateSwapped],
        ),
        (
            "13.3.2020",
            MonthFirst,
            day(2020, 3, 13),
            &[Rule::DateOrder, DateSwapped],
        ),
        (
            "3/5/2021 12:00 AM",
            MonthFirst,
            day(2021, 3, 5),
            &[Rule::DateOrder, DateForm],
        ),
        (
            "03/2021",
            DayFirst,
            range(date(2021, 3, 1), date(2021, 3, 31)),
            &[Rule::DateOrder, PartialDate],
        ),
        ("5-mar-2021", DayFirst, day(2021, 3, 5), &[DateForm]),
        (
            "5 de marzo de 2021",
            MonthFirst,
            day(2021, 3, 5),
            &[DateForm],
        ),
        ("March 5, 2021", DayFirst, day(2021, 3, 5), &[DateForm]),
        ("1st Jan 2021", DayFirst, day(2021, 1, 1), &[DateForm]),
        (
            "5 ene 21",
            DayFirst,
            day(2021, 1, 5),
            &[DateForm, TwoDigitYear],
        ),
        (
            "Mar 2021",
            DayFirst,
            range(date(2021, 3, 1), date(2021, 3, 31)),
            &[DateForm, PartialDate],
        ),
        ("29/02/2020", DayFirst, day(2020, 2, 29), &[Rule::DateOrder]),
        ("", Iso, None, &[]),
        ("unknown", MonthFirst, None, &[Nothing]),
        ("0000-00-00", Iso, None, &[Nothing]),
        ("3/5/21", Iso, None, &[ImpossibleDate]),
        ("5-mar-2021", Iso, None, &[ImpossibleDate]),
        ("2021-02-30", Iso, None, &[ImpossibleDate]),
        ("2025-11-25", Iso, None, &[ImpossibleDate]),
        ("1492-10-12", Iso, None, &[ImpossibleDate]),
        ("13/13/2020", DayFirst, None, &[ImpossibleDate]),
        ("12/25/25", MonthFirst, None, &[ImpossibleDate]),
        ("Over 20 years", MonthFirst, None, &[ImpossibleDate]),
        ("44290", MonthFirst, None, &[ImpossibleDate]),
        ("12/09/202", MonthFirst, None, &[ImpossibleDate]),
    ] {
        let got = read(text, Field::SoldOn, order, LAST);
        assert_eq!(got.value, value, "{text} {order:?}");
        assert_eq!(rules(&got), by, "{text} {order:?}");
    }
}

#[test]
fn an_order_that_cannot_matter_is_sure() {
    let confidence = |text| read(text, Field::SoldOn, MonthFirst, LAST).changes[0].confidence;
    assert_eq!(confidence("3/5/2021"), 0.9);
    assert_eq!(confidence("3/13/2021"), 1.0);
    assert_eq!(confidence("3/3/2021"), 1.0);
    assert_eq!(confidence("13/3/2021"), 0.9);
}

#[test]
fn what_it_could_have_been_is_ranked() {
    let named = |text: &str, order| -> Vec<String> {
        let read = read(text, Field::SoldOn, order, LAST);
        let sum: f64 = read.candidates.iter().map(|(_, w)| w).sum();
        assert!(read.candidates.is_empty() || (sum - 1.0).abs() < 1e-9);
        assert!(read.candidates.is_sorted_by(|a, b| a.1 >= b.1), "{text}");
        read.candidates.iter().map(|(w, _)| w.text()).collect()
    };
    assert_eq!(
        named("12/09/202", MonthFirst),
        // 2025-12-09 is after the last day.
        [
            "2020-12-09",
            "2021-12-09",
            "2022-12-09",
            "2023-12-09",
            "2024-12-09",
            "2002-12-09",
            "2012-12-09"
        ]
    );
    assert_eq!(named("3/5/21", Iso), ["2021-03-05", "2021-05-03"]);
    assert_eq!(named("5-mar-2021", Iso), ["2021-03-05"]);
    assert_eq!(named("2021-02-30", Iso), ["2021-02"]);
    assert_eq!(named("44290", Iso), ["2021-04-04"]);
    assert_eq!(named("12/25/25", MonthFirst), ["1925-12-25"]);
    assert!(named("soon", MonthFirst).is_empty());
}

#[test]
fn a_range_is_written_as_what_it_is() {
    for (first, last, text) in [
        (date(2021, 3, 5), date(2021, 3, 5), "2021-03-05"),
        (date(2020, 2, 1), date(2020, 2, 29), "2020-02"),
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (
            date(2021, 1, 1),
            date(2021, 11, 24),
            "2021-01-01/2021-11-24",
        ),
    ] {
        assert_eq!(When { first, last }.text(), text);
    }
    assert_eq!(When::day(LAST).year(), Some(2025));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,30}", order in 0usize..3) {
        let read = read(&text, Field::Date, [Iso, MonthFirst, DayFirst][order], LAST);
        proptest::prop_assert!(read.value.is_none_or(|w| w.first <= w.last && w.last <= LAST));
    }

    #[test]
    fn any_numbers_are_read(a in 0u32..40, b in 0u32..40, c in 0u32..3000, order in 0usize..3) {
        let text = format!("{a}/{b}/{c}");
        let order = [Iso, MonthFirst, DayFirst][order];
        let first = read(&text, Field::Date, order, LAST);
        proptest::prop_assert!(first.candidates.iter().all(|(w, _)| w.last <= LAST));
        // What was read is an ISO date, read again as itself.
        if let Some(when) = first.value.filter(When::is_day) {
            proptest::prop_assert_eq!(read(&when.text(), Field::Date, Iso, LAST), Read::plain(when));
        }
    }
}
