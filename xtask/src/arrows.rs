//! Which crate may use which. The table is the architecture; a new arrow needs a record in docs/decisions.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Problems;

/// A crate of the workspace: its duty's name, and the workspace crates it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crate {
    pub name: String,
    pub uses: BTreeSet<(String, Kind)>,
}

/// In the program (build scripts count), or in tests only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Normal,
    Dev,
}

/// Every crate, planned ones too, and what it may use. `cotejo`, the binary, wires everything and is not listed.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("lang", &[]),
    ("stats", &[]),
    ("store", &["model"]),
    ("ingest", &["model"]),
    ("indicators", &["model", "stats", "lang"]),
    ("geo", &["model"]),
    ("draw", &["lang"]),
    ("links", &["model", "stats"]),
    ("claims", &["model", "lang", "indicators"]),
    (
        "pages",
        &[
            "model",
            "lang",
            "stats",
            "geo",
            "draw",
            "indicators",
            "links",
            "claims",
        ],
    ),
    ("web", &["model", "lang", "geo", "pages", "casework"]),
    ("report", &["lang", "draw", "pages"]),
    ("casework", &["model"]),
    ("synth", &["model"]),
    ("testkit", &["model"]),
    ("xtask", &[]),
];
const BINARY: &str = "cotejo";
const TESTKIT: &str = "testkit";

pub(crate) fn check(crates: &[Crate]) -> Problems {
    crates.iter().flat_map(violations).collect()
}

fn violations(of: &Crate) -> Problems {
    let name = of.name.as_str();
    let Some(allowed) = allowed(name) else {
        return vec![format!(
            "{name}: has no line in MAY_USE of xtask/src/arrows.rs; add it, with its duty in ARCHITECTURE.md"
        )];
    };
    of.uses
        .iter()
        .filter_map(|(to, kind)| violation(name, to, *kind, allowed))
        .collect()
}

/// What a crate may use; `None` for one that the table does not know. The binary may use all but what is for tests.
fn allowed(name: &str) -> Option<Allowed> {
    if name == BINARY {
        return Some(Allowed::All);
    }
    let line = MAY_USE.iter().find(|(from, _)| *from == name)?;
    Some(Allowed::These(line.1))
}

#[derive(Clone, Copy)]
enum Allowed {
    All,
    These(&'static [&'static str]),
}

fn violation(from: &str, to: &str, kind: Kind, allowed: Allowed) -> Option<String> {
    if to == TESTKIT {
        return (kind == Kind::Normal).then(|| {
            format!(
                "{from} → {TESTKIT}: {TESTKIT} is for tests only; move it to [dev-dependencies]"
            )
        });
    }
    if to == "xtask" || to == BINARY {
        return Some(format!(
            "{from} → {to}: nothing may use {to}; move what is needed into a crate of its own duty"
        ));
    }
    match allowed {
        Allowed::All => None,
        Allowed::These(these) if these.contains(&to) => None,
        Allowed::These([]) => Some(format!(
            "{from} → {to}: {from} may use no other crate of ours; {REMEDY}"
        )),
        Allowed::These(these) => Some(format!(
            "{from} → {to}: {from} may use only {}; {REMEDY}",
            these.join(", ")
        )),
    }
}

const REMEDY: &str = "pass it in as an argument or a trait, or move the code up; a new arrow needs a record in docs/decisions";

/// The workspace's crates out of `cargo metadata --no-deps`. `cotejo-model` is called `model`.
pub(crate) fn crates(metadata: &str) -> Result<Vec<Crate>, String> {
    let bad = |what: &str| format!("`cargo metadata` has no {what}; is cargo older than 1.95?");
    let json: Value =
        serde_json::from_str(metadata).map_err(|e| format!("`cargo metadata` is not JSON: {e}"))?;
    let packages = json["packages"].as_array().ok_or_else(|| bad("packages"))?;
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().ok_or_else(|| bad("name"))?;
            let dependencies = package["dependencies"]
                .as_array()
                .ok_or_else(|| bad("dependencies"))?;
            // Only a dependency of the workspace has a path: all else comes from the registry.
            let uses = dependencies
                .iter()
                .filter(|d| d["path"].is_string())
                .filter_map(|d| {
                    let dev = d["kind"].as_str() == Some("dev");
                    let kind = if dev { Kind::Dev } else { Kind::Normal };
                    Some((short(d["name"].as_str()?), kind))
                })
                .collect();
            Ok(Crate {
                name: short(name),
                uses,
            })
        })
        .collect()
}

fn short(package: &str) -> String {
    package
        .strip_prefix("cotejo-")
        .unwrap_or(package)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, to: &str, kind: Kind) -> Problems {
        check(&[Crate {
            name: name.to_string(),
            uses: BTreeSet::from([(to.to_string(), kind)]),
        }])
    }

    #[test]
    fn arrows_of_the_table_pass() {
        for (from, allowed) in MAY_USE {
            for to in *allowed {
                assert!(one(from, to, Kind::Normal).is_empty(), "{from} → {to}");
            }
            assert!(one(from, TESTKIT, Kind::Dev).is_empty(), "{from}");
        }
        assert!(one(BINARY, "store", Kind::Normal).is_empty());
    }

    #[test]
    fn an_arrow_upwards_names_rule_and_remedy() {
        assert_eq!(
            one("store", "ingest", Kind::Normal),
            [format!(
                "store → ingest: store may use only model; {REMEDY}"
            )]
        );
        assert_eq!(
            one("model", "lang", Kind::Dev),
            [format!(
                "model → lang: model may use no other crate of ours; {REMEDY}"
            )]
        );
    }

    #[test]
    fn testkit_is_for_tests() {
        for from in ["store", BINARY] {
            let problems = one(from, TESTKIT, Kind::Normal);
            assert!(problems[0].contains("[dev-dependencies]"), "{problems:?}");
        }
    }

    #[test]
    fn nothing_uses_the_binary_or_the_checks() {
        assert_eq!(one("web", BINARY, Kind::Normal).len(), 1);
        assert_eq!(one(BINARY, "xtask", Kind::Dev).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_line_of_its_own() {
        let problems = one("helpers", "model", Kind::Normal);
        assert!(
            problems[0].starts_with("helpers: has no line"),
            "{problems:?}"
        );
    }

    #[test]
    fn the_table_has_no_cycle_and_no_unknown_name() {
        // A crate's allowed crates must themselves be settled, round after round, until all are.
        let mut settled: Vec<&str> = Vec::new();
        for _ in MAY_USE {
            for (from, allowed) in MAY_USE {
                if !settled.contains(from) && allowed.iter().all(|to| settled.contains(to)) {
                    settled.push(from);
                }
            }
        }
        assert_eq!(settled.len(), MAY_USE.len(), "settled: {settled:?}");
    }

    #[test]
    fn metadata_gives_workspace_arrows_only() {
        let json = r#"{"packages": [{"name": "cotejo-store", "dependencies": [
            {"name": "cotejo-model", "path": "/x/crates/model", "kind": null},
            {"name": "cotejo-testkit", "path": "/x/crates/testkit", "kind": "dev"},
            {"name": "serde", "kind": null}]}]}"#;
        let expected = Crate {
            name: "store".to_string(),
            uses: BTreeSet::from([
                ("model".to_string(), Kind::Normal),
                ("testkit".to_string(), Kind::Dev),
            ]),
        };
        assert_eq!(crates(json), Ok(vec![expected]));
        assert!(crates("{}").is_err_and(|e| e.contains("no packages")));
    }
}
