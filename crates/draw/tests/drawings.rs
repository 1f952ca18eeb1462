//! A few small drawings as they are written; reviewed by eye.

use cotejo_draw::{
    Arc, ArcLegend, Bar, BarForm, Bars, Chart, Dress, Fill, Map, MapPlace, Point, Ramp, Role,
    Series, SeriesBreak, Shape, Size, State, Widths, spark, whisker,
};
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

/// Case files of five months of 2024 stood beside twelve of 2023, and the line between them fell by half.
#[test]
fn no_line_leads_to_a_part_of_a_period() {
    let drawn = |state| {
        let point = |y: i32, value, state| Point {
            start: y * 12,
            end: y * 12 + 11,
            period: y.to_string(),
            value: Some(value),
            state,
            ..Point::default()
        };
        let chart = Chart {
            series: vec![Series {
                points: vec![
                    point(2022, 26_279.0, State::Reported),
                    point(2023, 25_287.0, State::Reported),
                    point(2024, 12_854.0, state),
                ],
                ..Series::default()
            }],
            form: cotejo_draw::Form::Line,
            ..Chart::default()
        };
        chart.svg(Lang::En, Dress::Page, Size::WIDE)
    };
    let lines = |svg: &str| -> usize {
        let paths = svg.split("<path ").filter(|p| p.starts_with("class=\"ln"));
        paths
            .map(|p| p.matches(['L', 'l', 'H', 'h', 'V', 'v']).count())
            .sum()
    };
    let (whole, part) = (drawn(State::Reported), drawn(State::Partial));
    assert!(lines(&whole) > lines(&part), "{}", part);
    // The label stands at the last whole value.
    assert!(
        part.contains(">25,287</text>") && !part.contains(">12,854</text>"),
        "{part}"
    );
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

#[test]
fn arcs_over_two_places() {
    let widths = Widths::up_to(40.0);
    let arc = |from, to, guns, codes: [&str; 2], href: Option<&str>| Arc {
        from,
        to,
        width: widths.of(guns),
        text: format!("{} → {}: {guns} armas", codes[0], codes[1]),
        href: href.map(str::to_string),
        from_code: codes[0].into(),
        to_code: codes[1].into(),
    };
    let (west, east) = ((60.0, 80.0), (180.0, 80.0));
    let place = |name: &str, shade| MapPlace {
        name: name.into(),
        fill: Fill::Class(Ramp::First, shade),
        ..MapPlace::default()
    };
    let map = Map {
        id: "two".into(),
        title: "Flujo <de prueba>".into(),
        width: 240.0,
        height: 160.0,
        shapes: [
            ("US-48", "M2 2h118v156h-118z"),
            ("MX-28", "M120 2h118v156h-118z"),
        ]
        .map(|(code, path)| Shape {
            code: code.into(),
            path: path.into(),
        })
        .into(),
        places: [
            ("US-48", place("Texas", 1)),
            ("MX-28", place("Tamaulipas", 4)),
        ]
        .map(|(code, place)| (code.to_string(), place))
        .into(),
        arcs: vec![
            arc(
                west,
                east,
                40.0,
                ["US-48", "MX-28"],
                Some("/es/rastreo?a=1&b=2"),
            ),
            arc(east, west, 2.0, ["MX-28", "US-48"], None),
            arc(east, east, 10.0, ["MX-28", "MX-28"], None),
        ],
        arc_legend: Some(ArcLegend {
            label: "armas".into(),
            widths,
        }),
        ..Map::default()
    };
    for dress in [Dress::Page, Dress::Print] {
        insta::assert_snapshot!(map.svg(Lang::Es, dress).replace("><", ">\n<"));
    }
}

#[test]
fn bars_in_rows_and_in_columns() {
    let bar = |label: &str, value, up_to, text: &str| Bar {
        label: label.into(),
        value,
        up_to,
        text: text.into(),
        share: value.map_or_else(String::new, |v| Lang::Es.percent(v / 50.0, None)),
        ..Bar::default()
    };
    let bars = Bars {
        id: "small".into(),
        title: "Tiempo <de prueba>".into(),
        unit: "armas".into(),
        bars: vec![
            Bar {
                interval: Some((10.0, 26.0)),
                href: Some("/es/rastreo?bin=1".into()),
                ..bar("menos de 1 año", Some(18.0), Some(24.0), "18–24")
            },
            Bar {
                role: Role::Context,
                ..bar("sin fecha", Some(32.0), None, "32")
            },
            bar("1 año o más", None, None, "sin dato"),
        ],
        counts: true,
        uncertain: "fechas incompletas".into(),
        ..Bars::default()
    };
    // The certain part of the first is 18 of 32 of the longest, in rows and in columns alike.
    for (form, dress) in [
        (BarForm::Rows, Dress::Page),
        (BarForm::Columns, Dress::Print),
    ] {
        let svg = Bars {
            form,
            ..bars.clone()
        }
        .svg(Lang::Es, dress, Size::NARROW);
        insta::assert_snapshot!(svg.replace("><", ">\n<"));
    }
}

/// A value beyond the end of the axis, or before its zero, would be drawn over its words.
#[test]
fn bars_are_in_proportion_and_begin_at_zero() {
    let widths = |values: &[f64]| -> Vec<f64> {
        let bar = |v: &f64| Bar {
            value: Some(*v),
            ..Bar::default()
        };
        let bars = Bars {
            bars: values.iter().map(bar).collect(),
            ..Bars::default()
        };
        let svg = bars.svg(Lang::En, Dress::Page, Size::WIDE);
        let bars = svg.split("class=\"bar s0\"").skip(1);
        bars.map(|b| {
            let width = b.split("width=\"").nth(1).unwrap();
            width.split('"').next().unwrap().parse().unwrap()
        })
        .collect()
    };
    let drawn = widths(&[40.0, 10.0, 0.0, -5.0, f64::NAN]);
    assert_eq!(drawn.len(), 3);
    assert!(
        (drawn[0] / drawn[1] - 4.0).abs() < 0.01 && drawn[2] == 0.0,
        "{drawn:?}"
    );
    assert!(drawn[0] > 600.0 && drawn[0] <= 720.0, "{drawn:?}");
}
