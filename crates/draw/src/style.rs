//! How the parts of a drawing are painted: one table, written as a stylesheet for screens and as attributes for print.

use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::palette::{self, Paper};

/// The value of a property: a colour by the name of its variable, or as it is.
#[derive(Clone, Copy)]
enum Value {
    Colour(&'static str),
    As(&'static str),
}
use Value::{As, Colour};

/// Classes that must all be there, and what they set. Later rules win; a test keeps rules of more classes after those of fewer, so that
/// the cascade agrees.
struct Rule {
    classes: Vec<String>,
    sets: Vec<(&'static str, Value)>,
}

/// The letters of the drawings. The names are those of the site's own stylesheet, then what systems have.
const FONT: &str = "'Source Sans 3',Inter,'Helvetica Neue',Arial,'Liberation Sans',sans-serif";

fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let rule = |classes: &str, sets: &[(&'static str, Value)]| Rule {
            classes: classes.split(' ').map(str::to_string).collect(),
            sets: sets.to_vec(),
        };
        let mut rules = vec![
            rule("sheet", &[("fill", Colour("paper"))]),
            rule(
                "head",
                &[
                    ("font-size", As("18px")),
                    ("font-weight", As("700")),
                    ("fill", Colour("ink")),
                ],
            ),
            rule(
                "unit",
                &[("font-size", As("13px")), ("fill", Colour("muted"))],
            ),
            rule(
                "note",
                &[("font-size", As("11px")), ("fill", Colour("muted"))],
            ),
            rule(
                "tick",
                &[("font-size", As("12px")), ("fill", Colour("muted"))],
            ),
            rule(
                "key",
                &[("font-size", As("12px")), ("fill", Colour("muted"))],
            ),
            rule(
                "grid",
                &[("stroke", Colour("line")), ("stroke-width", As("1"))],
            ),
            rule(
                "zero",
                &[("stroke", Colour("axis")), ("stroke-width", As("1"))],
            ),
            rule(
                "notch",
                &[("stroke", Colour("axis")), ("stroke-width", As("1"))],
            ),
            rule(
                "lbl",
                &[("font-size", As("13px")), ("font-weight", As("600"))],
            ),
            rule(
                "val",
                &[
                    ("font-size", As("12px")),
                    ("font-weight", As("600")),
                    ("fill", Colour("ink")),
                ],
            ),
            // Letters over lines keep a rim of paper.
            rule(
                "rim",
                &[
                    ("stroke", Colour("paper")),
                    ("stroke-width", As("3.5")),
                    ("stroke-linejoin", As("round")),
                    ("paint-order", As("stroke")),
                ],
            ),
            rule(
                "ln",
                &[
                    ("fill", As("none")),
                    ("stroke-width", As("2.4")),
                    ("stroke-linejoin", As("round")),
                    ("stroke-linecap", As("round")),
                ],
            ),
            rule(
                "past",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("ctx")),
                    ("stroke-width", As("1.1")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            rule("pastend", &[("fill", Colour("muted"))]),
            rule(
                "pastlbl",
                &[("font-size", As("11px")), ("fill", Colour("muted"))],
            ),
            rule("band", &[("fill-opacity", As("0.16"))]),
            rule(
                "whisk",
                &[("fill", As("none")), ("stroke-width", As("1.3"))],
            ),
            rule("pt", &[("stroke-width", As("1.8"))]),
            rule(
                "dia",
                &[("stroke-width", As("1.8")), ("fill", Colour("paper"))],
            ),
            rule(
                "brk",
                &[
                    ("stroke", Colour("ink")),
                    ("stroke-width", As("1")),
                    ("stroke-dasharray", As("2 3")),
                ],
            ),
            rule(
                "brklbl",
                &[("font-size", As("11px")), ("fill", Colour("ink"))],
            ),
            rule(
                "tgt",
                &[
                    ("fill", Colour("paper")),
                    ("stroke", Colour("warn")),
                    ("stroke-width", As("2")),
                ],
            ),
            rule(
                "tgtln",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("warn")),
                    ("stroke-width", As("1.4")),
                    ("stroke-dasharray", As("5 4")),
                ],
            ),
            rule(
                "tgtlbl",
                &[
                    ("font-size", As("12px")),
                    ("font-weight", As("600")),
                    ("fill", Colour("warn")),
                ],
            ),
            rule(
                "base",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("ink")),
                    ("stroke-width", As("1.4")),
                ],
            ),
            rule(
                "baselbl",
                &[("font-size", As("11px")), ("fill", Colour("ink"))],
            ),
            rule(
                "empty",
                &[("font-size", As("15px")), ("fill", Colour("muted"))],
            ),
            rule(
                "madeup",
                &[
                    ("font-size", As("11px")),
                    ("font-weight", As("700")),
                    ("fill", Colour("warn")),
                ],
            ),
            rule(
                "madeupbox",
                &[
                    ("fill", Colour("paper")),
                    ("stroke", Colour("warn")),
                    ("stroke-width", As("1.2")),
                ],
            ),
            // Lists and bins.
            rule(
                "barlbl",
                &[("font-size", As("13px")), ("fill", Colour("ink"))],
            ),
            rule(
                "barhatch",
                &[("stroke", Colour("axis")), ("stroke-width", As("2.4"))],
            ),
            rule("maybe", &[("stroke-width", As("1"))]),
            // Maps.
            rule(
                "area",
                &[
                    ("stroke", Colour("border")),
                    ("stroke-width", As("0.5")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            rule("hatchbg", &[("fill", Colour("nodata"))]),
            rule(
                "hatch",
                &[("stroke", Colour("hatch")), ("stroke-width", As("1.2"))],
            ),
            rule(
                "borders",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("border")),
                    ("stroke-width", As("1.3")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            rule(
                "chosen",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("ink")),
                    ("stroke-width", As("2.2")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            rule(
                "chosenrim",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("paper")),
                    ("stroke-width", As("4.6")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            // Their widths stand in the drawing.
            rule("arc", &[("fill", As("none")), ("stroke", Colour("flow"))]),
            rule("archead", &[("fill", Colour("flow"))]),
            rule(
                "arcrim",
                &[
                    ("fill", As("none")),
                    ("stroke", Colour("paper")),
                    ("stroke-linejoin", As("round")),
                ],
            ),
            rule(
                "swatch",
                &[("stroke", Colour("axis")), ("stroke-width", As("0.5"))],
            ),
        ];
        rules.push(rule(
            "ctx ln",
            &[("stroke", Colour("ctx")), ("stroke-width", As("1.6"))],
        ));
        rules.push(rule(
            "ctx lbl",
            &[("fill", Colour("muted")), ("font-weight", As("400"))],
        ));
        rules.push(rule("area notcovered", &[("fill", Colour("notcovered"))]));
        rules.push(rule("swatch notcovered", &[("fill", Colour("notcovered"))]));
        for (class, name) in [
            ("s0", "s0"),
            ("s1", "s1"),
            ("s2", "s2"),
            ("s3", "s3"),
            ("ctx", "ctx"),
        ] {
            if class != "ctx" {
                rules.push(rule(&format!("ln {class}"), &[("stroke", Colour(name))]));
                rules.push(rule(&format!("lbl {class}"), &[("fill", Colour(name))]));
            }
            rules.push(rule(&format!("whisk {class}"), &[("stroke", Colour(name))]));
            rules.push(rule(&format!("band {class}"), &[("fill", Colour(name))]));
            rules.push(rule(
                &format!("pt {class}"),
                &[("fill", Colour(name)), ("stroke", Colour(name))],
            ));
            rules.push(rule(&format!("dia {class}"), &[("stroke", Colour(name))]));
            rules.push(rule(&format!("bar {class}"), &[("fill", Colour(name))]));
            rules.push(rule(&format!("maybe {class}"), &[("stroke", Colour(name))]));
            rules.push(rule(
                &format!("hollow {class}"),
                &[
                    ("fill", Colour("paper")),
                    ("stroke", Colour(name)),
                    ("stroke-width", As("1.5")),
                ],
            ));
        }
        for (ramp, letter) in [
            (palette::Ramp::First, 'q'),
            (palette::Ramp::Second, 'a'),
            (palette::Ramp::Diverging, 'd'),
        ] {
            for (step, name) in STEPS[ramp as usize].into_iter().enumerate() {
                for part in ["area", "swatch"] {
                    rules.push(Rule {
                        classes: vec![part.to_string(), format!("{letter}{step}")],
                        sets: vec![("fill", Colour(name))],
                    });
                }
            }
        }
        rules.push(rule("barlbl tick", &[("font-size", As("12px"))]));
        rules.push(rule("ln thin", &[("stroke-width", As("1.6"))]));
        rules.push(rule("ln soft", &[("stroke-dasharray", As("1 5"))]));
        rules.push(rule("bar soft", &[("fill-opacity", As("0.55"))]));
        rules.push(rule("pt dense", &[("opacity", As("0"))]));
        for class in ["s0", "s1", "s2", "s3", "ctx"] {
            rules.push(rule(
                &format!("pt {class} provisional"),
                &[("fill", Colour("paper"))],
            ));
            // The diamond beneath is what is seen; the circle is there to be found.
            rules.push(rule(
                &format!("pt {class} partial"),
                &[("fill", Colour("paper")), ("opacity", As("0"))],
            ));
        }
        rules
    })
}

/// Names of the ramps' variables, in the order of [`palette::Ramp`].
const STEPS: [[&str; 7]; 3] = [
    ["seq0", "seq1", "seq2", "seq3", "seq4", "seq5", "seq6"],
    ["alt0", "alt1", "alt2", "alt3", "alt4", "alt5", "alt6"],
    ["div0", "div1", "div2", "div3", "div4", "div5", "div6"],
];

/// The rules that paint drawings inside `.plot`, with CSS variables ([`palette::css`] sets them). For the site's stylesheet.
pub fn css() -> String {
    let mut css =
        String::from(".plot{font-variant-numeric:tabular-nums;max-width:100%;height:auto}\n");
    for rule in rules() {
        let _ = write!(css, ".plot .{}{{", rule.classes.join("."));
        for (i, (property, value)) in rule.sets.iter().enumerate() {
            if i > 0 {
                css.push(';');
            }
            let _ = match value {
                Colour(name) => write!(css, "{property}:var(--{name})"),
                As(text) => write!(css, "{property}:{text}"),
            };
        }
        css.push_str("}\n");
    }
    css.push_str(".plot a:focus-visible .pt,.plot a:hover .pt{opacity:1;stroke-width:4}\n");
    css.push_str(
        ".plot a:focus-visible .area,.plot a:hover .area{stroke:var(--ink);stroke-width:1.6}\n",
    );
    css.push_str(
        ".plot a:focus-visible .arc,.plot a:hover .arc{stroke:var(--ink)}.plot a:focus-visible .archead,.plot a:hover .archead{fill:var(--ink)}\n",
    );
    css.push_str(
        ".plot a:focus-visible .bar,.plot a:hover .bar{stroke:var(--ink);stroke-width:1.6}.plot a:focus-visible .barlbl,.plot a:hover .barlbl{text-decoration:underline}\n",
    );
    css
}

/// The stylesheet of a drawing that stands alone: both papers, and the rules.
pub(crate) fn standalone() -> String {
    format!(
        ":root{{font-family:{FONT};{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}{}",
        palette::variables(Paper::Light),
        palette::variables(Paper::Dark),
        css().replace('\n', "")
    )
}

/// The presentation attributes that a list of classes comes to on light paper, sorted by name.
pub(crate) fn presentation(class: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let has: Vec<&str> = class.split_ascii_whitespace().collect();
    let mut sets = std::collections::BTreeMap::new();
    if has.contains(&"plot") {
        sets.insert("font-family", FONT);
    }
    for rule in rules() {
        if rule.classes.iter().all(|c| has.contains(&c.as_str())) {
            for (property, value) in &rule.sets {
                let value = match value {
                    Colour(name) => palette::colour(name, Paper::Light),
                    As(text) => text,
                };
                sets.insert(*property, value);
            }
        }
    }
    sets.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rules_is_the_order_of_the_cascade() {
        let counts: Vec<usize> = rules().iter().map(|r| r.classes.len()).collect();
        assert!(counts.is_sorted(), "{counts:?}");
    }

    #[test]
    fn every_colour_is_in_the_palette() {
        let variables = palette::variables(Paper::Light);
        for rule in rules() {
            for (_, value) in &rule.sets {
                if let Colour(name) = value {
                    assert!(variables.contains(&format!("--{name}:")), "{name}");
                }
            }
        }
    }

    #[test]
    fn print_gets_what_the_stylesheet_says() {
        let sets: Vec<_> = presentation("pt s0 provisional").collect();
        assert_eq!(
            sets,
            [
                ("fill", "#ffffff"),
                ("stroke", "#045a7f"),
                ("stroke-width", "1.8")
            ]
        );
    }
}
