//! The functions of a header by the interface that they are of, as its comments say.

use super::origin::{EXPORTS, IMPORTS};
use crate::join::header::functions;

/// What ends the last section.
const HELPERS: &str = "// Helper Functions";

/// Whether an interface is imported or exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Import,
    Export,
}

/// The functions of one interface, or of the world itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Section<'a> {
    pub direction: Direction,
    /// Its full WIT name, for example `sammyne:helloworld/greeter@1.0.0`.
    pub name: &'a str,
    /// The C names of its functions, in order.
    pub functions: Vec<&'a str>,
}

/// The sections of the header `text`, in order; none when its comments were taken away.
pub fn sections(text: &str) -> Vec<Section<'_>> {
    let mut found: Vec<(Direction, &str, usize)> = Vec::new();
    let mut sections = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let started = start(line);
        if started.is_some() || line.starts_with(HELPERS) {
            sections.extend(found.pop().map(|open| section(open, &text[..at])));
        }
        at += line.len();
        found.extend(started.map(|(direction, name)| (direction, name, at)));
    }
    sections.extend(found.pop().map(|open| section(open, text)));
    sections
}

fn start(line: &str) -> Option<(Direction, &str)> {
    let (direction, after) = match line.strip_prefix(EXPORTS) {
        Some(after) => (Direction::Export, after),
        None => (Direction::Import, line.strip_prefix(IMPORTS)?),
    };
    Some((direction, after.split('`').next()?))
}

fn section<'a>((direction, name, from): (Direction, &'a str, usize), text: &'a str) -> Section<'a> {
    Section {
        direction,
        name,
        functions: functions(&text[from..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_in_the_section_above_it() {
        let text = "typedef int t;\r\n// Imported Functions from `a:b/c@1.0.0`\r\nextern int f(void);\r\n\
            // Exported Functions from `w`\nvoid exports_w_g(int x);\nint exports_w_h(void);\n\
            // Helper Functions\nvoid w_free(void);\n";
        let section = |direction, name, functions: &[&'static str]| Section {
            direction,
            name,
            functions: functions.to_vec(),
        };
        assert_eq!(
            sections(text),
            [
                section(Direction::Import, "a:b/c@1.0.0", &["f"]),
                section(Direction::Export, "w", &["exports_w_g", "exports_w_h"]),
            ]
        );
        assert_eq!(sections("int f(void);"), []);
    }
}
