//! Columns that look like names of persons: they are never taken.

use cotejo_model::fold;

/// What is said of such a column.
pub(super) const REMEDY: &str =
    "names of persons are not taken; drop the column, or give identifiers in `purchaser`";

/// Who is meant by a column, in both languages.
const PERSONS: [&str; 24] = [
    "associate",
    "associates",
    "asociado",
    "asociados",
    "buyer",
    "comprador",
    "compradora",
    "customer",
    "cliente",
    "defendant",
    "detenido",
    "imputado",
    "owner",
    "person",
    "persona",
    "poseedor",
    "possessor",
    "propietario",
    "purchaser",
    "seller",
    "suspect",
    "sospechoso",
    "victim",
    "victima",
];
/// Words for a name as such.
const NAMES: [&str; 6] = [
    "name",
    "names",
    "nombre",
    "nombres",
    "fullname",
    "nombrecompleto",
];
/// Words that are part of the name of a person and of nothing else.
const OWN: [&str; 16] = [
    "apellido",
    "apellidos",
    "surname",
    "lastname",
    "firstname",
    "middlename",
    "forename",
    "buyername",
    "purchasername",
    "suspectname",
    "ownername",
    "possessorname",
    "paterno",
    "materno",
    "curp",
    "alias",
];

fn words(header: &str) -> Vec<String> {
    fold(&header.replace('_', " "))
        .split_whitespace()
        .map(str::to_string)
        .collect()
}

fn any(words: &[String], of: &[&str]) -> bool {
    words.iter().any(|w| of.contains(&w.as_str()))
}

/// True where a header says that its column has names of persons: `purchaser_name`, `nombre_comprador`, `last_name`, `apellidos`.
pub(super) fn is_name(header: &str) -> bool {
    let words = words(header);
    let part = |first: &str, second: &str| {
        words
            .windows(2)
            .any(|w| matches!(w, [a, b] if a == first && b == second))
    };
    any(&words, &OWN)
        || any(&words, &NAMES) && any(&words, &PERSONS)
        || part("first", "name")
        || part("last", "name")
        || part("full", "name")
        || part("nombre", "completo")
        || words.len() == 1 && any(&words, &NAMES)
}

/// True where a header that is no field may have them: those, and persons as such (`buyer`, `comprador`).
pub(super) fn may_be_name(header: &str) -> bool {
    let words = words(header);
    is_name(header) || words.len() == 1 && any(&words, &PERSONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_persons_are_told_from_those_of_firms() {
        for (header, name, may) in [
            ("purchaser_name", true, true),
            ("nombre_comprador", true, true),
            ("Nombre del comprador", true, true),
            ("PurchaserName", true, true),
            ("buyer", false, true),
            ("comprador", false, true),
            ("Last Name", true, true),
            ("apellido_paterno", true, true),
            ("name", true, true),
            ("purchaser", false, true),
            ("dealer_name", false, false),
            ("from_name", false, false),
            ("nombre_municipio", false, false),
            ("manufacturer_name", false, false),
            ("purchase_date", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                (is_name(header), may_be_name(header)),
                (name, may),
                "{header}"
            );
        }
    }
}
