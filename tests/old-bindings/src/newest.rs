//! The version of the workspace.

use anyhow::Result;
use wit_bindgen_c::{Enabled, Opts};
use wit_bindgen_core::wit_parser::Resolve;

use crate::{Files, Options};

pub fn generate(wit: &str, world: Option<&str>, options: &Options) -> Result<Files> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("old.wit", wit)?;
    let world = resolve.select_world(&[package], world)?;
    let mut files = wit_bindgen_core::Files::default();
    let opts = Opts {
        autodrop_borrows: match options.autodrop_borrows {
            true => Enabled::Yes,
            false => Enabled::No,
        },
        no_helpers: options.no_helpers,
        no_sig_flattening: options.no_sig_flattening,
        rename: options.rename.clone(),
        rename_world: options.rename_world.clone(),
        ..Opts::default()
    };
    opts.build().generate(&mut resolve, world, &mut files)?;
    let files = files.iter();
    Ok(files
        .map(|(name, text)| (name.into(), text.into()))
        .collect())
}
