//! How long a source file may be: what does not fit is two things.

use crate::Problems;
use crate::tree::{Tree, extension};

/// Most lines of a source file.
const LINES_MAX: usize = 600;
/// Files that people write by hand and must be able to read in one go.
const EXTENSIONS: &[&str] = &["rs", "ts", "py", "sh"];

pub(crate) fn check(tree: &Tree) -> Problems {
    tree.texts()
        .filter(|(path, _)| EXTENSIONS.contains(&extension(path)))
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            (lines > LINES_MAX).then(|| {
                format!("{path}: {lines} lines, the limit is {LINES_MAX}; split it by duty")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_hundred_lines_are_enough() {
        let fits = "x\n".repeat(LINES_MAX);
        let long = "x\n".repeat(LINES_MAX + 1);
        let tree = Tree::of(&[("a.rs", &fits), ("b.rs", &long), ("data.csv", &long)]);
        assert_eq!(
            check(&tree),
            ["b.rs: 601 lines, the limit is 600; split it by duty"]
        );
    }
}
