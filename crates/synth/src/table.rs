//! The tables of `crates/synth/data`: fields parted by `|`, lists by `;`, comment lines that begin with `#`.
//!
//! They are part of the program: a broken line is a fault of ours, which tests find.

/// The lines of a table, each with `N` fields; a missing field is empty.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|line| {
            let mut fields = line.split('|');
            std::array::from_fn(|_| fields.next().unwrap_or(""))
        })
}

/// The parts of a list; none of an empty one.
pub(crate) fn list(text: &'static str) -> Vec<&'static str> {
    text.split(';').filter(|t| !t.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_lists_are_parted() {
        let found: Vec<[&str; 3]> = rows("# note\na|b;c\n\nd||e|f\n").collect();
        assert_eq!(found, [["a", "b;c", ""], ["d", "", "e"]]);
        assert_eq!(list("b;;c"), ["b", "c"]);
        assert!(list("").is_empty());
    }
}
