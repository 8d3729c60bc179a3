//! The instructions of a wasm file.

use std::collections::BTreeMap;

use wasmparser::{FunctionBody, KnownCustom, Linking, Operator, Parser, Payload};
use wasmparser::{SymbolInfo, TypeRef};

/// A function that an object file defines: its instructions, including the last `end`, with callees by name; and the
/// functions that it calls.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Function {
    pub instructions: Vec<String>,
    pub calls: Vec<String>,
}

/// The functions that an object file defines.
pub(crate) type Object = BTreeMap<String, Function>;

/// The instructions of each function of a module, in order.
pub(crate) type Module = Vec<Vec<String>>;

/// Reads an object file.
pub(crate) fn object(bytes: &[u8]) -> Object {
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports().map(Result::unwrap) {
                    if let TypeRef::Func(_) = import.ty {
                        names.insert(imported, import.name.to_owned());
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(operators(&body)),
            Payload::CustomSection(section) => {
                if let KnownCustom::Linking(linking) = section.as_known() {
                    let parts = linking.into_iter();
                    parts.for_each(|part| names.extend(defined(part)));
                }
            }
            _ => {}
        }
    }
    let bodies = bodies.into_iter().enumerate();
    bodies
        .map(|(at, operators)| {
            let name = names[&(imported + at as u32)].clone();
            (name, function(&operators, &names))
        })
        .collect()
}

/// Reads a linked module.
pub(crate) fn module(bytes: &[u8]) -> Module {
    let payloads = Parser::new(0).parse_all(bytes).map(Result::unwrap);
    let bodies = payloads.filter_map(|payload| match payload {
        Payload::CodeSectionEntry(body) => Some(operators(&body)),
        _ => None,
    });
    let text = |operators: Vec<Operator>| operators.iter().map(|o| format!("{o:?}")).collect();
    bodies.map(text).collect()
}

/// The number of instructions in a module.
pub(crate) fn total(module: &Module) -> usize {
    module.iter().map(Vec::len).sum()
}

fn operators<'a>(body: &FunctionBody<'a>) -> Vec<Operator<'a>> {
    let reader = body.get_operators_reader().unwrap();
    reader.into_iter().map(Result::unwrap).collect()
}

fn defined(part: Result<Linking, wasmparser::BinaryReaderError>) -> Vec<(u32, String)> {
    let Linking::SymbolTable(symbols) = part.unwrap() else {
        return Vec::new();
    };
    let name = |symbol| match symbol {
        SymbolInfo::Func {
            index,
            name: Some(name),
            ..
        } => Some((index, name.to_owned())),
        _ => None,
    };
    symbols
        .into_iter()
        .filter_map(|s| name(s.unwrap()))
        .collect()
}

fn function(operators: &[Operator], names: &BTreeMap<u32, String>) -> Function {
    let callee = |operator: &Operator| match operator {
        Operator::Call { function_index } => Some(names[function_index].clone()),
        _ => None,
    };
    let text = |operator| match callee(operator) {
        Some(name) => format!("call {name}"),
        None => format!("{operator:?}"),
    };
    Function {
        instructions: operators.iter().map(text).collect(),
        calls: operators.iter().filter_map(callee).collect(),
    }
}
