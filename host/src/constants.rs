//! The constants of a component's code and data, which are worth trying as values: `name == "admin"`.

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{
    DataKind, DataSectionReader, FunctionBody, Operator, Parser, Payload, Result as Parsed,
};

/// How many strings, integers and floats are kept at most, of each.
const KEPT: usize = 400;

/// The longest string that is kept, in bytes.
const LONGEST: usize = 64;

/// Constants that a component compares its values with, or may.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constants {
    /// Strings in its data, and those that the code has as numbers.
    pub strings: Vec<String>,
    /// Integers that the code compares something with.
    pub integers: Vec<u64>,
    /// Floating-point numbers that the code compares something with.
    pub floats: Vec<f64>,
}

impl Constants {
    /// Finds the constants of a component. What cannot be read has none.
    pub(crate) fn of(component: &[u8]) -> Constants {
        let mut search = Search::default();
        for payload in Parser::new(0).parse_all(component) {
            let Ok(payload) = payload else { break };
            // What is wrong with the component is said when it is compiled.
            let _ = search.payload(&payload);
        }
        search.finish()
    }
}

#[derive(Default)]
struct Search {
    /// Strings that the code refers to or has in it.
    used: BTreeSet<String>,
    /// Other strings in the data.
    lying: BTreeSet<String>,
    integers: BTreeSet<u64>,
    floats: Vec<f64>,
    /// Of the module being read: pairs of numbers that may be a string's address and length.
    pairs: BTreeSet<(u32, u32)>,
}

impl Search {
    fn payload(&mut self, payload: &Payload<'_>) -> Parsed<()> {
        match payload {
            Payload::Version { .. } => self.pairs.clear(),
            Payload::CodeSectionEntry(body) => self.body(body)?,
            Payload::DataSection(section) => self.data(section)?,
            _ => {}
        }
        Ok(())
    }

    fn body(&mut self, body: &FunctionBody<'_>) -> Parsed<()> {
        let (mut last, mut spelled) = (Last::None, String::new());
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            match (&operator, last) {
                (Operator::I32Const { value }, Last::I32(before)) => {
                    self.pairs.insert((before, *value as u32));
                }
                (compares, Last::I32(n)) if is_comparison(compares) => {
                    self.integers.insert(u64::from(n));
                    self.integers.insert(i64::from(n as i32) as u64);
                }
                (compares, Last::I64(n)) if is_comparison(compares) => {
                    self.integers.insert(n);
                }
                (compares, Last::Float(n)) if is_comparison(compares) => self.floats.push(n),
                _ => {}
            }
            last = match operator {
                Operator::I32Const { value } => Last::I32(value as u32),
                Operator::I64Const { value } => Last::I64(value as u64),
                Operator::F32Const { value } => Last::Float(f32::from_bits(value.bits()).into()),
                Operator::F64Const { value } => Last::Float(f64::from_bits(value.bits())),
                _ => Last::None,
            };
            // Short strings are compared as numbers, in one piece or several.
            match last {
                Last::I32(n) => self.spell(&n.to_le_bytes(), &mut spelled),
                Last::I64(n) => self.spell(&n.to_le_bytes(), &mut spelled),
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes the letters that a number consists of, if it does; also together with those before it, which it may overlap.
    fn spell(&mut self, bytes: &[u8], spelled: &mut String) {
        let end = bytes
            .iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |at| at + 1);
        let letters = std::str::from_utf8(&bytes[..end]).ok();
        let Some(letters) = letters.filter(|text| is_text(text)) else {
            // Addresses and lengths come between the pieces.
            return;
        };
        if letters.len() > 1 {
            self.used.insert(letters.to_owned());
        }
        let overlaps = |length: &usize| {
            let start = letters.get(..*length);
            start.is_some_and(|start| spelled.ends_with(start))
        };
        let overlap = (1..letters.len()).rev().find(overlaps);
        let mut together = Vec::new();
        for length in [overlap.unwrap_or(0), 0] {
            if !spelled.is_empty() && spelled.len() + letters.len() <= LONGEST {
                together.push(format!("{spelled}{}", &letters[length..]));
            }
        }
        *spelled = match together.first() {
            Some(longer) if letters.len() == 1 || spelled.len() >= 4 => longer.clone(),
            _ => letters.to_owned(),
        };
        self.used.extend(together);
    }

    fn data(&mut self, section: &DataSectionReader<'_>) -> Parsed<()> {
        for data in section.clone() {
            let data = data?;
            self.lying
                .extend(data.data.split(|&byte| byte == 0).filter_map(text));
            let DataKind::Active { offset_expr, .. } = data.kind else {
                continue;
            };
            let start = match offset_expr.get_operators_reader().read()? {
                Operator::I32Const { value } => value as u32,
                _ => continue,
            };
            for &(address, length) in self.pairs.range((start, 0)..) {
                let piece = within(address, length, start).and_then(|range| data.data.get(range));
                self.used.extend(piece.and_then(text));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Constants {
        let room = KEPT.saturating_sub(self.used.len());
        let mut strings = some(self.used.into_iter().collect(), KEPT);
        self.lying.retain(|text| !strings.contains(text));
        strings.extend(some(self.lying.into_iter().collect(), room));
        self.floats.sort_by(f64::total_cmp);
        self.floats.dedup_by(|a, b| a.to_bits() == b.to_bits());
        Constants {
            strings,
            integers: some(self.integers.into_iter().collect(), KEPT),
            floats: some(self.floats, KEPT),
        }
    }
}

/// The number that the last instruction pushed.
#[derive(Clone, Copy)]
enum Last {
    None,
    I32(u32),
    I64(u64),
    Float(f64),
}

/// The bytes of a string in a segment that begins at `start`.
fn within(address: u32, length: u32, start: u32) -> Option<Range<usize>> {
    let from = address.checked_sub(start)? as usize;
    Some(from..from.checked_add(length as usize)?)
}

/// Bytes as a string that is worth trying.
fn text(bytes: &[u8]) -> Option<String> {
    let fits = (1..=LONGEST).contains(&bytes.len());
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| fits && is_text(text))?;
    Some(text.to_owned())
}

fn is_text(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// Evenly chosen elements, `most` at most.
fn some<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most.max(1)).max(1);
    all.into_iter().step_by(step).take(most).collect()
}

/// Whether this compares two numbers. An exclusive or does too, where several comparisons are made in one.
fn is_comparison(operator: &Operator<'_>) -> bool {
    use Operator::*;
    matches!(
        operator,
        I32Eq
            | I32Ne
            | I32LtS
            | I32LtU
            | I32GtS
            | I32GtU
            | I32LeS
            | I32LeU
            | I32GeS
            | I32GeU
            | I32Xor
            | I64Eq
            | I64Ne
            | I64LtS
            | I64LtU
            | I64GtS
            | I64GtU
            | I64LeS
            | I64LeU
            | I64GeS
            | I64GeU
            | I64Xor
            | F32Eq
            | F32Ne
            | F32Lt
            | F32Gt
            | F32Le
            | F32Ge
            | F64Eq
            | F64Ne
            | F64Lt
            | F64Gt
            | F64Le
            | F64Ge
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(module: &str) -> Constants {
        Constants::of(&wat::parse_str(format!("(component (core module {module}))")).unwrap())
    }

    #[test]
    fn strings_come_from_data_and_code() {
        let found = of(
            r#"(memory 1) (data (i32.const 1024) "guestadmin\00red\00\01\02\00")
            (func $f (param i32 i32)) (func (call $f (i32.const 1029) (i32.const 5)))
            (func (drop (i32.const 0x74656c65)) (drop (i32.const 0x65)) (drop (i64.const 0x6465)))"#,
        );
        for text in ["admin", "red", "guestadmin", "elet", "elete", "ed"] {
            assert!(
                found.strings.iter().any(|found| found == text),
                "{text}: {found:?}"
            );
        }
        assert!(found.strings.iter().all(|text| is_text(text)), "{found:?}");
    }

    /// What is read as text may be any text.
    #[test]
    fn letters_of_several_bytes_are_whole() {
        let found = of(
            "(func (drop (i32.const 0x09098bce)) (drop (i32.const 0x8bce)) (drop (i64.const 0x8bce098bce)))",
        );
        assert!(
            found.strings.contains(&"\u{38b}\t\u{38b}".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn numbers_are_those_that_something_is_compared_with() {
        let found = of("(func (param i32 i64 f64)
            (drop (i32.eq (local.get 0) (i32.const -4)))
            (drop (i64.lt_u (local.get 1) (i64.const 123456789)))
            (drop (f64.gt (local.get 2) (f64.const 1.5)))
            (drop (i32.add (local.get 0) (i32.const 99))))");
        assert_eq!(found.integers, [123456789, 0xffff_fffc, (-4i64) as u64]);
        assert_eq!(found.floats, [1.5]);
        assert_eq!(found.strings, Vec::<String>::new());
    }

    #[test]
    fn not_too_many_are_kept() {
        let all: String = (0..2000)
            .map(|n| format!("(drop (i32.eq (local.get 0) (i32.const {n})))"))
            .collect();
        let found = of(&format!("(func (param i32) {all})"));
        assert!(
            (KEPT / 2..=KEPT).contains(&found.integers.len()),
            "{}",
            found.integers.len()
        );
    }
}
