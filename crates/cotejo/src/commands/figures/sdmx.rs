//! Figures as SDMX-CSV 2.0 (SDMX 3.0 Technical Notes, section 2: `STRUCTURE,STRUCTURE_ID,ACTION`, then components).

use std::io;

use anyhow::Result;
use cotejo_indicators::Figure;
use cotejo_model::Period;

/// The dataflow that the columns follow.
const FLOW: &str = "COTEJO:FIGURES(1.0.0)";

pub(super) fn write(figures: impl Iterator<Item = Figure>) -> Result<()> {
    let mut out = csv::Writer::from_writer(io::BufWriter::new(io::stdout().lock()));
    out.write_record([
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "FREQ",
        "INDICATOR",
        "REF_AREA",
        "BREAKDOWN",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
        "UNIT_MEASURE",
        "LOWER_BOUND",
        "UPPER_BOUND",
        "SYNTHETIC",
        "AS_OF",
    ])?;
    let number = |v: Option<f64>| v.map(cotejo_model::exact::text).unwrap_or_default();
    for f in figures {
        out.write_record([
            "dataflow",
            FLOW,
            "I",
            frequency(&f.period),
            &*f.indicator,
            f.place.as_str(),
            f.breakdown.as_deref().unwrap_or("_Z"),
            &time_period(&f.period),
            &number(f.value),
            f.status.sdmx(),
            &*f.unit,
            &number(f.low),
            &number(f.high),
            if f.synthetic { "true" } else { "false" },
            &f.as_of.to_string(),
        ])?;
    }
    out.flush()?;
    Ok(())
}

/// `CL_FREQ` 2.1; `_O` for stretches that are no frequency.
fn frequency(p: &Period) -> &'static str {
    match p {
        Period::Day(_) => "D",
        Period::Month(_) => "M",
        Period::Quarter(..) => "Q",
        Period::Year(_) | Period::FiscalYear(_) => "A",
        Period::Range(..) => "_O",
    }
}

/// SDMX time: what has no name of its own is a start and an ISO 8601 duration.
fn time_period(p: &Period) -> String {
    match p {
        Period::FiscalYear(_) => format!("{}-01/P1Y", p.start()),
        Period::Range(..) => format!("{}-01/P{}M", p.start(), p.months()),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_and_ranges_are_start_and_duration() {
        for (text, expected, freq) in [
            ("2022", "2022", "A"),
            ("2022-Q3", "2022-Q3", "Q"),
            ("FY2022", "2021-10-01/P1Y", "A"),
            ("2021-10..2022-08", "2021-10-01/P11M", "_O"),
        ] {
            let p: Period = text.parse().unwrap();
            assert_eq!((time_period(&p).as_str(), frequency(&p)), (expected, freq));
        }
    }
}
