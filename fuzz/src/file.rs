//! Bytes as a file: readers take a path. One file a process, written anew each time.

use std::path::PathBuf;
use std::sync::LazyLock;

use cotejo_ingest::{Descriptor, IngestError, Limits, detect, read};
use cotejo_model::{Batch, Catalogue};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let parent = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    let folder = parent.join(format!("cotejo-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for inputs");
    folder
});

/// Small bounds, so that a refusal is near and a run is short.
pub fn limits() -> Limits {
    Limits {
        max_decompressed_bytes: 8 << 20,
        max_columns: 64,
        max_field_bytes: 1 << 12,
        max_sheets: 8,
        max_rows: 10_000,
        max_aside: 1_000,
        ..Limits::default()
    }
}

/// Writes the bytes as the file of this process.
pub fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.join(name);
    std::fs::write(&path, bytes).expect("an input file");
    path
}

/// Removes what was written.
pub fn clean() {
    let _ = std::fs::remove_dir_all(&*FOLDER);
}

/// Reads a file and holds the batch to what every batch must be.
pub fn check(path: &std::path::Path, descriptor: &Descriptor, layout: usize) {
    let once = || {
        read(
            path,
            descriptor,
            layout,
            Catalogue::standard(),
            None,
            limits(),
            &mut |_, _| {},
        )
    };
    let first = once();
    match (&first, &once()) {
        (Ok(a), Ok(b)) => assert_eq!(a, b, "two readings of one file differ"),
        (Err(a), Err(b)) => assert_eq!(
            a.to_string(),
            b.to_string(),
            "two readings of one file differ"
        ),
        _ => panic!("one reading passes and one does not"),
    }
    match first {
        Ok(batch) => whole(&batch, descriptor),
        Err(e) => honest(&e),
    }
}

/// Panics where a seed is not read well: mutations of what is refused at the door would test nothing.
pub fn reads_well(path: &std::path::Path, descriptors: &[Descriptor]) {
    let found = detect(path, descriptors, limits()).unwrap_or_else(|e| panic!("a seed: {e}"));
    let descriptor = &descriptors[found.descriptor];
    let batch = read(
        path,
        descriptor,
        found.layout,
        Catalogue::standard(),
        None,
        limits(),
        &mut |_, _| {},
    );
    let batch = batch.unwrap_or_else(|e| panic!("a seed: {e}"));
    assert!(
        batch.rows_accepted > 0,
        "no row of a seed passes: {:?}",
        batch.aside
    );
}

/// An error is about the file, never about us.
pub fn honest(e: &IngestError) {
    let text = e.to_string();
    assert!(!text.contains("fault of cotejo"), "{text}");
    assert!(!text.is_empty());
}

fn whole(b: &Batch, d: &Descriptor) {
    assert_eq!(
        b.rows_read,
        b.rows_accepted + b.aside.len() as u64,
        "rows are lost"
    );
    assert_eq!(b.values.len(), b.statuses.len());
    assert_eq!(b.sha256.len(), 64);
    for run in &b.runs {
        let breakdown = &b.breakdowns[run.breakdown as usize];
        assert!(usize::from(breakdown.measure) < d.info.measures.len());
        assert_eq!(breakdown.values.len(), d.info.dimensions.len());
        assert!((run.place as usize) < b.places.len());
        let end = run.first as usize + usize::from(run.width);
        assert!(end <= b.values.len());
        assert!(run.step == 1 || run.step == 12);
        // What the store can pack: years from 1000 BC to 80,000.
        assert!(
            (-12_000..960_000).contains(&run.start),
            "month {}",
            run.start
        );
        for (value, status) in b.values[run.first as usize..end]
            .iter()
            .zip(&b.statuses[run.first as usize..end])
        {
            assert!(value.is_finite(), "{value}");
            assert!(cotejo_model::Status::from_code(*status).is_some());
        }
    }
    for place in &b.places {
        assert_eq!(place.as_str().parse().as_ref(), Ok(place));
    }
    assert!(b.aside.iter().all(|a| !a.reason.is_empty() && a.line > 0));
}
