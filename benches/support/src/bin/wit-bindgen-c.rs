//! What `wit-bindgen c` does, as a whole process: parse, generate, write the files.
//!
//!     wit-bindgen-c WIT OUT-DIR

use std::path::Path;

use anyhow::{Context, Result};
use wit_bindgen_core::Files;
use wit_parser::Resolve;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut argument = || arguments.next().context("usage: wit-bindgen-c WIT OUT-DIR");
    let (wit, dir) = (argument()?, argument()?);
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(&wit)?;
    let world = resolve.select_world(&[package], None)?;
    let mut files = Files::default();
    let mut generator = wit_bindgen_c::Opts::default().build();
    generator.generate(&mut resolve, world, &mut files)?;
    for (name, contents) in files.iter() {
        let path = Path::new(&dir).join(name);
        eprintln!("Generating {path:?}");
        std::fs::create_dir_all(&dir)?;
        std::fs::write(path, contents)?;
    }
    Ok(())
}
