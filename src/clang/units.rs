//! What clang gets to see at once: user sources of one language, between the description and what is generated for them.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::sources::absolute;
use crate::Diagnostic;

/// Sources of one language that are analyzed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// As clang's `-x` calls it.
    pub language: &'static str,
    pub sources: Vec<PathBuf>,
}

/// The sources by their language, in the order they were given.
///
/// # Errors
/// The ending of a name tells no language, or there is no such file.
pub(super) fn units(sources: &[PathBuf]) -> Result<Vec<Unit>> {
    let mut units: Vec<Unit> = Vec::new();
    for source in sources {
        let language = language(source)?;
        if !source.is_file() {
            let error = format!("there is no source `{}`", source.display());
            bail!(Diagnostic::new(error).help("give the path of a C or C++ file"));
        }
        match units.iter_mut().find(|unit| unit.language == language) {
            Some(unit) => unit.sources.push(source.clone()),
            None => units.push(Unit {
                language,
                sources: vec![source.clone()],
            }),
        }
    }
    Ok(units)
}

fn language(source: &Path) -> Result<&'static str> {
    match source.extension().and_then(|ending| ending.to_str()) {
        Some("c") => Ok("c"),
        Some("cc" | "cpp" | "cxx" | "c++" | "C" | "cp" | "CPP") => Ok("c++"),
        _ => bail!(
            Diagnostic::new(format!("`{}` is neither C nor C++", source.display()))
                .help("give files that end in `.c`, `.cc`, `.cpp` or `.cxx`")
        ),
    }
}

impl Unit {
    /// Each source by itself.
    pub(super) fn apart(&self) -> impl Iterator<Item = Unit> + '_ {
        self.sources.iter().map(|source| Unit {
            language: self.language,
            sources: vec![source.clone()],
        })
    }

    /// The text of a file that includes everything: the description and the driver for `world`, the sources, and the
    /// shims in the file `shims`.
    pub(super) fn text(&self, world: &str, shims: Option<&str>) -> Result<String> {
        let generated = [format!("{world}_analysis.h"), format!("{world}_analysis.c")];
        let sources = self.sources.iter().map(|source| {
            let path = absolute(source);
            match path.to_str() {
                Some(path) if !path.contains(['"', '\n', '\\']) => Ok(path.to_string()),
                _ => bail!(
                    Diagnostic::new(format!("a source cannot include {:?}", path))
                        .help("give the file and its folders names without quotes, backslashes and line breaks")
                ),
            }
        });
        let sources = sources.collect::<Result<Vec<_>>>()?;
        let included = generated.into_iter().chain(sources);
        let included = included.chain(shims.map(str::to_string));
        Ok(included
            .map(|file| format!("#include \"{file}\"\n"))
            .collect())
    }

    /// The texts of the sources.
    pub(super) fn contents(&self) -> String {
        let text = self.sources.iter().map(std::fs::read);
        let text: Vec<u8> = text.filter_map(Result::ok).flatten().collect();
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The generated source with the shims that these sources are written for, if they include its header.
    pub(super) fn shims(&self, world: &str) -> Option<String> {
        let text = self.contents();
        let shims = [("_guard.hpp", "_guard.cpp"), ("_guard.h", "_guard.c")];
        let found = shims.iter().find(|(header, _)| {
            let quoted = format!("{world}{header}\"");
            let bracketed = format!("{world}{header}>");
            text.contains(&quoted) || text.contains(&bracketed)
        });
        found.map(|(_, source)| format!("{world}{source}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(dir: &Path, name: &str, text: &str) -> PathBuf {
        let path = dir.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn sources_of_one_language_are_together() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["a.c", "b.cpp", "c.c", "d.cc"];
        let [a, b, c, d] = names.map(|name| file(dir.path(), name, ""));
        let units = units(&[a.clone(), b.clone(), c.clone(), d.clone()]).unwrap();
        let unit = |language, sources: [&PathBuf; 2]| Unit {
            language,
            sources: sources.map(PathBuf::clone).into(),
        };
        assert_eq!(units, [unit("c", [&a, &c]), unit("c++", [&b, &d])]);
        let text = units[0].text("w", Some("w_guard.c")).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0], "#include \"w_analysis.h\"");
        assert!(lines[2].ends_with("a.c\"") && lines[3].ends_with("c.c\""));
    }

    #[test]
    fn what_is_no_source_is_refused() {
        for (name, said) in [
            ("a.rs", "neither C nor C++"),
            ("nothing.c", "there is no source"),
        ] {
            let error = units(&[name.into()]).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn shims_are_told_by_the_header() {
        let dir = tempfile::tempdir().unwrap();
        for (text, expected) in [
            ("#include \"w_guard.hpp\"", Some("w_guard.cpp")),
            ("#include <gen/w_guard.h>", Some("w_guard.c")),
            ("#include \"w.h\"", None),
        ] {
            let sources = vec![file(dir.path(), "a.cpp", text)];
            let unit = Unit {
                language: "c++",
                sources,
            };
            assert_eq!(unit.shims("w").as_deref(), expected, "{text}");
        }
    }
}
