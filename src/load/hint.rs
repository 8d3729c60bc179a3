//! What to do about WIT that does not parse or resolve: a hint for the faults that people make.

use std::path::Path;

use witguard_messages::nearest;

/// What to do about the error `rendered`, which wit-parser found in the input `path`, where its text
/// tells. `rendered` is the message, then the source line with a caret.
pub(super) fn hint(rendered: &str, path: &Path) -> Option<String> {
    let message = rendered.lines().next().unwrap_or_default();
    let place = ErrorPlace::read(rendered);
    about_files(message)
        .or_else(|| about_packages(message, path))
        .or_else(|| about_keywords(message))
        .or_else(|| about_types(message, &place))
        .or_else(|| about_syntax(message, &place))
}

/// The place of an error in the WIT.
struct ErrorPlace<'a> {
    /// The source line up to the place, and from there on.
    before: &'a str,
    after: &'a str,
}

impl<'a> ErrorPlace<'a> {
    fn read(rendered: &'a str) -> Self {
        let column = rendered.lines().find_map(|line| {
            let (_, at) = line.trim_start().split_once("--> ")?;
            at.rsplit(':').next()?.parse::<usize>().ok()
        });
        let source = rendered.lines().find_map(|line| {
            let (number, source) = line.split_once(" | ")?;
            number.trim().parse::<usize>().ok().map(|_| source)
        });
        let source = source.unwrap_or_default();
        let start = source.char_indices().nth(column.unwrap_or(1).max(1) - 1);
        let (before, after) = source.split_at(start.map_or(source.len(), |(at, _)| at));
        Self { before, after }
    }

    /// The word that ends where the place is, spaces aside.
    fn word_before(&self) -> &'a str {
        let text = self.before.trim_end();
        text.rsplit(|c| !is_word(c)).next().unwrap_or_default()
    }

    /// The word that begins at the place.
    fn word(&self) -> &'a str {
        self.after.split(|c| !is_word(c)).next().unwrap_or_default()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// What stands between the first two backquotes.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn about_files(message: &str) -> Option<String> {
    if message.contains("path is not valid utf-8") {
        return Some("rename it: WIT is read from paths in UTF-8 only".into());
    }
    if message.contains("not valid utf-8") {
        return Some("WIT is UTF-8 text: save the file in that encoding".into());
    }
    None
}

fn about_packages(message: &str, path: &Path) -> Option<String> {
    let is_missing = message.starts_with("package '") && message.contains(" not found");
    if !is_missing {
        return None;
    }
    let folder = match path.is_dir() {
        true => path,
        false => path
            .parent()
            .filter(|parent| *parent != Path::new(""))
            .unwrap_or(Path::new(".")),
    };
    let fetches = |folder: &Path| {
        let mut names = ["wkg.toml", "wkg.lock"].iter();
        names.any(|name| folder.join(name).exists())
    };
    if !path.is_dir() && folder.join("deps").is_dir() {
        return Some(format!(
            "pass the directory `{}` instead of the file: its `deps` are read with it",
            folder.display()
        ));
    }
    let around = folder.parent().unwrap_or(folder);
    if fetches(folder) || fetches(around) {
        return Some("fetch the dependencies first: `wkg wit fetch`".into());
    }
    Some("pass the package too, before this one, or put it into `deps` beside the WIT files and pass their directory".into())
}

/// Words that were names before they became keywords.
fn about_keywords(message: &str) -> Option<String> {
    let (_, keyword) = message.split_once("found keyword `")?;
    let keyword = keyword.split('`').next()?;
    let wants_name = message.contains("identifier") || message.contains("`func`, found");
    wants_name
        .then(|| format!("`{keyword}` is a keyword of WIT: as a name it is written `%{keyword}`"))
}

fn about_types(message: &str, place: &ErrorPlace) -> Option<String> {
    if message.ends_with("does not exist") && message.starts_with("name `") {
        let name = quoted(message)?;
        return match name {
            "float32" | "float64" => Some(format!(
                "`{name}` has been renamed: write `f{}`",
                &name[5..]
            )),
            _ => nearest(name, PLAIN_TYPES.into_iter())
                .map(|meant| format!("did you mean `{meant}`?")),
        };
    }
    if message.ends_with("found '<'") {
        let name = place.word_before();
        return nearest(name, GENERIC_TYPES.into_iter())
            .map(|meant| format!("did you mean `{meant}<…>`?"));
    }
    None
}

const PLAIN_TYPES: [&str; 14] = [
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "s8",
    "s16",
    "s32",
    "s64",
    "f32",
    "f64",
    "char",
    "string",
    "error-context",
];
const GENERIC_TYPES: [&str; 9] = [
    "borrow", "own", "option", "result", "list", "tuple", "map", "stream", "future",
];

/// Forms of older WIT, and a forgotten semicolon.
fn about_syntax(message: &str, place: &ErrorPlace) -> Option<String> {
    if place.word() == "default" {
        return Some(
            "`default` is gone from WIT: write `world` alone, and choose it with `--world`".into(),
        );
    }
    if place.word_before() == "union" {
        return Some(
            "`union` is gone from WIT: write a `variant`, with a name for each case".into(),
        );
    }
    let lacks_semicolon = message.starts_with("expected ';'")
        // `package a:b` without its `;` reads as the beginning of a nested package.
        || (message.starts_with("expected '{', found keyword") && place.before.trim().is_empty());
    lacks_semicolon.then(|| "end the statement before it with `;`".into())
}

#[cfg(test)]
mod tests {
    use wit_parser::Resolve;

    use super::*;

    fn hint_on(wit: &str) -> Option<String> {
        let mut resolve = Resolve::default();
        let error = resolve.push_str("a.wit", wit).expect_err("it is faulty");
        hint(&resolve.render_error(&error), Path::new("a.wit"))
    }

    fn in_interface(text: &str) -> String {
        format!("package a:b;\ninterface i {{\n  {text}\n}}")
    }

    #[test]
    fn older_wit_is_told_from_newer() {
        for (text, expected) in [
            ("f: func(map: string);", "written `%map`"),
            ("type stream = u32;", "written `%stream`"),
            ("resource future { }", "written `%future`"),
            ("async: func();", "written `%async`"),
            ("f: func(x: float32);", "write `f32`"),
            ("f: func(x: list<float64>);", "write `f64`"),
            ("f: func()\n  g: func();", "with `;`"),
            ("union u { u32, string }", "write a `variant`"),
        ] {
            let hint = hint_on(&in_interface(text));
            let hint = hint.expect("there is a hint");
            assert!(hint.contains(expected), "{text}: {hint}");
        }
        let hint = hint_on("package a:b;\ndefault world w { }");
        assert!(hint.is_some_and(|hint| hint.contains("`world` alone")));
        let hint = hint_on("package a:b\ninterface i { }");
        assert!(hint.is_some_and(|hint| hint.contains("with `;`")));
    }

    #[test]
    fn mistyped_types_are_guessed() {
        for (text, expected) in [
            (
                "f: func(x: borow<string>);",
                Some("did you mean `borrow<…>`?"),
            ),
            ("f: func(x: lst<string>);", Some("did you mean `list<…>`?")),
            ("f: func(x: strnig);", Some("did you mean `string`?")),
            ("f: func(x: something-else);", None),
        ] {
            let hint = hint_on(&in_interface(text));
            assert_eq!(hint.as_deref(), expected, "{text}");
        }
    }
}
