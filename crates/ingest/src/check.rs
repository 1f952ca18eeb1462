//! What a descriptor must satisfy beyond its shape.

use std::collections::BTreeSet;

use cotejo_model::{Frequency, PlaceCode};
use regex::Regex;

use crate::descriptor::{Descriptor, Layout, LayoutKind, PlaceColumns};

/// What is wrong, and where to look for it.
pub(crate) struct Fault {
    /// Which `[[layout]]`, from 0; `None` for the source itself.
    layout: Option<usize>,
    /// A text that stands near the fault.
    near: String,
    pub(crate) why: String,
}

impl Fault {
    /// Where the fault is in the descriptor's text: the first place in its part that holds the near text.
    pub(crate) fn offset(&self, text: &str) -> usize {
        let mut starts = text.match_indices("[[layout]]").map(|(i, _)| i);
        let start = self.layout.and_then(|n| starts.nth(n)).unwrap_or(0);
        let rest = text.get(start..).unwrap_or("");
        start + rest.find(&self.near).unwrap_or(0)
    }
}

/// Checks a descriptor.
pub(crate) fn check(d: &Descriptor) -> Result<(), Fault> {
    let fault = |near: &str, why: String| {
        Err(Fault {
            layout: None,
            near: near.into(),
            why,
        })
    };
    let info = &d.info;
    if !is_id(&info.id) {
        return fault(
            &info.id,
            format!(
                "`{}` is not an id; use lower-case letters, digits and `_`",
                info.id
            ),
        );
    }
    if info.measures.is_empty() {
        return fault("", "a source needs at least one `[[measure]]`".into());
    }
    if info.dimensions.len() > 64 {
        return fault(
            "dimension",
            format!(
                "{} dimensions, the limit is 64; leave some out",
                info.dimensions.len()
            ),
        );
    }
    let mut ids = BTreeSet::new();
    let all = info
        .measures
        .iter()
        .map(|m| &m.id)
        .chain(info.dimensions.iter().map(|m| &m.id));
    for id in all {
        if !is_id(id) {
            return fault(
                id,
                format!("`{id}` is not an id; use lower-case letters, digits and `_`"),
            );
        }
        if !ids.insert(id) {
            return fault(
                id,
                format!("`{id}` is declared twice among measures and dimensions"),
            );
        }
        if id == "place" || id == "period" {
            return fault(id, format!("`{id}` is taken; name it otherwise"));
        }
    }
    if d.layouts.is_empty() {
        return fault("layout", "a source needs at least one `[[layout]]`".into());
    }
    let mut names = BTreeSet::new();
    for (i, layout) in d.layouts.iter().enumerate() {
        if !names.insert(&layout.name) {
            return Err(Fault {
                layout: Some(i),
                near: layout.name.clone(),
                why: format!("two layouts are called `{}`", layout.name),
            });
        }
        check_layout(d, layout).map_err(|(near, why)| Fault {
            layout: Some(i),
            near,
            why,
        })?;
    }
    Ok(())
}

fn check_layout(d: &Descriptor, l: &Layout) -> Result<(), (String, String)> {
    let err = |near: &str, why: String| Err((near.to_string(), why));
    if !is_id(&l.name) {
        return err(
            &l.name,
            format!(
                "`{}` is not a layout name; use lower-case letters, digits and `_`",
                l.name
            ),
        );
    }
    if !l.delimiter.is_ascii() || matches!(l.delimiter, '"' | '\n' | '\r') {
        return err(
            "delimiter",
            format!(
                "`{}` cannot be a delimiter; use an ASCII character",
                l.delimiter
            ),
        );
    }
    if let Some(c) = l.thousands
        && (!c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '"'))
    {
        return err(
            "thousands",
            format!("`{c}` cannot be a thousands separator"),
        );
    }
    for pattern in l.footers.iter().chain(&l.detect.file) {
        if let Err(e) = Regex::new(pattern) {
            let why = e.to_string();
            let last = why
                .lines()
                .last()
                .unwrap_or("")
                .trim_start_matches("error: ");
            return err(
                "",
                format!("`{pattern}` is not a regular expression: {last}"),
            );
        }
    }
    if let Some((text, _)) = l.markers.iter().find(|(_, status)| status.has_value()) {
        return err(
            text,
            format!(
                "`{text}` in `markers` stands for no number, so its status is one without a value"
            ),
        );
    }
    dimensions(d, l)?;
    values(d, l)?;
    if let Some([low, high]) = l.range
        && !(low.is_finite() && high.is_finite() && low <= high)
    {
        return err("range", "`range` is [smallest, largest]".into());
    }
    for id in l.subtotals.keys() {
        if id != "place" && !l.columns.contains_key(id) {
            return err(
                id,
                format!(
                    "`subtotals` names `{id}`, which is neither a dimension with a column nor `place`"
                ),
            );
        }
    }
    period(d, l)?;
    place(l)
}

fn dimensions(d: &Descriptor, l: &Layout) -> Result<(), (String, String)> {
    for dimension in &d.info.dimensions {
        let id = &dimension.id;
        match (l.columns.contains_key(id), l.constants.contains_key(id)) {
            (false, false) => {
                return Err((
                    l.name.clone(),
                    format!(
                        "layout `{}`: dimension `{id}` has neither a column nor a constant",
                        l.name
                    ),
                ));
            }
            (true, true) => {
                return Err((
                    id.clone(),
                    format!(
                        "layout `{}`: dimension `{id}` has both a column and a constant",
                        l.name
                    ),
                ));
            }
            _ => {}
        }
    }
    for id in l.columns.keys().chain(l.constants.keys()) {
        if !d.info.dimensions.iter().any(|x| x.id == *id) {
            return Err((
                id.clone(),
                format!(
                    "layout `{}`: `{id}` is no dimension of the source; add a `[[dimension]]`",
                    l.name
                ),
            ));
        }
    }
    Ok(())
}

fn values(d: &Descriptor, l: &Layout) -> Result<(), (String, String)> {
    for id in l.values.keys() {
        if d.info.measure(id).is_none() {
            return Err((
                id.clone(),
                format!(
                    "layout `{}`: `{id}` is no measure of the source; add a `[[measure]]`",
                    l.name
                ),
            ));
        }
    }
    let near = "values".to_string();
    match l.kind {
        LayoutKind::Long => {
            if l.values.is_empty() {
                return Err((near, format!("layout `{}` has no value column", l.name)));
            }
            if l.values.values().any(|c| c == "*") {
                return Err((
                    near,
                    format!(
                        "layout `{}` is long: its value columns are named, not `*`",
                        l.name
                    ),
                ));
            }
        }
        _ => {
            if l.values.len() != 1 || l.values.values().any(|c| c != "*") {
                return Err((
                    near,
                    format!(
                        "layout `{}` is wide: `values` is one measure = \"*\"",
                        l.name
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn period(d: &Descriptor, l: &Layout) -> Result<(), (String, String)> {
    let p = &l.period;
    let err = |why: &str| Err(("period".to_string(), format!("layout `{}`: {why}", l.name)));
    let monthly = d.info.frequency == Frequency::Monthly;
    let year =
        u8::from(p.year.is_some()) + u8::from(p.fiscal_year.is_some()) + u8::from(p.date.is_some());
    match l.kind {
        LayoutKind::WideByYear | LayoutKind::InegiCrosstab => {
            if year > 0 || p.month.is_some() {
                return err("years are columns, so `period` names none");
            }
            if monthly {
                return err("years are columns, so `frequency` is annual");
            }
        }
        LayoutKind::WideByMonth => {
            if p.year.is_none() || year > 1 || p.month.is_some() {
                return err("months are columns, so `period` names `year` and nothing else");
            }
            if !monthly {
                return err("months are columns, so `frequency` is monthly");
            }
        }
        LayoutKind::Long => {
            if year != 1 {
                return err("`period` names one of `year`, `fiscal_year` and `date`");
            }
            if p.date.is_some() && p.month.is_some() {
                return err("`date` holds the month already");
            }
            if p.fiscal_year.is_some() && p.month.is_none() {
                return err(
                    "a fiscal year alone has no place among calendar years; name `month`, or declare it as `year` with a note",
                );
            }
            if monthly && p.date.is_none() && p.month.is_none() {
                return err("`frequency` is monthly, so `period` names `month` or `date`");
            }
            if !monthly && p.month.is_some() {
                return err("`frequency` is annual, so `period` names no month");
            }
        }
    }
    if p.provisional_mark
        .as_deref()
        .is_some_and(|m| m.trim().is_empty())
    {
        return err("`provisional_mark` is empty");
    }
    Ok(())
}

fn place(l: &Layout) -> Result<(), (String, String)> {
    match &l.place {
        PlaceColumns::Constant { place } => {
            if let Err(e) = place.parse::<PlaceCode>() {
                return Err((place.clone(), e.to_string()));
            }
        }
        PlaceColumns::MxMunicipalityName { state, .. } => {
            let ok = state.len() == 2 && matches!(state.parse::<u8>(), Ok(1..=32));
            if !ok {
                return Err((
                    state.clone(),
                    format!("`{state}` is not a state key; write `01` to `32`"),
                ));
            }
        }
        PlaceColumns::UsStateAbbr { special, .. } | PlaceColumns::InegiKey { special, .. } => {
            for place in special.values() {
                if place != "skip" && special_place(place).is_none() {
                    return Err((
                        place.clone(),
                        format!("`{place}` is neither a place key nor `skip`"),
                    ));
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// The place a `special` entry names: a place key, or a US county by its five figures alone.
pub(crate) fn special_place(text: &str) -> Option<PlaceCode> {
    let county = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
    if county {
        format!("US-{text}").parse().ok()
    } else {
        text.parse().ok()
    }
}

pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
