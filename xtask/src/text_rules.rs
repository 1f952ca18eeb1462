//! Rules on the text of single files: first lines, paths of one machine, marks of unfinished work.
//!
//! The words looked for are put together with `concat!`, so that this file does not contain them.

use crate::Problems;
use crate::tree::{Tree, extension};

/// Every Rust file says on its first line what it is.
pub(crate) fn heads(tree: &Tree) -> Problems {
    tree.texts()
        .filter(|(path, text)| extension(path) == "rs" && !text.starts_with("//!"))
        .map(|(path, _)| {
            format!("{path}: does not start with `//!`; say on line 1 what the file is for")
        })
        .collect()
}

/// Folders that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/fa", "rm/"),
    concat!("../", "shared"),
];
/// The one exception: where the example's published files may lie, as the README gives it.
const DATA_SETTING: &str = concat!("COTEJO_DATA=../", "shared/data");

/// No file names a folder of one machine.
pub(crate) fn paths(tree: &Tree) -> Problems {
    let rule = "is a path of one machine; take a setting or a path from the root of the repository";
    found(
        tree,
        |_| true,
        |line| {
            let line = line.replace(DATA_SETTING, "");
            MACHINE_PATHS.iter().find(|p| has_path(&line, p)).copied()
        },
    )
    .map(|(place, path)| format!("{place}: `{path}` {rule}"))
    .collect()
}

/// Marks of unfinished work. Those made of letters only count as whole words.
const MARKS: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("#[ig", "nore"),
];

/// No source file is marked unfinished.
pub(crate) fn marks(tree: &Tree) -> Problems {
    let source = |path: &str| ["rs", "ts", "toml"].contains(&extension(path));
    found(tree, source, |line| {
        MARKS.iter().find(|m| has_word(line, m)).copied()
    })
    .map(|(place, mark)| {
        format!("{place}: `{mark}` is left; finish it, or write a known limit in the docs")
    })
    .collect()
}

/// `path:line` and what was found there.
fn found(
    tree: &Tree,
    concerns: impl Fn(&str) -> bool,
    find: impl Fn(&str) -> Option<&'static str>,
) -> impl Iterator<Item = (String, &'static str)> {
    let texts = tree.texts().filter(move |(path, _)| concerns(path));
    texts
        .flat_map(|(path, text)| {
            let lines = text.lines().enumerate();
            lines.map(move |(i, line)| (path, i + 1, line))
        })
        .filter_map(move |(path, number, line)| Some((format!("{path}:{number}"), find(line)?)))
}

/// True where a path begins: `/tmp/x` is in `cd /tmp/x`, not in `example.org/tmp/x`.
fn has_path(line: &str, path: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "._-".contains(c);
    line.match_indices(path)
        .any(|(at, _)| path.starts_with('.') || !line[..at].ends_with(inside))
}

/// True where a mark stands alone; an end of it that is no letter may touch anything.
fn has_word(line: &str, mark: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(mark).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + mark.len()..]);
        let goes_before = mark.starts_with(inside) && before.ends_with(inside);
        let goes_on = mark.ends_with(inside) && after.starts_with(inside);
        !goes_before && !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_file_starts_with_what_it_is() {
        let tree = Tree::of(&[
            ("a.rs", "//! Good.\n"),
            ("b.rs", "use std::fs;\n//! Late.\n"),
            ("c.md", "# Not Rust\n"),
        ]);
        assert_eq!(
            heads(&tree),
            ["b.rs: does not start with `//!`; say on line 1 what the file is for"]
        );
    }

    #[test]
    fn paths_of_one_machine_are_found_in_any_file() {
        for path in MACHINE_PATHS {
            let text = format!("first\ncd {path}x\n");
            let problems = paths(&Tree::of(&[("a.sh", &text)]));
            assert_eq!(problems.len(), 1, "{path}");
            assert!(problems[0].starts_with("a.sh:2: "), "{}", problems[0]);
        }
    }

    #[test]
    fn the_data_setting_and_web_addresses_pass() {
        let text = format!(
            "{DATA_SETTING} make demo\nhttps://example.org{}page\n",
            MACHINE_PATHS[0]
        );
        assert!(paths(&Tree::of(&[("README.md", &text)])).is_empty());
        let twice = format!("{DATA_SETTING} cp {}/x .\n", MACHINE_PATHS[3]);
        assert_eq!(paths(&Tree::of(&[("README.md", &twice)])).len(), 1);
    }

    #[test]
    fn marks_are_found_in_sources() {
        for mark in MARKS {
            let text = format!("//! Head.\n    {mark} \n");
            let problems = marks(&Tree::of(&[("a.rs", &text), ("a.md", &text)]));
            assert_eq!(problems.len(), 1, "{mark}");
            assert!(problems[0].starts_with("a.rs:2: "), "{}", problems[0]);
        }
    }

    #[test]
    fn a_mark_inside_a_word_is_none() {
        let text = format!("let {}L = 1;\nlet my_{}y;", MARKS[3], MARKS[3]);
        assert!(marks(&Tree::of(&[("a.rs", &text)])).is_empty());
    }
}
