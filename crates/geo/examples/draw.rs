//! Draws a frame to SVG, and measures tiles: to look at what the crate makes.
//!
//! `draw FRAME LEVEL WIDTH FILE…` writes SVG to standard output, FRAME being `both` or a place key; `draw outlines FRAME LEVEL WIDTH
//! FILE…` writes width and height, then key, path, x and y of the centre of each place, parted by tabs; `draw tiles FILE…` prints the
//! time and size of the tiles of each zoom level; `draw near PLACE FILE…` prints its neighbours; `draw import KEY LEVEL COUNTRY
//! FILE…` writes the TopoJSON of a shapefile or GeoJSON.

use std::error::Error;
use std::time::Instant;

use cotejo_geo::{Atlas, Attribution, Files, Frame, Geometry, ImportOptions, ZOOM_MAX, import};
use cotejo_model::Level;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["tiles", files @ ..] => tiles(&atlas(files)?),
        ["near", place, files @ ..] => {
            let near = atlas(files)?.neighbours(&place.parse()?);
            println!("{near:?}");
        }
        ["import", key, level, country, files @ ..] => imported(key, level, country, files)?,
        ["outlines", frame, level, width, files @ ..] => {
            let (frame, level) = (self::frame(frame)?, self::level(level)?);
            let drawn = atlas(files)?.outlines(&frame, level, width.parse()?);
            println!("{}\t{}", drawn.width, drawn.height);
            for shape in &drawn.shapes {
                let (x, y) = drawn.centre(&shape.code).unwrap_or_default();
                println!("{}\t{}\t{x}\t{y}", shape.code, shape.path);
            }
        }
        [frame, level, width, files @ ..] => {
            let (frame, level) = (self::frame(frame)?, self::level(level)?);
            print!("{}", svg(&atlas(files)?, &frame, level, width.parse()?));
        }
        _ => return Err("usage: draw FRAME LEVEL WIDTH FILE…".into()),
    }
    Ok(())
}

fn frame(name: &str) -> Result<Frame, Box<dyn Error>> {
    Ok(match name {
        "both" => Frame::Both,
        place => Frame::Place(place.parse()?),
    })
}

fn level(name: &str) -> Result<Level, Box<dyn Error>> {
    match name {
        "country" => Ok(Level::Country),
        "state" => Ok(Level::State),
        "local" | "municipality" => Ok(Level::Municipality),
        "county" => Ok(Level::County),
        other => Err(format!("`{other}` is no level; say country, state or local").into()),
    }
}

fn atlas(files: &[&str]) -> Result<Atlas, Box<dyn Error>> {
    let begun = Instant::now();
    let mut geometries = Vec::new();
    for file in files {
        let geometry = Geometry::read(&std::fs::read(file)?, file)?;
        let issues = geometry.issues().len();
        eprintln!(
            "{file}: {} places, {issues} issues",
            geometry.places().count()
        );
        geometries.push(geometry);
    }
    let atlas = Atlas::new(geometries);
    eprintln!("read in {} ms", begun.elapsed().as_millis());
    Ok(atlas)
}

fn tiles(atlas: &Atlas) {
    for z in 0..=ZOOM_MAX {
        let begun = Instant::now();
        let _ = atlas.tile(z, 0, 0);
        let prepared = begun.elapsed();
        let begun = Instant::now();
        let (mut count, mut total, mut largest) = (0u32, 0, (0, 0, 0));
        for x in 0..1 << z {
            for y in 0..1 << z {
                let size = atlas.tile(z, x, y).map_or(0, |tile| tile.len());
                count += u32::from(size > 0);
                total += size;
                largest = largest.max((size, x, y));
            }
        }
        let each = begun.elapsed().as_secs_f64() * 1e3 / f64::from(count.max(1));
        println!(
            "z{z}: prepared in {} ms; {count} tiles, {each:.1} ms each, {} kB together, largest {} kB at {}/{}",
            prepared.as_millis(),
            total / 1000,
            largest.0 / 1000,
            largest.1,
            largest.2
        );
    }
}

fn imported(
    key: &str,
    level_name: &str,
    country: &str,
    files: &[&str],
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut found = Vec::new();
    for file in files {
        found.push((file.to_string(), std::fs::read(file)?));
    }
    let options = ImportOptions {
        key_column: key.to_string(),
        level: level(level_name)?,
        attribution: Attribution {
            text: "as imported".to_string(),
            address: String::new(),
            licence: String::new(),
        },
        country: country.parse()?,
    };
    let (geometry, issues) = import(&Files::sort(found)?, &options)?;
    for issue in issues.iter().take(20) {
        eprintln!("{}: {}", issue.at, issue.why);
    }
    let places = geometry.places().count();
    eprintln!(
        "{places} places, {} issues, in {} ms",
        issues.len(),
        begun.elapsed().as_millis()
    );
    println!("{}", String::from_utf8(geometry.write())?);
    Ok(())
}

fn svg(atlas: &Atlas, frame: &Frame, level: Level, width: f64) -> String {
    let drawn = atlas.outlines(frame, level, width);
    // The best of ten: what else the machine does at the time is not of interest.
    let timed = (0..10).map(|_| {
        let begun = Instant::now();
        let _ = atlas.outlines(frame, level, width);
        begun.elapsed()
    });
    let took = timed.min().unwrap_or_default();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        drawn.width, drawn.height
    );
    for (i, shape) in drawn.shapes.iter().enumerate() {
        let hue = (i * 67) % 360;
        out += &format!(
            "<path d=\"{}\" fill=\"hsl({hue} 40% 75%)\" stroke=\"#fff\" stroke-width=\".3\"/>",
            shape.path
        );
    }
    out += &format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"#333\" stroke-width=\".7\"/></svg>",
        drawn.borders
    );
    let paths: usize = drawn.shapes.iter().map(|s| s.path.len()).sum();
    eprintln!(
        "{} shapes, {} kB of paths, {} kB of borders, {:.1} ms",
        drawn.shapes.len(),
        paths / 1000,
        drawn.borders.len() / 1000,
        took.as_secs_f64() * 1e3
    );
    out
}
