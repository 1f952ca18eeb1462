//! Every relative link in a Markdown document leads to a tracked file or folder, and to a heading that is there.

use crate::Problems;
use crate::markdown::{anchors, links};
use crate::tree::{Tree, extension};

pub(crate) fn check(tree: &Tree) -> Problems {
    let mut problems = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| extension(path) == "md") {
        for link in links(text) {
            if let Some(why) = broken(tree, path, &link.target) {
                problems.push(format!(
                    "{path}:{}: link `{}` {why}",
                    link.line, link.target
                ));
            }
        }
    }
    problems
}

/// Why a link leads nowhere; `None` where it leads somewhere, or out of the repository.
fn broken(tree: &Tree, from: &str, target: &str) -> Option<String> {
    if has_scheme(target) {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let Some(full) = resolve(from, path) else {
        return Some("leaves the repository; link to what is in it, or give a web address".into());
    };
    if !tree.has(&full) {
        return Some(format!(
            "leads to `{full}`, which is not there; mend the path, or add the file to git"
        ));
    }
    if anchor.is_empty() || extension(&full) != "md" {
        return None;
    }
    let there = tree.text(&full).map(anchors).unwrap_or_default();
    (!there.contains(anchor)).then(|| format!("names a heading that `{full}` does not have"))
}

/// `https:`, `mailto:`, `//host`.
fn has_scheme(target: &str) -> bool {
    let scheme = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
    let named = target
        .split_once(':')
        .is_some_and(|(before, _)| !before.is_empty() && before.chars().all(scheme));
    named || target.starts_with("//")
}

/// The path from the root of a link in the document `from`; `None` above the root. No path is the document itself.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_string());
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = match path.strip_prefix('/') {
        Some(from_root) => from_root.to_string(),
        None => format!("{folder}/{path}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(target: &str) -> Problems {
        let page = format!("# Top\n\nSee [x]({target}).\n");
        check(&Tree::of(&[
            ("README.md", "# Cotejo\n## Run it\n"),
            ("docs/methods/change.md", "# Change\n"),
            ("docs/page.md", &page),
        ]))
    }

    #[test]
    fn links_that_lead_somewhere_pass() {
        for target in [
            "methods/change.md",
            "methods",
            "methods/",
            "../README.md#run-it",
            "/README.md",
            "#top",
            "..",
            "https://example.org/x.md",
            "mailto:a@example.org",
        ] {
            assert_eq!(check_one(target), Problems::new(), "{target}");
        }
    }

    #[test]
    fn links_that_lead_nowhere_say_where_and_why() {
        for (target, why) in [
            ("change.md", "leads to `docs/change.md`, which is not there"),
            (
                "#bottom",
                "names a heading that `docs/page.md` does not have",
            ),
            (
                "../README.md#install",
                "names a heading that `README.md` does not have",
            ),
            ("../../x.md", "leaves the repository"),
        ] {
            let problems = check_one(target);
            let expected = format!("docs/page.md:3: link `{target}` {why}");
            assert!(problems[0].starts_with(&expected), "{problems:?}");
        }
    }
}
