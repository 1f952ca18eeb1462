//! A header against a descriptor: which column is which field, and what is missing or unexpected.

use cotejo_model::{Field, Presence};

use super::descriptor::RecordDescriptor;
use super::persons;
use crate::columns::{Difference, Finder};

/// Where the texts of a field come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The column at this position.
    At(usize),
    /// The same text in every record.
    Constant(String),
}

/// Which column is which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Headers, trimmed; `#4` where empty.
    pub(super) names: Vec<String>,
    /// In the order of [`cotejo_model::RecordKind::fields`].
    pub(super) fields: Vec<(Field, Origin)>,
    /// A row has at least this many fields: empty headers at the end may have none under them.
    pub(super) least: usize,
    /// Positions of the columns whose texts may not be blank.
    pub(super) required: Vec<usize>,
    /// Position of the step.
    pub(super) step: Option<usize>,
}

impl Plan {
    /// The columns read, with their positions.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.fields.iter().filter_map(|(_, origin)| match origin {
            Origin::At(i) => Some(*i),
            Origin::Constant(_) => None,
        })
    }

    /// The header at a position.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }
}

/// How a header differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch(pub(super) Difference);

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let persons = self.0.unexpected.iter();
        match persons.into_iter().find(|n| persons::may_be_name(n)) {
            Some(name) => write!(f, "; `{}`: {}", crate::value::short(name), persons::REMEDY),
            None => Ok(()),
        }
    }
}

/// Matches a header. Where the descriptor names columns, each must be there; else those of the template may be, and the required ones
/// must. A column that is neither taken nor declared as ignored is a difference.
pub(super) fn match_header(d: &RecordDescriptor, header: &[String]) -> Result<Plan, Mismatch> {
    let names: Vec<String> = header.iter().map(|n| n.trim().to_string()).collect();
    let mut finder = Finder::new(&names);
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut step = None;
    for field in d.source.kind.fields() {
        if let Some(text) = d.constants.get(field.name()) {
            fields.push((field, Origin::Constant(text.clone())));
            continue;
        }
        let must = field.presence(d.source.kind) == Presence::Required;
        let wanted = match &d.columns {
            Some(columns) => columns.get(field.name()).map(String::as_str),
            None => (must || names.iter().any(|n| n == field.name())).then_some(field.name()),
        };
        if let Some(i) = wanted.and_then(|w| finder.find(w)) {
            if must {
                required.push(i);
            }
            if field == Field::Step {
                step = Some(i);
            }
            fields.push((field, Origin::At(i)));
        }
    }
    d.ignored.iter().for_each(|i| finder.ignore(i));
    let (names, least) = finder.finish().map_err(Mismatch)?;
    Ok(Plan {
        names,
        fields,
        least,
        required,
        step,
    })
}
