//! `cotejo verify`: every stored file against its checksum.

use anyhow::Result;

use crate::base::Base;
use crate::out::{self, Format};
use crate::{Answer, World};

pub(crate) fn run(world: &World) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let (files, bytes) = base.store()?.verify()?;
    let (more_files, more_bytes) = base.records()?.verify()?;
    let (files, bytes) = (files + more_files, bytes + more_bytes);
    eprintln!("whole: {files} stored files, {bytes} bytes, every checksum fits");
    if world.format == Format::Json {
        out::json(&serde_json::json!({ "files": files, "bytes": bytes, "whole": true }))?;
    }
    Ok(Answer::Yes)
}
