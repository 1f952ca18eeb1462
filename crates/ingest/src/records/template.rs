//! Files to begin from: the header of a kind's records, and a descriptor to edit.

use cotejo_model::{Field, RecordKind};

/// The template of a kind: a CSV header with every field it may have, and no rows. Columns that a publisher does not have are taken
/// out; their order is free.
pub fn template(kind: RecordKind) -> String {
    let names: Vec<&str> = kind.fields().map(Field::name).collect();
    format!("{}\n", names.join(","))
}

/// A descriptor for files in the template's header, with comments. It parses as it is; a person puts in who publishes.
pub fn template_descriptor(kind: RecordKind) -> String {
    let name = kind.name();
    let fields: String = kind
        .fields()
        .map(|f| format!("# {} = \"{}\"   # {}\n", f.name(), f.name(), f.meaning()))
        .collect();
    format!(
        r##"# A source of records: who publishes them, and which column is which field. Edit it, and keep it in `records/` of the base.
id = "my_{name}_records"            # lower-case letters, digits and `_`; never changes
kind = "{name}"
title.es = "Registros propios"
title.en = "Own records"
publisher = "Who publishes them, by its own name"
licence = "Terms of use"
address = "https://example.org/"
# cadence_days = 30                 # how often a new file is expected; leave out for a closed list
# lag_days_max = 0                  # how many days later it is still in time
coverage = "adds"                   # a new file `adds` records (same `record`: replaces), or is the `whole` list
synthetic = false                   # true for made-up records: the mark follows every result
# all_submitted = true              # every record was submitted for tracing, whether or not it has `request`
date_order = "iso"                  # how other than ISO dates are written: `iso` (they are not), `month_first`, `day_first`
nothing = []                        # texts that stand for nothing, such as "not available"
ignored = []                        # columns that are there and not taken

# [note]
# es = "Lo que hay que saber antes de usarlos."
# en = "What must be known before using them."

[file]
encoding = "utf-8"                  # or "windows-1252"
delimiter = ","
title_lines = 0                     # lines before the header

# Field → text that every record has.
# [constants]
# recovered_state = "MX-02"

# Field → header, or "#4" for the fourth column. Without this table the headers are the names of the fields.
# [columns]
{fields}"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::RecordDescriptor;

    #[test]
    fn both_templates_parse_as_they_are() {
        for kind in RecordKind::ALL {
            let text = template_descriptor(kind);
            let d = RecordDescriptor::parse(&text, "t.toml").unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(d.source.kind, kind);
            assert_eq!(d.columns, None);
            // With the comments of its last tables taken off it says the same by name.
            let (head, tail) = text.split_once("# [columns]\n").unwrap();
            let named = format!(
                "{head}[columns]\n{}",
                tail.replace("\n# ", "\n").replacen("# ", "", 1)
            );
            let d = RecordDescriptor::parse(&named, "t.toml").unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(d.columns.unwrap().len(), kind.fields().count());
            let header = template(kind);
            assert!(header.starts_with("record,"));
            assert_eq!(header.split(',').count(), kind.fields().count());
        }
    }
}
