//! Tiles are read back by a small decoder of their own format.

use std::collections::BTreeMap;

use super::*;
use crate::sample::{block, geometry, square};

/// Layers by name; each feature's code and rings or lines.
type Decoded = BTreeMap<String, Vec<(String, Vec<Vec<Cell>>)>>;

/// Fields of a protobuf message: number, and either an integer or bytes.
fn fields(mut b: &[u8]) -> Vec<(u64, u64, &[u8])> {
    let mut out = Vec::new();
    while !b.is_empty() {
        let key = varint(&mut b);
        let n = varint(&mut b);
        if key & 7 == 2 {
            let (content, rest) = b.split_at(n as usize);
            out.push((key >> 3, 0, content));
            b = rest;
        } else {
            assert_eq!(key & 7, 0, "only integers and bytes are in a tile of ours");
            out.push((key >> 3, n, &b[..0]));
        }
    }
    out
}

fn varint(b: &mut &[u8]) -> u64 {
    let mut out = 0;
    for shift in (0..).step_by(7) {
        let byte = b[0];
        *b = &b[1..];
        out |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    out
}

fn varints(mut b: &[u8]) -> Vec<u64> {
    let mut out = Vec::new();
    while !b.is_empty() {
        out.push(varint(&mut b));
    }
    out
}

fn lines(commands: &[u64]) -> Vec<Vec<Cell>> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    let mut at = [0i32, 0];
    let mut i = 0;
    let signed = |v: u64| ((v >> 1) as i32) ^ -((v & 1) as i32);
    while i < commands.len() {
        let (id, count) = (commands[i] & 7, commands[i] >> 3);
        i += 1;
        if id == 7 {
            continue;
        }
        for _ in 0..count {
            at = [at[0] + signed(commands[i]), at[1] + signed(commands[i + 1])];
            i += 2;
            if id == 1 {
                out.push(Vec::new());
            }
            out.last_mut().expect("a MoveTo comes first").push(at);
        }
    }
    out
}

fn decode(tile: &[u8]) -> Decoded {
    let mut out = Decoded::new();
    for (_, _, layer) in fields(tile) {
        let parts = fields(layer);
        let text = |b: &[u8]| String::from_utf8(b.to_vec()).unwrap();
        let of = |n: u64| parts.iter().filter(move |f| f.0 == n);
        let name = text(of(1).next().unwrap().2);
        let values: Vec<String> = of(4).map(|f| text(fields(f.2)[0].2)).collect();
        let features = of(2).map(|f| {
            let feature = fields(f.2);
            let get = |n: u64| feature.iter().find(|f| f.0 == n).map(|f| varints(f.2));
            let code = get(2)
                .filter(|t| !t.is_empty())
                .map(|t| values[t[1] as usize].clone());
            (code.unwrap_or_default(), lines(&get(4).unwrap()))
        });
        out.insert(name, features.collect());
    }
    out
}

#[test]
fn every_layer_is_there_with_codes_and_turned_rings() {
    let atlas = Atlas::new(vec![block()]);
    let tile = decode(&atlas.tile(0, 0, 0).unwrap());
    let names: Vec<&str> = tile.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "country",
            "country_border",
            "local",
            "state",
            "state_border"
        ]
    );
    let codes: Vec<&str> = tile["local"].iter().map(|f| f.0.as_str()).collect();
    assert_eq!(
        codes,
        ["MX-02001", "MX-02002", "MX-02003", "MX-03001", "MX-03002"]
    );
    for (code, rings) in tile["local"].iter().chain(&tile["state"]) {
        assert!(twice_area(&rings[0]) > 0, "{code}");
        assert!(rings[1..].iter().all(|r| twice_area(r) < 0), "{code}");
    }
    // 100° W is 80/360 of the way east: step 910.2 of 4096.
    assert_eq!(tile["local"][0].1[0].iter().map(|c| c[0]).min(), Some(910));
}

#[test]
fn a_hole_stays_a_hole_where_it_can_be_seen() {
    let atlas = Atlas::new(vec![block()]);
    // Tile 6/14/28 holds the enclave at 97.25° to 96.75° W, 20.75° to 21.25° N.
    let tile = decode(&atlas.tile(6, 14, 28).unwrap());
    let find = |code: &str| &tile["local"].iter().find(|f| f.0 == code).unwrap().1;
    let hole = &find("MX-02002")[1];
    let filled = &find("MX-02003")[0];
    assert_eq!(twice_area(hole), -twice_area(filled));
    assert_eq!(hole.len(), 4);
}

#[test]
fn neighbouring_tiles_agree_in_their_overlap() {
    let atlas = Atlas::new(vec![block()]);
    let width = |x| {
        let tile = decode(&atlas.tile(5, x, 14).unwrap());
        let rings = tile["state"].iter().flat_map(|f| f.1.clone());
        let xs: Vec<i32> = rings.flatten().map(|c| c[0]).collect();
        (*xs.iter().min().unwrap(), *xs.iter().max().unwrap())
    };
    // 101.25° to 90° W are columns 7; the block begins at 100° W, step 455.
    assert_eq!(width(7).0, (1.25f64 / 11.25 * 4096.0).round() as i32);
    assert!(atlas.tile(5, 6, 14).unwrap().is_empty());
    // Without a buffer the seam between 4/3 and its neighbours would show.
    let tile = decode(&atlas.tile(7, 28, 56).unwrap());
    let all = tile["country"].iter().flat_map(|f| f.1.concat());
    assert!(
        all.flatten()
            .all(|v| (-BUFFER..=EXTENT + BUFFER).contains(&v))
    );
}

#[test]
fn a_ring_that_begins_where_the_last_ended_is_a_ring_of_its_own() {
    // Two islands that touch in a corner: both are kept apart by a `MoveTo`.
    let rings = vec![
        vec![[0, 0], [10, 0], [10, 10]],
        vec![[10, 10], [20, 10], [20, 20]],
    ];
    let mut tile = Tile::new(EXTENT as u32);
    let layer = tile.create_layer("local");
    let layer = add(layer, GeomType::Polygon, rings, None);
    keep(&mut tile, layer);
    let decoded = decode(&tile.to_bytes().unwrap());
    assert_eq!(
        decoded["local"][0].1,
        [
            vec![[0, 0], [10, 0], [10, 10]],
            vec![[20, 10], [20, 20], [10, 10]]
        ]
    );
}

#[test]
fn state_borders_are_inside_and_country_borders_outside() {
    let atlas = Atlas::new(vec![block()]);
    let tile = decode(&atlas.tile(3, 1, 3).unwrap());
    let border = tile["state_border"][0].1.concat();
    let ys: BTreeSet<i32> = border.iter().map(|c| c[1]).collect();
    assert_eq!(ys.len(), 1, "one line along 22° N");
    assert!(tile["country_border"][0].1.concat().len() >= 5);
}

#[test]
fn same_atlas_same_bytes() {
    let make = || {
        Atlas::new(vec![
            block(),
            geometry(&[("MX-03002", square(2.0, 2.0, 2.0), vec![])]),
        ])
    };
    assert_eq!(make().tile(4, 3, 7), make().tile(4, 3, 7));
}
