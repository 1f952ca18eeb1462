//! Official shapefiles and GeoJSON, made into a geometry.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use cotejo_model::{Catalogue, Level, PlaceCode};

use crate::error::{GeoError, Issue};
use crate::geometry::{Attribution, Geometry};
use crate::limits;
use crate::ring::{Point, Shape};
use crate::topology::{self, Part};
use crate::{geojson_in, shapefile_in, simplify};

/// Bytes of one file or of the files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    /// A `.shp`, its table `.dbf`, and its projection `.prj` where there is one.
    Shapefile {
        /// Name of the `.shp`, for errors.
        name: String,
        /// Shapes.
        shp: Vec<u8>,
        /// The table with the keys.
        dbf: Vec<u8>,
        /// The projection. Without one, coordinates must be degrees.
        prj: Option<String>,
    },
    /// A GeoJSON FeatureCollection, in degrees as RFC 7946 wants it.
    GeoJson {
        /// File name, for errors.
        name: String,
        /// Text.
        bytes: Vec<u8>,
    },
}

impl Files {
    /// Sorts files by their endings: `.shp` with `.dbf` and `.prj`, a `.zip` with exactly one such set, or `.geojson`/`.json`.
    ///
    /// Err where the set is incomplete, there are two, or a zip is damaged or larger than 1 GiB unpacked.
    pub fn sort(files: Vec<(String, Vec<u8>)>) -> Result<Files, GeoError> {
        let mut found: Vec<(String, Vec<u8>)> = Vec::new();
        let first = files.first().map(|f| f.0.clone()).unwrap_or_default();
        for (name, bytes) in files {
            if ending(&name) == "zip" {
                found.extend(unpack(&name, &bytes)?);
            } else {
                found.push((name, bytes));
            }
        }
        let refuse = |why: &str| GeoError::Shapefile {
            file: first.clone(),
            why: why.to_string(),
        };
        let mut take = |wanted: &[&str]| -> Result<Option<(String, Vec<u8>)>, GeoError> {
            let fits: Vec<usize> = (0..found.len())
                .filter(|i| wanted.contains(&ending(&found[*i].0).as_str()))
                .collect();
            match fits.as_slice() {
                [] => Ok(None),
                [one] => Ok(Some(found.swap_remove(*one))),
                _ => Err(refuse(&format!(
                    "holds {} files `.{}`; give one layer at a time",
                    fits.len(),
                    wanted[0]
                ))),
            }
        };
        if let Some((name, shp)) = take(&["shp"])? {
            let Some((_, dbf)) = take(&["dbf"])? else {
                return Err(refuse(
                    "has no table of keys beside it; give the `.dbf` of the same name too",
                ));
            };
            let prj = take(&["prj"])?.map(|(_, text)| String::from_utf8_lossy(&text).into_owned());
            return Ok(Files::Shapefile {
                name,
                shp,
                dbf,
                prj,
            });
        }
        match take(&["geojson", "json"])? {
            Some((name, bytes)) => Ok(Files::GeoJson { name, bytes }),
            None => Err(refuse(
                "is neither shapefile nor GeoJSON; give a `.shp` with its `.dbf`, a `.zip` of them, or a `.geojson`",
            )),
        }
    }
}

/// What to make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// The column (or GeoJSON property) of the keys: INEGI's `CVEGEO`, the Census Bureau's `GEOID`.
    pub key_column: String,
    /// What the places are: states, municipalities or counties.
    pub level: Level,
    /// Whose work it is.
    pub attribution: Attribution,
    /// The country whose keys these are.
    pub country: PlaceCode,
}

/// Detail that is kept, in square degrees on the ground: (about 60 m)², a fifth of a pixel of the deepest tile.
const DETAIL: f64 = 0.000_54 * 0.000_54;

/// A geometry of a file, and the records that were not taken.
///
/// Records of the same key are one place. Vertices that no map of ours could show are left out. Err where the file is damaged,
/// too large, not in degrees or INEGI's Lambert projection, or without the column of keys.
pub fn import(files: &Files, options: &ImportOptions) -> Result<(Geometry, Vec<Issue>), GeoError> {
    check(options)?;
    let (name, records) = match files {
        Files::Shapefile {
            name,
            shp,
            dbf,
            prj,
        } => {
            let column = &options.key_column;
            (
                name,
                shapefile_in::read(name, shp, dbf, prj.as_deref(), column)?,
            )
        }
        Files::GeoJson { name, bytes } => {
            (name, geojson_in::read(name, bytes, &options.key_column)?)
        }
    };
    let mut issues = Vec::new();
    let mut parts = Vec::new();
    let mut named = BTreeSet::new();
    let mut vertices = 0;
    for record in records {
        vertices += record.rings.iter().map(|r| r.points.len()).sum::<usize>();
        limits::vertices(name, vertices)?;
        match place(&record.key, options) {
            Err(why) => issues.push(Issue {
                at: record.at,
                key: record.key,
                why,
            }),
            Ok(place) => {
                named.insert(place.clone());
                parts.push(Part {
                    place,
                    rings: record.rings,
                });
            }
        }
    }
    let (arcs, mut shapes) = topology::build(parts);
    shapes.retain(|_, shape| !shape.polygons.is_empty());
    let without_shape = named.into_iter().filter(|p| !shapes.contains_key(p));
    let without_shape = without_shape.map(|p| p.to_string()).collect();
    let mut geometry = thinned(Geometry::new(options.attribution.clone(), arcs, shapes));
    geometry.without_shape = without_shape;
    geometry.issues.clone_from(&issues);
    Ok((geometry, issues))
}

/// One record of a file, before its key is known to be a place.
pub(crate) struct Record {
    pub at: String,
    pub key: String,
    pub rings: Vec<topology::PartRing>,
}

fn check(options: &ImportOptions) -> Result<(), GeoError> {
    let local = if options.country == PlaceCode::mexico() {
        Level::Municipality
    } else {
        Level::County
    };
    if options.country.level() != Level::Country {
        return Err(GeoError::Options(format!(
            "`{}` is not a country; say `MX` or `US`",
            options.country
        )));
    }
    if options.level != Level::State && options.level != local {
        return Err(GeoError::Options(format!(
            "`{}` has no places of level `{}`; say `state` or `{}`",
            options.country,
            options.level.name(),
            local.name()
        )));
    }
    Ok(())
}

/// The place of a key: digits, with or without the country before them.
fn place(key: &str, options: &ImportOptions) -> Result<PlaceCode, String> {
    let country = options.country.as_str();
    let digits = key.trim();
    let digits = digits
        .strip_prefix(country)
        .map_or(digits, |rest| rest.trim_start_matches('-'));
    let width = if options.level == Level::State { 2 } else { 5 };
    if digits.len() != width || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!(
            "`{key}` is not a key of {width} digits; is `{}` the column of the keys?",
            options.key_column
        ));
    }
    let code: PlaceCode = format!("{country}-{digits}")
        .parse()
        .map_err(|e| format!("{e}"))?;
    match Catalogue::standard().get(&code) {
        Some(_) => Ok(code),
        None => Err(format!(
            "`{code}` is in no catalogue of places; if it is new, the catalogue must know it first"
        )),
    }
}

/// Without the vertices that no map of ours could show.
fn thinned(geometry: Geometry) -> Geometry {
    // A Mercator square is 360° wide and stretched by one over the cosine of the latitude.
    let limit = |[_, lat]: Point| DETAIL / (360.0 * lat.to_radians().cos()).powi(2);
    let shapes: Vec<&Shape> = geometry.shapes.values().collect();
    let kept = simplify::keep(&geometry.arcs, geometry.ranks(), limit, &shapes);
    let arcs = geometry
        .arcs
        .iter()
        .zip(&kept)
        .map(|(arc, kept)| kept.iter().filter_map(|i| arc.get(*i as usize).copied()))
        .map(Iterator::collect)
        .collect();
    Geometry::new(geometry.attribution, arcs, geometry.shapes)
}

fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// The files of a zip that a layer is made of.
fn unpack(name: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, GeoError> {
    let damaged = |e: &dyn std::fmt::Display| GeoError::Shapefile {
        file: name.to_string(),
        why: format!("is a damaged or cut-off zip file ({e}); download it again"),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut left = limits::MAX_SHAPEFILE_BYTES;
    let mut out = BTreeMap::new();
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(|e| damaged(&e))?;
        let inner = entry.name().map_err(|e| damaged(&e))?.into_owned();
        // The Mac's shadow files have the same endings.
        let wanted = ["shp", "dbf", "prj", "geojson", "json"].contains(&ending(&inner).as_str());
        if !wanted || inner.starts_with("__MACOSX") {
            continue;
        }
        let mut content = Vec::new();
        let mut entry = entry.take(left + 1);
        entry.read_to_end(&mut content).map_err(|e| damaged(&e))?;
        let len = content.len() as u64;
        if len > left {
            limits::bytes(
                name,
                limits::MAX_SHAPEFILE_BYTES + 1,
                limits::MAX_SHAPEFILE_BYTES,
            )?;
        }
        left -= len;
        out.insert(inner, content);
    }
    Ok(out.into_iter().collect())
}
