//! The tokens of a bindings header, as a C compiler would see them after its comments are gone.

/// A token of C. Literals do not occur in declarations and are taken apart as punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Word(&'a str),
    Punct(char),
}

/// Takes a header apart, token by token. Comments and preprocessor lines end where a C compiler
/// ends them: a line whose last character is a backslash goes on.
#[derive(Debug)]
pub struct Tokens<'a> {
    rest: &'a str,
    /// The macros that were passed, in order: each name, and what stands behind it.
    pub macros: Vec<(&'a str, &'a str)>,
}

impl<'a> Tokens<'a> {
    /// The tokens of the declarations in `text`, in order.
    pub fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            macros: Vec::new(),
        }
    }

    /// Takes what is not a token off the beginning of the rest, if it begins with such a thing.
    fn pass(&mut self) -> bool {
        let rest = self.rest;
        self.rest = if rest.starts_with("//") {
            after_line(rest)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or("", |end| &comment[end + 2..])
        } else if rest.starts_with('#') {
            self.macros.extend(defined_macro(rest));
            after_line(rest)
        } else {
            rest.trim_ascii_start()
        };
        self.rest.len() < rest.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.pass() {}
        let is_in_word = |byte: &u8| is_word(*byte);
        let length = self.rest.bytes().take_while(is_in_word).count();
        let first = self.rest.chars().next()?;
        let (token, rest) = self.rest.split_at(length.max(first.len_utf8()));
        self.rest = rest;
        Some(match length {
            0 => Token::Punct(first),
            _ => Token::Word(token),
        })
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after_line(text: &str) -> &str {
    let mut rest = text;
    loop {
        let Some(end) = rest.find(['\n', '\r']) else {
            return "";
        };
        let goes_on = rest[..end].ends_with('\\');
        rest = rest[end..].strip_prefix("\r\n").unwrap_or(&rest[end + 1..]);
        if !goes_on {
            return rest;
        }
    }
}

fn defined_macro(line: &str) -> Option<(&str, &str)> {
    let line = line.lines().next()?;
    let after = line[1..].trim_start().strip_prefix("define")?.trim_start();
    let end = after.bytes().take_while(|byte| is_word(*byte)).count();
    (end > 0).then(|| (&after[..end], after[end..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::new(text)
            .filter_map(|token| match token {
                Token::Word(word) => Some(word),
                Token::Punct(_) => None,
            })
            .collect()
    }

    #[test]
    fn comments_are_no_declarations() {
        assert_eq!(
            words("int a; // b\nint /* c */ d;"),
            ["int", "a", "int", "d"]
        );
    }

    #[test]
    fn a_comment_that_ends_in_a_backslash_swallows_the_next_line() {
        assert_eq!(words("// doc \\\nint a;\nint b;"), ["int", "b"]);
    }

    #[test]
    fn macros_are_listed() {
        let text = "#ifndef A\n#define A\n#define B(x) (2 | (x))\r\n#define D 1\nint c;";
        let mut found = Tokens::new(text);
        assert_eq!(found.by_ref().count(), 3);
        assert_eq!(
            found.macros,
            [("A", ""), ("B", "(x) (2 | (x))"), ("D", "1")]
        );
    }
}
