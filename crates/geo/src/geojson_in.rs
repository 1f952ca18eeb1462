//! GeoJSON's features with their keys.

use geojson::{Feature, FeatureCollection, GeometryValue, Position, feature::Id};

use crate::error::GeoError;
use crate::import::Record;
use crate::limits;
use crate::topojson::is_degrees;
use crate::topology::PartRing;

/// Reads the features. The key is the property of that name, or the feature's `id` where `key` is `id`.
pub(crate) fn read(name: &str, bytes: &[u8], key: &str) -> Result<Vec<Record>, GeoError> {
    limits::bytes(name, bytes.len() as u64, limits::MAX_BYTES)?;
    let collection: FeatureCollection =
        serde_json::from_slice(bytes).map_err(|e| GeoError::Json {
            file: name.to_string(),
            format: "GeoJSON",
            why: e.to_string(),
        })?;
    let mut out = Vec::new();
    let mut keyed = false;
    for (i, feature) in collection.features.iter().enumerate() {
        let found = key_of(feature, key);
        keyed |= found.is_some();
        let mut rings = Vec::new();
        match feature.geometry.as_ref().map(|g| &g.value) {
            None => {}
            Some(GeometryValue::Polygon { coordinates }) => {
                polygon(name, i, coordinates, &mut rings)?;
            }
            Some(GeometryValue::MultiPolygon { coordinates }) => {
                for one in coordinates {
                    polygon(name, i, one, &mut rings)?;
                }
            }
            Some(other) => {
                return Err(GeoError::Topology {
                    file: name.to_string(),
                    at: format!("feature {i}"),
                    why: format!("its type is `{}`; places are polygons", other.type_name()),
                });
            }
        }
        out.push(Record {
            at: format!("feature {i}"),
            key: found.unwrap_or_default(),
            rings,
        });
    }
    if let (false, Some(first)) = (keyed, collection.features.first()) {
        let columns = first.properties.iter().flat_map(|p| p.keys());
        let columns: Vec<String> = columns.map(|name| format!("`{name}`")).collect();
        return Err(GeoError::Column {
            file: name.to_string(),
            column: key.to_string(),
            columns: if columns.is_empty() {
                "none".to_string()
            } else {
                columns.join(", ")
            },
        });
    }
    Ok(out)
}

fn key_of(feature: &Feature, key: &str) -> Option<String> {
    if let Some(value) = feature.properties.as_ref().and_then(|p| p.get(key)) {
        return match value {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
    }
    match feature.id.as_ref().filter(|_| key == "id")? {
        Id::String(text) => Some(text.clone()),
        Id::Number(number) => Some(number.to_string()),
    }
}

fn polygon(
    name: &str,
    feature: usize,
    rings: &[Vec<Position>],
    out: &mut Vec<PartRing>,
) -> Result<(), GeoError> {
    for (i, ring) in rings.iter().enumerate() {
        let mut points = Vec::with_capacity(ring.len());
        for position in ring {
            let point = match position.as_slice() {
                [x, y, ..] if is_degrees([*x, *y]) => [*x, *y],
                other => {
                    return Err(GeoError::Topology {
                        file: name.to_string(),
                        at: format!("feature {feature}"),
                        why: format!(
                            "position {other:?} is not in degrees; reproject the file to longitude and latitude"
                        ),
                    });
                }
            };
            points.push(point);
        }
        out.push(PartRing {
            points,
            outer: i == 0,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use cotejo_model::{Level, PlaceCode};

    use crate::import::{Files, ImportOptions, import};
    use crate::sample;

    const TEXT: &str = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"GEOID": "48"}, "geometry": {"type": "Polygon", "coordinates": [[[-100, 30, 5], [-99, 30, 5], [-99, 31, 5], [-100, 31, 5], [-100, 30, 5]]]}},
        {"type": "Feature", "properties": {"GEOID": "35"}, "geometry": null},
        {"type": "Feature", "properties": {"GEOID": "99"}, "geometry": {"type": "MultiPolygon", "coordinates": []}}]}"#;

    fn options(key: &str) -> ImportOptions {
        ImportOptions {
            key_column: key.into(),
            level: Level::State,
            attribution: sample::attribution(),
            country: PlaceCode::united_states(),
        }
    }

    fn files(text: &str) -> Files {
        Files::sort(vec![("us.geojson".into(), text.into())]).unwrap()
    }

    #[test]
    fn features_become_places() {
        let (g, issues) = import(&files(TEXT), &options("GEOID")).unwrap();
        assert_eq!(
            g.places().map(PlaceCode::as_str).collect::<Vec<_>>(),
            ["US-48"]
        );
        assert_eq!(g.without_shape(), ["US-35"]);
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0].at, "feature 2");
        assert!(issues[0].why.starts_with("`US-99` is in no catalogue"));
    }

    #[test]
    fn refusals_name_what_is_there() {
        let error =
            |text: &str, key: &str| import(&files(text), &options(key)).unwrap_err().to_string();
        assert_eq!(
            error(TEXT, "CVEGEO"),
            "`us.geojson` has no column `CVEGEO`; it has `GEOID`"
        );
        assert!(error("[]", "GEOID").starts_with("`us.geojson` is not readable as GeoJSON"));
        let far = TEXT.replace("-100, 30, 5", "2500000, 30");
        assert!(
            error(&far, "GEOID").contains("`us.geojson`, feature 0: position [2500000.0, 30.0]")
        );
        let point = TEXT.replace("null", r#"{"type": "Point", "coordinates": [1, 2]}"#);
        assert!(error(&point, "GEOID").contains("feature 1: its type is `Point`"));
    }
}
