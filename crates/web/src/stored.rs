//! A finished answer, with its bytes in every encoding, ready to be sent again and again.

use std::io::Write;

use axum::body::Bytes;
use axum::http::StatusCode;
use cotejo_lang::Lang;

/// Bytes under which compression gains nothing: they fit one packet.
const COMPRESS_FROM: usize = 860;
/// Brotli's quality: 5 is within some percent of the best on HTML at a tenth of the time.
const BROTLI_QUALITY: i32 = 5;
const GZIP_LEVEL: u32 = 6;
/// What is public data, and may be read from any site.
const OPEN: [&str; 4] = [
    "application/json",
    "text/csv",
    "image/svg+xml",
    "application/vnd.mapbox-vector-tile",
];

/// A finished answer.
#[derive(Clone, Debug)]
pub struct Stored {
    /// 200, or that of a refusal that lasts.
    pub status: StatusCode,
    /// Media type.
    pub content_type: &'static str,
    /// The language of its words; none for tiles and files.
    pub lang: Option<Lang>,
    /// The name under which a browser saves it.
    pub file_name: Option<String>,
    /// Whether pages of other sites may read it.
    pub open: bool,
    /// As it is.
    pub plain: Bytes,
    /// gzip, where it is shorter.
    pub gzip: Option<Bytes>,
    /// Brotli, where it is shorter.
    pub brotli: Option<Bytes>,
    /// 32 hexadecimal digits of the plain bytes.
    pub digest: String,
}

impl Stored {
    /// Compresses and digests; takes time in proportion to the bytes, so not in the loop.
    pub fn new(status: StatusCode, content_type: &'static str, plain: impl Into<Bytes>) -> Stored {
        let plain: Bytes = plain.into();
        let (gzip, brotli) = match plain.len() >= COMPRESS_FROM && compressible(content_type) {
            true => (
                shorter(gzip(&plain), &plain),
                shorter(brotli(&plain), &plain),
            ),
            false => (None, None),
        };
        Stored {
            status,
            content_type,
            lang: None,
            file_name: None,
            open: OPEN.iter().any(|t| content_type.starts_with(t)),
            digest: format!("{:032x}", twox_hash::XxHash3_128::oneshot(&plain)),
            plain,
            gzip,
            brotli,
        }
    }

    /// Bytes it holds in memory, with some for its parts.
    pub fn weight(&self) -> u64 {
        let of = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, Bytes::len);
        (self.plain.len() + of(&self.gzip) + of(&self.brotli) + 512) as u64
    }
}

/// Whether bytes of this type still hold repetition. Pictures and fonts were compressed by their makers; tiles were not.
fn compressible(content_type: &str) -> bool {
    const TYPES: [&str; 6] = [
        "text/",
        "application/json",
        "application/javascript",
        "application/manifest+json",
        "image/svg+xml",
        "application/vnd.mapbox-vector-tile",
    ];
    TYPES.iter().any(|t| content_type.starts_with(t))
}

fn shorter(packed: Option<Vec<u8>>, plain: &Bytes) -> Option<Bytes> {
    packed.filter(|p| p.len() < plain.len()).map(Bytes::from)
}

fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    // No name and no time in the header: the same bytes give the same bytes.
    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(plain.len() / 4),
        flate2::Compression::new(GZIP_LEVEL),
    );
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(plain.len() / 4);
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params).ok()?;
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn each_encoding_reads_back() {
        let text: String = (0..2_000).map(|i| format!("<td>{i}</td>")).collect();
        let stored = Stored::new(StatusCode::OK, "text/html; charset=utf-8", text.clone());
        let mut read = String::new();
        flate2::read::GzDecoder::new(&stored.gzip.unwrap()[..])
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        read.clear();
        brotli::Decompressor::new(&stored.brotli.unwrap()[..], 4096)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn what_gains_nothing_stays_plain() {
        let short = Stored::new(StatusCode::OK, "text/plain", "x".repeat(100));
        let font = Stored::new(StatusCode::OK, "font/woff2", "x".repeat(10_000));
        assert!(short.gzip.is_none() && font.brotli.is_none());
    }
}
