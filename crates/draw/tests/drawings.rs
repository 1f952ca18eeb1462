//! A few small drawings as they are written; reviewed by eye.

use cotejo_draw::{Chart, Dress, Point, Series, SeriesBreak, Size, State, spark, whisker};
use cotejo_lang::Lang;

#[test]
fn a_line_with_a_gap_a_break_and_a_provisional_point() {
    let point = |y: i32, value: Option<f64>, state| Point {
        start: y * 12,
        end: y * 12 + 11,
        period: y.to_string(),
        label: y.to_string(),
        value,
        interval: value.map(|v| (v - 1.0, v + 1.0)),
        state,
        text: value.map_or_else(String::new, |v| Lang::Es.number(v, None)),
        href: Some(format!("/es/cifra/{y}")),
        ..Point::default()
    };
    let chart = Chart {
        id: "small".into(),
        title: "Tasa <de prueba>".into(),
        unit: "por cada 100,000".into(),
        series: vec![Series {
            points: vec![
                point(2020, Some(20.0), State::Reported),
                point(2021, Some(22.0), State::Reported),
                point(2022, None, State::Reported),
                point(2023, Some(18.0), State::Reported),
                point(2024, Some(17.0), State::Provisional),
                point(2025, Some(15.0), State::Partial),
            ],
            ..Series::default()
        }],
        breaks: vec![SeriesBreak {
            month: 2025 * 12,
            label: "método nuevo".into(),
        }],
        ..Chart::default()
    };
    let svg = chart.svg(Lang::Es, Dress::Page, Size::NARROW);
    insta::assert_snapshot!(svg.replace("><", ">\n<"));
}

#[test]
fn small_marks() {
    let values = [Some(1.0), Some(3.0), None, Some(2.0)];
    insta::assert_snapshot!(
        spark::svg(&values, "de 1 a 2", true, Dress::Print).replace("><", ">\n<")
    );
    let cell = whisker::Whisker {
        value: Some(5.0),
        interval: Some((4.0, 7.0)),
        reference: Some(6.0),
    };
    insta::assert_snapshot!(
        whisker::svg(&cell, (0.0, 10.0), "5 (4 a 7)", Dress::Page).replace("><", ">\n<")
    );
}
