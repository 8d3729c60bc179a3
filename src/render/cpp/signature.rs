//! The user's functions: what each is called, and how each parameter is handed over.

use std::collections::HashMap;

use heck::ToSnakeCase;
use wit_bindgen_c::to_c_ident;

use super::Style;
use super::names::{Scopes, path};
use crate::join::{Export, Form, Model, Param, Shape, When, declared};

/// How a shim hands a parameter to the user's function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// As the bindings pass it.
    Same,
    /// As a guard, or an owner of its borrows and memory, of this class.
    Guard { class: String },
    /// As an optional one.
    Optional { class: String },
}

/// A user's function.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The position of the export.
    pub export: usize,
    pub name: String,
    /// C++ type and name of each parameter, out-parameters included.
    pub params: Vec<(String, String)>,
    /// For each WIT parameter, how it is handed over.
    pub arguments: Vec<Argument>,
}

impl Signature {
    /// The parameters as they are written in a declaration.
    pub fn spelled(&self) -> Vec<String> {
        let params = self.params.iter();
        params.map(|(ty, name)| declared(ty, name)).collect()
    }
}

/// An alias in an exported interface's namespace.
#[derive(Debug, Clone)]
pub struct Using {
    pub name: String,
    pub target: String,
}

/// The namespace of an exported interface with shims.
#[derive(Debug, Default)]
pub struct ExportSpace {
    pub path: String,
    pub usings: Vec<Using>,
    pub signatures: Vec<Signature>,
}

/// All C++ names of a world.
#[derive(Debug, Default)]
pub struct Plan {
    /// For each imported resource, its guard's namespace and class name.
    pub guards: Vec<(String, String)>,
    pub spaces: Vec<ExportSpace>,
}

/// The user's functions, by the position of their export.
pub fn signatures(model: &Model, style: &Style) -> HashMap<usize, (String, Signature)> {
    let spaces = plan(model, style).spaces.into_iter();
    spaces
        .flat_map(|space| {
            let path = space.path;
            let signatures = space.signatures.into_iter();
            signatures.map(move |signature| (signature.export, (path.clone(), signature)))
        })
        .collect()
}

/// Names everything. Functions come first: their names are what users write.
pub fn plan(model: &Model, style: &Style) -> Plan {
    let mut scopes = Scopes::new(model);
    let mut functions = Vec::new();
    let shimmed = model.exports.iter().enumerate();
    for (i, export) in shimmed.filter(|(_, e)| e.has_borrow_site()) {
        let path = path(&export.namespace);
        let name = scopes.claim(&path, &export.name);
        functions.push((i, path, name));
    }
    let mut plan = Plan::default();
    for resource in &model.resources {
        let path = path(&resource.namespace);
        let name = scopes.claim(&path, &format!("{}_guard", resource.name.to_snake_case()));
        plan.guards.push((path, name));
    }
    let mut at: HashMap<String, usize> = HashMap::new();
    for (_, path, _) in &functions {
        at.entry(path.clone()).or_insert_with(|| {
            plan.spaces.push(ExportSpace {
                path: path.clone(),
                ..ExportSpace::default()
            });
            plan.spaces.len() - 1
        });
    }
    for (i, path, name) in functions {
        let mut speller = Speller {
            model,
            style,
            scopes: &mut scopes,
            guards: &plan.guards,
            export: &model.exports[i],
            space: &mut plan.spaces[at[&path]],
        };
        let signature = speller.signature(i, name);
        plan.spaces[at[&path]].signatures.push(signature);
    }
    plan
}

/// Spells types in the namespace of one export, through aliases where there can be one.
struct Speller<'a> {
    model: &'a Model,
    style: &'a Style,
    scopes: &'a mut Scopes,
    guards: &'a [(String, String)],
    export: &'a Export,
    space: &'a mut ExportSpace,
}

impl Speller<'_> {
    fn signature(&mut self, export: usize, name: String) -> Signature {
        let mut types = Vec::new();
        let mut arguments = Vec::new();
        for param in &self.export.params {
            let (ty, argument) = self.parameter(param);
            types.push((ty, wanted_name(param, &argument)));
            arguments.push(argument);
        }
        for (ty, name) in &self.export.outs {
            let base = ty.split(' ').next().unwrap_or(ty);
            let stars = &ty[base.len()..];
            types.push((format!("{}{stars}", self.c_type(base)), name.clone()));
        }
        let mut names: Vec<String> = Vec::new();
        for (_, wanted) in &types {
            names.push(self.scopes.parameter(&self.space.path, wanted, &names));
        }
        let params = types.into_iter().map(|(ty, _)| ty).zip(names).collect();
        Signature {
            export,
            name,
            params,
            arguments,
        }
    }

    fn parameter(&mut self, param: &Param) -> (String, Argument) {
        let Some(held) = param.ty else {
            let ty = self.c_type(&param.c_type);
            return match param.form {
                Form::Value => (ty, Argument::Same),
                Form::Pointer | Form::Maybe => (format!("{ty} *"), Argument::Same),
            };
        };
        let payload = self.option_payload(param, held);
        let optional = payload.is_some() || param.form == Form::Maybe;
        let (held, c_type) = match payload {
            Some(payload) => (payload, self.model.types[payload].c_name.clone()),
            None => (held, param.c_type.clone()),
        };
        let root = &self.style.root;
        let (local, class) = match self.model.types[held].shape {
            Shape::Borrow(resource) => {
                let (path, class) = &self.guards[resource];
                let class = format!("::{root}::{path}::{class}");
                (self.guard(resource, &c_type), class)
            }
            _ => {
                let class = format!("::{root}::guarded<::{c_type}>");
                (format!("guarded<{}>", self.c_type(&c_type)), class)
            }
        };
        match optional {
            true => (
                format!("::std::optional<{local}>"),
                Argument::Optional { class },
            ),
            false => (local, Argument::Guard { class }),
        }
    }

    /// What an option holds that the bindings pass as a struct.
    fn option_payload(&self, param: &Param, held: usize) -> Option<usize> {
        match &self.model.types[held].shape {
            Shape::Either(parts) if param.form == Form::Pointer => match parts.as_slice() {
                [part] if part.when == When::Some => Some(part.ty),
                _ => None,
            },
            _ => None,
        }
    }

    /// The guard of `resource`, under the name that the interface has for it.
    fn guard(&mut self, resource: usize, c_type: &str) -> String {
        let (path, class) = &self.guards[resource];
        let target = format!("::{}::{path}::{class}", self.style.root);
        let prefix = format!("{}_borrow_", self.export.type_namespace);
        let local = c_type
            .strip_prefix(&prefix)
            .and_then(|name| name.strip_suffix("_t"));
        match local {
            Some(local) if *path != self.space.path => {
                self.using(&format!("{local}_guard"), &target)
            }
            _ => target,
        }
    }

    /// A C type, through an alias without the interface's prefix.
    fn c_type(&mut self, name: &str) -> String {
        let target = format!("::{name}");
        let prefixes = [&self.export.type_namespace, &self.model.world];
        let local = prefixes
            .iter()
            .find_map(|prefix| name.strip_prefix(&format!("{prefix}_")));
        match local {
            Some(local) => {
                let local = local.to_string();
                self.using(&local, &target)
            }
            // A type of C itself, or one of another interface.
            None if BUILT_IN.contains(&name) => name.to_string(),
            None => target,
        }
    }

    fn using(&mut self, wanted: &str, target: &str) -> String {
        if let Some(known) = self.space.usings.iter().find(|u| u.target == target) {
            return known.name.clone();
        }
        match self.scopes.try_claim(&self.space.path, wanted) {
            Some(name) => {
                self.space.usings.push(Using {
                    name: name.clone(),
                    target: target.to_string(),
                });
                name
            }
            None => target.to_string(),
        }
    }
}

/// The bindings' name of a parameter, without the prefix that says it is a pointer.
fn wanted_name(param: &Param, argument: &Argument) -> String {
    match argument {
        Argument::Optional { .. } if param.form == Form::Maybe => to_c_ident(&param.wit),
        _ => param.name.clone(),
    }
}

impl Argument {
    /// Whether the header needs `<optional>` for it.
    pub fn is_optional(&self) -> bool {
        matches!(self, Argument::Optional { .. })
    }
}

/// The types of C that the bindings use under their own names.
const BUILT_IN: [&str; 13] = [
    "bool", "double", "float", "int16_t", "int32_t", "int64_t", "int8_t", "size_t", "uint16_t",
    "uint32_t", "uint64_t", "uint8_t", "void",
];
