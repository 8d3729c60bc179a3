//! Text that others wrote (WIT documentation, names in a wasm package, paths), made safe to print.
//!
//! Whatever witguard prints of such text goes through this module, so that every output treats the
//! same characters as harmful.

use std::borrow::Cow;

/// The lines of `text`, each safe after `// ` in C and C++.
///
/// A `//` comment ends at a line break. It continues on the next line when its own line ends in a
/// backslash, which may also be spelled as the trigraph `??/`. Text from outside must do neither.
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

/// `text` as one line that is safe after `// ` in C and C++; not copied if it is safe already.
///
/// Names are checked by the WIT parser and by the decoder of wasm packages. This function does not
/// rely on either.
pub fn one_line(text: &str) -> Cow<'_, str> {
    match is_plain(text) {
        true => text.into(),
        false => lines(text).join(" ").into(),
    }
}

/// Whether `text` is one safe line already, as nearly all names and signatures are.
fn is_plain(text: &str) -> bool {
    let is_graphic = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'?' | b'\\');
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    text.as_bytes().iter().all(is_graphic) && !ends.contains(&Some(&b' '))
}

/// `text` with each [harmful](is_harmful) character replaced by U+FFFD, line feeds excepted.
pub fn harmless(text: &str) -> String {
    let replaced = |c| match c {
        '\n' => c,
        _ if is_harmful(c) => '\u{fffd}',
        _ => c,
    };
    text.chars().map(replaced).collect()
}

/// Whether `c` can control a terminal or reorder the text around it: all control characters but the
/// tab, and the directional formatting characters of Unicode.
pub fn is_harmful(c: char) -> bool {
    match c {
        '\t' => false,
        '\u{061c}' | '\u{200e}' | '\u{200f}' => true, // marks
        '\u{202a}'..='\u{202e}' => true,              // embeddings and overrides
        '\u{2066}'..='\u{2069}' => true,              // isolates
        _ => c.is_control(),
    }
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

#[cfg(test)]
mod tests {
    use super::{harmless, is_harmful, lines, one_line};

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
        for line_break in [
            "\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
        ] {
            assert_eq!(lines(&format!("a{line_break}b")), ["a", "b"]);
            assert_eq!(one_line(&format!("a{line_break}b")), "a b");
        }
        assert_eq!(lines("a\r\nb"), ["a", "", "b"]);
    }

    #[test]
    fn no_character_controls_a_terminal_or_reorders_text() {
        let bidi = ['\u{61c}', '\u{200e}', '\u{200f}'].into_iter();
        let bidi = bidi.chain('\u{202a}'..='\u{202e}');
        let bidi = bidi.chain('\u{2066}'..='\u{2069}');
        let controls = ('\0'..='\u{9f}').filter(|c| c.is_control() && *c != '\t');
        for c in bidi.chain(controls) {
            assert!(is_harmful(c), "{c:?}");
            if c != '\n' {
                assert_eq!(harmless(&format!("a{c}b")), "a\u{fffd}b");
            }
            for line in lines(&format!("a{c}b")) {
                assert!(!line.contains(c), "{c:?}");
            }
            assert!(!one_line(&format!("a{c}b")).contains(c), "{c:?}");
        }
        assert_eq!(harmless("\ta\nü 你好 \u{5d0}"), "\ta\nü 你好 \u{5d0}");
        assert_eq!(lines("a\u{1b}[2Jc"), ["a\u{fffd}[2Jc"]);
    }
}
