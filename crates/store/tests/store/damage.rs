//! Damaged files are refused by name; the formats of old stay readable.

use std::fs;
use std::path::{Path, PathBuf};

use cotejo_model::{Evidence, Status};
use cotejo_store::Store;
use cotejo_testkit::{SourceBuilder, batch, month};

use crate::{all, by_state, load};

fn made(root: &Path) -> Vec<PathBuf> {
    let info = SourceBuilder::new("s").build();
    let cells = |shift: f64| -> Vec<(&'static str, &'static str, i32, f64, Status)> {
        (0..40)
            .map(|i| {
                (
                    "a",
                    "MX-01",
                    month(2020, 1) + i,
                    f64::from(i) + shift,
                    Status::Reported,
                )
            })
            .collect()
    };
    load(root, &info, &batch("one", "2024-01-10", &cells(0.0)));
    load(root, &info, &batch("two", "2024-02-10", &cells(1.0)));
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("s"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Everything a reader may ask, so that every file is read.
fn read(root: &Path) -> Result<(), String> {
    let store = Store::open(root).map_err(|e| e.to_string())?;
    let early = all("s", Some("2024-01-15"));
    store
        .totals(&early, &by_state())
        .map_err(|e| e.to_string())?;
    store.cells(&early, 100).map_err(|e| e.to_string())?;
    store
        .cells(&all("s", None), 100)
        .map_err(|e| e.to_string())?;
    Ok(())
}

#[test]
fn a_flipped_byte_anywhere_is_refused_by_the_file_s_name() {
    let dir = tempfile::tempdir().unwrap();
    let files = made(dir.path());
    // present, changes, rows × 2, breakdowns, places, manifest
    assert_eq!(files.len(), 7);
    read(dir.path()).unwrap();
    for file in &files {
        let whole = fs::read(file).unwrap();
        for at in [0, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(file, &bytes).unwrap();
            let e = read(dir.path()).unwrap_err();
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            assert!(e.contains(&name), "byte {at} of {name}: {e}");
        }
        fs::write(file, &whole[..whole.len() - 1]).unwrap();
        assert!(read(dir.path()).is_err(), "a shorter {}", file.display());
        fs::write(file, &whole).unwrap();
        read(dir.path()).unwrap();
    }
}

#[test]
fn a_missing_file_is_damage_and_a_leftover_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let files = made(dir.path());
    fs::write(
        dir.path().join("s/present-000009.parquet.tmp"),
        "half a file",
    )
    .unwrap();
    fs::create_dir(dir.path().join("killed_before_its_first_commit")).unwrap();
    read(dir.path()).unwrap();
    let rows = files
        .iter()
        .find(|f| f.to_string_lossy().contains("rows-"))
        .unwrap();
    fs::remove_file(rows).unwrap();
    assert!(read(dir.path()).unwrap_err().contains("missing"));
}

#[test]
fn a_store_of_a_later_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let path = dir.path().join("s/manifest");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replacen("cotejo-manifest 1 ", "cotejo-manifest 2 ", 1),
    )
    .unwrap();
    assert!(read(dir.path()).unwrap_err().contains("format 2"));
}

/// Written by the first version of the store (November 2026). It must open in every build.
#[test]
fn format_1_opens() {
    // A copy, because opening a store makes its lock file.
    let dir = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/format_v1/s");
    fs::create_dir(dir.path().join("s")).unwrap();
    for entry in fs::read_dir(fixture).unwrap() {
        let from = entry.unwrap().path();
        fs::copy(&from, dir.path().join("s").join(from.file_name().unwrap())).unwrap();
    }
    let store = Store::open(dir.path()).unwrap();
    let sums = |day: Option<&str>| -> f64 {
        store
            .totals(&all("s", day), &by_state())
            .unwrap()
            .iter()
            .map(|t| t.sum)
            .sum()
    };
    // 0 + 1 + … + 39, and one more in each of the 40 cells.
    assert_eq!(sums(Some("2024-01-15")), 780.0);
    assert_eq!(sums(None), 820.0);
    assert_eq!(store.verify().unwrap().0, 6);
}
