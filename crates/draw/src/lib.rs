//! Charts, maps and small marks as complete `<svg>` text, drawn on the server.
//!
//! - [`chart`]: series over time with intervals, gaps, breaks, targets and earlier vintages
//! - [`bars`]: lists in rows and bins in columns, what is uncertain hatched
//! - [`map`]: places coloured by class, and arcs between them, with legend and attribution where the drawing stands alone
//! - [`spark`], [`whisker`]: a series in a line of text; a value and its interval in a cell of a table
//! - [`scale`]: classes to colours and legend words
//! - [`palette`]: every colour of the site, on light and dark paper
//! - [`style`]: the rules that paint the drawings, for the site's stylesheet
//!
//! INVARIANT: whatever the input, the output is well-formed XML without NaN or infinity, and the same bytes each time.
//! INVARIANT: no clock, file or network; words come from `cotejo_lang` or from the caller.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod axis;
pub mod bars;
pub mod chart;
pub mod map;
pub mod palette;
pub mod scale;
mod sheet;
pub mod spark;
pub mod style;
mod text;
pub mod whisker;
mod xml;

pub use bars::{Bar, BarForm, Bars};
pub use chart::{
    Chart, Form, Mark, Numbers, Past, Point, Role, Series, SeriesBreak, State, Vintage,
};
pub use map::{Arc, ArcLegend, Fill, Map, MapLegend, MapPlace, Shape, WidthStep, Widths};
pub use palette::{Paper, Ramp};
pub use scale::{Class, Scale};

/// How a drawing is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dress {
    /// Inside a page: classes only, painted by the site's stylesheet ([`palette::css`] and [`style::css`]); with links and the data that
    /// the page's scripts read. No heading and no source line: the page has them as text.
    Page,
    /// For `<img>` and saved files: heading, source line, and a `<style>` with the same colours, light and dark.
    Standalone,
    /// For PDF: heading, source line, and concrete light colours as presentation attributes (usvg reads no variables).
    Print,
}

impl Dress {
    /// True where the drawing carries its own heading, legend and source line.
    pub(crate) fn stands_alone(self) -> bool {
        self != Dress::Page
    }
}

/// Width and height in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width; at least 240 is used.
    pub width: u32,
    /// Height; at least 160 is used.
    pub height: u32,
}

impl Size {
    /// For a column of text on a desktop.
    pub const WIDE: Size = Size {
        width: 720,
        height: 400,
    };
    /// For a telephone.
    pub const NARROW: Size = Size {
        width: 360,
        height: 320,
    };

    /// Below this width the layout is the narrow one: key above, fewer ticks.
    pub(crate) fn is_narrow(self) -> bool {
        self.width < 520
    }
}
