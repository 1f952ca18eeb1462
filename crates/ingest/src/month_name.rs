//! Months as files write them: numbers, Spanish and English names, three-letter abbreviations.

/// Spanish and English names, January first.
const NAMES: [(&str, &str); 12] = [
    ("enero", "january"),
    ("febrero", "february"),
    ("marzo", "march"),
    ("abril", "april"),
    ("mayo", "may"),
    ("junio", "june"),
    ("julio", "july"),
    ("agosto", "august"),
    ("septiembre", "september"),
    ("octubre", "october"),
    ("noviembre", "november"),
    ("diciembre", "december"),
];

/// The Spanish name with a capital, as most headers have it. `month` is 1 to 12; anything else gives an empty text.
pub(crate) fn spanish(month: u32) -> String {
    let name = usize::try_from(month)
        .ok()
        .and_then(|m| m.checked_sub(1))
        .and_then(|m| NAMES.get(m));
    name.map_or(String::new(), |(es, _)| {
        let mut out = String::with_capacity(es.len());
        out.push_str(&es[..1].to_ascii_uppercase());
        out.push_str(&es[1..]);
        out
    })
}

/// A full Spanish or English month name, in any case: 1 to 12. `Setiembre` is September.
pub(crate) fn full(text: &str) -> Option<u32> {
    if text.eq_ignore_ascii_case("setiembre") {
        return Some(9);
    }
    (1u32..).zip(NAMES).find_map(|(month, (es, en))| {
        (text.eq_ignore_ascii_case(es) || text.eq_ignore_ascii_case(en)).then_some(month)
    })
}

/// A month in any written form: `1`, `01`, `Enero`, `january`, `ENE`, `JAN`.
pub(crate) fn any(text: &str) -> Option<u32> {
    if (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|m| (1..=12).contains(m));
    }
    if text.len() == 3 {
        return (1u32..).zip(NAMES).find_map(|(month, (es, en))| {
            (text.eq_ignore_ascii_case(&es[..3]) || text.eq_ignore_ascii_case(&en[..3]))
                .then_some(month)
        });
    }
    full(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_every_form() {
        for (text, month) in [
            ("1", Some(1)),
            ("01", Some(1)),
            ("12", Some(12)),
            ("13", None),
            ("0", None),
            ("001", None),
            ("Enero", Some(1)),
            ("SEPTIEMBRE", Some(9)),
            ("setiembre", Some(9)),
            ("december", Some(12)),
            ("ENE", Some(1)),
            ("ago", Some(8)),
            ("Dic", Some(12)),
            ("APR", Some(4)),
            ("may", Some(5)),
            ("", None),
            ("é1", None),
            ("Total", None),
        ] {
            assert_eq!(any(text), month, "{text}");
        }
        assert_eq!(spanish(8), "Agosto");
        assert_eq!(spanish(13), "");
    }
}
