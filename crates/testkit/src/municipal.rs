//! The municipal file of offences (`mx_sesnsp_municipal`) in the publisher's own shape: windows-1252, CRLF, wide by month,
//! every municipality × 98 offences × years. 2,478 × 98 × 10 are 2.43 million rows and 29 million cells.

use std::io::{self, Write};

use cotejo_model::{Catalogue, Level, Month, PlaceInfo};

use crate::chance::Chance;
use crate::offences::{Offence, offences};

/// The last year that the publisher counted by this method.
pub const LAST_YEAR: i32 = 2025;
/// The last month with numbers: the year after it is partly blank.
pub const LAST_MONTH: Month = Month(LAST_YEAR * 12 + 8);
/// Case files a month in the whole country, about as many as there are.
const MONTHLY: f64 = 170_000.0;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Municipal {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Years, of which [`LAST_YEAR`] is the last.
    pub years: u32,
    /// Municipalities, spread over the country; all there are where this is more.
    pub municipalities: usize,
}

/// Which publication of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vintage {
    /// The first.
    First,
    /// One that restates some cells of the first.
    Restated {
        /// How many of 100,000 cells are other numbers.
        per_100k: u32,
    },
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Data rows.
    pub rows: u64,
    /// Cells with a number.
    pub cells: u64,
    /// Of them, cells that are another number than in the first vintage.
    pub changed: u64,
    /// The sum of all numbers.
    pub sum: u64,
}

impl Municipal {
    /// The full size: all municipalities, ten years.
    pub fn full(seed: u64) -> Municipal {
        Municipal {
            seed,
            years: 10,
            municipalities: usize::MAX,
        }
    }

    fn places(&self) -> Vec<&'static PlaceInfo> {
        let day = cotejo_model::Date::constant(LAST_YEAR as i16, 12, 31);
        let all: Vec<&PlaceInfo> = Catalogue::standard()
            .all(Level::Municipality)
            .filter(|p| !p.residual && p.valid_on(day))
            .collect();
        let n = self.municipalities.min(all.len());
        (0..n).map(|i| all[i * all.len() / n]).collect()
    }

    /// Writes a vintage.
    ///
    /// # Errors
    /// What `out` reports; or a name that windows-1252 does not have.
    pub fn write(&self, vintage: Vintage, out: &mut impl Write) -> io::Result<Written> {
        let places = self.places();
        let offences = offences();
        let rates = Rates::new(self.seed, places.len(), offences.len());
        let heads: Vec<Vec<u8>> = places.iter().map(|p| head(p)).collect::<io::Result<_>>()?;
        let tails: Vec<Vec<u8>> = offences.iter().map(tail).collect::<io::Result<_>>()?;
        let years = LAST_YEAR - self.years as i32 + 1..=LAST_YEAR;
        let cells = places.len() * offences.len() * years.clone().map(published).sum::<usize>();
        let mut picks = Picks::new(self.seed, cells as u64, vintage);
        let mut numbers = Chance::new(self.seed);
        let mut written = Written::default();
        out.write_all(&windows_1252(HEADER)?)?;
        let mut row = Vec::with_capacity(512);
        for year in years {
            for (p, head) in heads.iter().enumerate() {
                for (o, tail) in tails.iter().enumerate() {
                    row.clear();
                    write!(row, "{year},")?;
                    row.extend_from_slice(head);
                    row.extend_from_slice(tail);
                    let mean = rates.mean(p, o);
                    for month in 0..12 {
                        row.push(b',');
                        if month >= published(year) {
                            continue;
                        }
                        let first = numbers.count(mean);
                        let now = picks.restate(first);
                        write!(row, "{now}")?;
                        written.cells += 1;
                        written.changed += u64::from(now != first);
                        written.sum += u64::from(now);
                    }
                    row.extend_from_slice(b"\r\n");
                    out.write_all(&row)?;
                    written.rows += 1;
                }
            }
        }
        out.flush()?;
        Ok(written)
    }
}

const HEADER: &str = "Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre\r\n";

/// Months of a year that have numbers.
fn published(year: i32) -> usize {
    (LAST_MONTH.0 + 1 - year * 12).clamp(0, 12) as usize
}

/// Mean counts a month: shares of places and offences fall as one over their rank, the ranks being of chance.
struct Rates {
    places: Vec<f64>,
    offences: Vec<f64>,
}

impl Rates {
    fn new(seed: u64, places: usize, offences: usize) -> Rates {
        let mut chance = Chance::new(seed ^ 0x005a_1f15);
        let mut shares = |n: usize| {
            let mut all: Vec<f64> = (1..=n).map(|rank| 1.0 / rank as f64).collect();
            let sum: f64 = all.iter().sum();
            all.iter_mut().for_each(|s| *s /= sum);
            chance.shuffle(&mut all);
            all
        };
        Rates {
            places: shares(places),
            offences: shares(offences),
        }
    }

    fn mean(&self, place: usize, offence: usize) -> f64 {
        MONTHLY * self.places[place] * self.offences[offence]
    }
}

/// Picks exactly so many cells out of so many, in one pass (Knuth, TAOCP 3.4.2, algorithm S).
struct Picks {
    chance: Chance,
    left: u64,
    wanted: u64,
}

impl Picks {
    fn new(seed: u64, cells: u64, vintage: Vintage) -> Picks {
        let wanted = match vintage {
            Vintage::First => 0,
            Vintage::Restated { per_100k } => cells * u64::from(per_100k.min(100_000)) / 100_000,
        };
        Picks {
            chance: Chance::new(seed ^ 0x0c07_e305),
            left: cells,
            wanted,
        }
    }

    /// The number of a cell in this vintage: restated mostly upwards, as late files come in.
    fn restate(&mut self, first: u32) -> u32 {
        let picked = self.wanted > 0 && self.chance.below(self.left) < self.wanted;
        self.left -= 1;
        if !picked {
            return first;
        }
        self.wanted -= 1;
        if first > 0 && self.chance.below(4) == 0 {
            first - 1
        } else {
            first + 1 + self.chance.below(3) as u32
        }
    }
}

/// The columns of a place: state key and name, municipality key without leading zero and name.
fn head(place: &PlaceInfo) -> io::Result<Vec<u8>> {
    let key = place
        .code
        .as_str()
        .get(3..)
        .unwrap_or("")
        .trim_start_matches('0');
    let state = place.code.at(Level::State);
    let state = state.as_ref().and_then(|s| Catalogue::standard().get(s));
    let (state_key, state_name) =
        state.map_or(("", ""), |s| (&s.code.as_str()[3..], s.name.as_str()));
    let state_key = state_key.trim_start_matches('0');
    windows_1252(&format!(
        "{state_key},{},{key},{}",
        quoted(state_name),
        quoted(&place.name)
    ))
}

fn tail(o: &Offence) -> io::Result<Vec<u8>> {
    let fields = [o.legal_good, o.kind, o.subtype, o.modality].map(quoted);
    windows_1252(&format!(",{}", fields.join(",")))
}

fn quoted(text: &str) -> String {
    if text.contains(',') {
        format!("\"{text}\"")
    } else {
        text.to_string()
    }
}

/// Latin-1, which windows-1252 agrees with from U+00A0 on and in ASCII.
fn windows_1252(text: &str) -> io::Result<Vec<u8>> {
    let byte = |c: char| match u32::from(c) {
        n @ (0..=0x7f | 0xa0..=0xff) => Ok(n as u8),
        _ => Err(io::Error::other(format!(
            "`{text}` has `{c}`, which windows-1252 does not have there"
        ))),
    };
    text.chars().map(byte).collect()
}
