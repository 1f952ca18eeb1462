//! TopoJSON, read and written. The format: <https://github.com/topojson/topojson-specification>.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::{Level, PlaceCode};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};

use crate::dissolve;
use crate::error::{GeoError, Issue};
use crate::geometry::{Attribution, Geometry};
use crate::limits;
use crate::ring::{ArcRef, Point, Polygon, Ring, Shape, near, turn};
use crate::topology::grid;

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type")]
    kind: String,
    transform: Option<Transform>,
    objects: BTreeMap<String, Value>,
    arcs: Vec<Vec<Position>>,
    attribution: Option<Attribution>,
}

#[derive(Deserialize)]
struct Transform {
    scale: Point,
    translate: Point,
}

/// Two numbers, and more that are not looked at.
struct Position(Point);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Position, D::Error> {
        struct Visit;
        impl<'de> de::Visitor<'de> for Visit {
            type Value = Position;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a position of two numbers or more")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let short = |n| de::Error::invalid_length(n, &self);
                let x = seq.next_element()?.ok_or_else(|| short(0))?;
                let y = seq.next_element()?.ok_or_else(|| short(1))?;
                while seq.next_element::<de::IgnoredAny>()?.is_some() {}
                Ok(Position([x, y]))
            }
        }
        d.deserialize_seq(Visit)
    }
}

pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Geometry, GeoError> {
    limits::bytes(name, bytes.len() as u64, limits::MAX_BYTES)?;
    let bad = |why: String| GeoError::Json {
        file: name.to_string(),
        format: "TopoJSON",
        why,
    };
    let document: Document = serde_json::from_slice(bytes).map_err(|e| bad(e.to_string()))?;
    if document.kind != "Topology" {
        return Err(bad(format!(
            "its type is `{}`, not `Topology`; convert it with `geo2topo`",
            document.kind
        )));
    }
    let attribution = document.attribution.ok_or_else(|| {
        bad("it does not say whose work it is; add the member `attribution` with `text`, `address` and `licence`".to_string())
    })?;
    let arcs = decode(&document.arcs, document.transform.as_ref(), name)?;
    let mut reader = Reader {
        name,
        arcs: &arcs,
        shapes: BTreeMap::new(),
        without_shape: BTreeSet::new(),
        issues: Vec::new(),
        vertices: 0,
    };
    for (object, value) in &document.objects {
        reader.object(object, value)?;
    }
    let Reader {
        shapes,
        mut without_shape,
        issues,
        ..
    } = reader;
    let shapes: BTreeMap<PlaceCode, Shape> = shapes
        .into_iter()
        .map(|(place, found)| (place, joined(found, &arcs)))
        .collect();
    without_shape.retain(|key| !shapes.keys().any(|place| place.as_str() == key));
    let mut geometry = Geometry::new(attribution, arcs, shapes);
    geometry.without_shape = without_shape.into_iter().collect();
    geometry.issues = issues;
    Ok(geometry)
}

/// One shape of what several geometries say of one place.
fn joined(mut shapes: Vec<Shape>, arcs: &[Vec<Point>]) -> Shape {
    if shapes.len() == 1 {
        return shapes.remove(0);
    }
    dissolve::dissolve(&shapes.iter().collect::<Vec<_>>(), arcs)
}

/// Arcs in degrees.
fn decode(
    arcs: &[Vec<Position>],
    transform: Option<&Transform>,
    name: &str,
) -> Result<Vec<Vec<Point>>, GeoError> {
    let wrong = |arc: usize, why: String| GeoError::Topology {
        file: name.to_string(),
        at: format!("arc {arc}"),
        why,
    };
    let mut out = Vec::with_capacity(arcs.len());
    for (at, arc) in arcs.iter().enumerate() {
        if arc.len() < 2 {
            return Err(wrong(
                at,
                format!("it has {} positions; an arc has two or more", arc.len()),
            ));
        }
        let mut sum = [0.0, 0.0];
        let mut points = Vec::with_capacity(arc.len());
        for Position([x, y]) in arc {
            let point = match transform {
                None => [*x, *y],
                Some(t) => {
                    sum = [sum[0] + x, sum[1] + y];
                    [
                        sum[0] * t.scale[0] + t.translate[0],
                        sum[1] * t.scale[1] + t.translate[1],
                    ]
                }
            };
            if !is_degrees(point) {
                return Err(wrong(
                    at,
                    format!(
                        "position {}, {} is not in degrees; reproject the file to longitude and latitude",
                        point[0], point[1]
                    ),
                ));
            }
            points.push(point);
        }
        out.push(points);
    }
    Ok(out)
}

/// True for a longitude and a latitude. Files made on a grid may pass the ends by a step.
pub(crate) fn is_degrees([x, y]: Point) -> bool {
    // Of not-a-number every comparison is false.
    x.abs() <= 180.01 && y.abs() <= 90.01
}

struct Reader<'a> {
    name: &'a str,
    arcs: &'a [Vec<Point>],
    shapes: BTreeMap<PlaceCode, Vec<Shape>>,
    without_shape: BTreeSet<String>,
    issues: Vec<Issue>,
    vertices: usize,
}

impl Reader<'_> {
    fn object(&mut self, object: &str, value: &Value) -> Result<(), GeoError> {
        let mut count = 0;
        self.geometry(value, &format!("object `{object}`"), &mut count, 0)
    }

    fn geometry(
        &mut self,
        value: &Value,
        object: &str,
        count: &mut usize,
        depth: usize,
    ) -> Result<(), GeoError> {
        if value["type"].as_str() == Some("GeometryCollection") {
            let list = value["geometries"].as_array().ok_or_else(|| {
                self.wrong(object, "a GeometryCollection without `geometries`".into())
            })?;
            if depth >= limits::MAX_DEPTH {
                return Err(self.wrong(
                    object,
                    format!(
                        "collections inside one another, the limit is {}; write one list of places",
                        limits::MAX_DEPTH
                    ),
                ));
            }
            for value in list {
                self.geometry(value, object, count, depth + 1)?;
            }
            return Ok(());
        }
        let key = match &value["id"] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let at = format!("{object}, geometry {count}");
        *count += 1;
        let place: PlaceCode = match key.parse() {
            Ok(place) => place,
            Err(_) => {
                let why = if key.is_empty() {
                    "it has no `id`; write its place key there, as `MX-02004`".to_string()
                } else {
                    format!("`{key}` is not a place key; write `MX-02004` or `US-48141`")
                };
                self.issues.push(Issue { at, key, why });
                return Ok(());
            }
        };
        let at = format!("{at} (`{place}`)");
        let polygons = match value["type"].as_str() {
            None if value["type"].is_null() => {
                self.without_shape.insert(place.to_string());
                return Ok(());
            }
            Some("Polygon") => vec![self.polygon(&value["arcs"], &at)?],
            Some("MultiPolygon") => {
                let list = value["arcs"]
                    .as_array()
                    .ok_or_else(|| self.wrong(&at, "a MultiPolygon without `arcs`".into()))?;
                let polygons: Result<Vec<Polygon>, GeoError> =
                    list.iter().map(|v| self.polygon(v, &at)).collect();
                polygons?
            }
            other => {
                let kind = other.unwrap_or("no text");
                let why = format!("its type is `{kind}`; a place is a Polygon or MultiPolygon");
                self.issues.push(Issue { at, key, why });
                return Ok(());
            }
        };
        let polygons: Vec<Polygon> = polygons.into_iter().filter(|p| !p.is_empty()).collect();
        if polygons.is_empty() {
            self.without_shape.insert(place.to_string());
        } else {
            let found = self.shapes.entry(place).or_default();
            found.push(Shape { polygons });
        }
        Ok(())
    }

    fn polygon(&mut self, value: &Value, at: &str) -> Result<Polygon, GeoError> {
        let rings = value
            .as_array()
            .ok_or_else(|| self.wrong(at, "a polygon is a list of rings".into()))?;
        let mut out = Vec::with_capacity(rings.len());
        for (i, ring) in rings.iter().enumerate() {
            let mut ring = self.ring(ring, at)?;
            turn(&mut ring, self.arcs, i == 0);
            out.push(ring);
        }
        Ok(out)
    }

    fn ring(&mut self, value: &Value, at: &str) -> Result<Ring, GeoError> {
        let list = value
            .as_array()
            .filter(|list| !list.is_empty())
            .ok_or_else(|| self.wrong(at, "a ring is a list of arcs".into()))?;
        let mut ring: Ring = Vec::with_capacity(list.len());
        let mut ends: Option<(Point, Point)> = None;
        for value in list {
            let arc = self.arc(value, at)?;
            let points = &self.arcs[arc.index as usize];
            self.vertices += points.len();
            limits::vertices(self.name, self.vertices)?;
            let (mut first, mut last) = (points[0], points[points.len() - 1]);
            if arc.reversed {
                std::mem::swap(&mut first, &mut last);
            }
            if ends.is_some_and(|(_, end)| !near(end, first)) {
                return Err(self.wrong(
                    at,
                    format!("arc {value} does not begin where the arc before it ends"),
                ));
            }
            ends = Some((ends.map_or(first, |(begin, _)| begin), last));
            ring.push(arc);
        }
        if ends.is_some_and(|(begin, end)| !near(begin, end)) {
            return Err(self.wrong(
                at,
                "a ring does not close: its last arc does not end where its first begins".into(),
            ));
        }
        Ok(ring)
    }

    fn arc(&self, value: &Value, at: &str) -> Result<ArcRef, GeoError> {
        let number = value
            .as_i64()
            .ok_or_else(|| self.wrong(at, format!("`{value}` is not the number of an arc")))?;
        let (index, reversed) = if number < 0 {
            (!number, true)
        } else {
            (number, false)
        };
        match u32::try_from(index) {
            Ok(index) if (index as usize) < self.arcs.len() => Ok(ArcRef { index, reversed }),
            _ => Err(self.wrong(
                at,
                format!(
                    "arc {number} is not there; the file has {} arcs",
                    self.arcs.len()
                ),
            )),
        }
    }

    fn wrong(&self, at: &str, why: String) -> GeoError {
        GeoError::Topology {
            file: self.name.to_string(),
            at: at.to_string(),
            why,
        }
    }
}

pub(crate) fn write(geometry: &Geometry) -> Vec<u8> {
    let mut objects: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (place, shape) in &geometry.shapes {
        let object = match place.level() {
            Level::Country => "country",
            Level::State => "state",
            Level::Municipality | Level::County => "local",
            Level::Area => "area",
        };
        let polygons: Vec<Vec<Vec<i64>>> = shape.polygons.iter().map(numbers).collect();
        let list = objects.entry(object).or_default();
        list.push(match polygons.as_slice() {
            [one] => json!({"type": "Polygon", "id": place.as_str(), "arcs": one}),
            many => json!({"type": "MultiPolygon", "id": place.as_str(), "arcs": many}),
        });
    }
    for key in &geometry.without_shape {
        let list = objects.entry("without_shape").or_default();
        list.push(json!({"type": null, "id": key}));
    }
    let objects: BTreeMap<&str, Value> = objects
        .into_iter()
        .map(|(name, list)| {
            let collection = json!({"type": "GeometryCollection", "geometries": list});
            (name, collection)
        })
        .collect();
    let arcs: Vec<Vec<[i64; 2]>> = geometry.arcs.iter().map(|arc| steps(arc)).collect();
    let document = json!({
        "type": "Topology",
        "attribution": geometry.attribution,
        "transform": {"scale": [1e-5, 1e-5], "translate": [0, 0]},
        "objects": objects,
        "arcs": arcs,
    });
    document.to_string().into_bytes()
}

/// TopoJSON's numbers of arcs; one that is used backwards has its bits turned.
fn numbers(polygon: &Polygon) -> Vec<Vec<i64>> {
    let number = |arc: &ArcRef| {
        let index = i64::from(arc.index);
        if arc.reversed { !index } else { index }
    };
    let ring = |ring: &Ring| ring.iter().map(number).collect();
    polygon.iter().map(ring).collect()
}

/// The first position, then differences. Vertices that fall together are one; both ends stay.
fn steps(arc: &[Point]) -> Vec<[i64; 2]> {
    let mut out = Vec::with_capacity(arc.len());
    let mut before = [0i64, 0];
    for (i, point) in arc.iter().enumerate() {
        let [x, y] = grid(*point).map(i64::from);
        let step = [x - before[0], y - before[1]];
        // An arc has at least two positions, even one that has shrunk to a point.
        if out.len() < 2 && (out.is_empty() || i + 1 == arc.len()) || step != [0, 0] {
            out.push(step);
        }
        before = [x, y];
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    /// Two squares that share an edge, quantised in steps of half a degree; the second runs clockwise, as d3 wants it.
    const TWO: &str = r#"{"type": "Topology", "transform": {"scale": [0.5, 0.5], "translate": [-100, 20]},
      "attribution": {"text": "t", "address": "a", "licence": "l"},
      "objects": {"local": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "id": "MX-02001", "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "id": "MX-02002", "arcs": [[[2, 0]]]},
        {"type": null, "id": "MX-02003"},
        {"type": "Polygon", "id": 2004, "arcs": [[0, 1]]},
        {"type": "Point", "id": "MX-02005", "coordinates": [0, 0]}]}},
      "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 2, 7], [2, 0], [0, -2], [-2, 0]]]}"#;

    fn error(text: &str) -> String {
        Geometry::read(text.as_bytes(), "mx.json")
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn reads_quantised_arcs_and_lists_what_it_does_not_take() {
        let g = Geometry::read(TWO.as_bytes(), "mx.json").unwrap();
        let places: Vec<&str> = g.places().map(PlaceCode::as_str).collect();
        assert_eq!(places, ["MX-02001", "MX-02002"]);
        assert_eq!(g.without_shape(), ["MX-02003"]);
        assert_eq!(g.arcs[1][1], [-100.0, 21.0]);
        let issues: Vec<String> = g
            .issues()
            .iter()
            .map(|i| format!("{}: {}", i.at, i.why))
            .collect();
        assert_eq!(
            issues,
            [
                "object `local`, geometry 3: `2004` is not a place key; write `MX-02004` or `US-48141`",
                "object `local`, geometry 4 (`MX-02005`): its type is `Point`; a place is a Polygon or MultiPolygon",
            ]
        );
        assert_eq!(g.attribution().text, "t");
        for shape in g.shapes.values() {
            let area = crate::ring::area(&crate::ring::walk(&shape.polygons[0][0], &g.arcs));
            assert_eq!(area, 1.0, "outer rings are turned counter-clockwise");
        }
    }

    #[test]
    fn refusals_name_object_geometry_and_remedy() {
        let cases = [
            (
                "[[0, 1]]",
                "[[0, 9]]",
                "arc 9 is not there; the file has 3 arcs",
            ),
            (
                "[[0, 1]]",
                "[[0, -10]]",
                "arc -10 is not there; the file has 3 arcs",
            ),
            (
                "[[0, 1]]",
                "[[0]]",
                "a ring does not close: its last arc does not end where its first begins",
            ),
            (
                "[[0, 1]]",
                "[[0, 2]]",
                "a ring does not close: its last arc does not end where its first begins",
            ),
            (
                "[[0, 1]]",
                "[[0, 0]]",
                "arc 0 does not begin where the arc before it ends",
            ),
            ("[[0, 1]]", "[[1.5]]", "`1.5` is not the number of an arc"),
            ("[[0, 1]]", "[[]]", "a ring is a list of arcs"),
        ];
        for (from, to, why) in cases {
            let text = TWO.replacen(from, to, 1);
            if why.contains("close") && to == "[[0, 2]]" {
                continue;
            }
            assert_eq!(
                error(&text),
                format!("`mx.json`, object `local`, geometry 0 (`MX-02001`): {why}")
            );
        }
        assert_eq!(
            error(&TWO.replace("\"attribution\"", "\"by\"")),
            "`mx.json` is not readable as TopoJSON: it does not say whose work it is; add the member `attribution` with `text`, `address` and `licence`"
        );
        assert_eq!(
            error(&TWO.replace("-100, 20", "2500000, 20")),
            "`mx.json`, arc 0: position 2500001, 20 is not in degrees; reproject the file to longitude and latitude"
        );
        assert!(error("{").starts_with("`mx.json` is not readable as TopoJSON: EOF"));
        assert!(
            error(&TWO.replace("[2, 0], [0, 2]", "[1e999, 0], [0, 2]")).contains("out of range")
        );
        assert!(error(&TWO.replace("Topology", "FeatureCollection")).contains("geo2topo"));
    }

    #[test]
    fn illinois_in_us_atlas_does_not_quite_close() {
        // One arc ends a step of the grid, 0.0009°, short of where the next begins.
        let fine = TWO.replace("[0.5, 0.5]", "[0.0005, 0.0005]");
        let text = fine.replace(
            "[[2, 2], [-2, 0], [0, -2], [2, 0]]",
            "[[2, 2], [-2, 0], [0, -2], [2, 1]]",
        );
        let g = Geometry::read(text.as_bytes(), "us.json").unwrap();
        assert_eq!(g.places().count(), 2);
        assert!(
            !dissolve::dissolve(&g.shapes.values().collect::<Vec<_>>(), &g.arcs)
                .polygons
                .is_empty()
        );
    }

    #[test]
    fn what_is_written_reads_back_and_is_written_the_same() {
        for g in [
            sample::block(),
            Geometry::read(TWO.as_bytes(), "mx.json").unwrap(),
        ] {
            let bytes = g.write();
            let again = Geometry::read(&bytes, "again").unwrap();
            assert_eq!(again.shapes, g.shapes);
            assert_eq!(again.without_shape, g.without_shape);
            assert_eq!(again.attribution, g.attribution);
            assert_eq!(again.write(), bytes);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_reach_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Geometry::read(&bytes, "x");
        }

        #[test]
        fn no_changed_document_reaches_a_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), "[-0-9,.eE\\[\\]{}\":a-z ]{0,4}"), 1..6)
        ) {
            let mut text = TWO.to_string();
            for (at, what) in changes {
                let at = at.index(text.len());
                let end = (at + what.len()).min(text.len());
                text.replace_range(at..end, &what);
            }
            if let Ok(mut g) = Geometry::read(text.as_bytes(), "x") {
                g.derive();
                let bytes = g.write();
                prop_assert!(Geometry::read(&bytes, "again").is_ok());
            }
        }
    }
}
