//! `cotejo verify`: every stored file against its checksum.

use anyhow::Result;

use crate::base::Base;
use crate::out::{self, Format};
use crate::{Answer, World};

pub(crate) fn run(world: &World) -> Result<Answer> {
    let store = Base::at(&world.base)?.store()?;
    let (files, bytes) = store.verify()?;
    eprintln!("whole: {files} stored files, {bytes} bytes, every checksum fits");
    if world.format == Format::Json {
        out::json(&serde_json::json!({ "files": files, "bytes": bytes, "whole": true }))?;
    }
    Ok(Answer::Yes)
}
