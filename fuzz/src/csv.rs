//! Text tables. The first byte chooses the layout; the rest is the file.

use std::sync::LazyLock;

use cotejo_ingest::Descriptor;

use crate::file::{check, reads_well, written};

/// Descriptors of every shape, with the peculiarities that a layout can declare, and a file that each reads well.
pub static LAYOUTS: LazyLock<Vec<(Descriptor, &[u8])>> = LazyLock::new(|| {
    let texts: [(&str, &[u8]); 5] = [
        (
            include_str!("../descriptors/wide.toml"),
            include_bytes!("../descriptors/wide.csv"),
        ),
        (
            include_str!("../descriptors/latin.toml"),
            include_bytes!("../descriptors/latin.csv"),
        ),
        (
            include_str!("../descriptors/long.toml"),
            include_bytes!("../descriptors/long.csv"),
        ),
        (
            include_str!("../descriptors/years.toml"),
            include_bytes!("../descriptors/years.csv"),
        ),
        (
            include_str!("../descriptors/crosstab.toml"),
            include_bytes!("../descriptors/crosstab.csv"),
        ),
    ];
    let parse = |(text, file)| {
        (
            Descriptor::parse(text, "fuzz.toml").unwrap_or_else(|e| panic!("{e}")),
            file,
        )
    };
    texts.into_iter().map(parse).collect()
});

/// Reads the bytes by the layout that the first one chooses.
pub fn run(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let (descriptor, _) = &LAYOUTS[usize::from(choice) % LAYOUTS.len()];
    check(&written("input.csv", bytes), descriptor, 0);
}

/// A good file of each layout.
pub fn seeds() -> Vec<Vec<u8>> {
    let seed = |(i, (descriptor, file)): (usize, &(Descriptor, &[u8]))| {
        reads_well(&written("seed.csv", file), std::slice::from_ref(descriptor));
        [&[i as u8], *file].concat()
    };
    LAYOUTS.iter().enumerate().map(seed).collect()
}
