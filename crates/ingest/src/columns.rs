//! A header against a layout: which column plays which part, and what is missing or unexpected.

use cotejo_model::SourceInfo;

use crate::descriptor::{Layout, LayoutKind, PlaceColumns};
use crate::month_name;

/// Which column plays which part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// Headers, trimmed; `#4` where empty.
    pub(crate) names: Vec<String>,
    /// Columns of the place: one, or state and municipality, or key and name.
    pub(crate) place: Vec<usize>,
    pub(crate) year: Option<usize>,
    pub(crate) fiscal_year: Option<usize>,
    pub(crate) month: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) must_be: Vec<(usize, String)>,
    /// One a dimension, in the order of the source.
    pub(crate) dims: Vec<DimColumn>,
    pub(crate) values: Vec<ValueAt>,
    /// A row has at least this many fields: empty headers at the end may have none under them.
    pub(crate) least: usize,
}

/// Where a dimension's value comes from.
#[derive(Clone, Debug)]
pub(crate) enum DimColumn {
    At(usize),
    Constant(String),
}

/// A value column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ValueAt {
    pub(crate) column: usize,
    /// Index into the source's measures.
    pub(crate) measure: u16,
    /// Month of the year from 0, where months are columns.
    pub(crate) offset: u16,
    /// The year, where years are columns.
    pub(crate) year: Option<i32>,
}

/// How a header differs from a layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) missing: Vec<String>,
    pub(crate) unexpected: Vec<String>,
    pub(crate) repeated: Vec<String>,
    /// How many columns agree by name.
    pub(crate) agree: usize,
}

impl Difference {
    pub(crate) fn len(&self) -> usize {
        self.missing.len() + self.unexpected.len() + self.repeated.len()
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |names: &[String]| {
            let mut shown: Vec<String> = names
                .iter()
                .take(8)
                .map(|n| format!("`{}`", crate::value::short(n)))
                .collect();
            if names.len() > 8 {
                shown.push(format!("{} more", names.len() - 8));
            }
            shown.join(", ")
        };
        let mut parts = Vec::new();
        if !self.missing.is_empty() {
            parts.push(format!("missing {}", list(&self.missing)));
        }
        if !self.unexpected.is_empty() {
            parts.push(format!("unexpected {}", list(&self.unexpected)));
        }
        if !self.repeated.is_empty() {
            parts.push(format!(
                "repeated {} (name the column by position, as `#4`)",
                list(&self.repeated)
            ));
        }
        f.write_str(&parts.join("; "))
    }
}

/// Finds declared columns in a header, and notes which columns were asked for.
pub(crate) struct Finder<'a> {
    names: &'a [String],
    pub(crate) used: Vec<bool>,
    pub(crate) difference: Difference,
}

impl<'a> Finder<'a> {
    /// Over trimmed headers.
    pub(crate) fn new(names: &'a [String]) -> Finder<'a> {
        Finder {
            names,
            used: vec![false; names.len()],
            difference: Difference::default(),
        }
    }

    /// The column of this header, or at this position (`#4`).
    pub(crate) fn find(&mut self, wanted: &str) -> Option<usize> {
        let wanted = wanted.trim();
        let mut same = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| *n == wanted)
            .map(|(i, _)| i);
        let first = same.next();
        if same.next().is_some() {
            self.difference.repeated.push(wanted.to_string());
        }
        self.difference.agree += usize::from(first.is_some());
        let found = first.or_else(|| {
            let n: usize = wanted.strip_prefix('#')?.parse().ok()?;
            n.checked_sub(1).filter(|i| *i < self.names.len())
        });
        match found {
            Some(i) => {
                if let Some(used) = self.used.get_mut(i) {
                    *used = true;
                }
            }
            None => self.difference.missing.push(wanted.to_string()),
        }
        found
    }

    /// Notes all columns of this header as asked for; it must be there.
    pub(crate) fn ignore(&mut self, wanted: &str) {
        let wanted = wanted.trim();
        let mut any = false;
        for (name, used) in self.names.iter().zip(&mut self.used) {
            if name == wanted {
                any = true;
                *used = true;
            }
        }
        if !any {
            self.find(wanted);
        }
    }

    /// The headers, `#4` where empty, and how many fields a row has at least; or how the header differs from what was asked for.
    pub(crate) fn finish(mut self) -> Result<(Vec<String>, usize), Difference> {
        let labelled = self
            .names
            .iter()
            .rposition(|n| !n.is_empty())
            .map_or(0, |i| i + 1);
        for (i, name) in self.names.iter().enumerate() {
            let used = self.used.get(i).copied().unwrap_or(true);
            // Empty headers at the end are what a spreadsheet leaves behind.
            if !used && i < labelled {
                self.difference.unexpected.push(shown(i, name));
            }
        }
        if self.difference.len() > 0 {
            return Err(self.difference);
        }
        let names = self.names.iter().enumerate();
        Ok((names.map(|(i, n)| shown(i, n)).collect(), labelled))
    }

    fn find_all(&mut self, wanted: Option<&String>) -> Option<usize> {
        wanted.and_then(|w| self.find(w))
    }
}

/// Matches a header; every declared column must be there and nothing else.
pub(crate) fn match_header(
    info: &SourceInfo,
    layout: &Layout,
    header: &[String],
) -> Result<Columns, Difference> {
    let names: Vec<String> = header.iter().map(|n| n.trim().to_string()).collect();
    let mut finder = Finder::new(&names);
    let mut columns = Columns::default();
    let place: Vec<&String> = match &layout.place {
        PlaceColumns::MxState { column }
        | PlaceColumns::MxMunicipality { column }
        | PlaceColumns::UsCounty { column }
        | PlaceColumns::MxMunicipalityName { column, .. }
        | PlaceColumns::UsStateAbbr { column, .. }
        | PlaceColumns::UsStateName { column }
        | PlaceColumns::CbpArea { column } => vec![column],
        PlaceColumns::MxMunicipalityParts {
            state,
            municipality,
        } => vec![state, municipality],
        PlaceColumns::InegiKey { column, name, .. } => vec![column, name],
        PlaceColumns::Constant { .. } => vec![],
    };
    columns.place = place.into_iter().filter_map(|c| finder.find(c)).collect();
    let period = &layout.period;
    columns.year = finder.find_all(period.year.as_ref());
    columns.fiscal_year = finder.find_all(period.fiscal_year.as_ref());
    columns.month = finder.find_all(period.month.as_ref());
    columns.date = finder.find_all(period.date.as_ref());
    for (column, text) in &period.must_be {
        if let Some(i) = finder.find(column) {
            columns.must_be.push((i, text.trim().to_string()));
        }
    }
    for dimension in &info.dimensions {
        let source = match (
            layout.columns.get(&dimension.id),
            layout.constants.get(&dimension.id),
        ) {
            (Some(column), _) => DimColumn::At(finder.find(column).unwrap_or(usize::MAX)),
            (None, Some(text)) => DimColumn::Constant(text.clone()),
            (None, None) => DimColumn::Constant(String::new()),
        };
        columns.dims.push(source);
    }
    layout.ignored.iter().for_each(|i| finder.ignore(i));
    value_columns(info, layout, &mut finder, &mut columns);
    (columns.names, columns.least) = finder.finish()?;
    Ok(columns)
}

fn shown(i: usize, name: &str) -> String {
    if name.is_empty() {
        format!("#{}", i + 1)
    } else {
        name.to_string()
    }
}

fn value_columns(
    info: &SourceInfo,
    layout: &Layout,
    finder: &mut Finder<'_>,
    columns: &mut Columns,
) {
    let measures = || {
        (0u16..)
            .zip(&info.measures)
            .filter(|(_, m)| layout.values.contains_key(&m.id))
    };
    let only = measures().next().map_or(0, |(i, _)| i);
    match layout.kind {
        LayoutKind::Long => {
            for (measure, m) in measures() {
                let column = layout.values.get(&m.id).and_then(|c| finder.find(c));
                if let Some(column) = column {
                    columns.values.push(ValueAt {
                        column,
                        measure,
                        offset: 0,
                        year: None,
                    });
                }
            }
        }
        LayoutKind::WideByMonth => {
            for month in 1..=12u16 {
                let mut found = finder
                    .names
                    .iter()
                    .enumerate()
                    .filter(|(i, n)| {
                        !finder.used.get(*i).copied().unwrap_or(true)
                            && month_name::full(n) == Some(u32::from(month))
                    })
                    .map(|(i, _)| i);
                match (found.next(), found.next()) {
                    (Some(column), None) => {
                        finder.used[column] = true;
                        finder.difference.agree += 1;
                        columns.values.push(ValueAt {
                            column,
                            measure: only,
                            offset: month - 1,
                            year: None,
                        });
                    }
                    (Some(_), Some(second)) => {
                        let name = finder.names[second].clone();
                        finder.difference.repeated.push(name);
                    }
                    _ => finder
                        .difference
                        .missing
                        .push(month_name::spanish(u32::from(month))),
                }
            }
        }
        LayoutKind::WideByYear | LayoutKind::InegiCrosstab => {
            let mut years = Vec::new();
            for (column, name) in finder.names.iter().enumerate() {
                let is_year = name.len() == 4 && name.bytes().all(|b| b.is_ascii_digit());
                let used = finder.used.get(column).copied().unwrap_or(true);
                let Some(year) = (is_year && !used)
                    .then(|| name.parse::<i32>().ok())
                    .flatten()
                    .filter(|y| *y > 0)
                else {
                    continue;
                };
                finder.used[column] = true;
                finder.difference.agree += 1;
                if years.contains(&year) {
                    finder.difference.repeated.push(name.clone());
                }
                years.push(year);
                columns.values.push(ValueAt {
                    column,
                    measure: only,
                    offset: 0,
                    year: Some(year),
                });
            }
            if years.is_empty() {
                finder
                    .difference
                    .missing
                    .push("a year (four figures)".into());
            }
            columns.values.sort_by_key(|v| v.year);
        }
    }
}
