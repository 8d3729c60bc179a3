//! `--depfile`: what was made from what, for Make and Ninja.

use std::path::Path;

/// A rule in the syntax of Make: all of `targets` depend on all of `sources`.
pub(crate) fn depfile<'a>(
    targets: impl Iterator<Item = &'a Path>,
    sources: impl Iterator<Item = &'a Path>,
) -> String {
    let targets: Vec<_> = targets.map(escaped).collect();
    let sources: Vec<_> = sources
        .map(|source| format!(" \\\n  {}", escaped(source)))
        .collect();
    format!("{}:{}\n", targets.join(" "), sources.concat())
}

/// A path as Make and Ninja read it.
fn escaped(path: &Path) -> String {
    let mut text = String::new();
    for c in path.to_string_lossy().chars() {
        match c {
            ' ' | '#' => text.extend(['\\', c]),
            '$' => text.push_str("$$"),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depfile_escapes_what_make_would_read_otherwise() {
        let paths = ["a b.h", "c$d#.h", "w/e.wit"].map(Path::new);
        let rule = depfile(paths[..2].iter().copied(), paths[2..].iter().copied());
        assert_eq!(rule, "a\\ b.h c$$d\\#.h: \\\n  w/e.wit\n");
    }
}
