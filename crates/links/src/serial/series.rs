//! Series prefixes: serials whose number was lost behind the hyphen.

use std::sync::OnceLock;

use crate::read::{list, rows};

/// True where a canonical serial is a series prefix of the make, and not a number.
#[inline]
pub(super) fn is_prefix(text: &[u8], make: Option<&str>) -> bool {
    // Nearly all serials are longer: nothing to look up.
    text.len() <= LENGTH_MAX
        && table()
            .iter()
            .any(|row| row.fits(text) && row.is_of(make.filter(|m| !m.is_empty())))
}

/// No prefix of the table is longer.
const LENGTH_MAX: usize = 5;

struct Series {
    makes: Vec<&'static str>,
    any: bool,
    without: bool,
    shape: &'static [u8],
}

impl Series {
    fn fits(&self, text: &[u8]) -> bool {
        self.shape.len() == text.len()
            && self.shape.iter().zip(text).all(|(s, b)| match s {
                b'#' => b.is_ascii_digit(),
                s => s == b,
            })
    }

    fn is_of(&self, make: Option<&str>) -> bool {
        match make {
            _ if self.any => true,
            Some(make) => self.makes.iter().any(|m| m.eq_ignore_ascii_case(make)),
            None => self.without,
        }
    }
}

const TABLE: &str = include_str!("../../data/series.txt");

fn table() -> &'static [Series] {
    static SERIES: OnceLock<Vec<Series>> = OnceLock::new();
    SERIES.get_or_init(|| {
        rows(TABLE)
            .map(|[makes, shape]| Series {
                makes: list(makes).collect(),
                any: makes == "*",
                without: list(makes).any(|m| m == "-"),
                shape: shape.as_bytes(),
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::make;
    use crate::read::overfull;

    #[test]
    fn the_table_is_well_formed() {
        assert!(overfull(TABLE, 2).is_empty());
        for series in table() {
            assert!((1..=LENGTH_MAX).contains(&series.shape.len()));
            for name in series.makes.iter().filter(|n| !["*", "-"].contains(*n)) {
                assert_eq!(make::known(name).map(make::known_name), Some(*name));
            }
        }
    }
}
