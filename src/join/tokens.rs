//! The tokens of a bindings header, as a C compiler would see them after its comments are gone.

/// A token of C. Literals do not occur in declarations and are taken apart as punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Word(&'a str),
    Punct(char),
}

/// A header taken apart.
#[derive(Debug, Default)]
pub struct Tokens<'a> {
    /// The tokens of its declarations, in order.
    pub declarations: Vec<Token<'a>>,
    /// Its macros, in order: each name, and what stands behind it.
    pub macros: Vec<(&'a str, &'a str)>,
}

/// Takes `text` apart. Comments and preprocessor lines end where a C compiler ends them: a line
/// whose last character is a backslash goes on.
pub fn tokens(text: &str) -> Tokens<'_> {
    let mut found = Tokens::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        rest = if rest.starts_with("//") {
            after_line(rest)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or("", |end| &comment[end + 2..])
        } else if first == '#' {
            found.macros.extend(defined_macro(rest));
            after_line(rest)
        } else if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            found.declarations.push(Token::Word(&rest[..end]));
            &rest[end..]
        } else {
            if !first.is_whitespace() {
                found.declarations.push(Token::Punct(first));
            }
            &rest[first.len_utf8()..]
        };
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
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
    let end = after.find(|c| !is_word(c)).unwrap_or(after.len());
    (end > 0).then(|| (&after[..end], after[end..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text)
            .declarations
            .iter()
            .filter_map(|token| match token {
                Token::Word(word) => Some(*word),
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
        let found = tokens("#ifndef A\n#define A\n#define B(x) (2 | (x))\r\n#define D 1\nint c;");
        assert_eq!(
            found.macros,
            [("A", ""), ("B", "(x) (2 | (x))"), ("D", "1")]
        );
    }
}
