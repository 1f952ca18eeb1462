//! What the checks need of a Markdown document: headings, anchors, links. Fenced code and code spans hold none of them.

use std::collections::{BTreeMap, BTreeSet};

/// A link as written, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub line: usize,
    pub target: String,
}

/// The text of every heading, without its `#`.
pub(crate) fn headings(text: &str) -> impl Iterator<Item = &str> {
    prose(text).filter_map(|(_, line)| {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        ((1..=6).contains(&level) && title.starts_with(' ')).then(|| title.trim())
    })
}

/// Every anchor that a link can name: GitHub's for headings, and explicit ones (`<a id="…">`).
pub(crate) fn anchors(text: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = BTreeSet::new();
    for heading in headings(text) {
        let slug = slug(heading);
        let times = seen.entry(slug.clone()).or_default();
        anchors.insert(match *times {
            0 => slug,
            n => format!("{slug}-{n}"),
        });
        *times += 1;
    }
    for (_, line) in prose(text) {
        let line = without_code(line);
        anchors.extend(quoted(&line, " id=\"").map(str::to_string));
        anchors.extend(quoted(&line, " name=\"").map(str::to_string));
    }
    anchors
}

/// Every link and image: inline, by reference definition, or as an HTML attribute.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, words) in prose(text) {
        let words = without_code(words);
        let definition = words.trim_start().strip_prefix('[').and_then(|rest| {
            let (name, target) = rest.split_once("]: ")?;
            (!name.starts_with('^')).then_some(target)
        });
        let inline = words
            .match_indices("](")
            .map(|(at, _)| inner(&words[at + 2..]));
        let found = definition
            .into_iter()
            .chain(inline)
            .chain(quoted(&words, "href=\""))
            .chain(quoted(&words, "src=\""));
        links.extend(found.filter_map(|target| {
            // A title may follow: `[text](path "title")`.
            let target = target.split_whitespace().next()?;
            let target = target.trim_start_matches('<').trim_end_matches('>');
            Some(Link {
                line,
                target: target.to_string(),
            })
        }));
    }
    links
}

/// The anchor that GitHub gives a heading.
fn slug(heading: &str) -> String {
    let mut plain = heading.to_string();
    // `[words](target)` counts as its words.
    while let Some(at) = plain.find("](") {
        let target = inner(&plain[at + 2..]).len();
        plain.replace_range(at..(at + 3 + target).min(plain.len()), "");
    }
    plain
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

/// Lines outside fenced code, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(i, line)| {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|m| start.starts_with(m));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, None) => return Some((i + 1, line)),
        }
        None
    })
}

/// A line without its code spans. A backtick that closes nowhere stays.
fn without_code(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let ticks = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let (mark, after) = rest[at..].split_at(ticks);
        plain.push_str(&rest[..at]);
        rest = match after.find(mark) {
            Some(end) => &after[end + ticks..],
            None => {
                plain.push_str(mark);
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

/// Up to the parenthesis that closes one already open; all of it where none does.
fn inner(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// What stands between `opening` and the next double quote, each time.
fn quoted<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(opening)
        .filter_map(|(at, _)| text[at + opening.len()..].split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(text: &str) -> Vec<String> {
        links(text).into_iter().map(|l| l.target).collect()
    }

    #[test]
    fn links_of_every_form_are_found() {
        assert_eq!(
            targets("See [a](b.md), ![c](d.png \"e\"), [f](<g.md>) and [h](i_(j).md)."),
            ["b.md", "d.png", "g.md", "i_(j).md"]
        );
        assert_eq!(targets("[name]: other.md\n[^1]: a note"), ["other.md"]);
        assert_eq!(
            targets("<img src=\"map.png\"> <a href=\"x.md\">"),
            ["x.md", "map.png"]
        );
        assert_eq!(targets("| [`a`](b.md) | [c](d.md#e) |"), ["b.md", "d.md#e"]);
    }

    #[test]
    fn code_holds_no_links() {
        assert!(targets("`[a](b.md)` and ``x ` [c](d.md)``").is_empty());
        assert!(targets("```\n[a](b.md)\n# not a heading\n```").is_empty());
        assert_eq!(targets("```sh\n[a](b)\n```\n[c](d)"), ["d"]);
    }

    #[test]
    fn headings_are_not_comments_in_code() {
        let text = "# One\n#no\n```sh\n# two\n```\n### Three `x`\n";
        assert_eq!(headings(text).collect::<Vec<_>>(), ["One", "Three `x`"]);
    }

    #[test]
    fn anchors_are_those_of_github() {
        let text = "# Días y años: 2 notas\n## `cotejo load`\n## A [b](c.md) d\n## Same\n## Same\n<a id=\"own\"></a>\n";
        let expected = [
            "a-b-d",
            "cotejo-load",
            "días-y-años-2-notas",
            "own",
            "same",
            "same-1",
        ];
        assert_eq!(anchors(text), expected.map(str::to_string).into());
    }
}
