//! Which descriptor and layout a file follows: by its header, and where two share one, by year or file name.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use regex::Regex;

use crate::columns::{Columns, Difference, match_header};
use crate::descriptor::{Descriptor, Encoding, Layout};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::period_column::PeriodColumn;
use crate::read::{
    Container, Decode, Rows, Sheet, SheetRows, Splitter, Text, header_of, open, pump, sheets,
};

/// What a file was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// Index into the descriptors given.
    pub descriptor: usize,
    /// Index into its layouts.
    pub layout: usize,
}

/// The beginning of a file.
pub(crate) enum Beginning {
    /// Decompressed bytes, and whether they are all of it.
    Bytes(Vec<u8>, bool),
    Sheets(Vec<Sheet>),
}

/// A file's header and first rows are within this many bytes, or it is no table of ours.
const HEAD_BYTES: usize = 1 << 20;
/// And within this many rows of a sheet.
const HEAD_ROWS: u64 = 64;

/// Finds the one layout that a file follows.
///
/// # Errors
/// None fits: names the nearest layout and how its header differs. Several fit: names them, to be chosen with `--source`.
/// Or the file cannot be read.
pub fn detect(
    path: &Path,
    descriptors: &[Descriptor],
    limits: Limits,
) -> Result<Detected, IngestError> {
    let opened = open(path)?;
    let file = opened.name.clone();
    let beginning = begin(opened, &limits)?;
    let mut fits = Vec::new();
    let mut nearest = Nearest::among(descriptors.len());
    for (d, descriptor) in descriptors.iter().enumerate() {
        for (l, layout) in descriptor.layouts.iter().enumerate() {
            let name = format!("`{}/{}`", descriptor.info.id, layout.name);
            match fit(&file, &beginning, descriptor, layout, &limits) {
                Fit::Yes => fits.push((
                    Detected {
                        descriptor: d,
                        layout: l,
                    },
                    name,
                )),
                Fit::No { far, why } => nearest.offer(far, &name, &why),
            }
        }
    }
    let remedy = if descriptors.is_empty() {
        "there is no descriptor; add one to `sources/`"
    } else {
        "correct the descriptor or add one to `sources/`"
    };
    one_of(file, fits, nearest, remedy)
}

/// Of what a file does not fit, the nearest.
pub(crate) struct Nearest {
    /// Where the source is named, how its header differs is said however far it is.
    named: bool,
    found: Option<(usize, String)>,
}

impl Nearest {
    /// Among so many descriptors.
    pub(crate) fn among(descriptors: usize) -> Nearest {
        Nearest {
            named: descriptors == 1,
            found: None,
        }
    }

    pub(crate) fn offer(&mut self, far: usize, name: &str, why: &str) {
        let nearer = self.found.as_ref().is_none_or(|(n, _)| far < *n);
        if (self.named || far < NOT_NEAR) && nearer {
            self.found = Some((far, format!("; nearest is {name}: {why}")));
        }
    }
}

/// The one thing that a file fits; a refusal where there is none or several.
pub(crate) fn one_of<T: Copy>(
    file: String,
    fits: Vec<(T, String)>,
    nearest: Nearest,
    remedy: &str,
) -> Result<T, IngestError> {
    match fits.as_slice() {
        [(one, _)] => Ok(*one),
        [] => Err(IngestError::NotRecognised {
            file,
            nearest: nearest.found.map(|n| n.1).unwrap_or_default(),
            remedy: remedy.to_string(),
        }),
        many => Err(IngestError::Ambiguous {
            file,
            candidates: many.iter().map(|m| m.1.clone()).collect(),
        }),
    }
}

/// Reads the beginning of a file.
pub(crate) fn begin(
    opened: crate::read::Opened,
    limits: &Limits,
) -> Result<Beginning, IngestError> {
    let read = Arc::new(AtomicU64::new(0));
    if opened.container == Container::Workbook {
        let (seen, _) = sheets(&opened, limits, &read, false, HEAD_ROWS, &mut |_| false)?;
        return Ok(Beginning::Sheets(seen));
    }
    let mut head = Vec::new();
    let mut cut = false;
    pump(opened, limits, false, &read, &mut |piece| {
        head.extend_from_slice(piece);
        cut = head.len() >= HEAD_BYTES;
        Ok(!cut)
    })?;
    Ok(Beginning::Bytes(head, !cut))
}

/// Whether a layout fits the beginning of a file.
enum Fit {
    Yes,
    /// How far from it, and why.
    No {
        far: usize,
        why: String,
    },
}

/// Further than any header: the file cannot be read as the layout says.
pub(crate) const FAR: usize = usize::MAX;
/// From here on a layout is no help to name: less than an eighth of the columns agree.
pub(crate) const NOT_NEAR: usize = 875;

fn fit(
    file: &str,
    beginning: &Beginning,
    descriptor: &Descriptor,
    layout: &Layout,
    limits: &Limits,
) -> Fit {
    match beginning {
        Beginning::Sheets(seen) => {
            let mut best = Fit::No {
                far: FAR,
                why: "no sheet has a header".into(),
            };
            for sheet in seen {
                let mut rows = SheetRows::new(sheet.clone());
                let Some((_, header)) = header_of(&mut rows, layout.title_lines) else {
                    continue;
                };
                match judge(file, Rows::Sheet(rows), &header, descriptor, layout) {
                    Fit::Yes => return Fit::Yes,
                    Fit::No { far, why } => {
                        if matches!(best, Fit::No { far: f, .. } if far < f) {
                            best = Fit::No { far, why };
                        }
                    }
                }
            }
            best
        }
        Beginning::Bytes(bytes, whole) => {
            let with =
                |encoding| fit_text(file, bytes, *whole, encoding, descriptor, layout, limits);
            let own = with(layout.encoding);
            let Fit::No { far, why } = own else {
                return own;
            };
            let other = match layout.encoding {
                Encoding::Utf8 => ("windows-1252", Encoding::Windows1252),
                Encoding::Windows1252 => ("utf-8", Encoding::Utf8),
            };
            // The right header in another encoding is the likeliest slip; it is named, not mended.
            match with(other.1) {
                Fit::Yes => Fit::No {
                    far: 0,
                    why: format!(
                        "its header fits if the layout declares `encoding = \"{}\"`",
                        other.0
                    ),
                },
                Fit::No { .. } => Fit::No { far, why },
            }
        }
    }
}

fn fit_text(
    file: &str,
    bytes: &[u8],
    whole: bool,
    encoding: Encoding,
    descriptor: &Descriptor,
    layout: &Layout,
    limits: &Limits,
) -> Fit {
    let no = |e: IngestError| Fit::No {
        far: FAR,
        why: e.to_string(),
    };
    let mut text = Vec::new();
    let mut decode = Decode::new(file, encoding);
    // Only the header must be readable here: what was decoded before a wrong byte is enough.
    let failed = decode.push(bytes, whole, &mut text).err();
    if let Some(e) = failed
        && text.is_empty()
    {
        return no(e);
    }
    let delimiter = u8::try_from(layout.delimiter).unwrap_or(b',');
    let mut rows = Splitter::new(Text::Whole, text, file, delimiter, *limits);
    let found = rows
        .skip_lines(layout.title_lines)
        .and_then(|()| rows.advance());
    match found {
        Ok(true) => {
            let rows = Rows::Text(Box::new(rows));
            let header = rows.texts();
            judge(file, rows, &header, descriptor, layout)
        }
        Ok(false) => Fit::No {
            far: FAR,
            why: "there is no header line".into(),
        },
        Err(e) => no(e),
    }
}

/// `rows` stands at the header.
fn judge(
    file: &str,
    mut rows: Rows,
    header: &[String],
    descriptor: &Descriptor,
    layout: &Layout,
) -> Fit {
    let columns = match match_header(&descriptor.info, layout, header) {
        Ok(columns) => columns,
        Err(difference) => {
            return Fit::No {
                far: distance(&difference),
                why: difference.to_string(),
            };
        }
    };
    let near = |why: String| Fit::No { far: 0, why };
    if let Some(pattern) = &layout.detect.file
        && !Regex::new(pattern).is_ok_and(|r| r.is_match(file))
    {
        return near(format!(
            "the header fits, but the file's name does not match `{pattern}`"
        ));
    }
    let (min, max) = (layout.detect.year_min, layout.detect.year_max);
    if min.is_none() && max.is_none() {
        return Fit::Yes;
    }
    match first_year(&mut rows, layout, &columns) {
        Some(year) if min.is_none_or(|m| year >= m) && max.is_none_or(|m| year <= m) => Fit::Yes,
        Some(year) => near(format!(
            "the header fits, but its first year is {year}, and the layout is for {}",
            match (min, max) {
                (Some(a), Some(b)) => format!("{a} to {b}"),
                (Some(a), None) => format!("{a} and later"),
                (_, b) => format!("{} and earlier", b.unwrap_or_default()),
            }
        )),
        None => near("the header fits, but its first data row has no year".into()),
    }
}

/// In thousandths: the share of columns that differ.
pub(crate) fn distance(difference: &Difference) -> usize {
    let all = difference.len() + difference.agree;
    (difference.len() * 1000)
        .checked_div(all)
        .unwrap_or(FAR)
        .max(1)
}

fn first_year(rows: &mut Rows, layout: &Layout, columns: &Columns) -> Option<i32> {
    if let Some(year) = columns.values.iter().find_map(|v| v.year) {
        return Some(year);
    }
    while rows.advance().ok()? {
        if !rows.is_blank() {
            return PeriodColumn::new(layout, columns).year_of(rows);
        }
    }
    None
}
