//! Every text the program can say, by name.
//!
//! The names stand by subject in files of their own, one beside each pair of files of words: `key/traces.rs` names what
//! `text/traces.es.toml` and `text/traces.en.toml` say. A new text is one line in each of the three; the tests fail until all have it.
//! A new subject is three such files, a line for each here, and its words in `Lang::source`.

#[macro_use]
mod command;
#[macro_use]
mod site;
#[macro_use]
mod traces;
#[macro_use]
mod traces_page;
#[macro_use]
mod web;
#[macro_use]
mod word;

macro_rules! keys {
    (=> $($variant:ident = $name:literal,)+) => {
        /// A text, by name. The name is its section and key in the files of `text`.
        #[allow(missing_docs)] // The English words, in `text/*en.toml`, are each key's meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Key { $($variant),+ }

        impl Key {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Key] = &[$(Key::$variant),+];

            /// The name, such as `why.partial`.
            pub fn name(self) -> &'static str {
                match self { $(Key::$variant => $name),+ }
            }

            /// The key of this name; `None` where there is none.
            pub fn find(name: &str) -> Option<Key> {
                match name { $($name => Some(Key::$variant),)+ _ => None }
            }
        }
    };
}

// One list cannot be written in several files, so each subject's macro adds its lines to those of the ones before and hands all of them
// to the next; the last makes the enum.
word_keys! { web_keys site_keys traces_keys traces_page_keys command_keys keys => }

/// The texts of one file, in the order of [`Key::ALL`].
///
/// Panics where the file lacks a key or is no TOML: the files are compiled in, and the tests read both.
pub(crate) fn read(source: &str) -> Vec<String> {
    let mut texts = flat(source);
    Key::ALL
        .iter()
        .map(|key| {
            texts
                .remove(key.name())
                .unwrap_or_else(|| panic!("text/*.toml lacks `{}`", key.name()))
        })
        .collect()
}

/// All texts of one file by their full names.
pub(crate) fn flat(source: &str) -> std::collections::BTreeMap<String, String> {
    fn walk(at: &str, value: toml::Value, into: &mut std::collections::BTreeMap<String, String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    let name = if at.is_empty() {
                        key
                    } else {
                        format!("{at}.{key}")
                    };
                    walk(&name, value, into);
                }
            }
            toml::Value::String(text) => {
                into.insert(at.to_string(), text);
            }
            other => panic!("`{at}` is {}, not a text", other.type_str()),
        }
    }
    let table: toml::Table = source
        .parse()
        .unwrap_or_else(|e| panic!("text/*.toml is no TOML: {e}"));
    let mut texts = std::collections::BTreeMap::new();
    walk("", toml::Value::Table(table), &mut texts);
    texts
}
