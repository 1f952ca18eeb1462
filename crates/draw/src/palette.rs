//! Every colour of the site and its drawings, on light and on dark paper: CSS variables for the stylesheet, concrete values for prints.
//!
//! The ramps were made in OKLCH (Ottosson 2020) with even steps of lightness, so that they read the same in grey, and away from the
//! paper: more is darker on light paper and brighter on dark paper. The tests set every pair of neighbours beside each other as seen with
//! protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009, severity 1).

use std::fmt::Write as _;

/// The paper a drawing is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// White, and what is printed.
    Light,
    /// Nearly black, for those who ask their system for it.
    Dark,
}

/// A ramp of seven colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// Blue-green, from little to much: `--seq0` to `--seq6`.
    First,
    /// Orange-brown, for a second indicator beside the first: `--alt0` to `--alt6`.
    Second,
    /// Purple below, orange above, pale in the middle: `--div0` to `--div6`.
    Diverging,
}

impl Ramp {
    /// The stem of its CSS variables: `seq`, `alt` or `div`.
    pub fn stem(self) -> &'static str {
        match self {
            Ramp::First => "seq",
            Ramp::Second => "alt",
            Ramp::Diverging => "div",
        }
    }

    /// Its seven colours, `#rrggbb`.
    pub fn colours(self, paper: Paper) -> [&'static str; 7] {
        match (self, paper) {
            (Ramp::First, Paper::Light) => [
                "#d6f5eb", "#9bdad3", "#5ebdc2", "#209db1", "#027b9a", "#045a7f", "#123a5d",
            ],
            (Ramp::First, Paper::Dark) => [
                "#1e384a", "#1e576f", "#187790", "#179aac", "#39bcc3", "#71dcd6", "#b5f8ea",
            ],
            (Ramp::Second, Paper::Light) => [
                "#fcebcc", "#edc48d", "#df9c53", "#ca7422", "#ab5310", "#853915", "#5c2417",
            ],
            (Ramp::Second, Paper::Dark) => [
                "#4e2a22", "#763f27", "#9d572a", "#c2732b", "#e29437", "#f6bb6a", "#ffe4b5",
            ],
            (Ramp::Diverging, Paper::Light) => [
                "#582493", "#8a63be", "#c0a7e1", "#f1f0ed", "#e9ad6a", "#cf7015", "#913e10",
            ],
            (Ramp::Diverging, Paper::Dark) => [
                "#d6b7ff", "#a77ce1", "#6e519d", "#3c3a37", "#8e5130", "#ce7b31", "#f6b663",
            ],
        }
    }
}

/// Name, colour on light paper, colour on dark paper.
const INKS: &[(&str, &str, &str)] = &[
    ("paper", "#ffffff", "#14191d"),
    ("ink", "#1a2329", "#e8edf0"),
    // Second voice: units, axis labels, notes. 4.5:1 on paper.
    ("muted", "#56616a", "#9ba7af"),
    ("line", "#e1e6e9", "#2a3238"),
    ("axis", "#8c98a0", "#65717a"),
    ("accent", "#045a7f", "#56c5dc"),
    ("nodata", "#e6e8ea", "#2d343a"),
    ("hatch", "#aeb6bc", "#56616a"),
    ("notcovered", "#f4f5f6", "#1b2126"),
    ("border", "#ffffff", "#14191d"),
    ("warn", "#a34708", "#f3a55c"),
    // Series: the strong one, three that are told apart from it, and context.
    ("s0", "#045a7f", "#56c5dc"),
    ("s1", "#b4530a", "#f0a04b"),
    ("s2", "#864ad2", "#8884d5"),
    ("s3", "#89002a", "#df5f6f"),
    // What goes between places: over both ramps, told from every shade of theirs.
    ("flow", "#7d12d4", "#a868f8"),
    ("ctx", "#b4bdc3", "#545f68"),
];

/// The concrete colour of a variable (`ink`, `seq3`), `#rrggbb`. Unknown names are the ink.
pub fn colour(name: &str, paper: Paper) -> &'static str {
    for ramp in [Ramp::First, Ramp::Second, Ramp::Diverging] {
        if let Some(step) = name.strip_prefix(ramp.stem())
            && let Some(colour) = step
                .parse::<usize>()
                .ok()
                .and_then(|i| ramp.colours(paper).get(i).copied())
        {
            return colour;
        }
    }
    let (_, light, dark) = INKS.iter().find(|(n, ..)| *n == name).unwrap_or(&INKS[1]);
    match paper {
        Paper::Light => light,
        Paper::Dark => dark,
    }
}

/// The declarations of all variables for one paper: `--paper:#ffffff;--ink:…`.
pub fn variables(paper: Paper) -> String {
    let mut css = String::new();
    for (name, ..) in INKS {
        let _ = write!(css, "--{name}:{};", colour(name, paper));
    }
    for ramp in [Ramp::First, Ramp::Second, Ramp::Diverging] {
        for (i, colour) in ramp.colours(paper).into_iter().enumerate() {
            let _ = write!(css, "--{}{i}:{colour};", ramp.stem());
        }
    }
    css
}

/// The rules that set all variables on `:root`: light, dark where the system asks for it, and either where `<html data-paper>` says so.
/// Print is always light: its selector is named thrice to outweigh those.
pub fn css() -> String {
    let (light, dark) = (variables(Paper::Light), variables(Paper::Dark));
    format!(
        ":root{{color-scheme:light dark;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-paper=light]){{{dark}}}}}\n\
         :root[data-paper=dark]{{color-scheme:dark;{dark}}}\n\
         :root[data-paper=light]{{color-scheme:light}}\n\
         @media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"
    )
}

#[cfg(test)]
#[path = "palette_tests.rs"]
mod tests;
