//! A descriptor of a record source: one TOML file, no Rust.
//!
//! The keys at the top say what the source is ([`RecordSource`]); `[file]` says how its files are written, `[columns]` which column is
//! which field, `[constants]` what is the same in every record, `ignored` which columns are passed over. Without `[columns]` the
//! files have the header of the template. Wherever a column is named, `#4` means the fourth column.

use std::collections::BTreeMap;
use std::ops::Range;

use cotejo_model::{Field, Presence, RecordKind, RecordSource};
use serde::Deserialize;

use super::persons;
use super::rows::{FIELD_CHARS, STEPS};
use crate::check::is_id;
use crate::descriptor::Encoding;
use crate::error::DescriptorError;
use crate::read::sha256_of;

/// A descriptor as written.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDescriptor {
    /// What the source is.
    pub source: RecordSource,
    /// How its text files are written.
    pub file: FileShape,
    /// Field name → header, or `#4`. `None`: the names of the fields are the headers.
    pub columns: Option<BTreeMap<String, String>>,
    /// Field name → the text that every record has.
    pub constants: BTreeMap<String, String>,
    /// Columns that are there and not taken.
    pub ignored: Vec<String>,
    /// SHA-256 of the text it was read from, hex.
    pub sha256: String,
}

/// How a source's text files are written. Workbooks know it themselves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileShape {
    /// Text encoding.
    pub encoding: Encoding,
    /// Field separator.
    pub delimiter: char,
    /// Lines before the header that are titles, not data.
    pub title_lines: u32,
}

impl Default for FileShape {
    fn default() -> FileShape {
        FileShape {
            encoding: Encoding::Utf8,
            delimiter: ',',
            title_lines: 0,
        }
    }
}

/// What is not [`RecordSource`]: read apart from it, because `flatten` would lose the place of an error in the text.
#[derive(Deserialize)]
struct Rest {
    #[serde(default)]
    file: FileShape,
    #[serde(default)]
    columns: Option<BTreeMap<String, String>>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    ignored: Vec<String>,
}

/// Keys of [`RecordSource`] and [`Rest`]; any other is refused.
const KEYS: [&str; 18] = [
    "id",
    "kind",
    "title",
    "publisher",
    "licence",
    "address",
    "cadence_days",
    "lag_days_max",
    "coverage",
    "synthetic",
    "all_submitted",
    "date_order",
    "nothing",
    "note",
    "file",
    "columns",
    "constants",
    "ignored",
];

/// What is wrong, and the byte of the text at which it stands.
type Fault = (usize, String);

impl RecordDescriptor {
    /// Reads and checks a descriptor. `file_name` is only named in errors.
    ///
    /// # Errors
    /// With file, line and column: text that is not TOML, a key or field that is unknown or missing, a field that records of the kind
    /// do not have, a column of names of persons.
    pub fn parse(text: &str, file_name: &str) -> Result<RecordDescriptor, DescriptorError> {
        let at = |(offset, why): Fault| DescriptorError::at(text, file_name, offset, why);
        let toml_error = |e: toml::de::Error| DescriptorError::toml(text, file_name, &e);
        let table = toml::de::DeTable::parse(text).map_err(toml_error)?;
        let places = Places(table.get_ref());
        for key in table.get_ref().keys() {
            let name: &str = key.get_ref();
            if !KEYS.contains(&name) {
                let known = KEYS.join(", ");
                let why = format!("unknown key `{name}`; the keys are {known}");
                return Err(at((key.span().start, why)));
            }
        }
        let source: RecordSource = toml::from_str(text).map_err(toml_error)?;
        let rest: Rest = toml::from_str(text).map_err(toml_error)?;
        let descriptor = RecordDescriptor {
            source,
            file: rest.file,
            columns: rest.columns,
            constants: rest.constants,
            ignored: rest.ignored,
            sha256: sha256_of(text.as_bytes()),
        };
        descriptor.check(&places).map_err(at)?;
        Ok(descriptor)
    }

    fn check(&self, places: &Places<'_, '_>) -> Result<(), Fault> {
        let id = &self.source.id;
        if !is_id(id) {
            let why = format!("`{id}` is not an id; use lower-case letters, digits and `_`");
            return Err((places.value(&["id"]), why));
        }
        let delimiter = self.file.delimiter;
        if !delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r') {
            let why = format!("`{delimiter}` cannot be a delimiter; use an ASCII character");
            return Err((places.value(&["file", "delimiter"]), why));
        }
        if self.source.nothing.iter().any(|t| t.trim().is_empty()) {
            let why = "an empty text stands for nothing anyway; take it out of `nothing`".into();
            return Err((places.value(&["nothing"]), why));
        }
        for (name, header) in self.columns.iter().flatten() {
            self.check_column(name, header, places)?;
        }
        for (name, text) in &self.constants {
            self.check_constant(name, text, places)?;
        }
        for header in &self.ignored {
            if persons::is_name(header) {
                // A row that is set aside is kept as it stands, with all its columns.
                let why = format!("`{header}`: {}", persons::REMEDY);
                return Err((places.value(&["ignored"]), why));
            }
            if self.columns.iter().flatten().any(|(_, h)| h == header) {
                let why = format!("`{header}` is both taken and ignored; leave one out");
                return Err((places.value(&["ignored"]), why));
            }
        }
        self.check_required(places)
    }

    fn field(&self, name: &str) -> Result<Field, String> {
        let kind = self.source.kind;
        match Field::find(name) {
            Some(field) if field.presence(kind) != Presence::None => Ok(field),
            Some(_) => Err(format!(
                "a {} has no field `{name}`; its fields are {}",
                kind.name(),
                names(kind)
            )),
            None => Err(format!(
                "unknown field `{name}`; those of a {} are {}",
                kind.name(),
                names(kind)
            )),
        }
    }

    fn check_column(&self, name: &str, header: &str, places: &Places<'_, '_>) -> Result<(), Fault> {
        let fault = |why| (places.key("columns", name), why);
        let field = self.field(name).map_err(fault)?;
        if self.constants.contains_key(name) {
            return Err(fault(format!(
                "`{name}` is both a column and a constant; leave one out"
            )));
        }
        if header.trim().is_empty() || header.trim() == "#0" {
            return Err(fault(format!(
                "`{name}` names no column; give its header, or its position as `#4`"
            )));
        }
        let of_person = matches!(
            field,
            Field::Purchaser | Field::Possessor | Field::Associates
        );
        if of_person && persons::is_name(header) {
            return Err(fault(format!("`{header}`: {}", persons::REMEDY)));
        }
        Ok(())
    }

    fn check_constant(&self, name: &str, text: &str, places: &Places<'_, '_>) -> Result<(), Fault> {
        let fault = |why| (places.key("constants", name), why);
        let field = self.field(name).map_err(fault)?;
        if field == Field::Record {
            return Err(fault(
                "`record` tells records apart and cannot be a constant; name its column".into(),
            ));
        }
        if field == Field::Step && !STEPS.contains(&text) {
            return Err(fault(format!(
                "`{text}` is no step; the steps are {}",
                STEPS.join(", ")
            )));
        }
        if text.trim().is_empty() || text.chars().count() > FIELD_CHARS {
            return Err(fault(format!(
                "the constant of `{name}` has no text, or more than {FIELD_CHARS} characters; shorten it or leave it out"
            )));
        }
        Ok(())
    }

    fn check_required(&self, places: &Places<'_, '_>) -> Result<(), Fault> {
        let Some(columns) = &self.columns else {
            return Ok(());
        };
        let missing = self.source.kind.fields().find(|f| {
            f.presence(self.source.kind) == Presence::Required
                && !columns.contains_key(f.name())
                && !self.constants.contains_key(f.name())
        });
        missing.map_or(Ok(()), |f| {
            let why = format!(
                "`{}` is missing: {} name its column under `[columns]`",
                f.name(),
                f.meaning()
            );
            Err((places.key_of("columns"), why))
        })
    }
}

fn names(kind: RecordKind) -> String {
    kind.fields()
        .map(Field::name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Where keys and values stand in the text.
struct Places<'a, 't>(&'a toml::de::DeTable<'t>);

impl Places<'_, '_> {
    fn spans(&self, path: &[&str]) -> Option<(Range<usize>, Range<usize>)> {
        let (last, tables) = path.split_last()?;
        let mut table = self.0;
        for name in tables {
            table = table.get(*name)?.get_ref().as_table()?;
        }
        let (key, value) = table.get_key_value(*last)?;
        Some((key.span(), value.span()))
    }

    fn value(&self, path: &[&str]) -> usize {
        self.spans(path).map_or(0, |(_, value)| value.start)
    }

    fn key(&self, table: &str, name: &str) -> usize {
        self.spans(&[table, name]).map_or(0, |(key, _)| key.start)
    }

    fn key_of(&self, name: &str) -> usize {
        self.spans(&[name]).map_or(0, |(key, _)| key.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does not compile once `RecordSource` gains a field: then `KEYS` must gain it too.
    #[allow(dead_code)]
    fn every_field_of_record_source_is_a_key(source: RecordSource) {
        let RecordSource {
            id: _,
            kind: _,
            title: _,
            publisher: _,
            licence: _,
            address: _,
            cadence_days: _,
            lag_days_max: _,
            coverage: _,
            synthetic: _,
            all_submitted: _,
            date_order: _,
            nothing: _,
            note: _,
        } = source;
    }

    #[test]
    fn keys_are_those_of_record_source_and_the_rest() {
        let distinct: std::collections::BTreeSet<_> = KEYS.iter().collect();
        assert_eq!(distinct.len(), 14 + 4);
    }
}
