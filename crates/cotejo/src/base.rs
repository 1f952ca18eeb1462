//! The folder that commands work on: definitions people edit, and the store.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cotejo_indicators::{Engine, Indicators, Plan};
use cotejo_ingest::Descriptor;
use cotejo_ingest::records::RecordDescriptor;
use cotejo_model::{SourceInfo, Units};
use cotejo_store::{RecordStore, Store};
use serde::{Deserialize, Serialize};

/// The marker of a base, `cotejo.toml`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marker {
    /// Format of the base's folder.
    pub format: u32,
}

/// The format that this version writes.
pub(crate) const FORMAT: u32 = 1;

/// An evidence base.
pub(crate) struct Base {
    root: PathBuf,
}

/// Definitions and records, ready to answer.
pub(crate) struct Open {
    pub indicators: Indicators,
    pub store: Store,
}

impl Open {
    /// The engine over both.
    pub(crate) fn engine(&self) -> Engine<'_> {
        Engine {
            indicators: &self.indicators,
            evidence: &self.store,
        }
    }
}

impl Base {
    /// The base at a folder. Err where there is none.
    pub(crate) fn at(root: &Path) -> Result<Base> {
        let marker = root.join("cotejo.toml");
        let text = match fs::read_to_string(&marker) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => bail!(
                "no evidence base in `{}`; make one with `cotejo init DIR --example bicentennial`, then give --base DIR or set COTEJO_BASE",
                root.display()
            ),
            Err(e) => {
                return Err(e).with_context(|| format!("could not read `{}`", marker.display()));
            }
        };
        let marker: Marker = toml::from_str(&text)
            .with_context(|| format!("`{}` is not a base's marker", marker.display()))?;
        if marker.format == 0 || marker.format > FORMAT {
            bail!(
                "base `{}` has format {}, this version reads up to {FORMAT}; use a newer cotejo",
                root.display(),
                marker.format
            );
        }
        Ok(Base {
            root: root.to_path_buf(),
        })
    }

    /// The folder of stored files.
    pub(crate) fn store_root(&self) -> PathBuf {
        self.root.join("store")
    }

    /// The folder of stored records of single events.
    pub(crate) fn records_root(&self) -> PathBuf {
        RecordStore::folder(&self.store_root())
    }

    /// The folder of imported geometry.
    pub(crate) fn geometry_root(&self) -> PathBuf {
        self.root.join("geometry")
    }

    /// The source descriptors, by file name.
    pub(crate) fn descriptors(&self) -> Result<Vec<Descriptor>> {
        let read = self.described()?;
        Ok(read.into_iter().map(|(d, _)| d).collect())
    }

    /// The source descriptors as they are written, by source id.
    pub(crate) fn descriptor_texts(&self) -> Result<Vec<(String, String)>> {
        let read = self.described()?;
        Ok(read
            .into_iter()
            .map(|(d, text)| (d.info.id, text))
            .collect())
    }

    fn described(&self) -> Result<Vec<(Descriptor, String)>> {
        let mut out: Vec<(Descriptor, String)> = Vec::new();
        for path in descriptor_paths(&self.root.join("sources"))? {
            let text = read(&path)?;
            let descriptor = Descriptor::parse(&text, &path.display().to_string())?;
            if let Some((other, _)) = out.iter().find(|(d, _)| d.info.id == descriptor.info.id) {
                bail!(
                    "two descriptors have the id `{}`; rename the one in `{}`",
                    other.info.id,
                    path.display()
                );
            }
            out.push((descriptor, text));
        }
        Ok(out)
    }

    /// The descriptors of record sources, by file name; none where the base has no such folder.
    pub(crate) fn record_descriptors(&self) -> Result<Vec<RecordDescriptor>> {
        let folder = self.root.join("records");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut out: Vec<RecordDescriptor> = Vec::new();
        for path in descriptor_paths(&folder)? {
            let descriptor = RecordDescriptor::parse(&read(&path)?, &path.display().to_string())?;
            let id = &descriptor.source.id;
            if out.iter().any(|d| d.source.id == *id) {
                bail!(
                    "two descriptors have the id `{id}`; rename the one in `{}`",
                    path.display()
                );
            }
            out.push(descriptor);
        }
        Ok(out)
    }

    /// The records of single events.
    pub(crate) fn records(&self) -> Result<RecordStore> {
        Ok(RecordStore::open(&self.records_root())?)
    }

    /// Definitions and records.
    pub(crate) fn open(&self) -> Result<Open> {
        let sources: Vec<SourceInfo> = self.descriptors()?.into_iter().map(|d| d.info).collect();
        Ok(Open {
            indicators: self.indicators(&sources)?,
            store: self.store()?,
        })
    }

    /// The records alone.
    pub(crate) fn store(&self) -> Result<Store> {
        Ok(Store::open(&self.store_root())?)
    }

    fn indicators(&self, sources: &[SourceInfo]) -> Result<Indicators> {
        let path = self.root.join("units.toml");
        let text = read_or_empty(&path)?;
        let units: Units = toml::from_str(&text)
            .with_context(|| format!("`{}` does not declare units", path.display()))?;
        let path = self.root.join("indicators.toml");
        let text = read_or_empty(&path)?;
        Ok(Indicators::parse(
            &text,
            &path.display().to_string(),
            units,
            sources,
        )?)
    }

    /// True where the base has a plan.
    pub(crate) fn has_plan(&self) -> bool {
        self.root.join("plan.toml").exists()
    }

    /// The plan. Err where the base has none.
    pub(crate) fn plan(&self, indicators: &Indicators) -> Result<Plan> {
        let path = self.root.join("plan.toml");
        if !self.has_plan() {
            bail!(
                "this base has no plan; write `{}` (docs/plan.md shows how)",
                path.display()
            );
        }
        Ok(Plan::parse(
            &read(&path)?,
            &path.display().to_string(),
            indicators,
        )?)
    }
}

/// The descriptors of a folder, by file name.
fn descriptor_paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not list `{}`", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read `{}`", path.display()))
}

/// A base without indicators or units is one in the making.
fn read_or_empty(path: &Path) -> Result<String> {
    if path.exists() {
        read(path)
    } else {
        Ok(String::new())
    }
}
