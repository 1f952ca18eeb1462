//! Which container a file is, and which layout it follows. The first byte wraps the rest: 1 gzip, 2 bzip2, 3 zip, else as is.

use std::io::{Cursor, Write};

use cotejo_ingest::{Descriptor, detect};

use crate::csv::LAYOUTS;
use crate::file::{check, honest, limits, written};

/// Detects, and reads what was detected.
pub fn run(data: &[u8]) {
    crate::hush_caught();
    let Some((&wrap, bytes)) = data.split_first() else {
        return;
    };
    let path = written("input.bin", &wrapped(wrap, bytes));
    let descriptors: Vec<Descriptor> = LAYOUTS.iter().map(|(d, _)| d.clone()).collect();
    match detect(&path, &descriptors, limits()) {
        Ok(found) => check(&path, &descriptors[found.descriptor], found.layout),
        Err(e) => honest(&e),
    }
}

fn wrapped(wrap: u8, bytes: &[u8]) -> Vec<u8> {
    match wrap {
        1 => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).expect("in memory");
            out.finish().expect("in memory")
        }
        2 => {
            let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            out.write_all(bytes).expect("in memory");
            out.finish().expect("in memory")
        }
        3 => {
            let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default();
            out.start_file("tabla.csv", options).expect("an entry");
            out.write_all(bytes).expect("in memory");
            out.finish().expect("in memory").into_inner()
        }
        _ => bytes.to_vec(),
    }
}

/// Each good table, to be wrapped, and each wrapped already.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for (_, file) in LAYOUTS.iter() {
        for wrap in 0..4 {
            out.push([&[wrap], *file].concat());
            out.push([&[0], wrapped(wrap, file).as_slice()].concat());
        }
    }
    out
}
