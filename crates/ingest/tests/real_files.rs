//! Published files, where they are there: `COTEJO_DATA` names their folder.

use std::path::{Path, PathBuf};

use cotejo_ingest::{Descriptor, Limits, detect, published_from_name, read};
use cotejo_model::{Batch, Catalogue};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("COTEJO_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("COTEJO_DATA not set: real files not checked");
    }
    folder
}

fn descriptors() -> Vec<Descriptor> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bicentennial/sources");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("sources")
        .map(|e| e.expect("entry").path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|p| {
            let text = std::fs::read_to_string(p).expect("text");
            Descriptor::parse(&text, &p.display().to_string()).unwrap_or_else(|e| panic!("{e}"))
        })
        .collect()
}

fn load(all: &[Descriptor], path: &Path) -> (usize, Batch) {
    let found = detect(path, all, Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let d = &all[found.descriptor];
    let batch = read(
        path,
        d,
        found.layout,
        Catalogue::standard(),
        published_from_name(&name),
        Limits::default(),
        &mut |_, _| {},
    );
    (found.descriptor, batch.unwrap_or_else(|e| panic!("{e}")))
}

/// The sum of a year over breakdowns that hold this value.
fn sum(b: &Batch, holding: &str, year: i32) -> f64 {
    let mut total = 0.0;
    for run in &b.runs {
        if b.breakdowns[run.breakdown as usize]
            .values
            .iter()
            .any(|v| v == holding)
        {
            for i in 0..run.width {
                if run.period(i).div_euclid(12) == year {
                    total += b.values[run.first as usize + usize::from(i)];
                }
            }
        }
    }
    total
}

#[test]
fn idefc_agrees_with_the_published_totals() {
    let Some(data) = data() else { return };
    let all = descriptors();
    let file = |day: &str| data.join(format!("mx_sesnsp/estatal/IDEFC_{day}.csv.gz"));
    let (source, b) = load(&all, &file("2024-07-09"));
    assert_eq!(all[source].info.id, "mx_sesnsp_idefc");
    assert_eq!((b.rows_read, b.aside.len(), b.holes.len()), (31_360, 0, 0));
    assert_eq!(b.published, "2024-07-09".parse().ok());
    for (year, cases) in [
        (2015, 16_119.0),
        (2018, 29_096.0),
        (2021, 28_282.0),
        (2022, 26_279.0),
        (2023, 25_287.0),
    ] {
        assert_eq!(sum(&b, "Homicidio doloso", year), cases, "{year}");
    }
    let (_, b) = load(&all, &file("2024-03-20"));
    assert!(
        b.notes
            .contains(&"24 values with a thousands comma".to_string()),
        "{:?}",
        b.notes
    );
    let (_, b) = load(&all, &file("2023-08-24"));
    assert_eq!(sum(&b, "Homicidio doloso", 2021), 28_279.0);
}

#[test]
fn every_file_of_a_source_is_recognised() {
    let Some(data) = data() else { return };
    let all = descriptors();
    for (file, source, rows, aside) in [
        (
            "mx_sesnsp/estatal/Estatal Delitos - marzo 2019.xlsx",
            "mx_sesnsp_idefc",
            15_680,
            0,
        ),
        (
            "mx_sesnsp/estatal_rnid/RNID-estatal_2026-03-22.csv",
            "mx_sesnsp_rnid",
            3_648,
            0,
        ),
        (
            "mx_sesnsp/municipal/IDM_guanajuato_homicidio_2020-2025.csv",
            "mx_sesnsp_municipal",
            2_484,
            0,
        ),
        (
            "us_cbp/nationwide-drugs-fy20-fy23.csv",
            "us_cbp_drugs",
            9_924,
            0,
        ),
        (
            "us_overdose/VSRR_Provisional_Drug_Overdose_Death_Counts__2020-10.csv",
            "us_cdc_vsrr_overdose",
            13_320,
            0,
        ),
        (
            "mx_inegi/homicide-mun-2008.csv.bz2",
            "mx_inegi_homicide",
            73_772,
            892,
        ),
    ] {
        let (found, b) = load(&all, &data.join(file));
        assert_eq!(all[found].info.id, source, "{file}");
        assert_eq!((b.rows_read, b.aside.len()), (rows, aside), "{file}");
        assert_eq!(b.rows_read, b.rows_accepted + b.aside.len() as u64);
        let disagreements: Vec<_> = b
            .notes
            .iter()
            .filter(|n| n.starts_with("subtotal at"))
            .collect();
        println!("{file}: {:?} {disagreements:?}", b.notes);
    }
}

#[test]
fn every_traced_crime_gun_of_delaware_is_accepted() {
    use cotejo_ingest::records;
    let Some(folder) = data() else { return };
    let text = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/bicentennial/records/us_de_crime_guns.toml");
    let text = std::fs::read_to_string(text).expect("text");
    let d = records::RecordDescriptor::parse(&text, "us_de_crime_guns.toml")
        .unwrap_or_else(|e| panic!("{e}"));
    let path = folder.join("us_firearms/crime_gun_events_delaware.csv");
    let found = records::detect(&path, std::slice::from_ref(&d), Limits::default());
    assert_eq!(found.unwrap_or_else(|e| panic!("{e}")), 0);
    let b = records::read(&path, &d, None, Limits::default(), &mut |_, _| {})
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        (b.rows_read, b.lines.len(), b.aside.len()),
        (635, 635, 0),
        "{:?}",
        b.aside
    );
    assert_eq!(b.columns.len(), 12);
}
