//! Has the crate built again when the browser's files were built, and lets it build where they never were.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // Cargo takes a path that is not there for changed, and would build this crate every time; an empty folder is what it can watch.
    // Where it cannot be made (a read-only checkout), that is all that is lost.
    let _ = std::fs::create_dir_all(&dist);
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=templates");
}
