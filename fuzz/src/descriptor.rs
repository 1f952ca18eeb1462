//! Source descriptors: any text is a descriptor or an error with its place in the text.

use cotejo_ingest::Descriptor;

use crate::file::{check, written};

/// Parses; what passes must read a file without harm, whatever it declares.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Descriptor::parse(&text, "fuzz.toml") {
        Ok(descriptor) => {
            let path = written("descriptor.csv", include_bytes!("../descriptors/wide.csv"));
            (0..descriptor.layouts.len().min(4)).for_each(|l| check(&path, &descriptor, l));
        }
        Err(e) => assert!(e.line >= 1 && e.column >= 1 && !e.why.is_empty(), "{e}"),
    }
}

/// The descriptors of the other targets.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        include_str!("../descriptors/wide.toml"),
        include_str!("../descriptors/latin.toml"),
        include_str!("../descriptors/long.toml"),
        include_str!("../descriptors/years.toml"),
        include_str!("../descriptors/crosstab.toml"),
    ];
    texts.iter().map(|t| t.as_bytes().to_vec()).collect()
}
