//! The legend inside a map that stands alone: blocks of colour with their words below, or a list where words are long.

use cotejo_lang::{Key, Lang};

use super::{Fill, Map, MapLegend, letter};
use crate::text;
use crate::xml::{N, Svg};

const LABEL: f64 = 12.0;

/// The width of a block where all words fit under blocks in one row.
fn block(legend: &MapLegend, room: f64) -> Option<f64> {
    let classes = &legend.scale.classes;
    let widest = classes
        .iter()
        .map(|c| text::width(&c.text, LABEL))
        .fold(0.0, f64::max)
        + 10.0;
    (widest * classes.len() as f64 <= room)
        .then(|| widest.max(56.0).min(room / classes.len() as f64))
}

fn signs(map: &Map) -> Vec<(Fill, Key)> {
    let any = |fill: Fill| map.places.values().any(|p| p.fill == fill);
    let bare = map.shapes.iter().any(|s| !map.places.contains_key(&s.code));
    let mut signs = Vec::new();
    if any(Fill::NoData) {
        signs.push((Fill::NoData, Key::DrawNoData));
    }
    if any(Fill::NotCovered) || bare {
        signs.push((Fill::NotCovered, Key::DrawNotCovered));
    }
    signs
}

/// The height of the whole legend.
pub(super) fn height(map: &Map, lang: Lang, room: f64) -> f64 {
    let each = map.legends.iter().map(|l| {
        let head = if l.label.is_empty() { 0.0 } else { 18.0 };
        head + match block(l, room) {
            Some(_) => 38.0,
            None => 18.0 * l.scale.classes.len() as f64 + 6.0,
        }
    });
    let arcs = map.arc_legend.as_ref();
    each.sum::<f64>()
        + arcs.map_or(0.0, |l| l.height(lang, room))
        + if signs(map).is_empty() { 0.0 } else { 24.0 }
}

/// Draws it from `y` down.
pub(super) fn draw(svg: &mut Svg, lang: Lang, map: &Map, x: f64, mut y: f64, room: f64) {
    for legend in &map.legends {
        if !legend.label.is_empty() {
            svg.words(
                "text",
                "val",
                &[("x", &N(x)), ("y", &N(y + 11.0))],
                &text::shorten_to(&legend.label, LABEL * 1.06, room),
            );
            y += 18.0;
        }
        let stem = letter(legend.scale.ramp);
        match block(legend, room) {
            Some(wide) => {
                for (i, class) in legend.scale.classes.iter().enumerate() {
                    let left = x + wide * i as f64;
                    svg.leaf(
                        "rect",
                        &format!("swatch {stem}{}", class.shade),
                        &[
                            ("x", &N(left)),
                            ("y", &N(y)),
                            ("width", &N(wide)),
                            ("height", &N(12.0)),
                        ],
                    );
                    svg.words(
                        "text",
                        "key",
                        &[
                            ("x", &N(left + wide / 2.0)),
                            ("y", &N(y + 27.0)),
                            ("text-anchor", &"middle"),
                        ],
                        &class.text,
                    );
                }
                y += 38.0;
            }
            None => {
                for class in &legend.scale.classes {
                    svg.leaf(
                        "rect",
                        &format!("swatch {stem}{}", class.shade),
                        &[
                            ("x", &N(x)),
                            ("y", &N(y)),
                            ("width", &N(22.0)),
                            ("height", &N(14.0)),
                        ],
                    );
                    svg.words(
                        "text",
                        "key",
                        &[("x", &N(x + 30.0)), ("y", &N(y + 11.0))],
                        &class.text,
                    );
                    y += 18.0;
                }
                y += 6.0;
            }
        }
    }
    if let Some(legend) = &map.arc_legend {
        legend.draw(svg, lang, x, y, room);
        y += legend.height(lang, room);
    }
    let mut left = x;
    for (fill, key) in signs(map) {
        let place: [(&str, &dyn std::fmt::Display); 5] = [
            ("x", &N(left)),
            ("y", &N(y)),
            ("width", &N(22.0)),
            ("height", &N(14.0)),
            ("fill", &map.hatch()),
        ];
        if fill == Fill::NoData {
            svg.leaf("rect", "swatch", &place);
        } else {
            svg.leaf("rect", "swatch notcovered", &place[..4]);
        }
        let words = lang.text(key);
        svg.words(
            "text",
            "key",
            &[("x", &N(left + 30.0)), ("y", &N(y + 11.0))],
            words,
        );
        left += text::width(words, LABEL) + 52.0;
    }
}
