//! Files inside the program: what `make web` built for the browser, and the crate's own style and mark.
//!
//! Built without `web/dist` the program serves every page as plain HTML; there are no islands, fonts and outlines of places then, and
//! [`Assets::islands`] says so.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::respond::Keep;

/// What `make web` built.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Dist;

/// This crate's own files.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Own;

const MANIFEST: &str = "manifest.json";
/// The script that every page loads.
pub const ENTRY: &str = "src/site.ts";
/// The script that the Map page loads besides.
pub const MAP_ENTRY: &str = "src/map.ts";
/// The script that sets light or dark before anything is painted; a classic one.
pub const EARLY_ENTRY: &str = "src/theme.ts";
/// The rules that name the fonts.
pub const FONTS: &str = "/fonts/fonts.css";

/// One file as it is served.
#[derive(Clone, Debug)]
pub struct File {
    /// The bytes.
    pub bytes: Bytes,
    /// Media type.
    pub content_type: &'static str,
    /// How long it may be kept.
    pub keep: Keep,
}

/// A script with what belongs to it, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The module.
    pub script: String,
    /// Its style sheets.
    pub styles: Vec<String>,
    /// Modules that it imports at once.
    pub imports: Vec<String>,
}

/// All files, by the path under which they are served.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, File>,
    names: BTreeMap<String, String>,
    entries: BTreeMap<String, Entry>,
}

/// The outlines that `make web` fetched (`mx.json`, `us.json`), as TopoJSON. They are not served: their licence lets them be shown on a
/// map, not passed on as a file.
pub fn geometry(name: &str) -> Option<Cow<'static, [u8]>> {
    Dist::get(&format!("geometry/{name}")).map(|file| file.data)
}

impl Assets {
    /// Those inside this program.
    pub fn embedded() -> Assets {
        let mut assets = Assets::default();
        for name in Own::iter() {
            if let Some(file) = Own::get(&name) {
                let hash: String = file.metadata.sha256_hash()[..5]
                    .iter()
                    .map(|b| format!("{b:02x}"))
                    .collect();
                assets.own(&name, &hash, bytes(file.data));
            }
        }
        let css = cotejo_pages::art::css();
        let hash = twox_hash::XxHash3_128::oneshot(css.as_bytes());
        assets.own("drawings.css", &format!("{hash:032x}")[..10], css.into());
        for name in Dist::iter() {
            if let Some(file) = Dist::get(&name)
                && let Some(keep) = served(&name)
            {
                assets.put(format!("/{name}"), bytes(file.data), keep);
            }
        }
        if let Some(manifest) = Dist::get(MANIFEST) {
            assets.entries = entries(&manifest.data);
        }
        assets
    }

    /// The file at a path: `/assets/site-1f2e3d4c5b.css`.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The address of one of this crate's own files: `site.css`.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// A script by the name of its source: `src/site.ts`. `None` where `web/dist` was not built.
    pub fn entry(&self, source: &str) -> Option<&Entry> {
        self.entries.get(source)
    }

    /// Whether the browser's part was built in.
    pub fn islands(&self) -> bool {
        self.entry(ENTRY).is_some()
    }

    /// Addresses of the licences and notices of what the browser gets.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        let is_notice = |path: &str| {
            let lower = path.to_ascii_lowercase();
            ["licen", "notice", "third-party"]
                .iter()
                .any(|word| lower.contains(word))
        };
        self.files
            .keys()
            .map(String::as_str)
            .filter(move |p| is_notice(p))
    }

    fn own(&mut self, name: &str, hash: &str, bytes: Bytes) {
        let (path, keep) = match name.rsplit_once('.') {
            // A browser looks for it where it always was.
            _ if name == "favicon.svg" => (format!("/{name}"), Keep::Day),
            Some((stem, kind)) => (format!("/assets/{stem}-{hash}.{kind}"), Keep::Forever),
            None => (format!("/assets/{name}-{hash}"), Keep::Forever),
        };
        self.names.insert(name.to_string(), path.clone());
        self.put(path, bytes, keep);
    }

    fn put(&mut self, path: String, bytes: Bytes, keep: Keep) {
        let content_type = content_type(&path);
        let file = File {
            bytes,
            content_type,
            keep,
        };
        self.files.insert(path, file);
    }
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// Whether a file of `web/dist` is for browsers, and for how long.
fn served(name: &str) -> Option<Keep> {
    if name.starts_with("assets/") {
        // Vite writes the hash of the contents into these names.
        return Some(Keep::Forever);
    }
    let text = name.ends_with(".txt") || name.ends_with("LICENSE") || name.ends_with(".md");
    match name.split('/').next() {
        Some("fonts") => Some(Keep::Day),
        Some("geometry") if text => Some(Keep::Day),
        Some("third-party.txt") => Some(Keep::Day),
        _ => None,
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        // With `nosniff`, a type that runs nowhere.
        _ => "text/plain; charset=utf-8",
    }
}

#[derive(Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default, rename = "isEntry")]
    is_entry: bool,
}

/// The entries of Vite's manifest. One that cannot be read counts as not built.
fn entries(manifest: &[u8]) -> BTreeMap<String, Entry> {
    let chunks: BTreeMap<String, Chunk> = serde_json::from_slice(manifest).unwrap_or_default();
    chunks
        .iter()
        .filter(|(_, chunk)| chunk.is_entry)
        .map(|(name, chunk)| {
            let mut entry = Entry {
                script: format!("/{}", chunk.file),
                ..Entry::default()
            };
            let mut seen = vec![name.as_str()];
            collect(&chunks, chunk, &mut entry, &mut seen);
            (name.clone(), entry)
        })
        .collect()
}

fn collect<'a>(
    chunks: &'a BTreeMap<String, Chunk>,
    chunk: &'a Chunk,
    entry: &mut Entry,
    seen: &mut Vec<&'a str>,
) {
    entry
        .styles
        .extend(chunk.css.iter().map(|c| format!("/{c}")));
    for name in &chunk.imports {
        if let Some(import) = chunks.get(name)
            && !seen.contains(&name.as_str())
        {
            seen.push(name);
            entry.imports.push(format!("/{}", import.file));
            collect(chunks, import, entry, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_has_its_hash_in_its_name() {
        let assets = Assets::embedded();
        let path = assets.address("site.css").unwrap();
        assert!(path.starts_with("/assets/site-") && path.ends_with(".css"));
        let file = assets.file(path).unwrap();
        assert_eq!(
            (file.content_type, file.keep),
            ("text/css; charset=utf-8", Keep::Forever)
        );
        assert!(assets.file("/favicon.svg").is_some());
    }

    #[test]
    fn outlines_and_manifest_are_not_served() {
        assert_eq!(served("geometry/mx.json"), None);
        assert_eq!(served(MANIFEST), None);
        assert_eq!(served("geometry/LICENSE.txt"), Some(Keep::Day));
        assert_eq!(served("assets/site-Ab12.js"), Some(Keep::Forever));
    }

    #[test]
    fn an_entry_brings_what_it_imports_once() {
        let manifest = br#"{
            "src/site.ts": {"file": "assets/site-1.js", "isEntry": true, "css": ["assets/site-1.css"], "imports": ["_a.js", "_b.js"]},
            "_a.js": {"file": "assets/a-2.js", "imports": ["_b.js", "src/site.ts"]},
            "_b.js": {"file": "assets/b-3.js", "css": ["assets/b-3.css"]}
        }"#;
        let expected = Entry {
            script: "/assets/site-1.js".to_string(),
            styles: vec![
                "/assets/site-1.css".to_string(),
                "/assets/b-3.css".to_string(),
            ],
            imports: vec!["/assets/a-2.js".to_string(), "/assets/b-3.js".to_string()],
        };
        assert_eq!(
            entries(manifest),
            BTreeMap::from([(ENTRY.to_string(), expected)])
        );
        assert!(entries(b"not json").is_empty());
    }
}
