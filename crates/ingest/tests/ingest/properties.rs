//! Laws: nothing panics, rows add up, and the wrapping does not matter.

use cotejo_ingest::{Descriptor, Limits, detect, published_from_name};
use proptest::prelude::*;

use crate::containers::{bare, bz2, gz, xlsx, zip};
use crate::kit::*;

fn small() -> Limits {
    Limits {
        max_decompressed_bytes: 1 << 20,
        max_field_bytes: 4096,
        max_columns: 50,
        ..Limits::default()
    }
}

/// Bytes that get past the first look of each reader.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let heads: Vec<Vec<u8>> = vec![
        vec![],
        vec![0x1f, 0x8b, 8, 0],
        b"BZh9".to_vec(),
        b"PK\x03\x04".to_vec(),
        b"PK\x05\x06".to_vec(),
        b"\xef\xbb\xbf".to_vec(),
        format!("{WIDE_HEADER}\n").into_bytes(),
        b"FY,Month,State,Drug,Count,Lbs\n".to_vec(),
    ];
    (
        prop::sample::select(heads),
        prop::collection::vec(any::<u8>(), 0..400),
    )
        .prop_map(|(head, tail)| [head, tail].concat())
}

/// Fields of every quality.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0u32..100).prop_map(|n| n.to_string()),
        2 => Just(String::new()),
        1 => Just("\"1,234\"".to_string()),
        1 => Just("x".to_string()),
        1 => Just("\"a \"\"b\"\" c\"".to_string()),
    ]
}

fn row() -> impl Strategy<Value = String> {
    (
        2015u32..2020,
        0u32..35,
        prop::sample::select(vec!["Robo", "Daño", "\"Robo, con violencia\""]),
        prop::collection::vec(field(), 11..=12),
    )
        .prop_map(|(year, state, offence, cells)| {
            format!("{year},{state},{offence},{}\n", cells.join(","))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in any_bytes()) {
        let all = [descriptor(WIDE), descriptor(LONG), with(WIDE, "encoding = \"windows-1252\"")];
        let file = write("f", &bytes);
        let _ = detect(&file.path, &all, small());
        for d in &all {
            if let Ok(b) = read_bytes(d, &bytes, small()) {
                prop_assert_eq!(b.rows_read, b.rows_accepted + b.aside.len() as u64);
            }
        }
    }

    #[test]
    fn no_damage_to_a_good_file_panics(
        kind in 0usize..5,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let rows = "2024,1,Robo,1,2,,,,,,,,,,\n";
        let text = format!("{WIDE_HEADER}\n{rows}");
        let mut bytes = match kind {
            0 => gz(text.as_bytes()),
            1 => bz2(text.as_bytes()),
            2 => zip(&[("a.csv", text.as_bytes())]),
            3 => xlsx(&[("A", &[WIDE_HEADER, "2024,1,Robo,1,2"])]),
            _ => text.into_bytes(),
        };
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let d = descriptor(WIDE);
        let file = write("f", &bytes);
        let _ = detect(&file.path, std::slice::from_ref(&d), small());
        let _ = read_bytes(&d, &bytes, small());
        bytes.truncate(cut.index(bytes.len()));
        let _ = read_bytes(&d, &bytes, small());
    }

    #[test]
    fn no_text_panics_the_descriptor(text in any::<String>(), at in 0usize..WIDE.len(), cut in 0usize..40) {
        let _ = Descriptor::parse(&text, "f.toml");
        let _ = published_from_name(&text);
        let broken: String = WIDE.chars().enumerate().filter(|(i, _)| *i < at || *i >= at + cut).map(|(_, c)| c).collect();
        let _ = Descriptor::parse(&broken, "f.toml");
    }

    #[test]
    fn rows_add_up_and_wrapping_does_not_matter(rows in prop::collection::vec(row(), 0..60)) {
        let d = with(WIDE, "thousands = \",\"");
        let text = format!("{WIDE_HEADER}\n{}", rows.concat());
        let plain = read_text(&d, &text);
        prop_assert_eq!(plain.rows_read, rows.len() as u64);
        prop_assert_eq!(plain.rows_read, plain.rows_accepted + plain.aside.len() as u64);
        prop_assert_eq!(plain.values.len(), plain.statuses.len());
        prop_assert_eq!(plain.values.len(), plain.runs.iter().map(|r| usize::from(r.width)).sum::<usize>());
        let crlf = read_text(&d, &text.replace('\n', "\r\n"));
        prop_assert_eq!(bare(&plain), bare(&crlf));
        let packed = read_bytes(&d, &gz(text.as_bytes()), small()).expect("reads");
        prop_assert_eq!(bare(&plain), bare(&packed));
        prop_assert!(plain.aside.windows(2).all(|w| w[0].line < w[1].line));
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let latin = read_bytes(&with(WIDE, "thousands = \",\"\nencoding = \"windows-1252\""), &latin, small()).expect("reads");
        prop_assert_eq!(cells(&d, &plain), cells(&d, &latin));
    }
}
