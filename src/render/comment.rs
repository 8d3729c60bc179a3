//! Untrusted text in `//` comments of generated C and C++.

use std::borrow::Cow;

use crate::join::Function;

/// The lines of `text`, each safe behind `// `.
///
/// A `//` comment ends at a line break and goes on behind a backslash at the end of its line, also
/// one spelled as the trigraph `??/`. Neither may come from WIT documentation, nor may characters
/// that reorder text or steer a terminal.
pub fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<_> = text
        .trim()
        .split([
            '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ])
        .map(line)
        .collect();
    // A line break may have been two characters.
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A name from WIT on one line. Names from WIT text are harmless; those from wasm-encoded packages
/// are checked by the decoder, and this does not rely on it.
pub fn one_line(text: &str) -> String {
    as_one_line(text).into_owned()
}

/// The same, without a copy where `text` is safe as it stands.
pub fn as_one_line<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    match is_plain(&text) {
        true => text,
        false => lines(&text).join(" ").into(),
    }
}

/// Whether `text` is one safe line as it stands. Nearly all is.
fn is_plain(text: &str) -> bool {
    let is_graphic = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'?' | b'\\');
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    text.as_bytes().iter().all(is_graphic) && !ends.contains(&Some(&b' '))
}

/// What is said above the user's function behind an export: its WIT, and the WIT's documentation.
pub fn of_function(function: &Function) -> Vec<String> {
    let mut said = vec![one_line(&function.wit_signature)];
    said.extend(function.docs.into_iter().flat_map(lines));
    said
}

/// `text` with each character that steers a terminal or reorders text replaced. Line feeds and
/// tabs are kept.
pub fn harmless(text: &str) -> String {
    let replaced = |c| match c {
        '\n' => c,
        _ if is_unsafe(c) => '\u{fffd}',
        _ => c,
    };
    text.chars().map(replaced).collect()
}

fn line(text: &str) -> String {
    let mut safe = harmless(text);
    while safe.contains("??") {
        safe = safe.replace("??", "? ?");
    }
    safe.truncate(safe.trim_end().len());
    if safe.ends_with('\\') {
        safe.push_str(" .");
    }
    safe
}

/// Control characters, and those that change the direction of text.
fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{lines, one_line};

    #[test]
    fn text_is_kept() {
        assert_eq!(
            lines("  Says hello.\n\n  Grüße, 你好 */ // /*\n"),
            ["Says hello.", "", "  Grüße, 你好 */ // /*"]
        );
    }

    #[test]
    fn a_name_is_one_safe_line() {
        for plain in [
            "",
            "a",
            "t:t/api@1.0.0#[method]r.f",
            "f: func(a: list<u8>) -> u8",
        ] {
            assert_eq!(one_line(plain), plain);
        }
        assert_eq!(one_line(" a\nb\\"), "a b\\ .");
        assert_eq!(one_line("a ??/"), "a ? ?/");
        assert_eq!(one_line("ü\u{202e}"), "ü\u{fffd}");
    }

    #[test]
    fn no_line_goes_on() {
        assert_eq!(lines("a \\\nb"), ["a \\ .", "b"]);
        assert_eq!(lines("a \\  \t\nb"), ["a \\ .", "b"]);
        assert_eq!(lines("a ??/\nb ???"), ["a ? ?/", "b ? ? ?"]);
    }

    #[test]
    fn every_line_break_is_one() {
        assert_eq!(
            lines("a\rb\r\nc\u{2028}d\u{b}e"),
            ["a", "b", "", "c", "d", "e"]
        );
    }

    #[test]
    fn nothing_steers_the_reader() {
        assert_eq!(lines("a\u{202e}b\u{1b}[2Jc"), ["a\u{fffd}b\u{fffd}[2Jc"]);
    }
}
