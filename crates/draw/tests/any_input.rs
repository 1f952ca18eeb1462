//! Whatever a drawing is given: well-formed XML, no NaN, no foreign markup, the same bytes each time.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cotejo_draw::{
    Arc, ArcLegend, Bar, BarForm, Bars, Chart, Dress, Fill, Form, Map, MapLegend, MapPlace, Mark,
    Numbers, Past, Point, Ramp, Role, Scale, Series, SeriesBreak, Shape, Size, State, Vintage,
    Widths, map, spark, whisker,
};
use cotejo_lang::Lang;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Reads the drawing to its end, and checks every attribute of every element.
fn check(svg: &str) {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                element(&tag);
                depth += 1;
            }
            Event::Empty(tag) => element(&tag),
            Event::End(_) => depth -= 1,
            Event::Text(text) => {
                assert!(
                    text.chars().all(|c| c >= ' '),
                    "a control character in {svg}"
                );
            }
            Event::GeneralRef(name) => {
                assert!(["amp", "lt", "gt", "quot"].contains(&&*name));
            }
            Event::Eof => break,
            other => panic!("{other:?} in a drawing"),
        }
    }
    assert_eq!(depth, 0);
}

/// Elements that our drawings have; anything else came from outside.
const OURS: [&str; 15] = [
    "svg", "title", "desc", "style", "defs", "pattern", "g", "a", "rect", "path", "line", "circle",
    "text", "tspan", "use",
];
/// Attributes that are numbers.
const NUMBERS: [&str; 15] = [
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "data-left",
    "data-right",
    "data-top",
    "stroke-width",
];

fn element(tag: &BytesStart) {
    let name = tag.name().as_ref().to_string();
    assert!(OURS.contains(&name.as_str()), "{name}");
    // The reader refuses an attribute written twice.
    for attribute in tag.attributes().with_checks(true) {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_string();
        let value = attribute.value.to_string();
        assert!(!key.starts_with("on"), "{key}");
        if NUMBERS.contains(&key.as_str()) {
            assert!(value.parse::<f64>().unwrap().is_finite(), "{key}={value}");
        }
        if ["d", "viewBox", "transform"].contains(&key.as_str()) {
            assert!(
                !value.contains("NaN") && !value.contains("inf"),
                "{key}={value}"
            );
        }
        if key == "href" {
            assert!(
                value.starts_with(['/', '#', '?']) || value.starts_with("https://"),
                "{value}"
            );
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("</text><script>alert(1)</script>&\"'".to_string()),
        Just("javascript:alert(1)".to_string()),
        Just("/es/lugar/MX-02?x=1&y=2".to_string()),
        "\\PC{0,60}",
        any::<String>(),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -1e4..1e5_f64, 1 => prop::num::f64::ANY, 1 => Just(0.0)]
}

fn month() -> impl Strategy<Value = i32> {
    prop_oneof![5 => 24_200..24_330_i32, 1 => any::<i32>()]
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        Just(State::Reported),
        Just(State::Provisional),
        Just(State::Partial)
    ]
}

fn point() -> impl Strategy<Value = Point> {
    let words = (text(), text(), text(), prop::option::of(text()));
    (
        month(),
        prop_oneof![Just(0), Just(11), 0..20_i32],
        prop::option::of(number()),
        prop::option::of((number(), number())),
        state(),
        words,
    )
        .prop_map(
            |(start, months, value, interval, state, (period, label, words, href))| Point {
                start,
                end: start.saturating_add(months),
                period,
                label,
                value,
                interval,
                state,
                status: words.clone(),
                text: words,
                href,
            },
        )
}

fn yearly() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((point(), number()), 0..15).prop_map(|points| {
        let year = |(i, (point, value)): (usize, (Point, f64))| Point {
            start: 24_000 + 12 * i as i32,
            end: 24_011 + 12 * i as i32,
            value: Some(value),
            ..point
        };
        points.into_iter().enumerate().map(year).collect()
    })
}

fn series() -> impl Strategy<Value = Series> {
    let points = prop_oneof![prop::collection::vec(point(), 0..15), yearly()];
    (text(), any::<bool>(), points).prop_map(|(label, main, points)| Series {
        label,
        role: if main { Role::Main } else { Role::Context },
        points,
    })
}

fn mark() -> impl Strategy<Value = Mark> {
    (month(), number(), text()).prop_map(|(start, value, label)| Mark {
        start,
        end: start.saturating_add(11),
        value,
        label,
    })
}

prop_compose! {
    fn vintage()(label in text(), points in prop::collection::vec((month(), prop::option::of(number())), 0..9)) -> Vintage {
        let past = |(start, value): (i32, Option<f64>)| Past { start, end: start.saturating_add(1), value };
        Vintage { label, points: points.into_iter().map(past).collect() }
    }
}

prop_compose! {
    fn chart()(
        words in (text(), text(), text(), text()),
        series in prop::collection::vec(series(), 0..6),
        target in prop::option::of(mark()),
        baseline in prop::option::of(mark()),
        breaks in prop::collection::vec((month(), text()), 0..5),
        vintages in prop::collection::vec(vintage(), 0..4),
        look in (any::<bool>(), any::<bool>(), any::<bool>(), 0..3_u8),
    ) -> Chart {
        let (id, title, unit, note) = words;
        Chart {
            id, title, unit, note, series, target, baseline, vintages,
            breaks: breaks.into_iter().map(|(month, label)| SeriesBreak { month, label }).collect(),
            form: [Form::Auto, Form::Line, Form::Columns][usize::from(look.3)],
            numbers: if look.0 { Numbers::Percent } else { Numbers::Plain },
            counts: look.1,
            synthetic: look.2,
        }
    }
}

/// Name, text, value, fill, href.
type AnyPlace = (String, String, Option<f64>, u8, Option<String>);

prop_compose! {
    fn bar()(
        words in (text(), text(), text(), prop::option::of(text())),
        value in prop::option::of(number()),
        up_to in prop::option::of(number()),
        interval in prop::option::of((number(), number())),
        grey: bool,
    ) -> Bar {
        let (label, text, share, href) = words;
        Bar { label, value, up_to, interval, text, share, href, role: if grey { Role::Context } else { Role::Main } }
    }
}

prop_compose! {
    fn bars()(
        words in (text(), text(), text(), text(), text()),
        bars in prop::collection::vec(bar(), 0..12),
        look in (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    ) -> Bars {
        let (id, title, unit, note, uncertain) = words;
        Bars {
            id, title, unit, note, bars, uncertain,
            form: if look.0 { BarForm::Columns } else { BarForm::Rows },
            numbers: if look.1 { Numbers::Percent } else { Numbers::Plain },
            counts: look.2,
            synthetic: look.3,
        }
    }
}

prop_compose! {
    fn arc()(
        ends in [number(), number(), number(), number()],
        width in number(),
        loops: bool,
        words in (text(), prop::option::of(text()), text(), text()),
    ) -> Arc {
        let [x, y, right, down] = ends;
        let (text, href, from_code, to_code) = words;
        let to = if loops { (x, y) } else { (right, down) };
        Arc { from: (x, y), to, width, text, href, from_code, to_code }
    }
}

prop_compose! {
    fn any_map()(
        arcs in prop::collection::vec(arc(), 0..9),
        legend in prop::option::of((text(), number())),
    )(
        legend in Just(legend.map(|(label, most)| ArcLegend { label, widths: Widths::up_to(most) })),
        arcs in Just(arcs),
        map in map(),
    ) -> Map {
        Map { arcs, arc_legend: legend, ..map }
    }
}

prop_compose! {
    fn map()(
        words in (text(), text(), text(), text()),
        size in (number(), number()),
        shapes in prop::collection::vec((text(), prop_oneof![text(), Just("M1 2l3 4h5z".to_string())]), 0..9),
        places in prop::collection::vec((text(), text(), prop::option::of(number()), 0..9_u8, prop::option::of(text())), 0..9),
        edges in prop::collection::vec(number(), 0..8),
        values in prop::collection::vec(number(), 0..20),
        pivot in prop::option::of(number()),
        synthetic: bool,
    ) -> Map {
        let (id, title, unit, note) = words;
        let ramp = if synthetic { Ramp::First } else { Ramp::Second };
        let scale = Scale::new(Lang::Es, Numbers::Plain, ramp, pivot, &edges, &values);
        let keys: Vec<String> = shapes.iter().map(|s| s.0.clone()).chain(["x".to_string()]).collect();
        let place = |(i, (name, text, value, fill, href)): (usize, AnyPlace)| {
            let fill = match fill {
                7 => Fill::NoData,
                8 => Fill::NotCovered,
                shade => Fill::Class(ramp, shade),
            };
            (keys[i % keys.len()].clone(), MapPlace { name, text, value, fill, href })
        };
        let places: BTreeMap<String, MapPlace> = places.into_iter().enumerate().map(place).collect();
        Map {
            id, title, unit, note,
            width: size.0,
            height: size.1,
            borders: shapes.first().map(|s| s.1.clone()).unwrap_or_default(),
            chosen: shapes.last().map(|s| s.0.clone()),
            shapes: shapes.into_iter().map(|(code, path)| Shape { code, path }).collect(),
            places,
            legends: vec![MapLegend { label: keys[0].clone(), scale }],
            synthetic,
            ..Map::default()
        }
    }
}

const DRESSES: [Dress; 3] = [Dress::Page, Dress::Standalone, Dress::Print];

proptest! {
    #[test]
    fn any_chart_is_well_formed(chart in chart(), width in 0..2000_u32, height in 0..1200_u32) {
        for dress in DRESSES {
            for lang in Lang::ALL {
                let svg = chart.svg(lang, dress, Size { width, height });
                check(&svg);
                prop_assert_eq!(&svg, &chart.svg(lang, dress, Size { width, height }));
            }
        }
    }

    #[test]
    fn any_bars_are_well_formed(bars in bars(), width in 0..2000_u32, height in 0..1200_u32) {
        for dress in DRESSES {
            let svg = bars.svg(Lang::Es, dress, Size { width, height });
            check(&svg);
            prop_assert_eq!(&svg, &bars.svg(Lang::Es, dress, Size { width, height }));
            let known = bars.bars.iter().filter(|b| b.value.is_some_and(|v| (0.0..=1e15).contains(&v)));
            if dress == Dress::Page {
                prop_assert_eq!(svg.matches("class=\"bar ").count(), known.count());
            }
        }
    }

    #[test]
    fn any_map_is_well_formed(map in any_map()) {
        for dress in DRESSES {
            let svg = map.svg(Lang::Es, dress);
            check(&svg);
            prop_assert_eq!(&svg, &map.svg(Lang::Es, dress));
        }
    }

    #[test]
    fn every_arc_with_both_ends_is_drawn_in_any_order(arcs in prop::collection::vec(arc(), 0..9), most in number(), value in number()) {
        let on_map = |v: f64| v.abs() <= 1e5;
        let known = arcs.iter().filter(|a| [a.from.0, a.from.1, a.to.0, a.to.1].into_iter().all(on_map));
        let known = known.count();
        let map = Map { arcs, ..Map::default() };
        let svg = map.svg(Lang::En, Dress::Page);
        prop_assert_eq!(svg.matches("class=\"arc\"").count(), known);
        let mut turned = map;
        turned.arcs.reverse();
        prop_assert_eq!(svg, turned.svg(Lang::En, Dress::Page));

        let widths = Widths::up_to(most);
        prop_assert!((0.6..=8.0).contains(&widths.of(value)));
        let steps: Vec<f64> = widths.steps(Lang::En).iter().map(|s| s.width).collect();
        prop_assert!(steps.is_sorted() && steps.iter().all(|w| (0.6..=8.0).contains(w)));
        check(&map::sample(value, Dress::Standalone));
    }

    #[test]
    fn any_small_drawing_is_well_formed(
        values in prop::collection::vec(prop::option::of(number()), 0..20),
        title in text(),
        ends in (number(), number()),
    ) {
        for dress in DRESSES {
            check(&spark::svg(&values, &title, true, dress));
            let cell = whisker::Whisker {
                value: values.first().copied().flatten(),
                interval: Some(ends),
                reference: values.last().copied().flatten(),
            };
            check(&whisker::svg(&cell, ends, &title, dress));
            check(&whisker::svg(&cell, whisker::extent(&[cell]), &title, dress));
        }
    }

    #[test]
    fn every_drawable_point_is_in_the_page(points in yearly()) {
        let known = points.iter().filter(|p| p.value.is_some_and(|v| v.abs() <= 1e15)).count();
        let chart = Chart { series: vec![Series { points, ..Series::default() }], ..Chart::default() };
        for form in [Form::Line, Form::Columns] {
            let svg = Chart { form, ..chart.clone() }.svg(Lang::En, Dress::Page, Size::WIDE);
            prop_assert_eq!(svg.matches(" data-x=").count(), known);
        }
    }
}
