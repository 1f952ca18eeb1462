//! The tracked files, read once, and what cargo says of the workspace.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Tracked files by their path from the root, with `/`. `None` for what is not UTF-8 text.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// A tree out of nothing, for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let own = |(path, text): &(&str, &str)| (path.to_string(), Some(text.to_string()));
        Tree {
            files: files.iter().map(own).collect(),
        }
    }

    /// All texts, with their paths, sorted.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// True for a tracked file, text or not, and for a folder that holds one. The root is the empty path.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self
                .files
                .range(folder.clone()..)
                .next()
                .is_some_and(|(first, _)| first.starts_with(&folder))
    }

    /// Names in a folder, without the folder, that end in `suffix`; deeper ones are left out.
    pub(crate) fn names<'a>(
        &'a self,
        folder: &'a str,
        suffix: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        self.files.keys().filter_map(move |path| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (name.ends_with(suffix) && !name.contains('/')).then_some(name)
        })
    }
}

/// The extension of a path; empty where there is none.
pub(crate) fn extension(path: &str) -> &str {
    Path::new(path)
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
}

/// Reads what git tracks. Files that are tracked and gone are left out: their removal is on its way.
pub(crate) fn read() -> Result<Tree, String> {
    let listed = output("git", &["ls-files", "-z"])?;
    let mut files = BTreeMap::new();
    for path in listed.split('\0').filter(|p| !p.is_empty()) {
        let full = Path::new(ROOT).join(path);
        if full.is_file() {
            let bytes =
                std::fs::read(&full).map_err(|e| format!("could not read `{path}`: {e}"))?;
            files.insert(path.to_string(), String::from_utf8(bytes).ok());
        }
    }
    if files.is_empty() {
        return Err("git tracks no file here; the checks need a git checkout".to_string());
    }
    Ok(Tree { files })
}

/// `cargo metadata` of the workspace, as JSON.
pub(crate) fn metadata() -> Result<String, String> {
    output("cargo", &["metadata", "--format-version", "1", "--no-deps"])
}

/// The root of the repository, wherever the command is run from.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn output(program: &str, args: &[&str]) -> Result<String, String> {
    let done = Command::new(program)
        .args(args)
        .current_dir(ROOT)
        .output()
        .map_err(|e| format!("could not run `{program}`: {e}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!(
            "`{program} {}` failed: {}",
            args.join(" "),
            said.trim()
        ));
    }
    String::from_utf8(done.stdout).map_err(|_| format!("`{program}` did not print UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_if_a_file_is_in_it() {
        let tree = Tree::of(&[("docs/a.md", ""), ("docs-old/b.md", "")]);
        for path in ["", "docs", "docs/", "docs/a.md", "docs-old"] {
            assert!(tree.has(path), "{path}");
        }
        for path in ["doc", "docs/b.md", "docs/a.md/c"] {
            assert!(!tree.has(path), "{path}");
        }
    }

    #[test]
    fn names_are_those_of_one_folder() {
        let tree = Tree::of(&[
            ("a/x.rs", ""),
            ("a/y.md", ""),
            ("a/b/z.rs", ""),
            ("ab.rs", ""),
        ]);
        assert_eq!(tree.names("a", ".rs").collect::<Vec<_>>(), ["x.rs"]);
    }
}
