//! C++ types as they are written in the namespace of an exported interface.

use std::rc::Rc;

use super::Style;
use super::names::Scopes;
use super::space::{Space, Using};
use crate::header::CType;
use crate::join::{DropAlias, Function, Model};

/// Spells types in the namespace of one export, through an alias where its name is free.
pub(super) struct Speller<'s, 'a> {
    pub model: &'a Model<'a>,
    pub style: &'s Style,
    pub scopes: &'s mut Scopes,
    /// For each imported resource, its guard's namespace and class name.
    pub guards: &'s [(String, String)],
    pub aliases: &'s AliasesByType<'a>,
    pub export: &'a Function<'a>,
    pub space: &'s mut Space,
}

impl Speller<'_, '_> {
    /// Declares aliases for the guards of all resources that the interface uses, under the names that the
    /// interface has for these resources.
    pub(super) fn guards_of_interface(&mut self) {
        let prefix = self.borrow_prefix();
        for alias in self.aliases.with_prefix(&prefix) {
            self.guard(alias.resource, &alias.borrow_type);
        }
    }

    /// The guard of `resource`, under the name that the interface has for the resource.
    pub(super) fn guard(&mut self, resource: usize, c_type: &str) -> Rc<str> {
        if let Some(known) = self.space.spelled_guards.get(c_type) {
            return Rc::clone(known);
        }
        let (path, class) = &self.guards[resource];
        let target = format!("::{}::{path}::{class}", self.style.root);
        let prefix = self.borrow_prefix();
        let local = c_type
            .strip_prefix(&prefix)
            .and_then(|name| name.strip_suffix("_t"));
        let spelled = match local {
            Some(local) if *path != self.space.path => {
                self.using(&format!("{local}_guard"), target)
            }
            _ => target.into(),
        };
        let known = &mut self.space.spelled_guards;
        known.insert(c_type.to_string(), spelled.clone());
        spelled
    }

    /// A C type as text: its base, and what follows the base.
    pub(super) fn c_type_text(&mut self, ty: CType) -> String {
        [&*self.c_type(ty.base), ty.stars()].concat()
    }

    /// The base of a C type, through an alias without the interface's prefix.
    pub(super) fn c_type(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.space.spelled.get(name) {
            return Rc::clone(known);
        }
        let prefixes = [&self.export.interface.type_namespace, &self.model.world];
        let local = prefixes
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix.as_str())?.strip_prefix('_'));
        let spelled = match local {
            Some(local) => self.using(local, format!("::{name}")),
            // A type of C itself, or one of another interface.
            None if BUILT_IN.contains(&name) => name.into(),
            None => format!("::{name}").into(),
        };
        let known = &mut self.space.spelled;
        known.insert(name.to_string(), spelled.clone());
        spelled
    }

    /// The prefix of the borrow types that the interface declares.
    fn borrow_prefix(&self) -> String {
        format!("{}_borrow_", self.export.interface.type_namespace)
    }

    /// Spells `target` through its alias. A new alias is named `wanted` if that name is free; otherwise no alias is
    /// made, and `target` is spelled out.
    fn using(&mut self, wanted: &str, target: String) -> Rc<str> {
        if let Some(known) = self.space.using_names.get(&target) {
            return Rc::clone(known);
        }
        let Some(name) = self.scopes.try_claim(self.space.scope, wanted) else {
            return target.into();
        };
        let name: Rc<str> = name.into();
        let names = &mut self.space.using_names;
        names.insert(target.clone(), name.clone());
        self.space.usings.push(Using {
            name: name.clone(),
            target,
        });
        name
    }
}

/// The drop aliases of a world, sorted by the borrow type.
pub(super) struct AliasesByType<'a>(Vec<(usize, &'a DropAlias)>);

impl<'a> AliasesByType<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let mut aliases: Vec<_> = model.aliases.iter().enumerate().collect();
        aliases.sort_by_key(|(_, alias)| &alias.borrow_type);
        Self(aliases)
    }

    /// The aliases of borrow types whose names begin with `prefix`, in the order of the model.
    fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = &'a DropAlias> + use<'a> {
        let start = self.0.partition_point(|(_, a)| *a.borrow_type < *prefix);
        let rest = self.0[start..].iter();
        let found = rest.take_while(|(_, alias)| alias.borrow_type.starts_with(prefix));
        let mut found: Vec<_> = found.copied().collect();
        found.sort_by_key(|(position, _)| *position);
        found.into_iter().map(|(_, alias)| alias)
    }
}

/// The built-in and standard C types that the bindings use.
const BUILT_IN: [&str; 13] = [
    "bool", "double", "float", "int16_t", "int32_t", "int64_t", "int8_t", "size_t", "uint16_t",
    "uint32_t", "uint64_t", "uint8_t", "void",
];
