//! The model as text, by the templates under `templates/`.

pub(crate) mod analysis;
pub(crate) mod c;
pub(crate) mod cpp;
mod macros;
mod print;
mod steps;
mod stub_value;
pub(crate) mod stubs;
pub(crate) mod testkit;

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;
use memchr::memchr;

use crate::join::Model;
use witguard_messages::untrusted::one_line;

/// A generated file: its name, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub name: String,
    pub contents: Vec<u8>,
}

/// A skeleton, and what it defines: the name of each function, and its declaration.
pub(crate) struct SkeletonFile {
    pub file: File,
    pub defined: Vec<[String; 2]>,
}

/// Renders `template` as the file `<world><ending>` of `model`, tidied.
fn file(model: &Model, ending: &str, template: &impl Template) -> Result<File> {
    let name = [&model.world, ending].concat();
    // A generous estimate, so that the buffer rarely reallocates.
    let mut text = String::with_capacity(model.exports.len() * 300);
    template.render_into(&mut text)?;
    let mut contents = text.into_bytes();
    tidy(&mut contents);
    Ok(File { name, contents })
}

/// Removes spaces at the ends of lines, repeated blank lines, and blank lines at the beginning and
/// the end. The last line ends in one line break. Works in place, because a file can be large.
fn tidy(text: &mut Vec<u8>) {
    text.push(b'\n');
    let (mut read, mut written) = (0, 0);
    let mut is_blank = true; // the previous line
    while let Some(length) = memchr(b'\n', &text[read..]) {
        let kept = text[read..read + length].trim_ascii_end().len();
        if kept > 0 || !is_blank {
            if written < read {
                text.copy_within(read..read + kept, written);
            }
            text[written + kept] = b'\n';
            written += kept + 1;
        }
        is_blank = kept == 0;
        read += length + 1;
    }
    text.truncate(written);
    text.truncate(text.trim_ascii_end().len());
    text.push(b'\n');
}

/// The declarations `params` as they stand between parentheses: on one line, or each on its own line
/// where that would be long.
fn listed(params: &[String]) -> String {
    let separators = params.len() * ", ".len();
    match params.iter().map(String::len).sum::<usize>() + separators {
        0 => "void".into(),
        1..=82 => params.join(", "),
        _ => ["\n    ", &params.join(",\n    ")].concat(),
    }
}

/// `text` as it stands between the quotes of a C string.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '"' | '\\' | '?') {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}

/// What an asynchronous export or its callback returns when the task is done.
fn exit_code(model: &Model) -> String {
    format!("{}_CALLBACK_CODE_EXIT", model.world.to_shouty_snake_case())
}

/// The version of witguard, for the first line of each generated file.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn text_is_tidied() {
        for (rendered, expected) in [
            ("", "\n"),
            ("a", "a\n"),
            ("\n\na  \n \n\t\n\n b\n\n\n", "a\n\n b\n"),
            ("a\nb \n", "a\nb\n"),
        ] {
            let mut text = rendered.into();
            tidy(&mut text);
            assert_eq!(String::from_utf8(text).unwrap(), expected, "{rendered:?}");
        }
    }
}
