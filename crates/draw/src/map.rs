//! Places coloured by class, and what goes between them.
//!
//! A place without a figure is hatched; one that the source does not speak of is pale. Legend and attribution are drawn where the drawing
//! stands alone; a page has them as text.

mod arcs;
mod legend;
mod widths;

use std::collections::BTreeMap;

use cotejo_lang::{Key, Lang};

use crate::chart::made_up;
use crate::palette::Ramp;
use crate::scale::Scale;
use crate::sheet::{self, Sheet};
use crate::xml::{N, Svg, identifier};
use crate::{Dress, text};

pub use arcs::Arc;
pub use widths::{ArcLegend, WidthStep, Widths, sample};

/// The outline of a place, projected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The place's key: `MX-02004`.
    pub code: String,
    /// SVG path data in the pixels of the map. What is no path data is not drawn.
    pub path: String,
}

/// A map: outlines and what is known of their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Unlike any other on the page.
    pub id: String,
    /// What is seen, with its period.
    pub title: String,
    /// What the values count.
    pub unit: String,
    /// Source, as-of day, and the attributions of the geometry; written below where the drawing stands alone.
    pub note: String,
    /// Width of the outlines' pixels.
    pub width: f64,
    /// Height of the outlines' pixels.
    pub height: f64,
    /// The outlines.
    pub shapes: Vec<Shape>,
    /// Path data of the borders drawn over them.
    pub borders: String,
    /// The places by key. An outline without a place is [`Fill::NotCovered`].
    pub places: BTreeMap<String, MapPlace>,
    /// The key of a place to outline.
    pub chosen: Option<String>,
    /// What goes between places, drawn over them.
    pub arcs: Vec<Arc>,
    /// What the widths of the arcs mean; drawn where the drawing stands alone.
    pub arc_legend: Option<ArcLegend>,
    /// The indicators shown: the first, and another country's beside it.
    pub legends: Vec<MapLegend>,
    /// True where any of it is made up; the drawing says so.
    pub synthetic: bool,
}

/// What is known of a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapPlace {
    /// Its name.
    pub name: String,
    /// Its value as it is read, or why there is none.
    pub text: String,
    /// Its value, for the description of the map; `None` where there is none.
    pub value: Option<f64>,
    /// Its colour.
    pub fill: Fill,
    /// Its page; only addresses on this site or over https become links.
    pub href: Option<String>,
}

/// The colour of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// A shade of a ramp, 0 to 6 ([`Scale::shade_of`]).
    Class(Ramp, u8),
    /// The source speaks of it and gives no figure: hatched.
    NoData,
    /// The source does not speak of it: pale.
    #[default]
    NotCovered,
}

/// A scale and what it measures.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLegend {
    /// The indicator, with its unit; may be empty where there is only one.
    pub label: String,
    /// Its classes.
    pub scale: Scale,
}

/// Where the parts of the drawing go.
struct Layout {
    width: f64,
    height: f64,
    margin: f64,
    head: Vec<String>,
    unit: Vec<String>,
    map_top: f64,
    legend_top: f64,
    note: Vec<String>,
}

impl Map {
    /// The drawing, a complete `<svg>` element as wide as the outlines (with margins where it stands alone).
    pub fn svg(&self, lang: Lang, dress: Dress) -> String {
        let mut svg = Svg::new(dress);
        let layout = self.layout(lang, dress);
        let arcs = arcs::drawn(&self.arcs);
        self.open(&mut svg, lang, &layout, &arcs);
        let y = layout.margin + 16.0;
        sheet::lines(&mut svg, "head", layout.margin, y, 22.0, &layout.head);
        let y = y + 22.0 * layout.head.len() as f64 - 2.0;
        sheet::lines(&mut svg, "unit", layout.margin, y, 17.0, &layout.unit);
        self.land(&mut svg, &layout, &arcs);
        if self.synthetic {
            made_up(
                &mut svg,
                lang,
                layout.width - layout.margin.max(4.0),
                layout.margin.max(4.0),
            );
        }
        if dress.stands_alone() {
            legend::draw(
                &mut svg,
                lang,
                self,
                layout.margin,
                layout.legend_top,
                layout.width - 2.0 * layout.margin,
            );
            let y =
                layout.height - layout.margin - 14.0 * layout.note.len().saturating_sub(1) as f64;
            sheet::lines(&mut svg, "note", layout.margin, y, 14.0, &layout.note);
        }
        svg.finish()
    }

    fn layout(&self, lang: Lang, dress: Dress) -> Layout {
        let clean = |v: f64| {
            if v.is_finite() {
                v.clamp(120.0, 4000.0)
            } else {
                720.0
            }
        };
        let (width, height) = (clean(self.width), clean(self.height));
        if !dress.stands_alone() {
            return Layout {
                width,
                height,
                margin: 0.0,
                head: vec![],
                unit: vec![],
                map_top: 0.0,
                legend_top: height,
                note: vec![],
            };
        }
        let margin = 16.0;
        let chip = if self.synthetic {
            crate::chart::made_up_width(lang) + 10.0
        } else {
            0.0
        };
        let head = text::wrap(&self.title, 19.2, width - chip, 3);
        let unit = text::wrap(&self.unit, 13.0, width, 2);
        let note = text::wrap(&self.note, 11.0, width, 4);
        let map_top = margin + 22.0 * head.len() as f64 + 17.0 * unit.len() as f64 + 10.0;
        let legend_top = map_top + height + 14.0;
        let legend_height = legend::height(self, lang, width);
        Layout {
            width: width + 2.0 * margin,
            height: legend_top + legend_height + 14.0 * note.len() as f64 + margin,
            margin,
            head,
            unit,
            map_top,
            legend_top,
            note,
        }
    }

    fn open(&self, svg: &mut Svg, lang: Lang, layout: &Layout, arcs: &[&Arc]) {
        let id = identifier(&self.id);
        let linked = self.places.values().any(|p| p.href.is_some());
        let sheet = Sheet {
            class: "plot mapped",
            id: &id,
            width: layout.width,
            height: layout.height,
            parts: svg.dress() == Dress::Page && (linked || !arcs.is_empty()),
            title: &self.title,
            description: &self.describe(lang, arcs),
        };
        sheet.open(svg, lang, &[]);
        sheet::hatching(svg, &format!("{id}-h"), "hatchbg", "hatch");
        sheet.paper(svg);
    }

    fn land(&self, svg: &mut Svg, layout: &Layout, arcs: &[&Arc]) {
        let shift = format!("translate({} {})", N(layout.margin), N(layout.map_top));
        svg.open("g", "", &[("transform", &shift)]);
        for shape in &self.shapes {
            self.shape(svg, shape);
        }
        if is_path(&self.borders) {
            svg.leaf(
                "path",
                "borders",
                &[("d", &self.borders), ("pointer-events", &"none")],
            );
        }
        let chosen = self
            .chosen
            .as_ref()
            .and_then(|code| self.shapes.iter().find(|s| &s.code == code));
        if let Some(shape) = chosen.filter(|s| is_path(&s.path)) {
            for class in ["chosenrim", "chosen"] {
                svg.leaf(
                    "path",
                    class,
                    &[("d", &shape.path), ("pointer-events", &"none")],
                );
            }
        }
        for arc in arcs {
            arcs::draw(svg, arc);
        }
        svg.close();
    }

    fn shape(&self, svg: &mut Svg, shape: &Shape) {
        if !is_path(&shape.path) {
            return;
        }
        let place = self.places.get(&shape.code);
        let title = place.map(|p| {
            if p.text.is_empty() {
                p.name.clone()
            } else {
                format!("{}: {}", p.name, p.text)
            }
        });
        let linked = svg.link(
            place.and_then(|p| p.href.as_deref()),
            title.as_deref().unwrap_or(&shape.code),
        );
        let fill = place.map_or(Fill::NotCovered, |p| p.fill);
        let pattern = self.hatch();
        let (class, hatched) = match fill {
            Fill::Class(ramp, shade) => (format!("area {}{}", letter(ramp), shade.min(6)), false),
            Fill::NoData => ("area nodata".to_string(), true),
            Fill::NotCovered => ("area notcovered".to_string(), false),
        };
        let plain: [(&str, &dyn std::fmt::Display); 3] = [
            ("d", &shape.path),
            ("data-code", &shape.code),
            ("fill", &pattern),
        ];
        let attributes = if hatched { &plain[..] } else { &plain[..2] };
        match &title {
            Some(title) if svg.dress() != Dress::Print => {
                svg.open("path", &class, attributes);
                svg.words("title", "", &[], title);
                svg.close();
            }
            _ => svg.leaf("path", &class, attributes),
        }
        if linked {
            svg.close();
        }
    }

    /// The paint of places without a figure.
    fn hatch(&self) -> String {
        format!("url(#{}-h)", identifier(&self.id))
    }

    /// How many places have a figure, and which have the least and the most; how many arcs there are, and which is the widest.
    fn describe(&self, lang: Lang, arcs: &[&Arc]) -> String {
        let known = || {
            self.places
                .values()
                .filter_map(|p| Some((p.value.filter(|v| v.is_finite())?, p)))
        };
        let count = |n: usize| lang.number(n as f64, Some(0));
        let low = known().min_by(|a, b| a.0.total_cmp(&b.0));
        let high = known().max_by(|a, b| a.0.total_cmp(&b.0));
        let mut said = Vec::new();
        if let (Some((_, low)), Some((_, high))) = (low, high) {
            let without = self
                .places
                .values()
                .filter(|p| p.fill == Fill::NoData)
                .count();
            said.push(lang.fill(
                Key::DrawMap,
                &[
                    ("places", &count(known().count())),
                    ("no_data", &count(without)),
                    ("low", &low.text),
                    ("low_place", &low.name),
                    ("high", &high.text),
                    ("high_place", &high.name),
                ],
            ));
        }
        if let Some(widest) = arcs.last() {
            let values = [
                ("arcs", count(arcs.len())),
                ("widest", widest.text.trim_end_matches('.').to_string()),
            ];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            said.push(lang.fill(Key::DrawArcs, &values));
        }
        if said.is_empty() {
            return format!("{}.", lang.text(Key::DrawEmpty));
        }
        if self.synthetic {
            said.push(format!("{}.", lang.text(Key::WordSynthetic)));
        }
        said.join(" ")
    }
}

/// The letter of a ramp's classes: `q`, `a` or `d`.
fn letter(ramp: Ramp) -> char {
    match ramp {
        Ramp::First => 'q',
        Ramp::Second => 'a',
        Ramp::Diverging => 'd',
    }
}

/// True for path data: commands and finite numbers, nothing else.
fn is_path(data: &str) -> bool {
    data.starts_with(['M', 'm'])
        && data
            .bytes()
            .all(|b| b.is_ascii_digit() || b" .,-+eMmLlHhVvZzCcSsQqTtAa".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_data_is_told_from_other_text() {
        assert!(is_path("M10.5 3l-1 2h4v1e-3z"));
        for text in [
            "",
            "10 20",
            "MNaN 3",
            "Minf 2",
            "M0 0\"/><script>",
            "M0 0url(#x)",
        ] {
            assert!(!is_path(text), "{text}");
        }
    }
}
