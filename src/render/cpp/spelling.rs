//! C++ types as they are written in the namespace of an exported interface.

use super::Style;
use super::names::Scopes;
use super::plan::{ExportSpace, Using};
use crate::join::{Export, Form, Model, Param, Shape, When};

/// Spells types in the namespace of one export, through aliases where there can be one.
pub struct Speller<'a> {
    pub model: &'a Model,
    pub style: &'a Style,
    pub scopes: &'a mut Scopes,
    /// For each imported resource, its guard's namespace and class name.
    pub guards: &'a [(String, String)],
    pub export: &'a Export,
    pub space: &'a mut ExportSpace,
}

impl Speller<'_> {
    /// What an option holds that the bindings pass as a struct.
    pub fn option_payload(&self, param: &Param, held: usize) -> Option<usize> {
        match &self.model.types[held].shape {
            Shape::Either(parts) if param.form == Form::Pointer => match parts.as_slice() {
                [part] if part.when == When::Some => Some(part.ty),
                _ => None,
            },
            _ => None,
        }
    }

    /// Aliases of the guards of all resources that the interface uses, under the names that it has
    /// for them.
    pub fn guards_of_interface(&mut self) {
        let prefix = format!("{}_borrow_", self.export.interface.type_namespace);
        let model = self.model;
        for alias in &model.aliases {
            if alias.borrow_type.starts_with(&prefix) {
                self.guard(alias.resource, &alias.borrow_type);
            }
        }
    }

    /// The guard of `resource`, under the name that the interface has for it.
    pub fn guard(&mut self, resource: usize, c_type: &str) -> String {
        let (path, class) = &self.guards[resource];
        let target = format!("::{}::{path}::{class}", self.style.root);
        let prefix = format!("{}_borrow_", self.export.interface.type_namespace);
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
    pub fn c_type(&mut self, name: &str) -> String {
        let target = format!("::{name}");
        let prefixes = [&self.export.interface.type_namespace, &self.model.world];
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
        if let Some(known) = self.space.using_names.get(target) {
            return known.clone();
        }
        let Some(name) = self.scopes.try_claim(&self.space.path, wanted) else {
            return target.to_string();
        };
        self.space.usings.push(Using {
            name: name.clone(),
            target: target.to_string(),
        });
        let names = &mut self.space.using_names;
        names.insert(target.to_string(), name.clone());
        name
    }
}

/// The types of C that the bindings use under their own names.
const BUILT_IN: [&str; 13] = [
    "bool", "double", "float", "int16_t", "int32_t", "int64_t", "int8_t", "size_t", "uint16_t",
    "uint32_t", "uint64_t", "uint8_t", "void",
];
