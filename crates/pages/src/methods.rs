//! About the methods: what a record, a figure, an interval and a verdict are, in both languages, with the literature.

use std::sync::OnceLock;

use cotejo_lang::{Key, Lang};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ask::Ask;
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its anchor, the same in both languages.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text.
    pub paragraphs: Vec<String>,
    /// What it rests on.
    pub literature: Vec<String>,
}

/// The page about the methods.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Methods {
    /// What stands around it.
    pub head: Head,
    /// Its sections.
    pub sections: Vec<Section>,
}

impl Page for Methods {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |s: &Section| vec![s.id.clone(), s.title.clone(), s.paragraphs.join(" ")];
        Table {
            columns: vec!["section", "title", "text"],
            rows: self.sections.iter().map(row).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    section: Vec<Section>,
}

/// The sections of a language. Compiled in and read by the tests, so a text that cannot be read never ships.
fn sections(lang: Lang) -> Result<&'static [Section], PageError> {
    static READ: OnceLock<[Result<Vec<Section>, String>; 2]> = OnceLock::new();
    let read = |source: &str| {
        let file = toml::from_str::<File>(source);
        file.map(|f| f.section).map_err(|e| e.to_string())
    };
    let both = READ.get_or_init(|| {
        [
            read(include_str!("../text/methods.es.toml")),
            read(include_str!("../text/methods.en.toml")),
        ]
    });
    match &both[lang as usize] {
        Ok(sections) => Ok(sections),
        Err(e) => Err(PageError::internal(format!("text/methods: {e}"))),
    }
}

/// Makes the page about the methods.
pub fn build(ask: &Ask) -> Result<Methods, PageError> {
    let head = Head::new(ask, "methods", ask.text(Key::NavMethods), "/methods", &[])
        .summary(ask.text(Key::MethodsSummary))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    Ok(Methods {
        head,
        sections: sections(ask.lang)?.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_sections() {
        let shape = |lang| -> Vec<(String, usize, usize)> {
            let all = sections(lang).unwrap().iter();
            all.map(|s| (s.id.clone(), s.paragraphs.len(), s.literature.len()))
                .collect()
        };
        assert_eq!(shape(Lang::Es), shape(Lang::En));
    }
}
