//! What is fuzzed: one function a reader of foreign bytes. Each takes any bytes and panics only where cotejo is at fault.
//!
//! - [`csv`]: text tables, by layouts of every shape
//! - [`records`]: files of single events
//! - [`workbook`]: xlsx, as bytes and as the parts inside
//! - [`container`]: which container a file is, and which layout it follows
//! - [`descriptor`]: source descriptors
//! - [`definitions`]: indicators and the plan
//! - [`keys`]: figure ids, periods and place keys
//! - [`topojson`]: geometry of places, and what is drawn from it
//! - [`shapefile`]: official shapefiles and GeoJSON
//! - [`mutate`]: seeded mutations, for the run without libFuzzer

pub mod container;
pub mod csv;
pub mod definitions;
pub mod descriptor;
pub mod file;
pub mod keys;
pub mod mutate;
pub mod records;
pub mod shapefile;
pub mod topojson;
pub mod workbook;

/// A reader under test.
pub struct Target {
    /// Its name, as `cargo fuzz run` takes it.
    pub name: &'static str,
    /// Feeds it bytes.
    pub run: fn(&[u8]),
    /// Inputs that it reads well, to begin from.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// How often it is run for each 100 runs of the quickest: files are slower than strings.
    pub share: u32,
}

/// All of them.
pub const TARGETS: [Target; 9] = [
    Target {
        name: "csv",
        run: csv::run,
        seeds: csv::seeds,
        share: 30,
    },
    Target {
        name: "records",
        run: records::run,
        seeds: records::seeds,
        share: 20,
    },
    Target {
        name: "workbook",
        run: workbook::run,
        seeds: workbook::seeds,
        share: 15,
    },
    Target {
        name: "container",
        run: container::run,
        seeds: container::seeds,
        share: 15,
    },
    Target {
        name: "descriptor",
        run: descriptor::run,
        seeds: descriptor::seeds,
        share: 20,
    },
    Target {
        name: "definitions",
        run: definitions::run,
        seeds: definitions::seeds,
        share: 5,
    },
    Target {
        name: "keys",
        run: keys::run,
        seeds: keys::seeds,
        share: 100,
    },
    Target {
        name: "topojson",
        run: topojson::run,
        seeds: topojson::seeds,
        share: 20,
    },
    Target {
        name: "shapefile",
        run: shapefile::run,
        seeds: shapefile::seeds,
        share: 20,
    },
];

/// Keeps quiet about panics in calamine: reading catches them and says that the workbook is malformed. libFuzzer would take each
/// for a fault, and a short run would print each.
pub fn hush_caught() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info
                .location()
                .is_some_and(|l| l.file().contains("calamine"))
            {
                usual(info);
            }
        }));
    });
}
