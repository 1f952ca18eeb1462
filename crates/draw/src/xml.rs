//! Writes SVG: escaped, balanced, painted as the dress asks.

use std::fmt::{self, Display, Write as _};

use crate::Dress;
use crate::style;

/// A coordinate: one decimal, no trailing zero, no minus zero; what is not finite is 0.
#[derive(Clone, Copy)]
pub(crate) struct N(pub f64);

impl Display for N {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        if !tenths.is_finite() || tenths == 0.0 {
            return f.write_str("0");
        }
        let value = tenths / 10.0;
        if tenths % 10.0 == 0.0 {
            write!(f, "{value:.0}")
        } else {
            write!(f, "{value:.1}")
        }
    }
}

/// Attributes: name and value, in the order written.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// A drawing being written. Elements are closed by it, so the text is balanced.
pub(crate) struct Svg {
    out: String,
    dress: Dress,
    open: Vec<&'static str>,
}

impl Svg {
    pub(crate) fn new(dress: Dress) -> Svg {
        Svg {
            out: String::with_capacity(8192),
            dress,
            open: Vec::new(),
        }
    }

    pub(crate) fn dress(&self) -> Dress {
        self.dress
    }

    /// Opens an element; [`Svg::close`] ends it.
    pub(crate) fn open(&mut self, name: &'static str, class: &str, attributes: Attributes<'_>) {
        self.tag(name, class, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, name: &'static str, class: &str, attributes: Attributes<'_>) {
        self.tag(name, class, attributes);
        self.out.push_str("/>");
    }

    /// An element with text alone.
    pub(crate) fn words(
        &mut self,
        name: &'static str,
        class: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) {
        self.open(name, class, attributes);
        let _ = Escaped(&mut self.out).write_str(text);
        self.close();
    }

    /// Text of ours that needs no escaping (a stylesheet).
    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Opens a link where the page has one and it is safe to follow. True where one was opened and must be closed.
    pub(crate) fn link(&mut self, href: Option<&str>, label: &str) -> bool {
        let Some(href) = href.filter(|h| self.dress == Dress::Page && is_safe(h)) else {
            return false;
        };
        self.open("a", "", &[("href", &href), ("aria-label", &label)]);
        true
    }

    /// The same, named by the words inside it: where they can be read, a second name would have to repeat them letter for letter.
    pub(crate) fn link_named_inside(&mut self, href: Option<&str>) -> bool {
        let Some(href) = href.filter(|h| self.dress == Dress::Page && is_safe(h)) else {
            return false;
        };
        self.open("a", "", &[("href", &href)]);
        true
    }

    /// The finished text; whatever is open is closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, class: &str, attributes: Attributes<'_>) {
        let _ = write!(self.out, "<{name}");
        match self.dress {
            Dress::Page | Dress::Standalone if !class.is_empty() => {
                let _ = write!(self.out, " class=\"");
                let _ = Escaped(&mut self.out).write_str(class);
                self.out.push('"');
            }
            Dress::Page | Dress::Standalone => {}
            Dress::Print => {
                for (property, value) in style::presentation(class) {
                    // An attribute written twice is no XML; what the drawing says itself wins.
                    if attributes.iter().all(|(n, _)| *n != property) {
                        let _ = write!(self.out, " {property}=\"{value}\"");
                    }
                }
            }
        }
        for (name, value) in attributes {
            // Only the page's scripts read data; elsewhere it is weight.
            if name.starts_with("data-") && self.dress != Dress::Page {
                continue;
            }
            let _ = write!(self.out, " {name}=\"");
            let _ = write!(Escaped(&mut self.out), "{value}");
            self.out.push('"');
        }
    }
}

/// True for addresses on this site or over https; not for scripts or other schemes.
fn is_safe(href: &str) -> bool {
    let here = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\");
    here || href.starts_with('#') || href.starts_with('?') || href.starts_with("https://")
}

/// Escapes what is written through it, and drops what XML 1.0 cannot hold.
struct Escaped<'a>(&'a mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // Line ends in attributes are turned into spaces by readers; do it here, the same everywhere.
                '\t' | '\n' | '\r' => self.0.push(' '),
                '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// A text fit for an `id`: letters, digits, `-` and `_` of ASCII, beginning with a letter.
pub(crate) fn identifier(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    if clean.starts_with(|c: char| c.is_ascii_alphabetic()) {
        clean
    } else {
        format!("plot-{clean}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_finite() {
        for (value, text) in [
            (0.0, "0"),
            (-0.04, "0"),
            (1.25, "1.3"),
            (-1.0, "-1"),
            (100.0, "100"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(N(value).to_string(), text);
        }
    }

    #[test]
    fn foreign_text_stays_text() {
        let mut svg = Svg::new(Dress::Page);
        svg.words(
            "text",
            "x\"y",
            &[("data-x", &"a\"b<\u{0}\n")],
            "</svg>&\u{1}",
        );
        assert_eq!(
            svg.finish(),
            "<text class=\"x&quot;y\" data-x=\"a&quot;b&lt; \">&lt;/svg&gt;&amp;</text>"
        );
    }

    #[test]
    fn only_safe_addresses_are_links() {
        for (href, safe) in [
            ("/es/mapa?a=1&b=2", true),
            ("?x", true),
            ("#x", true),
            ("https://example.org", true),
            ("//example.org", false),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_safe(href), safe, "{href}");
        }
    }
}
