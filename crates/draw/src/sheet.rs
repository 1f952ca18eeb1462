//! What every larger drawing begins with: its element with name and description, its stylesheet, its sheet of paper; and lines of words.

use cotejo_lang::Lang;

use crate::xml::{Attributes, N, Svg};
use crate::{Dress, style};

/// A drawing about to be written.
pub(crate) struct Sheet<'a> {
    /// Classes of the `<svg>`.
    pub class: &'a str,
    /// Fit for an `id`, and unlike any other on the page.
    pub id: &'a str,
    pub width: f64,
    pub height: f64,
    /// True where parts of it are read or reached one by one: it is then a group of them. An image has no parts for a screen reader.
    pub parts: bool,
    pub title: &'a str,
    pub description: &'a str,
}

impl Sheet<'_> {
    /// Opens the drawing. `more` are attributes of its own.
    pub fn open(&self, svg: &mut Svg, lang: Lang, more: Attributes<'_>) {
        let (title_id, desc_id) = (format!("{}-t", self.id), format!("{}-d", self.id));
        let named = format!("{title_id} {desc_id}");
        let view = format!("0 0 {} {}", N(self.width), N(self.height));
        let (width, height, locale) = (N(self.width), N(self.height), lang.locale());
        let role = if self.parts { "group" } else { "img" };
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = vec![
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("width", &width),
            ("height", &height),
            ("role", &role),
            ("lang", &locale),
            ("aria-labelledby", &named),
        ];
        attributes.extend_from_slice(more);
        svg.open("svg", self.class, &attributes);
        svg.words("title", "", &[("id", &title_id)], self.title);
        svg.words("desc", "", &[("id", &desc_id)], self.description);
        if svg.dress() == Dress::Standalone {
            svg.open("style", "", &[]);
            svg.raw(&style::standalone());
            svg.close();
        }
    }

    /// The paper beneath, where the drawing stands alone.
    pub fn paper(&self, svg: &mut Svg) {
        if svg.dress().stands_alone() {
            svg.leaf(
                "rect",
                "sheet",
                &[("width", &N(self.width)), ("height", &N(self.height))],
            );
        }
    }
}

/// Defines a pattern of slanted lines by this id: the classes of its ground and of its lines.
pub(crate) fn hatching(svg: &mut Svg, id: &str, ground: &str, line: &str) {
    svg.open("defs", "", &[]);
    svg.open(
        "pattern",
        "",
        &[
            ("id", &id),
            ("width", &5),
            ("height", &5),
            ("patternUnits", &"userSpaceOnUse"),
            ("patternTransform", &"rotate(45)"),
        ],
    );
    svg.leaf("rect", ground, &[("width", &5), ("height", &5)]);
    svg.leaf("path", line, &[("d", &"M0 0V5")]);
    svg.close();
    svg.close();
}

/// Lines of words of a class, one below the other from `y` on, `step` apart.
pub(crate) fn lines(svg: &mut Svg, class: &str, x: f64, y: f64, step: f64, lines: &[String]) {
    for (i, line) in lines.iter().enumerate() {
        let y = y + step * i as f64;
        svg.words("text", class, &[("x", &N(x)), ("y", &N(y))], line);
    }
}
