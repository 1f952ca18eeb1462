//! A shapefile's shapes with the keys of its table.
//!
//! The shapes are read by the `shapefile` crate. Of the table only the column of keys is read, by its place in the record, so
//! that accents in another encoding or asterisks for numbers in other columns cannot stop the reading.

use std::io::Cursor;

use shapefile::{PolygonRing, Shape, ShapeReader, record::traits::HasXY};

use crate::crs::Crs;
use crate::error::GeoError;
use crate::import::Record;
use crate::limits;
use crate::ring::Point;
use crate::topojson::is_degrees;
use crate::topology::PartRing;

pub(crate) fn read(
    name: &str,
    shp: &[u8],
    dbf: &[u8],
    prj: Option<&str>,
    column: &str,
) -> Result<Vec<Record>, GeoError> {
    let len = (shp.len() + dbf.len()) as u64;
    limits::bytes(name, len, limits::MAX_SHAPEFILE_BYTES)?;
    let keys = keys(name, dbf, column)?;
    let crs = prj.map_or(Ok(Crs::Degrees), |prj| Crs::of(prj, name))?;
    let damaged = |at: usize, e: shapefile::Error| GeoError::Shapefile {
        file: name.to_string(),
        why: format!("is a damaged shapefile, at record {at} ({e}); download it again"),
    };
    let mut reader = ShapeReader::new(Cursor::new(shp)).map_err(|e| damaged(0, e))?;
    let mut out = Vec::new();
    for (i, shape) in reader.iter_shapes().enumerate() {
        let shape = shape.map_err(|e| damaged(i + 1, e))?;
        let Some(key) = keys.get(i) else {
            return Err(GeoError::Shapefile {
                file: name.to_string(),
                why: format!(
                    "has more shapes than its table has rows ({}); the `.dbf` belongs to another file or is cut off",
                    keys.len()
                ),
            });
        };
        let mut rings = Vec::new();
        match shape {
            Shape::NullShape => {}
            Shape::Polygon(p) => rings_of(p.rings(), &mut rings),
            Shape::PolygonM(p) => rings_of(p.rings(), &mut rings),
            Shape::PolygonZ(p) => rings_of(p.rings(), &mut rings),
            other => {
                return Err(GeoError::Shapefile {
                    file: name.to_string(),
                    why: format!(
                        "holds shapes of type `{}`; places are polygons",
                        other.shapetype()
                    ),
                });
            }
        }
        for p in rings.iter_mut().flat_map(|ring| &mut ring.points) {
            let from = *p;
            *p = crs.degrees(from);
            if !is_degrees(*p) {
                return Err(not_degrees(name, i + 1, from, prj.is_some()));
            }
        }
        // A row that was deleted keeps its place in both files.
        if let Some(key) = key {
            out.push(Record {
                at: format!("record {}", i + 1),
                key: key.clone(),
                rings,
            });
        }
    }
    Ok(out)
}

fn rings_of<P: HasXY>(rings: &[PolygonRing<P>], out: &mut Vec<PartRing>) {
    out.extend(rings.iter().map(|ring| PartRing {
        points: ring.points().iter().map(|p| [p.x(), p.y()]).collect(),
        outer: matches!(ring, PolygonRing::Outer(_)),
    }));
}

fn not_degrees(name: &str, record: usize, [x, y]: Point, declared: bool) -> GeoError {
    let remedy = if declared {
        "the `.prj` belongs to another file, or the file is damaged"
    } else {
        "give the `.prj` too, or reproject the file to longitude and latitude"
    };
    GeoError::Shapefile {
        file: name.to_string(),
        why: format!("has at record {record} the position {x}, {y}, not in degrees; {remedy}"),
    }
}

/// The key of each row; `None` for a deleted row. The format: dBASE III, a header, then rows of fixed width.
fn keys(name: &str, dbf: &[u8], column: &str) -> Result<Vec<Option<String>>, GeoError> {
    let cut = || GeoError::Shapefile {
        file: name.to_string(),
        why: "has a table (`.dbf`) that is cut off or none; download it again".to_string(),
    };
    let short = |at: usize| -> Option<usize> {
        let bytes: [u8; 2] = dbf.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(bytes)))
    };
    let rows: [u8; 4] = dbf
        .get(4..8)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(cut)?;
    let rows = u32::from_le_bytes(rows) as usize;
    let (header, width) = (short(8).ok_or_else(cut)?, short(10).ok_or_else(cut)?);
    let fields = dbf.get(32..header).ok_or_else(cut)?;
    let mut columns = Vec::new();
    // The first byte of a row says whether it is deleted.
    let mut at = 1;
    let mut found = None;
    for field in fields.chunks_exact(32).take_while(|f| f[0] != b'\r') {
        let text = field[..11].split(|b| *b == 0).next().unwrap_or_default();
        let text = String::from_utf8_lossy(text).trim().to_string();
        let len = usize::from(field[16]);
        if text.eq_ignore_ascii_case(column) {
            found = Some(at..at + len);
        }
        columns.push(format!("`{text}`"));
        at += len;
    }
    let Some(range) = found else {
        return Err(GeoError::Column {
            file: name.to_string(),
            column: column.to_string(),
            columns: columns.join(", "),
        });
    };
    let body = dbf.get(header..).unwrap_or_default();
    if width == 0 || body.len() / width < rows {
        return Err(cut());
    }
    body.chunks_exact(width)
        .take(rows)
        .map(|row| {
            if row.first() == Some(&b'*') {
                return Ok(None);
            }
            let text = row.get(range.clone()).ok_or_else(cut)?;
            let text = String::from_utf8_lossy(text);
            Ok(Some(text.trim_matches([' ', '\0']).to_string()))
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use cotejo_model::{Level, PlaceCode};
    use proptest::prelude::*;
    use shapefile::dbase::{FieldValue, Record as Row, TableWriterBuilder};
    use shapefile::{Point as XY, Polygon, PolygonRing, ShapeWriter, Writer};

    use super::*;
    use crate::import::{Files, ImportOptions, import};
    use crate::lambert::{Lambert, Parameters};
    use crate::{Attribution, sample};

    const PRJ: &str = r#"PROJCS["MEXICO_ITRF_2008_LCC",GEOGCS["MEXICO_ITRF_2008",DATUM["D_ITRF_2008",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-102.0],PARAMETER["Standard_Parallel_1",17.5],PARAMETER["Standard_Parallel_2",29.5],PARAMETER["Latitude_Of_Origin",12.0],UNIT["Meter",1.0]]"#;

    /// Three records as the `shapefile` crate writes them: two neighbours, and a key that is none.
    pub(crate) fn written(to: impl Fn(Point) -> Point) -> (Vec<u8>, Vec<u8>) {
        let (mut shp, mut shx, mut dbf) = (vec![], vec![], vec![]);
        {
            let shapes = ShapeWriter::with_shx(Cursor::new(&mut shp), Cursor::new(&mut shx));
            let table = TableWriterBuilder::new()
                .add_character_field("NOMGEO".try_into().unwrap(), 20)
                .add_character_field("CVEGEO".try_into().unwrap(), 5)
                .build_with_dest(Cursor::new(&mut dbf));
            let mut writer = Writer::new(shapes, table);
            for (key, x) in [("02004", 0.0), ("02003", 1.0), ("0200", 2.0)] {
                let ring = sample::square(x, 0.0, 1.0);
                let ring = ring.into_iter().map(&to).map(|[x, y]| XY::new(x, y));
                let shape = Polygon::new(PolygonRing::Outer(ring.collect()));
                let mut row = Row::default();
                row.insert("CVEGEO".into(), FieldValue::Character(Some(key.into())));
                row.insert("NOMGEO".into(), FieldValue::Character(Some("x".into())));
                writer.write_shape_and_record(&shape, &row).unwrap();
            }
        }
        (shp, dbf)
    }

    fn options() -> ImportOptions {
        ImportOptions {
            key_column: "CVEGEO".into(),
            level: Level::Municipality,
            attribution: Attribution {
                text: "INEGI".into(),
                address: "https://www.inegi.org.mx".into(),
                licence: "términos de libre uso".into(),
            },
            country: PlaceCode::mexico(),
        }
    }

    fn files(shp: Vec<u8>, dbf: Vec<u8>, prj: Option<&str>) -> Files {
        Files::Shapefile {
            name: "mun.shp".into(),
            shp,
            dbf,
            prj: prj.map(str::to_string),
        }
    }

    #[test]
    fn a_shapefile_becomes_places_that_share_their_border() {
        let (shp, dbf) = written(|p| p);
        let (g, issues) = import(&files(shp, dbf, None), &options()).unwrap();
        let places: Vec<&str> = g.places().map(PlaceCode::as_str).collect();
        assert_eq!(places, ["MX-02003", "MX-02004"]);
        assert_eq!(issues.len(), 1);
        assert_eq!(
            (issues[0].at.as_str(), issues[0].why.as_str()),
            (
                "record 3",
                "`0200` is not a key of 5 digits; is `CVEGEO` the column of the keys?"
            )
        );
        let atlas = crate::Atlas::new(vec![g]);
        let tijuana: PlaceCode = "MX-02004".parse().unwrap();
        assert_eq!(atlas.neighbours(&tijuana), ["MX-02003".parse().unwrap()]);
    }

    #[test]
    fn inegis_projection_is_undone() {
        let lambert = Lambert::new(Parameters::INEGI).unwrap();
        let (shp, dbf) = written(|p| lambert.project(p));
        let (g, _) = import(&files(shp.clone(), dbf.clone(), Some(PRJ)), &options()).unwrap();
        let [w, s, e, n] = crate::Atlas::new(vec![g])
            .bounds(&"MX-02004".parse().unwrap())
            .unwrap();
        for (found, wanted) in [(w, -100.0), (s, 20.0), (e, -99.0), (n, 21.0)] {
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
        let error = import(&files(shp, dbf, None), &options()).unwrap_err();
        assert!(
            error.to_string().ends_with(
                "not in degrees; give the `.prj` too, or reproject the file to longitude and latitude"
            ),
            "{error}"
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let (shp, dbf) = written(|p| p);
        let error = |shp: &[u8], dbf: &[u8], column: &str| {
            read("mun.shp", shp, dbf, None, column)
                .err()
                .unwrap()
                .to_string()
        };
        assert_eq!(
            error(&shp, &dbf, "GEOID"),
            "`mun.shp` has no column `GEOID`; it has `NOMGEO`, `CVEGEO`"
        );
        assert!(error(&shp, &dbf[..100], "CVEGEO").contains("cut off"));
        assert!(error(&shp[..200], &dbf, "CVEGEO").contains("damaged shapefile"));
        let mut fewer = dbf.clone();
        fewer[4] = 2;
        assert!(error(&shp, &fewer, "CVEGEO").contains("more shapes than its table has rows (2)"));
    }

    proptest! {
        #[test]
        fn no_changed_byte_reaches_a_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..8),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let (mut shp, mut dbf) = written(|p| p);
            for (at, byte, table) in changes {
                let bytes = if table { &mut dbf } else { &mut shp };
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(at) = cut {
                shp.truncate(at.index(shp.len()));
            }
            let _ = import(&files(shp, dbf, Some(PRJ)), &options());
        }
    }
}
