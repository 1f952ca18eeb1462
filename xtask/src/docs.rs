//! What exists must be described: commands, sources, indicators, crates, decisions.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::Problems;
use crate::links::resolve;
use crate::markdown::{headings, links};
use crate::tree::Tree;

const COMMANDS: &str = "crates/cotejo/src/commands";
const SOURCES: &str = "examples/bicentennial/sources";
const INDICATORS: &str = "examples/bicentennial/indicators.toml";
const ROUTES: &str = "crates/web/src/routes.rs";
const DECISIONS: &str = "docs/decisions";

pub(crate) fn check(tree: &Tree) -> Problems {
    let mut problems = Vec::new();
    for path in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        if !tree.has(path) {
            problems.push(format!("{path}: is not there; write it"));
        }
    }
    problems.extend(commands(tree));
    problems.extend(pages(tree));
    problems.extend(sources(tree));
    problems.extend(indicators(tree));
    problems.extend(crates(tree));
    problems.extend(decisions(tree));
    problems
}

/// Every command has its heading in docs/commands.md: one file a command, so file names are the list.
fn commands(tree: &Tree) -> Problems {
    let page = "docs/commands.md";
    let described: BTreeSet<&str> = tree
        .text(page)
        .map(headings)
        .into_iter()
        .flatten()
        .collect();
    tree.names(COMMANDS, ".rs")
        .filter_map(|name| name.strip_suffix(".rs"))
        .filter(|stem| *stem != "mod")
        .map(|stem| format!("`cotejo {}`", stem.replace('_', "-")))
        .filter(|heading| !described.contains(heading.as_str()))
        .map(|heading| format!("{page}: has no heading ## {heading}; describe the command there"))
        .collect()
}

/// Every page is described in docs/site.md: the table of routes is the list.
fn pages(tree: &Tree) -> Problems {
    let Some(table) = tree.text(ROUTES) else {
        return Vec::new();
    };
    let patterns = table.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("pattern: ");
        let pattern = line.strip_prefix('"')?.split('"').next()?;
        pattern.starts_with('/').then_some(pattern)
    });
    patterns
        .filter_map(|pattern| named(tree, "docs/site.md", "page", pattern))
        .collect()
}

/// Every source of the example is described in docs/sources.md.
fn sources(tree: &Tree) -> Problems {
    let mut problems = Vec::new();
    for name in tree.names(SOURCES, ".toml") {
        let path = format!("{SOURCES}/{name}");
        match table(tree, &path).map(|t| t.get("id").and_then(Value::as_str).map(str::to_string)) {
            Ok(Some(id)) => problems.extend(named(tree, "docs/sources.md", "source", &id)),
            Ok(None) => problems.push(format!("{path}: has no `id`; add it")),
            Err(problem) => problems.push(problem),
        }
    }
    problems
}

/// Every indicator of the example is described in docs/indicators.md.
fn indicators(tree: &Tree) -> Problems {
    if !tree.has(INDICATORS) {
        return Vec::new();
    }
    let table = match table(tree, INDICATORS) {
        Ok(table) => table,
        Err(problem) => return vec![problem],
    };
    let list = table.get("indicator").and_then(Value::as_array);
    let ids = list
        .into_iter()
        .flatten()
        .filter_map(|i| i.get("id")?.as_str());
    ids.filter_map(|id| named(tree, "docs/indicators.md", "indicator", id))
        .collect()
}

/// Every crate of the workspace is in ARCHITECTURE.md, by name or by path.
fn crates(tree: &Tree) -> Problems {
    let page = "ARCHITECTURE.md";
    let text = tree.text(page).unwrap_or_default();
    let manifests = tree.texts().filter_map(|(path, _)| {
        let folder = path.strip_suffix("/Cargo.toml")?;
        let name = folder.strip_prefix("crates/").unwrap_or(folder);
        (!name.contains('/')).then_some((folder, name))
    });
    manifests
        .filter(|(folder, name)| {
            let spans = [
                format!("`{name}`"),
                format!("`cotejo-{name}`"),
                format!("`{folder}`"),
                format!("`{folder}/`"),
            ];
            !spans.iter().any(|span| text.contains(span))
        })
        .map(|(folder, name)| {
            format!("{page}: does not name the crate `{name}` ({folder}); say what its duty is")
        })
        .collect()
}

/// Every decision is in the list of decisions.
fn decisions(tree: &Tree) -> Problems {
    let page = format!("{DECISIONS}/README.md");
    let linked: BTreeSet<String> = links(tree.text(&page).unwrap_or_default())
        .iter()
        .filter_map(|link| resolve(&page, &link.target))
        .collect();
    tree.names(DECISIONS, ".md")
        .filter(|name| *name != "README.md")
        .filter(|name| !linked.contains(&format!("{DECISIONS}/{name}")))
        .map(|name| format!("{page}: does not link to `{name}`; add it to the list"))
        .collect()
}

/// A problem where a page does not have `id` in backticks.
fn named(tree: &Tree, page: &str, what: &str, id: &str) -> Option<String> {
    let text = tree.text(page).unwrap_or_default();
    (!text.contains(&format!("`{id}`")))
        .then(|| format!("{page}: does not name the {what} `{id}`; describe it there"))
}

fn table(tree: &Tree, path: &str) -> Result<Table, String> {
    let text = tree.text(path).unwrap_or_default();
    text.parse()
        .map_err(|e: toml::de::Error| format!("{path}: is not TOML: {}", e.message()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKS: [(&str, &str); 3] = [
        ("README.md", ""),
        ("ARCHITECTURE.md", "`model` counts, `crates/lang` speaks"),
        ("CHANGELOG.md", ""),
    ];

    fn with(files: &[(&str, &str)]) -> Problems {
        check(&Tree::of(&[&BOOKS, files].concat()))
    }

    #[test]
    fn the_books_must_be_there() {
        assert_eq!(
            check(&Tree::of(&BOOKS[1..])),
            ["README.md: is not there; write it"]
        );
    }

    #[test]
    fn a_command_needs_its_heading() {
        let files = [
            ("crates/cotejo/src/commands/mod.rs", ""),
            ("crates/cotejo/src/commands/load.rs", ""),
            ("crates/cotejo/src/commands/figures.rs", ""),
            (
                "docs/commands.md",
                "# Commands\n## `cotejo load`\nSee `cotejo figures`.\n",
            ),
        ];
        assert_eq!(
            with(&files),
            ["docs/commands.md: has no heading ## `cotejo figures`; describe the command there"]
        );
    }

    #[test]
    fn a_page_is_named_by_its_address() {
        let files = [
            (
                "crates/web/src/routes.rs",
                "    page(\n        \"/\",\n        \"Home\",\n    pattern: \"/map.svg\",\n",
            ),
            ("docs/site.md", "`/`"),
        ];
        assert_eq!(
            with(&files),
            ["docs/site.md: does not name the page `/map.svg`; describe it there"]
        );
    }

    #[test]
    fn sources_and_indicators_are_named_by_id() {
        let files = [
            ("examples/bicentennial/sources/a.toml", "id = \"mx_a\""),
            ("examples/bicentennial/sources/b.toml", "id = \"mx_b\""),
            ("examples/bicentennial/sources/c.toml", "title = \"no id\""),
            ("examples/bicentennial/sources/d.toml", "id ="),
            (
                "examples/bicentennial/indicators.toml",
                "[[indicator]]\nid = \"one\"\n[[indicator]]\nid = \"two\"\n",
            ),
            ("docs/sources.md", "`mx_a`, mx_b"),
            ("docs/indicators.md", "`two`"),
        ];
        let problems = with(&files);
        assert_eq!(
            problems[..2],
            [
                "docs/sources.md: does not name the source `mx_b`; describe it there",
                "examples/bicentennial/sources/c.toml: has no `id`; add it",
            ]
        );
        assert!(
            problems[2].starts_with("examples/bicentennial/sources/d.toml: is not TOML"),
            "{}",
            problems[2]
        );
        assert_eq!(
            problems[3..],
            ["docs/indicators.md: does not name the indicator `one`; describe it there"]
        );
    }

    #[test]
    fn every_crate_has_a_duty() {
        let files = [
            ("Cargo.toml", ""),
            ("crates/model/Cargo.toml", ""),
            ("crates/lang/Cargo.toml", ""),
            ("xtask/Cargo.toml", ""),
        ];
        assert_eq!(
            with(&files),
            ["ARCHITECTURE.md: does not name the crate `xtask` (xtask); say what its duty is"]
        );
    }

    #[test]
    fn every_decision_is_listed() {
        let files = [
            ("docs/decisions/README.md", "[one](0001-one.md)"),
            ("docs/decisions/0001-one.md", ""),
            ("docs/decisions/0002-two.md", ""),
        ];
        assert_eq!(
            with(&files),
            ["docs/decisions/README.md: does not link to `0002-two.md`; add it to the list"]
        );
    }
}
