//! Figures as CSV, written one by one: a table of all municipalities by month has hundreds of thousands.

use std::fmt::Write as _;
use std::io;

use anyhow::Result;
use cotejo_indicators::Figure;
use cotejo_lang::Lang;

use crate::places;

/// Machine names of the columns; they stay.
pub(super) const COLUMNS: [&str; 14] = [
    "place",
    "place_name",
    "period",
    "breakdown",
    "value",
    "low",
    "high",
    "unit",
    "numerator",
    "denominator",
    "status",
    "synthetic",
    "as_of",
    "id",
];

pub(super) fn write(lang: Lang, figures: impl Iterator<Item = Figure>) -> Result<()> {
    let out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut out = csv::Writer::from_writer(out);
    out.write_record(COLUMNS)?;
    // Figures come place by place, and a place's name is a search in the catalogue.
    let mut name = String::new();
    let mut named = None;
    let (mut period, mut day) = (String::new(), String::new());
    for f in figures {
        if named.as_ref() != Some(&f.place) {
            name = places::name(&f.place, lang);
            named = Some(f.place.clone());
        }
        period.clear();
        write!(period, "{}", f.period)?;
        if day.is_empty() {
            write!(day, "{}", f.as_of)?;
        }
        let number = |v: Option<f64>| v.map(cotejo_model::exact::text).unwrap_or_default();
        out.write_record([
            f.place.as_str(),
            &name,
            &period,
            f.breakdown.as_deref().unwrap_or_default(),
            &number(f.value),
            &number(f.low),
            &number(f.high),
            &*f.unit,
            &number(f.numerator),
            &number(f.denominator),
            f.status.name(),
            if f.synthetic { "true" } else { "false" },
            &day,
            &f.id,
        ])?;
    }
    out.flush()?;
    Ok(())
}
