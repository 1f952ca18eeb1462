//! The same seed gives the same bytes, and as many cells change as are declared.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use cotejo_testkit::{Municipal, Vintage, Written};
use proptest::prelude::*;

fn bytes(what: Municipal, vintage: Vintage) -> (Vec<u8>, Written) {
    let mut out = Vec::new();
    let written = what.write(vintage, &mut out).unwrap();
    (out, written)
}

fn fields(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split(|b| matches!(b, b',' | b'\n')).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn same_seed_same_bytes_and_the_declared_number_of_changes(
        seed: u64, years in 1..4u32, municipalities in 1..6usize, per_100k in 0..4_000u32,
    ) {
        let what = Municipal { seed, years, municipalities };
        let (first, a) = bytes(what, Vintage::First);
        let (second, b) = bytes(what, Vintage::Restated { per_100k });
        prop_assert_eq!(&bytes(what, Vintage::First).0, &first);
        prop_assert_eq!(&bytes(what, Vintage::Restated { per_100k }).0, &second);
        let rows = municipalities as u64 * 98 * u64::from(years);
        prop_assert_eq!((a.rows, a.changed), (rows, 0));
        prop_assert_eq!((b.rows, b.cells), (a.rows, a.cells));
        prop_assert_eq!(b.changed, a.cells * u64::from(per_100k) / 100_000);
        let (first, second) = (fields(&first), fields(&second));
        let differ = first.iter().zip(&second).filter(|(x, y)| x != y).count() as u64;
        prop_assert_eq!((differ, first.len()), (b.changed, second.len()));
    }
}

#[test]
fn it_has_the_shape_of_the_publishers_file() {
    let what = Municipal {
        seed: 7,
        years: 2,
        municipalities: 32,
    };
    let (text, written) = bytes(what, Vintage::First);
    let text: String = text.iter().map(|b| char::from(*b)).collect();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len() as u64, written.rows + 1);
    assert!(lines[0].starts_with("Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,Bien jurídico"));
    assert!(
        lines[1].starts_with("2024,1,Aguascalientes,1001,Aguascalientes,La vida"),
        "{}",
        lines[1]
    );
    assert!(
        lines[lines.len() - 1].ends_with(",,,"),
        "the last year is blank from October"
    );
    assert_eq!(written.cells, 32 * 98 * 21);
}

#[test]
fn a_seed_is_a_file() {
    let of = |seed| {
        bytes(
            Municipal {
                seed,
                years: 1,
                municipalities: 3,
            },
            Vintage::First,
        )
        .0
    };
    assert_ne!(of(1), of(2));
}

#[test]
fn every_municipality_there_is_has_a_name_in_windows_1252() {
    let (_, written) = bytes(
        Municipal {
            seed: 1,
            years: 1,
            ..Municipal::full(1)
        },
        Vintage::First,
    );
    assert_eq!(written.rows, 2_478 * 98);
}
