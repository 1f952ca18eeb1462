//! The form in which dealers' names are compared.

use cotejo_model::fold;

/// Words that say what form a company has, or join others; two names that differ only in them are one.
const FORMS: [&str; 22] = [
    "llc",
    "inc",
    "incorporated",
    "co",
    "company",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "lp",
    "llp",
    "pllc",
    "plc",
    "pc",
    "the",
    "and",
    "n",
    "y",
    "of",
    "sa",
    "cv",
    "lc",
];
/// Words of the trade (stems): a name made of them alone says too little to be found in a longer one.
const TRADE: [&str; 34] = [
    "ammo",
    "ammunition",
    "armory",
    "arm",
    "armeria",
    "broker",
    "cash",
    "center",
    "coin",
    "exchange",
    "firearm",
    "gun",
    "gunshop",
    "hardware",
    "hunting",
    "indoor",
    "jewelry",
    "loan",
    "outdoor",
    "outfitter",
    "pawn",
    "pistol",
    "range",
    "sale",
    "shop",
    "shooter",
    "shooting",
    "sport",
    "sporting",
    "good",
    "store",
    "supply",
    "surplus",
    "tactical",
];
/// What introduces another name of the same dealer.
const ALSO: [&str; 14] = [
    " d/b/a ",
    " d.b.a. ",
    " dba ",
    " a/k/a ",
    " aka ",
    " t/a ",
    " f/k/a ",
    " fka ",
    " formerly ",
    " doing business as ",
    " trading as ",
    " license name ",
    " licence name ",
    " licensed as ",
];

/// One name of a dealer, folded: its words in their singular, without company forms and joining words, parted by spaces; at least one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name(String);

impl Name {
    /// The words, parted by single spaces.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The words run together: `gun shop` and `gunshop` are one.
    pub fn key(&self) -> String {
        self.0.replace(' ', "")
    }

    /// True where it has a word that is not of the trade alone.
    pub fn is_distinct(&self) -> bool {
        self.0.split(' ').any(|w| w.len() > 2 && !is_trade(w))
    }
}

/// True for a word that many dealers have in their names.
pub(super) fn is_trade(word: &str) -> bool {
    TRADE.contains(&word)
}

/// The names in a text, the first one first: `Range Master (license name Jimmy Arms Inc)` has two. None where it names nobody.
pub(super) fn names(text: &str) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for part in parts(text) {
        if let Some(name) = folded(&part)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The texts of the names in a text, remarks in brackets left out.
fn parts(text: &str) -> Vec<String> {
    let mut outside = String::with_capacity(text.len());
    let mut marked: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        outside.push_str(before);
        outside.push(' ');
        let (inside, after) = inside.split_once(')').unwrap_or((inside, ""));
        // `(license name …)` is another name; `(no location given)` is a remark.
        marked.extend(split_also(inside).into_iter().skip(1));
        rest = after;
    }
    outside.push_str(rest);
    let mut parts = split_also(&outside);
    parts.extend(marked);
    parts
        .iter()
        .flat_map(|p| split_slash(p))
        .map(str::to_string)
        .collect()
}

/// A text parted where another name is introduced; the first part may be empty.
fn split_also(text: &str) -> Vec<String> {
    // Lower case of ASCII keeps every byte in its place.
    let padded = format!(" {text} ");
    let lower = padded.to_ascii_lowercase();
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in lower.match_indices(' ') {
        let rest = lower.get(at..).unwrap_or_default();
        if let Some(mark) = ALSO.iter().find(|mark| rest.starts_with(**mark))
            && at >= from
        {
            parts.push(padded.get(from..at).unwrap_or_default().to_string());
            // The space that ends a mark may begin the next one.
            from = at + mark.len() - 1;
        }
    }
    parts.push(padded.get(from..).unwrap_or_default().to_string());
    parts
}

/// Two names parted by a slash, each of two words or more: `Birch Pawn & Gun/Birch Gun Shop`, but not `A/B Guns`.
fn split_slash(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split('/').collect();
    let long = |p: &&str| p.split_whitespace().count() >= 2;
    if parts.len() > 1 && parts.iter().all(long) {
        parts
    } else {
        vec![text]
    }
}

/// A text as a folded name; `None` where it has no letters and no figures.
fn folded(text: &str) -> Option<Name> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    let mut letters = 0;
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        let single = word.chars().count() == 1;
        match words.last_mut() {
            // `Tanner's` folds to `tanner s`.
            Some(last) if word == "s" && letters == 0 => last.push('s'),
            // `L.L.C.` folds to `l l c`.
            Some(last) if single && letters > 0 => last.push_str(word),
            _ => words.push(word.to_string()),
        }
        letters = if single { letters + 1 } else { 0 };
    }
    let all: Vec<String> = words.iter().map(|w| stem(w)).collect();
    let kept: Vec<String> = words
        .iter()
        .filter(|w| !FORMS.contains(&w.as_str()))
        .map(|w| stem(w))
        .collect();
    let words = if kept.is_empty() { all } else { kept };
    (!words.is_empty()).then(|| Name(words.join(" ")))
}

/// A word in its singular, near enough for comparing: an `s` at the end of four letters or more is off.
fn stem(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem.to_string(),
        _ => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        names(text).iter().map(|n| n.text().to_string()).collect()
    }

    #[test]
    fn names_are_folded() {
        for (text, wanted) in [
            ("Cabela's", vec!["cabela"]),
            ("CABELAS, INC.", vec!["cabela"]),
            ("Tanner's Gun Center", vec!["tanner gun center"]),
            ("The Outskirts Armory", vec!["outskirt armory"]),
            ("Firing Line L.L.C.", vec!["firing line"]),
            ("Pawn & Gun", vec!["pawn gun"]),
            ("Pawn and Guns", vec!["pawn gun"]),
            ("K-Mart", vec!["k mart"]),
            ("Bass Pro Shops", vec!["bass pro shop"]),
            ("L&R Armory LLC", vec!["lr armory"]),
            ("Co.", vec!["co"]),
            (
                "Range Master (license name Jimmy Arms Inc)",
                vec!["range master", "jimmy arm"],
            ),
            ("Range Master (no location given)", vec!["range master"]),
            ("Big Corp d/b/a Small Guns", vec!["big", "small gun"]),
            (
                "Birch Pawn & Gun/Birch Gun Shop",
                vec!["birch pawn gun", "birch gun shop"],
            ),
            ("A/B Guns", vec!["ab gun"]),
            ("Guns (formerly Old Guns) (x", vec!["gun", "old gun"]),
            ("", vec![]),
            ("--", vec![]),
            ("()", vec![]),
        ] {
            assert_eq!(keys(text), wanted, "{text}");
        }
    }

    #[test]
    fn some_names_say_too_little() {
        for (text, distinct) in [
            ("Tanner's", true),
            ("Crest Pawn", true),
            ("Gun Shop", false),
            ("Pawn", false),
            ("JR Guns", false),
        ] {
            assert_eq!(names(text)[0].is_distinct(), distinct, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}") {
            for name in names(&text) {
                proptest::prop_assert!(name.text().split(' ').all(|w| !w.is_empty()));
            }
        }

        #[test]
        fn case_and_company_forms_do_not_matter(text in "[a-z]{2,8}( [a-z]{2,8}){1,3}") {
            let upper = format!("{}, LLC", text.to_uppercase());
            proptest::prop_assert_eq!(names(&text), names(&upper));
        }
    }
}
