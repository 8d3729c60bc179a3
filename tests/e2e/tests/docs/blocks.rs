//! The blocks of code that are a complete file.

use crate::made::{Recipe, World};
use crate::page::Block;

/// Compiles the block if the second word after its fence names a world. Gives its language in that case.
///
/// # Errors
/// The compiler's output.
pub(crate) fn compiles(block: &Block) -> Result<Option<&'static str>, String> {
    let [language, world, ..] = &block.info[..] else {
        return Ok(None);
    };
    let world = match world.as_str() {
        "hello" => World::Hello,
        "store" => World::Store,
        "plug" => World::Plug,
        "pages" => World::Pages,
        other => return Err(format!("there is no world `{other}`")),
    };
    let (language, name) = match language.as_str() {
        "c" => ("c", "block.c"),
        "cpp" => ("cpp", "block.cpp"),
        "cpp20" => ("cpp20", "block.cpp"),
        "rust" => return Ok(None), // tests/plugin.rs compiles it
        other => return Err(format!("`{other}` is not compiled")),
    };
    let said = world.compiled(&Recipe {
        sources: vec![(name, block.text.clone())],
        flags: match language {
            "cpp20" => &["-std=c++20", "-Wall", "-Wextra", "-Werror", "-pedantic"],
            _ => &["-Wall", "-Wextra", "-Werror", "-pedantic"],
        },
        generated: &[],
        ..Recipe::default()
    });
    match said.is_empty() {
        true => Ok(Some(language)),
        false => Err(said),
    }
}
