//! Characters that must not reach a terminal or a reader from untrusted text.

/// Whether `c` is a control character, line breaks and tabs too, or changes the direction of text.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::is_unsafe;

    #[test]
    fn what_steers_a_terminal_or_turns_text_is_unsafe() {
        for c in "\u{1b}\u{7f}\u{85}\n\t\u{61c}\u{200e}\u{200f}\u{202e}\u{2066}".chars() {
            assert!(is_unsafe(c), "{c:?}");
        }
        for c in "a é語\u{200d}".chars() {
            assert!(!is_unsafe(c), "{c:?}");
        }
    }
}
