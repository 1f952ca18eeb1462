//! The path of an address, checked before anything is looked up by it.

use percent_encoding::percent_decode_str;

/// Bytes of path and query together that are read. Browsers and proxies agree on no less than 2,000; a share of the map takes 400.
pub const URI_BYTES_MAX: usize = 4096;

/// Why a path is not looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// It names nothing this site could have: dot segments, empty segments, control characters, encoded slashes, no UTF-8.
    Bad,
    /// It ends in a slash; the same without it may exist.
    Slash(String),
}

/// A path in which every segment was decoded and found clean. Kept as written: routes match what was written.
pub fn check(path: &str) -> Result<(), PathFault> {
    if path == "/" {
        return Ok(());
    }
    let Some(inner) = path.strip_prefix('/') else {
        return Err(PathFault::Bad);
    };
    let (inner, slash) = match inner.strip_suffix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    if !inner.split('/').all(clean) {
        return Err(PathFault::Bad);
    }
    if slash {
        return Err(PathFault::Slash(format!("/{inner}")));
    }
    Ok(())
}

fn clean(segment: &str) -> bool {
    let Some(text) = decode(segment) else {
        return false;
    };
    !text.is_empty()
        && text != "."
        && text != ".."
        && !text
            .chars()
            .any(|c| c.is_control() || c == '/' || c == '\\' || c == '\u{fffd}')
}

/// A segment with its escapes resolved. `None` where an escape is incomplete or the bytes are not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let whole = text
        .split('%')
        .skip(1)
        .all(|after| after.len() >= 2 && after.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    if !whole {
        return None;
    }
    percent_decode_str(text)
        .decode_utf8()
        .ok()
        .map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_are_called_by_passes() {
        for path in [
            "/",
            "/places/MX-02",
            "/explain/homicide_victims:MX-02:2021-10..2022-08@2024-07-01",
            "/places/M%C3%A9xico",
            "/places/México",
            "/a%20b",
            // Escaped twice it is a name with a percent sign in it, and no file is opened by it.
            "/%252e%252e",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn tricks_do_not() {
        for path in [
            "",
            "*",
            "//",
            "//evil.example",
            "/a//b",
            "/..",
            "/a/../b",
            "/a/..",
            "/./a",
            "/%2e%2e/etc/passwd",
            "/%2E./x",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/a%00",
            "/a%0d%0aSet-Cookie:x",
            "/a%",
            "/a%2",
            "/a%zz",
            "/%ff%fe",
            "/%c0%ae%c0%ae",
            "/%ed%a0%80",
        ] {
            assert_eq!(check(path), Err(PathFault::Bad), "{path}");
        }
    }

    #[test]
    fn a_trailing_slash_names_the_path_without() {
        assert_eq!(check("/map/"), Err(PathFault::Slash("/map".to_string())));
        assert_eq!(check("/map//"), Err(PathFault::Bad));
    }
}
