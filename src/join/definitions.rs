//! Definitions from the bindings' source, taken over as they stand.
//!
//! wit-bindgen-c writes each definition from its first column to a `}` in the first column.

use std::collections::HashMap;

/// The definitions in `source`, by the name of the function.
pub(super) fn definitions(source: &str) -> HashMap<&str, &str> {
    let mut found = HashMap::new();
    let mut rest = source;
    while let Some(end) = rest.find('\n') {
        let here = rest;
        rest = &here[end + 1..];
        let Some(name) = defined(&here[..end]) else {
            continue;
        };
        if let Some(close) = here[end..].find("\n}\n") {
            found.insert(name, &here[..end + close + 2]);
            rest = &here[end + close + 3..];
        }
    }
    found
}

/// The function whose definition begins with `line`.
fn defined(line: &str) -> Option<&str> {
    let opens = line.ends_with('{') && !line.starts_with([' ', '\t']);
    let (before, _) = line.split_once('(').filter(|_| opens)?;
    last_word(before).map(|(_, name)| name)
}

/// What stands before the word at the end of `text`, and that word.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = text.rsplit(|c| !is_word(c)).next()?;
    (!word.is_empty()).then(|| (&text[..text.len() - word.len()], word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_whole() {
        let source = "extern void g(int);

void a_free(a_t *ptr) {
  if (ptr->len > 0) {
    free(ptr->ptr);
  }
}

int b() {
}
";
        let found = definitions(source);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found["a_free"],
            "void a_free(a_t *ptr) {\n  if (ptr->len > 0) {\n    free(ptr->ptr);\n  }\n}"
        );
        assert_eq!(found["b"], "int b() {\n}");
    }
}
