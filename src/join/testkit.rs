//! What a test kit needs beside the model: the functions that the bindings declare besides those of
//! the WIT.

use foldhash::{HashSet, HashSetExt};

use anyhow::Result;

use super::definitions::definitions;
use super::model::Model;
use crate::header::{Header, Prototype};

/// The functions of the bindings that are neither of the WIT nor of its resources.
#[derive(Debug)]
pub(crate) struct Testkit {
    /// The bindings' own definitions of functions that handle memory only.
    pub helpers: Vec<String>,
    /// The others: of tasks, waitables, streams and the like.
    pub builtins: Vec<Builtin>,
}

/// A function that the header declares, and that is neither of the WIT nor of its resources.
#[derive(Debug)]
pub(crate) struct Builtin {
    pub result: String,
    pub name: String,
    pub params: String,
    pub arguments: Vec<String>,
}

/// What the header declares besides functions of the WIT and of its resources: definitions of
/// those that handle memory, taken from the bindings' source, and declarations of the others.
///
/// # Errors
/// The header has a declaration that may be one of a function, and cannot be understood.
pub(crate) fn testkit(header: &Header, source_text: &str, model: &Model) -> Result<Testkit> {
    let definitions = definitions(source_text);
    let known = known(model);
    let (mut helpers, mut builtins) = (Vec::new(), Vec::new());
    for prototype in header.prototypes()? {
        if known.contains(prototype.name) {
            continue;
        }
        match definitions.get(prototype.name) {
            Some(definition) if handles_memory(model, prototype.name) => {
                helpers.push(definition.to_string());
            }
            _ => builtins.push(builtin(&prototype)),
        }
    }
    Ok(Testkit { helpers, builtins })
}

fn handles_memory(model: &Model, name: &str) -> bool {
    let of_strings = name.strip_prefix(&model.world);
    name.ends_with("_free") || of_strings.is_some_and(|rest| rest.starts_with("_string_"))
}

/// The functions of the WIT and of its resources.
fn known(model: &Model) -> HashSet<String> {
    let mut known = HashSet::new();
    known.extend(model.imports.iter().map(|import| import.c_name.to_string()));
    for export in &model.exports {
        known.insert(export.c_name.to_string());
        if let Some(function) = &export.return_function {
            known.insert(function.c_name.clone());
            known.insert(format!("{}_callback", export.c_name));
        }
    }
    for resource in &model.resources {
        known.extend(resource.drop_borrow.clone());
        known.insert(resource.drop_own.clone());
        known.insert(resource.borrow_function().to_string());
    }
    for resource in &model.exported_resources {
        let functions = [&resource.new, &resource.rep, &resource.drop_own];
        known.extend(functions.into_iter().cloned());
        known.insert(resource.destructor.clone());
    }
    known
}

fn builtin(prototype: &Prototype) -> Builtin {
    let arguments = prototype.arguments.iter();
    Builtin {
        result: prototype.result.to_string(),
        name: prototype.name.to_string(),
        params: match prototype.params.trim() {
            "" => "void".to_string(),
            params => params.to_string(),
        },
        arguments: arguments.map(|name| name.to_string()).collect(),
    }
}
