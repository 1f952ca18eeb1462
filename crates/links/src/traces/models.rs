//! Whether the models of two reports can be one: written otherwise, or one saying less than the other.

use cotejo_model::Field;

use super::group::Knows;
use super::known::Known;
use crate::model_name;

/// How the models of two reports stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Models {
    /// They are one model.
    One,
    /// One is not known, or says less than the other.
    Open,
    /// They are two models.
    Other,
}

/// How the models of two reports stand to one another, given for each whether its make is known: the model of one without a make is read
/// as one of the other's.
pub(super) fn stand(known: &Known<'_>, a: (usize, bool), b: (usize, bool)) -> Models {
    let model = |report: usize| known.lexicon.models.text(known.what(report).model);
    if a.1 == b.1 {
        return likeness(model(a.0), model(b.0));
    }
    let (without, with) = if b.1 { (a.0, b.0) } else { (b.0, a.0) };
    let own = known.text(without, Field::Model);
    match model_name::read(own, known.what(with).make).model {
        Some(own) => likeness(&own, model(with)),
        None if own.is_empty() => Models::Open,
        None => Models::Other,
    }
}

/// How two models of one make stand to one another: `1911` says less than `1911 SUPER`, `M88` and `MODELO 88` are `88`.
fn likeness(a: &str, b: &str) -> Models {
    let (x, y) = (model_words(a), model_words(b));
    let less = |x: &[String], y: &[String]| x.iter().all(|word| y.contains(word));
    match x.concat() == y.concat() {
        true if x.is_empty() => Models::Open,
        true => Models::One,
        false if less(&x, &y) || less(&y, &x) => Models::Open,
        false => Models::Other,
    }
}

/// The words of a model without marks and what only says that it is a model.
fn model_words(text: &str) -> Vec<String> {
    let text = text.to_uppercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|w| !w.is_empty() && !matches!(*w, "M" | "MOD" | "MODEL" | "MODELO"));
    words
        .map(|w| match w.strip_prefix('M') {
            Some(figures) if figures.bytes().all(|b| b.is_ascii_digit()) => figures.to_string(),
            _ => w.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_that_say_less() {
        for (a, b, wanted) in [
            ("1911", "1911 Super", Models::Open),
            ("AR-15", "AR-15 A2", Models::Open),
            ("RURAL", "TIPO RURAL", Models::Open),
            ("88", "M88", Models::One),
            ("MODELO 88", "M88", Models::One),
            ("IX A", "IX-A", Models::One),
            ("PK62", "PK-62", Models::One),
            ("M4", "M16", Models::Other),
            ("", "G19", Models::Open),
            ("", "", Models::Open),
            ("G19", "G19", Models::One),
            ("G19", "G19X", Models::Other),
            ("G17", "G19", Models::Other),
        ] {
            assert_eq!(likeness(a, b), wanted, "{a} {b}");
            assert_eq!(likeness(b, a), wanted, "{b} {a}");
        }
    }
}
