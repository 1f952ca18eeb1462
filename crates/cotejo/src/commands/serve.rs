//! `cotejo serve`: the site and its API.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use cotejo_model::Date;
use cotejo_web::{Book, Open, Options, Pages, assets};

use crate::base::Base;
use crate::cli::ServeArgs;
use crate::{Answer, World, site};

pub(crate) fn run(world: &World, args: &ServeArgs) -> Result<Answer> {
    // Opened once before anything listens: a base that does not open is said at once.
    Base::at(&world.base)?;
    here(world, world.base.clone(), args)
}

/// Serves the base of a folder until it is told to stop.
pub(crate) fn here(world: &World, folder: PathBuf, args: &ServeArgs) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start the threads of the server")?;
    let options = Options {
        public_address: args.public_address.clone(),
        access_log: args.log,
        ..Options::default()
    };
    let folder = Arc::new(Folder {
        base: folder,
        today: world.fixed_today,
        single_records: args.records,
    });
    runtime.block_on(async {
        let listener = cotejo_web::bind(args.addr).await?;
        let at = listener.local_addr().unwrap_or(args.addr);
        eprintln!("serving on http://{at} (Ctrl-C ends)");
        if assets::geometry("mx.json").is_none() {
            eprintln!(
                "built without the browser's part: no interactive maps and no outlines of places; `make web` builds it (needs npm), then build again"
            );
        }
        cotejo_web::serve(listener, folder, options, cotejo_web::stop_signals()).await?;
        anyhow::Ok(())
    })?;
    Ok(Answer::Yes)
}

/// A base on disk, as the server sees it.
struct Folder {
    base: PathBuf,
    /// The day where it is fixed (`SOURCE_DATE_EPOCH`); the clock's where it is not.
    today: Option<Date>,
    /// Whether single published records of gun traces are shown.
    single_records: bool,
}

impl Folder {
    fn files(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut out: Vec<PathBuf> = ["indicators.toml", "units.toml", "plan.toml"]
            .iter()
            .map(|name| self.base.join(name))
            .collect();
        for (folder, deep) in [
            ("sources", false),
            ("geometry", false),
            ("store", true),
            ("store/record-sources", true),
        ] {
            let folder = self.base.join(folder);
            if !folder.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                // Of a stored source the manifest is what a load renames into place.
                out.push(if deep { path.join("manifest") } else { path });
            }
        }
        out.sort();
        Ok(out)
    }
}

impl Open for Folder {
    fn fingerprint(&self) -> Result<String, String> {
        let say = |e: std::io::Error| format!("could not list `{}`: {e}", self.base.display());
        let mut out = String::new();
        for path in self.files().map_err(say)? {
            if let Ok(meta) = path.metadata() {
                let time = meta.modified().ok();
                let time = time.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
                let nanos = time.map_or(0, |t| t.as_nanos());
                out.push_str(&format!("{} {} {nanos}\n", path.display(), meta.len()));
            }
        }
        Ok(out)
    }

    fn open(&self) -> Result<Arc<dyn Book>, String> {
        let open = || {
            let base = Base::at(&self.base)?;
            let mut site = site::open(&base, &site::builtin())?;
            site.single_records = self.single_records;
            anyhow::Ok(Pages::new(site))
        };
        let pages = open().map_err(|e| crate::chain(&e))?;
        Ok(Arc::new(pages))
    }

    fn today(&self) -> Date {
        self.today
            .unwrap_or_else(|| jiff::ZonedDateTime::now().date())
    }
}

/// An address to listen on, as it must be written.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "write an address and a port such as 127.0.0.1:8080".to_string())
}
