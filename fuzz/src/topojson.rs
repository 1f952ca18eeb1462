//! Geometry of places: what is read is written as text that reads the same, and can be drawn.

use cotejo_geo::{Atlas, Frame, Geometry};
use cotejo_model::{Level, PlaceCode};

/// Reads the document, writes it, reads that, and draws what there is.
pub fn run(data: &[u8]) {
    match Geometry::read(data, "input.json") {
        Ok(geometry) => check(geometry),
        Err(e) => assert!(!e.to_string().is_empty()),
    }
}

/// Holds a geometry to what every geometry must be.
pub fn check(geometry: Geometry) {
    let bytes = geometry.write();
    let again = Geometry::read(&bytes, "again.json").expect("what is written is read");
    assert_eq!(again.write(), bytes, "a second writing differs");
    let places: Vec<PlaceCode> = geometry.places().cloned().collect();
    assert!(
        again.places().eq(places.iter()),
        "places are lost in writing"
    );
    let atlas = Atlas::new(vec![geometry]);
    for place in &places {
        assert!(atlas.has(place));
        if let Some(bounds) = atlas.bounds(place) {
            assert!(bounds.iter().all(|b| b.is_finite()), "{place}: {bounds:?}");
        }
        for near in atlas.neighbours(place) {
            assert!(
                atlas.neighbours(&near).contains(place),
                "{place} and {near}"
            );
        }
    }
    for (z, x, y) in [(0, 0, 0), (4, 3, 6), (8, 58, 114)] {
        assert!(atlas.tile(z, x, y).is_some());
    }
    let frames = places.first().cloned().map(Frame::Place);
    for frame in frames.into_iter().chain([Frame::Both]) {
        let drawn = atlas.outlines(&frame, Level::Municipality, 300.0);
        assert!(drawn.height.is_finite() && drawn.height >= 0.0);
        assert!(drawn.shapes.iter().all(|s| !s.path.is_empty()));
    }
}

/// Two neighbours and an island, quantised and not.
pub fn seeds() -> Vec<Vec<u8>> {
    let quantised = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[-100,20]},
"attribution":{"text":"t","address":"a","licence":"l"},"objects":{"local":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","id":"MX-02001","arcs":[[0,1]]},{"type":"MultiPolygon","id":"MX-02002","arcs":[[[2,0]],[[3]]]},
{"type":null,"id":"MX-02003"}]}},"arcs":[[[2,0],[0,2]],[[2,2],[-2,0],[0,-2],[2,0]],[[2,2],[2,0],[0,-2],[-2,0]],[[9,9],[1,0],[0,1],[-1,-1]]]}"#;
    let plain = r#"{"type":"Topology","attribution":{"text":"t","address":"a","licence":"l"},"objects":{"state":
{"type":"Polygon","id":"US-02","arcs":[[0],[-2]]}},"arcs":[[[179,52],[-179,52],[-150,70],[179,52]],[[-160,60],[-155,60],[-155,61],[-160,60]]]}"#;
    [quantised, plain].map(|t| t.as_bytes().to_vec()).to_vec()
}
