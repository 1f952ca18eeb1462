//! Official shapefiles and GeoJSON. The first byte says which: 1 GeoJSON, 2 a zip, else a shapefile; of a shapefile the next two
//! bytes are the length of the `.shp`, the byte after them that of the `.prj`, and the rest is the `.dbf`.

use std::io::{Cursor, Write};

use cotejo_geo::{Attribution, Files, GeoError, Geometry, ImportOptions, Issue, import};
use cotejo_model::{Level, PlaceCode};

/// Imports it and holds the geometry to what every geometry must be.
pub fn run(data: &[u8]) {
    match imported(data) {
        Ok((geometry, issues)) => {
            assert!(issues.iter().all(|i| !i.why.is_empty() && !i.at.is_empty()));
            crate::topojson::check(geometry);
        }
        Err(e) => assert!(!e.to_string().is_empty()),
    }
}

fn imported(data: &[u8]) -> Result<(Geometry, Vec<Issue>), GeoError> {
    let (kind, bytes) = data.split_first().unwrap_or((&0, data));
    let files = match kind {
        1 => Files::GeoJson {
            name: "input.geojson".to_string(),
            bytes: bytes.to_vec(),
        },
        2 => Files::sort(vec![("input.zip".to_string(), bytes.to_vec())])?,
        _ => shapefile(bytes),
    };
    let options = ImportOptions {
        key_column: "CVEGEO".to_string(),
        level: Level::Municipality,
        attribution: Attribution {
            text: "t".to_string(),
            address: "a".to_string(),
            licence: "l".to_string(),
        },
        country: PlaceCode::mexico(),
    };
    import(&files, &options)
}

fn shapefile(bytes: &[u8]) -> Files {
    let byte = |i: usize| usize::from(bytes.get(i).copied().unwrap_or(0));
    let rest = bytes.get(3..).unwrap_or_default();
    let (shp, rest) = rest.split_at((byte(0) << 8 | byte(1)).min(rest.len()));
    let (prj, dbf) = rest.split_at(byte(2).min(rest.len()));
    Files::Shapefile {
        name: "input.shp".to_string(),
        shp: shp.to_vec(),
        dbf: dbf.to_vec(),
        prj: (!prj.is_empty()).then(|| String::from_utf8_lossy(prj).into_owned()),
    }
}

/// Two neighbours: as a shapefile with and without projection, zipped, and as GeoJSON.
pub fn seeds() -> Vec<Vec<u8>> {
    let (shp, dbf) = (shp(), dbf());
    let prj = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]"#;
    let with = |prj: &str| {
        let len = (shp.len() as u16).to_be_bytes();
        [
            &[0, len[0], len[1], prj.len() as u8],
            shp.as_slice(),
            prj.as_bytes(),
            &dbf,
        ]
        .concat()
    };
    let text = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"CVEGEO":"02004"},"geometry":
{"type":"Polygon","coordinates":[[[-100,20],[-99,20],[-99,21],[-100,20]]]}},{"type":"Feature","properties":{"CVEGEO":"02003"},
"geometry":{"type":"MultiPolygon","coordinates":[[[[-100,20],[-99,21],[-100,21],[-100,20]]]]}}]}"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("mun.shp", &shp), ("mun.dbf", &dbf)] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).expect("an entry");
        zip.write_all(content).expect("in memory");
    }
    let zip = zip.finish().expect("in memory").into_inner();
    let seeds = vec![
        with(""),
        with(prj),
        [&[1], text.as_slice()].concat(),
        [&[2], zip.as_slice()].concat(),
    ];
    // Mutations of what is refused at the door would test nothing.
    for seed in &seeds {
        let read = imported(seed).unwrap_or_else(|e| panic!("a seed: {e}"));
        assert_eq!((read.0.places().count(), read.1.len()), (2, 0), "a seed");
    }
    seeds
}

/// Two squares that share a side, in the layout of ESRI's white paper of 1998.
fn shp() -> Vec<u8> {
    let mut records = Vec::new();
    for (i, west) in [-100.0f64, -99.0].into_iter().enumerate() {
        let east = west + 1.0;
        let ring = [
            [west, 20.0],
            [west, 21.0],
            [east, 21.0],
            [east, 20.0],
            [west, 20.0],
        ];
        let mut content = 5i32.to_le_bytes().to_vec();
        content.extend(
            [west, 20.0, east, 21.0]
                .iter()
                .flat_map(|v| v.to_le_bytes()),
        );
        content.extend([1i32, 5, 0].iter().flat_map(|v| v.to_le_bytes()));
        content.extend(ring.iter().flatten().flat_map(|v: &f64| v.to_le_bytes()));
        records.extend((i as i32 + 1).to_be_bytes());
        records.extend((content.len() as i32 / 2).to_be_bytes());
        records.extend(content);
    }
    let mut out = 9994i32.to_be_bytes().to_vec();
    out.extend([0; 20]);
    out.extend(((100 + records.len()) as i32 / 2).to_be_bytes());
    out.extend([1000i32, 5].iter().flat_map(|v| v.to_le_bytes()));
    let bounds = [-100.0f64, 20.0, -98.0, 21.0, 0.0, 0.0, 0.0, 0.0];
    out.extend(bounds.iter().flat_map(|v| v.to_le_bytes()));
    out.extend(records);
    out
}

/// Its table: one column of keys.
fn dbf() -> Vec<u8> {
    let mut out = vec![3, 124, 1, 1, 2, 0, 0, 0, 65, 0, 6, 0];
    out.extend([0; 20]);
    out.extend(b"CVEGEO\0\0\0\0\0C");
    out.extend([0; 4]);
    out.push(5);
    out.extend([0; 15]);
    out.push(b'\r');
    out.extend(b" 02004 02003\x1a");
    out
}
