//! Reads files by the descriptors of a folder and says what came of it: `time_read SOURCES FILE...`

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use cotejo_ingest::{Descriptor, Limits, detect, published_from_name, read};
use cotejo_model::Catalogue;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: time_read SOURCES FILE...")?;
    let mut descriptors = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        match Descriptor::parse(&text, &path.display().to_string()) {
            Ok(d) => descriptors.push(d),
            Err(e) => println!("{e}"),
        }
    }
    for file in args {
        let path = Path::new(&file);
        let begun = Instant::now();
        let found = match detect(path, &descriptors, Limits::default()) {
            Ok(found) => found,
            Err(e) => {
                println!("{e}\n");
                continue;
            }
        };
        let descriptor = &descriptors[found.descriptor];
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let batch = read(
            path,
            descriptor,
            found.layout,
            Catalogue::standard(),
            published_from_name(&name),
            Limits::default(),
            &mut |_, _| {},
        );
        match batch {
            Err(e) => println!("{e}\n"),
            Ok(b) => {
                println!(
                    "{name}: {}/{} {:?} {:.2} s: {} read, {} accepted ({} subtotals), {} aside, {} runs, {} cells, {} breakdowns, {} places, {} not published, {} holes\n  {:?}",
                    descriptor.info.id,
                    b.layout,
                    b.published.map(|d| d.to_string()),
                    begun.elapsed().as_secs_f64(),
                    b.rows_read,
                    b.rows_accepted,
                    b.rows_subtotal,
                    b.aside.len(),
                    b.runs.len(),
                    b.values.len(),
                    b.breakdowns.len(),
                    b.places.len(),
                    b.cells_not_published,
                    b.holes.len(),
                    b.notes
                );
                let mut reasons = std::collections::BTreeMap::new();
                for a in &b.aside {
                    reasons
                        .entry((&a.column, a.reason.split(" of line ").next()))
                        .or_insert((0, a.line))
                        .0 += 1;
                }
                let mut reasons: Vec<_> = reasons.into_iter().collect();
                reasons.sort_by_key(|r| std::cmp::Reverse(r.1.0));
                for ((column, reason), (n, line)) in reasons.into_iter().take(8) {
                    println!(
                        "  aside {n} (first line {line}) `{column}`: {}",
                        reason.unwrap_or("")
                    );
                }
                println!();
            }
        }
    }
    Ok(())
}
