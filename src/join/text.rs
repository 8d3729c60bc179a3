//! Text of the bindings that is taken over as it stands: prototypes from the header, and
//! definitions from the source.
//!
//! wit-bindgen-c writes each prototype on a line of its own, and each definition from its first
//! column to a `}` in the first column.

use std::collections::HashMap;

/// A function as the header declares it, `const` and pointers to functions included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prototype<'a> {
    pub result: &'a str,
    pub name: &'a str,
    /// What stands between its parentheses.
    pub params: &'a str,
}

impl<'a> Prototype<'a> {
    /// The names of its parameters.
    pub fn argument_names(&self) -> Vec<&'a str> {
        let params = split(self.params).into_iter();
        params.filter_map(parameter_name).collect()
    }
}

/// The functions that `header` declares, in order.
pub fn prototypes(header: &str) -> Vec<Prototype<'_>> {
    header.lines().filter_map(prototype).collect()
}

fn prototype(line: &str) -> Option<Prototype<'_>> {
    let line = line.trim();
    let is_other = ["typedef ", "//", "#", "__attribute__"];
    if is_other.iter().any(|start| line.starts_with(start)) {
        return None;
    }
    let declared = line.strip_suffix(");")?;
    let declared = declared.strip_prefix("extern ").unwrap_or(declared);
    let (before, params) = declared.split_once('(')?;
    let (result, name) = last_word(before)?;
    Some(Prototype {
        result: result.trim(),
        name,
        params,
    })
}

/// The definitions in `source`, by the name of the function.
pub fn definitions(source: &str) -> HashMap<&str, &str> {
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

/// Parameters, split at the commas outside of parentheses.
fn split(params: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (i, c) in params.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&params[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    found.push(&params[start..]);
    found
}

fn parameter_name(param: &str) -> Option<&str> {
    let declared = match param.split_once("(*") {
        Some((_, pointer)) => pointer.split_once(')')?.0,
        None => param,
    };
    let (_, name) = last_word(declared.trim())?;
    (name != "void" || declared.contains('*')).then_some(name)
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
    fn prototypes_are_read_as_they_are_written() {
        let header = "typedef struct a { int b; } a;
extern void* w_context_get_0(void);
w_status_t w_write(uint32_t writer, const w_string_t *buf, size_t amt);
__attribute__((__import_module__(\"$root\")))
extern uint32_t w_thread_new(void (*start)(void*), void* arg);
// f(x);
code f();
";
        let found = prototypes(header);
        let names: Vec<_> = found.iter().map(|p| p.name).collect();
        assert_eq!(names, ["w_context_get_0", "w_write", "w_thread_new", "f"]);
        assert_eq!(found[0].result, "void*");
        assert_eq!(found[1].argument_names(), ["writer", "buf", "amt"]);
        assert_eq!(
            found[1].params,
            "uint32_t writer, const w_string_t *buf, size_t amt"
        );
        assert_eq!(found[2].argument_names(), ["start", "arg"]);
        assert!(found[0].argument_names().is_empty());
        assert!(found[3].argument_names().is_empty());
    }

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
