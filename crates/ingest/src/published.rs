//! The day of publication, where the file's name says it.

use jiff::civil::Date;

/// The first ISO date (`yyyy-mm-dd`) that stands by itself in a file name. `marzo 2019` gives none: nothing is guessed.
pub fn published_from_name(file_name: &str) -> Option<Date> {
    let bytes = file_name.as_bytes();
    (0..bytes.len()).find_map(|i| {
        let text = file_name.get(i..i + 10)?;
        let before = i.checked_sub(1).and_then(|j| bytes.get(j));
        let alone = |b: Option<&u8>| !b.is_some_and(u8::is_ascii_digit);
        if !alone(before) || !alone(bytes.get(i + 10)) {
            return None;
        }
        let shape = text.bytes().enumerate().all(|(j, b)| match j {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
        shape.then(|| text.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_iso_date_counts() {
        for (name, date) in [
            ("IDEFC_2024-07-09.csv.gz", Some("2024-07-09")),
            ("2024-02-30 2024-03-01.csv", Some("2024-03-01")),
            ("Estatal Delitos - marzo 2019.xlsx", None),
            ("VSRR_Counts__2020-10.csv", None),
            ("víctimas2023-01-15é.csv", Some("2023-01-15")),
            ("12024-07-091", None),
            ("", None),
        ] {
            let date = date.map(|d| d.parse().unwrap());
            assert_eq!(published_from_name(name), date, "{name}");
        }
    }
}
