//! `--depfile`: what was made from what, for Make and Ninja.

use std::path::Path;

use anyhow::{Result, bail};
use witguard::Diagnostic;

/// A rule in the syntax of Make: all of `targets` depend on all of `sources`.
pub(crate) fn depfile<'a>(
    targets: impl Iterator<Item = &'a Path>,
    sources: impl Iterator<Item = &'a Path>,
) -> Result<String> {
    let targets: Vec<_> = targets.map(escaped).collect::<Result<_>>()?;
    let sources = sources.map(|source| Ok(format!(" \\\n  {}", escaped(source)?)));
    let sources: Vec<_> = sources.collect::<Result<_>>()?;
    Ok(format!("{}:{}\n", targets.join(" "), sources.concat()))
}

/// A path as Make and Ninja read it.
fn escaped(path: &Path) -> Result<String> {
    let Some(path) = path.to_str() else {
        bail!(
            Diagnostic::new(format!(
                "a rule cannot name `{}`, which is not UTF-8",
                path.display()
            ))
            .help("rename it, or leave out `--depfile`")
        );
    };
    let mut text = String::new();
    for c in path.chars() {
        match c {
            ' ' | '#' | ':' => text.extend(['\\', c]),
            '$' => text.push_str("$$"),
            c => text.push(c),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depfile_escapes_what_make_would_read_otherwise() {
        let paths = ["a b.h", "c$d#:.h", "w/e.wit"].map(Path::new);
        let rule = depfile(paths[..2].iter().copied(), paths[2..].iter().copied()).unwrap();
        assert_eq!(rule, "a\\ b.h c$$d\\#\\:.h: \\\n  w/e.wit\n");
    }
}
