//! Writes one of each drawing into a folder, to be looked at: `cargo run -p cotejo-draw --example gallery -- FOLDER [OUTLINES…]`.
//!
//! The numbers are made up. An outlines file is what `draw outlines` of the crate `geo` writes. A page, `index.html`, shows them as the site does; the files beside it stand alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use cotejo_draw::{
    Arc, ArcLegend, Bar, BarForm, Bars, Chart, Dress, Fill, Form, Map, MapLegend, MapPlace, Mark,
    Numbers, Past, Point, Ramp, Role, Scale, Series, SeriesBreak, Shape, Size, State, Vintage,
    Widths, palette, spark, style, whisker,
};
use cotejo_lang::Lang;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| "gallery".to_string()),
    );
    std::fs::create_dir_all(&folder)?;
    let mut page = format!(
        "<!doctype html><meta charset=utf-8><style>{}{}body{{background:var(--paper);color:var(--ink);font-family:sans-serif;margin:24px}}svg{{display:block;margin:0 0 28px}}</style>",
        palette::css(),
        style::css()
    );
    for (name, chart) in charts() {
        for (size, wide) in [(Size::WIDE, "wide"), (Size::NARROW, "narrow")] {
            for (dress, dressed) in [(Dress::Standalone, "alone"), (Dress::Print, "print")] {
                std::fs::write(
                    folder.join(format!("{name}-{wide}-{dressed}.svg")),
                    chart.svg(Lang::Es, dress, size),
                )?;
            }
            let _ = write!(
                page,
                "<h3>{}</h3>{}",
                chart.title,
                chart.svg(Lang::En, Dress::Page, size)
            );
        }
    }
    for (name, bars) in bars() {
        for (size, wide) in [(Size::WIDE, "wide"), (Size::NARROW, "narrow")] {
            for (dress, dressed) in [(Dress::Standalone, "alone"), (Dress::Print, "print")] {
                std::fs::write(
                    folder.join(format!("{name}-{wide}-{dressed}.svg")),
                    bars.svg(Lang::Es, dress, size),
                )?;
            }
            let drawn = bars.svg(Lang::En, Dress::Page, size);
            let _ = write!(page, "<h3>{}</h3>{drawn}", bars.title);
        }
    }
    let mut maps = maps();
    for (i, file) in std::env::args().skip(2).enumerate() {
        maps.push((
            format!("map-{}", i + 1),
            outlined(&std::fs::read_to_string(file)?),
        ));
    }
    for (name, map) in maps {
        for (dress, dressed) in [(Dress::Standalone, "alone"), (Dress::Print, "print")] {
            std::fs::write(
                folder.join(format!("{name}-{dressed}.svg")),
                map.svg(Lang::Es, dress),
            )?;
        }
        let _ = write!(
            page,
            "<h3>{}</h3>{}",
            map.title,
            map.svg(Lang::En, Dress::Page)
        );
    }
    let values = [Some(3.0), Some(4.0), None, Some(6.0), Some(5.0), Some(7.5)];
    page.push_str(&spark::svg(&values, "", false, Dress::Page));
    page.push_str(&spark::svg(
        &[Some(1.0), None, Some(2.0), None],
        "",
        true,
        Dress::Page,
    ));
    page.push_str(&spark::svg(&[], "", true, Dress::Page));
    let cells = [(24.0, 21.0, 28.0), (12.0, 9.0, 16.0), (40.0, 31.0, 52.0)].map(|(v, a, b)| {
        whisker::Whisker {
            value: Some(v),
            interval: Some((a, b)),
            reference: Some(20.0),
        }
    });
    for cell in &cells {
        page.push_str(&whisker::svg(
            cell,
            whisker::extent(&cells),
            "",
            Dress::Page,
        ));
    }
    std::fs::write(folder.join("index.html"), page)
}

fn year(y: i32, value: f64, spread: f64, state: State) -> Point {
    let lang = Lang::Es;
    Point {
        start: y * 12,
        end: y * 12 + 11,
        period: y.to_string(),
        label: y.to_string(),
        value: Some(value),
        interval: (spread > 0.0).then_some((value - spread, value + spread)),
        state,
        text: lang.number(value, None),
        status: String::new(),
        href: Some(format!("/es/cifra/{y}")),
    }
}

fn month(m: i32, value: f64, state: State) -> Point {
    let (y, n) = (m.div_euclid(12), m.rem_euclid(12) as u32 + 1);
    Point {
        start: m,
        end: m,
        period: format!("{y}-{n:02}"),
        label: Lang::Es.month(y, n),
        value: Some(value),
        state,
        text: Lang::Es.number(value, None),
        ..Point::default()
    }
}

fn charts() -> Vec<(&'static str, Chart)> {
    let states = |y: i32| match y {
        2025 => State::Provisional,
        2026 => State::Partial,
        _ => State::Reported,
    };
    let counts = [
        (2018, 29_100.0),
        (2019, 29_480.0),
        (2020, 28_830.0),
        (2021, 28_320.0),
        (2022, 26_279.0),
        (2023, 25_300.0),
        (2024, 25_450.0),
        (2025, 22_100.0),
        (2026, 14_050.0),
    ];
    let columns = Chart {
        id: "homicides".into(),
        title: "Víctimas de homicidio doloso en México".into(),
        unit: "víctimas al año".into(),
        note: "Fuente: datos de ejemplo, con corte al 24 de noviembre de 2026. 2026 incluye enero a septiembre.".into(),
        series: vec![Series { points: counts.iter().map(|(y, v)| year(*y, *v, 330.0, states(*y))).collect(), ..Series::default() }],
        target: Some(Mark { start: 2026 * 12, end: 2026 * 12 + 11, value: 24_400.0, label: "Meta 2026: 24,400".into() }),
        baseline: Some(Mark { start: 2021 * 12, end: 2021 * 12 + 11, value: 28_320.0, label: "Línea base".into() }),
        breaks: vec![SeriesBreak { month: 2026 * 12, label: "Cambio de método del SESNSP".into() }],
        counts: true,
        synthetic: true,
        ..Chart::default()
    };
    let rates = |scale: f64, bend: f64, spread: f64| -> Vec<Point> {
        (2015..=2026)
            .filter(|y| *y != 2018)
            .map(|y| {
                let t = f64::from(y - 2015);
                year(
                    y,
                    scale * (1.0 + bend * (t * 0.6).sin()) + t * 0.4,
                    spread,
                    states(y),
                )
            })
            .collect()
    };
    let lines = Chart {
        id: "rates".into(),
        title: "Tasa de víctimas de homicidio doloso en Baja California y su región".into(),
        unit: "víctimas por cada 100,000 habitantes al año".into(),
        note: "Fuente: datos de ejemplo, con corte al 24 de noviembre de 2026.".into(),
        series: vec![
            Series {
                label: "Baja California".into(),
                role: Role::Main,
                points: rates(60.0, 0.3, 4.0),
            },
            Series {
                label: "Sonora".into(),
                role: Role::Main,
                points: rates(40.0, -0.35, 0.0),
            },
            Series {
                label: "Estados Unidos Mexicanos".into(),
                role: Role::Context,
                points: rates(24.0, 0.05, 0.0),
            },
            Series {
                label: "Chihuahua".into(),
                role: Role::Context,
                points: rates(30.0, 0.25, 0.0),
            },
        ],
        breaks: vec![SeriesBreak {
            month: 2026 * 12,
            label: "Cambio de método".into(),
        }],
        ..Chart::default()
    };
    let wave = |m: i32, dip: f64| {
        8_300.0 + 900.0 * (f64::from(m) / 9.0).sin() - dip * f64::from(m - 24_240).max(0.0)
    };
    let (from, to) = (2018 * 12, 2026 * 12 + 8);
    let monthly = Chart {
        id: "monthly".into(),
        title: "Muertes por sobredosis en Estados Unidos".into(),
        unit: "muertes al mes".into(),
        note: "Fuente: datos de ejemplo.".into(),
        series: vec![Series {
            points: (from..=to)
                .filter(|m| !(24_280..24_284).contains(m))
                .map(|m| {
                    month(
                        m,
                        wave(m, 55.0),
                        if m > to - 6 {
                            State::Provisional
                        } else {
                            State::Reported
                        },
                    )
                })
                .collect(),
            ..Series::default()
        }],
        vintages: [
            (24_270, "1 jul 2022"),
            (24_290, "1 mar 2024"),
            (24_305, "1 jun 2025"),
        ]
        .iter()
        .map(|(until, label)| Vintage {
            label: (*label).into(),
            points: (from..*until)
                .map(|m| Past {
                    start: m,
                    end: m,
                    value: Some(wave(m, 55.0) * 0.97),
                })
                .collect(),
        })
        .collect(),
        target: Some(Mark {
            start: 2027 * 12,
            end: 2027 * 12,
            value: 4_500.0,
            label: "Meta: 4,500".into(),
        }),
        form: Form::Line,
        counts: true,
        ..Chart::default()
    };
    let share = Chart {
        id: "share".into(),
        title: "Armas rastreadas con origen en Estados Unidos".into(),
        unit: "proporción de las armas rastreadas".into(),
        series: vec![Series {
            points: (24_288..24_300)
                .map(|m| {
                    let v = 0.68 + 0.04 * f64::from(m % 5);
                    Point {
                        interval: Some((v - 0.03, v + 0.03)),
                        text: Lang::Es.percent(v, None),
                        ..month(m, v, State::Reported)
                    }
                })
                .collect(),
            ..Series::default()
        }],
        numbers: Numbers::Percent,
        ..Chart::default()
    };
    let empty = Chart {
        id: "empty".into(),
        title: "Sin datos".into(),
        unit: "víctimas".into(),
        ..Chart::default()
    };
    vec![
        ("columns", columns),
        ("lines", lines),
        ("monthly", monthly),
        ("share", share),
        ("empty", empty),
    ]
}

fn maps() -> Vec<(String, Map)> {
    let values: Vec<f64> = (0..48)
        .map(|i| f64::from((i * i * 37) % 911) / 10.0)
        .collect();
    let mut shapes = Vec::new();
    let mut places = BTreeMap::new();
    let scale = Scale::new(
        Lang::Es,
        Numbers::Plain,
        Ramp::First,
        None,
        &[10.0, 25.0, 40.0, 70.0],
        &values,
    );
    for (i, value) in values.iter().enumerate() {
        let (x, y) = ((i % 8) as f64 * 90.0, (i / 8) as f64 * 60.0);
        let code = format!("MX-{i:02}");
        shapes.push(Shape {
            code: code.clone(),
            path: format!("M{x} {y}h90v60h-90z"),
        });
        let fill = match i {
            7 | 20 => Fill::NoData,
            _ => scale
                .shade_of(*value)
                .map_or(Fill::NoData, |s| Fill::Class(scale.ramp, s)),
        };
        if i != 30 {
            let place = MapPlace {
                name: format!("Lugar {i}"),
                text: Lang::Es.number(*value, None),
                value: Some(*value),
                fill,
                href: Some("/x".into()),
            };
            places.insert(code, place);
        }
    }
    let map = Map {
        id: "map".into(),
        title: "Tasa de víctimas de homicidio doloso por entidad, 2022".into(),
        unit: "víctimas por cada 100,000 habitantes".into(),
        note: "Fuente: datos de ejemplo, con corte al 24 de noviembre de 2026.".into(),
        width: 720.0,
        height: 360.0,
        shapes,
        borders: "M0 180h720M360 0v360".into(),
        places,
        chosen: Some("MX-11".into()),
        legends: vec![MapLegend {
            label: String::new(),
            scale,
        }],
        synthetic: true,
        ..Map::default()
    };
    let with_arcs = Map {
        id: "arcs".into(),
        arcs: arcs(&[
            ((45.0, 30.0), (500.0, 270.0), 320.0),
            ((500.0, 270.0), (45.0, 30.0), 60.0),
            ((600.0, 90.0), (500.0, 270.0), 140.0),
            ((315.0, 330.0), (405.0, 270.0), 30.0),
            ((680.0, 40.0), (690.0, 300.0), 8.0),
            ((135.0, 210.0), (135.0, 210.0), 90.0),
            ((225.0, 210.0), (270.0, 210.0), 3.0),
        ]),
        arc_legend: Some(arc_legend(320.0)),
        ..map.clone()
    };
    vec![("map".to_string(), map), ("arcs".to_string(), with_arcs)]
}

/// Two lists and their bins; the bins have an uncertain part.
fn bars() -> Vec<(&'static str, Bars)> {
    let number = |v: f64| Lang::Es.number(v, None);
    let row = |(label, value): (&str, f64)| Bar {
        label: label.to_string(),
        value: Some(value),
        text: number(value),
        share: Lang::Es.percent(value / 812.0, Some(0)),
        href: Some("/x".into()),
        ..Bar::default()
    };
    let mut list: Vec<Bar> = [
        ("Fabricante de armas cortas del norte, S. A.", 214.0),
        ("Segundo", 187.0),
        ("Tercero & Cía.", 95.0),
        ("Cuarto", 22.0),
        ("Quinto", 1.0),
    ]
    .map(row)
    .into();
    list.push(Bar {
        label: "Sin fabricante".into(),
        value: Some(120.0),
        role: Role::Context,
        text: number(120.0),
        ..Bar::default()
    });
    list.push(Bar {
        label: "No publicado".into(),
        text: "sin dato".into(),
        ..Bar::default()
    });
    let bin = |(label, low, high): (&str, f64, f64)| Bar {
        label: label.to_string(),
        value: Some(low),
        up_to: Some(high),
        text: if high > low {
            format!("{}–{}", number(low), number(high))
        } else {
            number(low)
        },
        share: Lang::Es.percent(low / 600.0, Some(0)),
        interval: Some((low * 0.9, low * 1.12)),
        ..Bar::default()
    };
    let bins = [
        ("menos de 3 meses", 31.0, 44.0),
        ("3 a 7 meses", 40.0, 52.0),
        ("7 meses a 1 año", 35.0, 35.0),
        ("1 a 2 años", 64.0, 81.0),
        ("2 a 3 años", 50.0, 50.0),
        ("3 años o más", 270.0, 301.0),
    ];
    let both = Bars {
        id: "bars".into(),
        unit: "armas".into(),
        note: "Fuente: datos de ejemplo, con corte al 24 de noviembre de 2026.".into(),
        counts: true,
        uncertain: "la fecha admite más de un intervalo".into(),
        synthetic: true,
        ..Bars::default()
    };
    let rows = Bars {
        title: "Armas recuperadas por fabricante".into(),
        bars: list,
        ..both.clone()
    };
    let columns = Bars {
        id: "bins".into(),
        title: "Tiempo de la venta al delito".into(),
        bars: bins.map(bin).into(),
        form: BarForm::Columns,
        ..both
    };
    let may = rows.bars.iter().enumerate().map(|(i, bar)| Bar {
        up_to: bar.value.map(|v| v + 9.0 * i as f64),
        interval: bar.value.map(|v| (v - 20.0, v + 25.0)),
        ..bar.clone()
    });
    let rows_uncertain = Bars {
        id: "may".into(),
        bars: may.collect(),
        ..rows.clone()
    };
    vec![
        ("rows", rows),
        ("rows-uncertain", rows_uncertain),
        ("bins", columns),
        (
            "bins-empty",
            Bars {
                form: BarForm::Columns,
                ..Bars::default()
            },
        ),
    ]
}

fn arc_legend(most: f64) -> ArcLegend {
    ArcLegend {
        label: "Armas recuperadas, del lugar de venta al de recuperación".into(),
        widths: Widths::up_to(most),
    }
}

/// From, to, and how many guns.
type Flow = ((f64, f64), (f64, f64), f64);

fn arcs(ends: &[Flow]) -> Vec<Arc> {
    let most = ends.iter().map(|e| e.2).fold(0.0, f64::max);
    let widths = Widths::up_to(most);
    let arc = |(from, to, guns): &((f64, f64), (f64, f64), f64)| Arc {
        from: *from,
        to: *to,
        width: widths.of(*guns),
        text: format!("A → B: {guns} armas"),
        href: Some("/x".into()),
        ..Arc::default()
    };
    ends.iter().map(arc).collect()
}

/// The map of an outlines file, one ramp a country.
fn outlined(text: &str) -> Map {
    let mut lines = text.lines().map(|l| l.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let (mut shapes, mut centres) = (Vec::new(), Vec::new());
    for line in lines {
        if let [code, path, x, y] = line[..] {
            shapes.push(Shape {
                code: code.to_string(),
                path: path.to_string(),
            });
            centres.push((x.parse().unwrap_or(0.0), y.parse().unwrap_or(0.0)));
        }
    }
    let size = |i: usize| head.get(i).and_then(|n| n.parse().ok()).unwrap_or(720.0);
    let value = |i: usize| ((i * i * 37) % 911) as f64 / 10.0;
    let values: Vec<f64> = (0..shapes.len()).map(value).collect();
    let edges = [10.0, 25.0, 40.0, 70.0];
    let scale = |ramp| Scale::new(Lang::Es, Numbers::Plain, ramp, None, &edges, &values);
    let (first, second) = (scale(Ramp::First), scale(Ramp::Second));
    let place = |(i, shape): (usize, &Shape)| {
        let mexico = shape.code.starts_with("MX");
        let scale = if mexico { &first } else { &second };
        let fill = match i % 17 {
            3 => Fill::NoData,
            _ => scale
                .shade_of(value(i))
                .map_or(Fill::NoData, |s| Fill::Class(scale.ramp, s)),
        };
        let place = MapPlace {
            name: shape.code.clone(),
            text: Lang::Es.number(value(i), None),
            value: Some(value(i)),
            fill,
            href: None,
        };
        (i % 31 != 5).then(|| (shape.code.clone(), place))
    };
    let legend = |label: &str, scale: &Scale| MapLegend {
        label: label.to_string(),
        scale: scale.clone(),
    };
    let mut legends = vec![legend(
        "México: víctimas de homicidio doloso por cada 100,000",
        &first,
    )];
    if shapes.iter().any(|s| s.code.starts_with("US")) {
        legends.push(legend(
            "Estados Unidos: muertes por sobredosis por cada 100,000",
            &second,
        ));
    }
    let ends: Vec<Flow> = (0..centres.len())
        .filter_map(|i| {
            let to = centres.get((i * 7) % 32)?;
            Some((centres[i], *to, (i * i % 311) as f64))
        })
        .collect();
    Map {
        arcs: arcs(&ends),
        arc_legend: Some(arc_legend(310.0)),
        id: "outlined".into(),
        title: "Homicidio doloso en México y sobredosis en Estados Unidos por entidad, 2022".into(),
        unit: "por cada 100,000 habitantes".into(),
        note: "Fuente: datos de ejemplo, con corte al 24 de noviembre de 2026. Geometría: us-atlas; amCharts.".into(),
        width: size(0),
        height: size(1),
        places: shapes.iter().enumerate().filter_map(place).collect(),
        shapes,
        chosen: Some("MX-02".into()),
        legends,
        synthetic: true,
        ..Map::default()
    }
}
