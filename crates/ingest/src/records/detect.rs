//! Which record descriptor a file follows, by its header; and where the header ends.

use std::path::Path;

use super::cut::Cut;
use super::descriptor::RecordDescriptor;
use super::gather::not_utf8;
use super::header::{Mismatch, match_header};
use crate::descriptor::Encoding;
use crate::detect::{Beginning, FAR, Nearest, begin, distance, one_of};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::read::{SheetRows, Splitter, Text, header_of, open};

/// Bytes of a piece: enough that its columns' distinct texts are few beside its rows, little enough that several fit in memory.
const PIECE_BYTES: usize = 4 << 20;

/// Finds the one record descriptor that a file follows: its index.
///
/// # Errors
/// None fits: names the nearest and how its header differs, with a word where a column looks like names of persons. Several fit: names
/// them, to be chosen with `--source`. Or the file cannot be read.
pub fn detect(
    path: &Path,
    descriptors: &[RecordDescriptor],
    limits: Limits,
) -> Result<usize, IngestError> {
    let opened = open(path)?;
    let file = opened.name.clone();
    let beginning = begin(opened, &limits)?;
    let mut fits = Vec::new();
    let mut nearest = Nearest::among(descriptors.len());
    for (i, descriptor) in descriptors.iter().enumerate() {
        let name = format!("`{}`", descriptor.source.id);
        match fit(&file, &beginning, descriptor, &limits) {
            Ok(()) => fits.push((i, name)),
            Err((far, why)) => nearest.offer(far, &name, &why),
        }
    }
    one_of(
        file,
        fits,
        nearest,
        "correct the descriptor or add one to `records/`",
    )
}

/// How far a file is from a descriptor, and why.
type Far = (usize, String);

fn fit(
    file: &str,
    beginning: &Beginning,
    d: &RecordDescriptor,
    limits: &Limits,
) -> Result<(), Far> {
    let far_of = |m: Mismatch| (distance(&m.0), m.to_string());
    match beginning {
        Beginning::Sheets(sheets) => {
            let mut best = (FAR, "no sheet has a header".to_string());
            for sheet in sheets {
                let mut rows = SheetRows::new(sheet.clone());
                let Some((_, header)) = header_of(&mut rows, d.file.title_lines) else {
                    continue;
                };
                match match_header(d, &header).map_err(far_of) {
                    Ok(_) => return Ok(()),
                    Err(far) if far.0 < best.0 => best = far,
                    Err(_) => {}
                }
            }
            Err(best)
        }
        Beginning::Bytes(bytes, _) => match head(file, bytes, d, limits) {
            Ok(head) => match_header(d, &head.texts).map(|_| ()).map_err(far_of),
            // The right header in another encoding is the likeliest slip; it is named, not mended.
            Err(e @ IngestError::Encoding { .. }) => Err((0, e.to_string())),
            Err(e) => Err((FAR, e.to_string())),
        },
    }
}

/// The header of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) texts: Vec<String>,
    pub(super) line: u64,
    /// Where the row after it begins: its byte and its line.
    pub(super) next: (usize, u64),
    /// Whether the file began with a byte order mark.
    pub(super) bom: bool,
}

impl Head {
    /// How the rows after it are cut into pieces.
    pub(super) fn cut(&self, file: &str, delimiter: u8, limits: &Limits) -> Cut {
        Cut {
            name: file.to_string(),
            skip: self.next.0,
            line: self.next.1,
            delimiter,
            piece_bytes: PIECE_BYTES,
            limits: *limits,
        }
    }
}

/// The delimiter of a descriptor's text files; its own check has seen to it that it is one byte.
pub(super) fn delimiter_of(d: &RecordDescriptor) -> u8 {
    u8::try_from(d.file.delimiter).unwrap_or(b',')
}

/// Finds the header in the beginning of a text file.
pub(super) fn head(
    file: &str,
    bytes: &[u8],
    d: &RecordDescriptor,
    limits: &Limits,
) -> Result<Head, IngestError> {
    let wrong_mark = |found: &str, remedy: &str| IngestError::Encoding {
        file: file.to_string(),
        line: 1,
        byte: 1,
        found: found.to_string(),
        remedy: remedy.to_string(),
    };
    let mark = match (bytes, d.file.encoding) {
        ([0xef, 0xbb, 0xbf, ..], Encoding::Utf8) => 3,
        ([0xef, 0xbb, 0xbf, ..], Encoding::Windows1252) => {
            return Err(wrong_mark(
                "a UTF-8 byte order mark",
                "declare `encoding = \"utf-8\"`",
            ));
        }
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) => {
            return Err(wrong_mark(
                "a UTF-16 byte order mark",
                "save the file as UTF-8",
            ));
        }
        _ => 0,
    };
    let text = bytes.get(mark..).unwrap_or_default().to_vec();
    let mut rows = Splitter::new(Text::Whole, text, file, delimiter_of(d), *limits);
    rows.skip_lines(d.file.title_lines)?;
    if !rows.advance()? {
        return Err(IngestError::NoHeader {
            file: file.to_string(),
            title_lines: d.file.title_lines,
        });
    }
    if d.file.encoding == Encoding::Utf8
        && let Err(e) = std::str::from_utf8(rows.raw())
    {
        let byte = rows.raw().get(e.valid_up_to()).copied().unwrap_or(0);
        return Err(not_utf8(
            file,
            rows.line(),
            e.valid_up_to() as u64 + 1,
            byte,
        ));
    }
    let texts = (0..rows.len()).map(|i| {
        let field = rows.field(i);
        let text = match d.file.encoding {
            Encoding::Utf8 => String::from_utf8_lossy(field),
            Encoding::Windows1252 => {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(field)
                    .0
            }
        };
        text.trim().to_string()
    });
    Ok(Head {
        texts: texts.collect(),
        line: rows.line(),
        next: (mark + rows.next().0, rows.next().1),
        bom: mark > 0,
    })
}
