//! SESNSP's classification of offences until 2025: facts, taken from the published state file.

/// One row of a place in the published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offence {
    /// Bien jurídico afectado.
    pub legal_good: &'static str,
    /// Tipo de delito.
    pub kind: &'static str,
    /// Subtipo de delito.
    pub subtype: &'static str,
    /// Modalidad.
    pub modality: &'static str,
}

/// The 98 rows, in the order of the published file.
pub fn offences() -> Vec<Offence> {
    let lines = include_str!("../data/offences.txt").lines();
    lines
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(offence)
        .collect()
}

fn offence(line: &'static str) -> Offence {
    let mut fields = line.split('|');
    let mut last = "";
    let mut next = || {
        last = fields.next().filter(|f| !f.is_empty()).unwrap_or(last);
        last
    };
    Offence {
        legal_good: next(),
        kind: next(),
        subtype: next(),
        modality: next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_98_and_four_of_them_are_intentional_homicide() {
        let all = offences();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!((all.len(), distinct.len()), (98, 98));
        let homicide = all
            .iter()
            .filter(|o| o.subtype == "Homicidio doloso")
            .count();
        assert_eq!(homicide, 4);
        assert_eq!(all[22].modality, "Aborto");
    }
}
