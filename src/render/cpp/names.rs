//! C++ names: namespaces, and what is declared in them.

use std::borrow::Cow;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};
use heck::ToSnakeCase;
use wit_bindgen_c::to_c_ident;

use crate::analyze::Side;
use crate::join::{Interface, InterfaceName, Model};

/// Names that generated code itself uses, and names of macros in common C headers.
const RESERVED: [&str; 16] = [
    "assert",
    "basic_guard",
    "detail",
    "errno",
    "guarded",
    "linux",
    "major",
    "makedev",
    "minor",
    "offsetof",
    "setjmp",
    "std",
    "unix",
    "value_traits",
    "view",
    "wasm",
];

/// `name` as an identifier, with an underscore added where C, C++ or generated code uses the name
/// itself.
pub(super) fn identifier(name: &str) -> String {
    let name = to_c_ident(name);
    match RESERVED.binary_search(&name.as_str()) {
        Ok(_) => name + "_",
        Err(_) => name,
    }
}

/// The segments of the namespace of what `interface` has on one side, for example `exports`,
/// `sammyne`, `helloworld` and `greeter`.
fn segments(side: Side, interface: &InterfaceName) -> Vec<String> {
    let exports = matches!(side, Side::Export).then_some("exports");
    let package = interface.package.iter().flatten().map(String::as_str);
    let names = exports.into_iter().chain(package).chain([&*interface.name]);
    names
        .map(|name| identifier(&name.to_snake_case()))
        .collect()
}

/// The namespace of imported resources of `interface` below the root, for example
/// `sammyne::helloworld::types`.
pub(super) fn import_path(interface: &InterfaceName) -> String {
    segments(Side::Import, interface).join("::")
}

/// The namespace of the user's functions for the exported `interface` below the root, for example
/// `exports::sammyne::helloworld::greeter`.
pub(super) fn export_path(interface: &Interface) -> String {
    segments(Side::Export, &interface.name).join("::")
}

/// Everything declared below the root, so that no two things get one name.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    positions: HashMap<String, usize>,
    taken: Vec<HashSet<String>>,
}

/// A namespace below the root, among the [`Scopes`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Scope(usize);

impl Scopes {
    /// Starts with the namespaces of `model`: each takes its name in the one around it.
    pub(super) fn new(model: &Model) -> Self {
        let mut scopes = Self::default();
        let resources = model.resources.iter();
        let guards = resources.map(|r| segments(Side::Import, &r.interface));
        let interfaces = model
            .exports
            .chunk_by(|a, b| Rc::ptr_eq(&a.interface, &b.interface));
        let exports = interfaces.map(|e| segments(Side::Export, &e[0].interface.name));
        let namespaces: HashSet<_> = guards.chain(exports).collect();
        for namespace in namespaces {
            for (i, segment) in namespace.iter().enumerate() {
                let around = scopes.scope(&namespace[..i].join("::"));
                scopes.try_claim(around, segment);
            }
        }
        scopes
    }

    /// The namespace `path`.
    pub(super) fn scope(&mut self, path: &str) -> Scope {
        if let Some(known) = self.positions.get(path) {
            return Scope(*known);
        }
        let position = self.taken.len();
        self.positions.insert(path.to_string(), position);
        self.taken.push(HashSet::default());
        Scope(position)
    }

    /// Takes a name in a namespace: `wanted`, or `wanted` followed by underscores.
    pub(super) fn claim(&mut self, scope: Scope, wanted: &str) -> String {
        let taken = &mut self.taken[scope.0];
        let mut name = identifier(wanted);
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// Takes `wanted` in a namespace if it is free.
    pub(super) fn try_claim(&mut self, scope: Scope, wanted: &str) -> Option<String> {
        let name = identifier(wanted);
        self.taken[scope.0].insert(name.clone()).then_some(name)
    }

    /// Adds underscores to a parameter's name until it hides no name of the namespace and is none of the names that
    /// `others` accepts.
    pub(super) fn parameter(
        &self,
        scope: Scope,
        name: &mut Cow<str>,
        others: impl Fn(&str) -> bool,
    ) {
        let taken = &self.taken[scope.0];
        if RESERVED.binary_search(&&**name).is_ok() {
            name.to_mut().push('_');
        }
        while taken.contains(&**name) || others(name) {
            name.to_mut().push('_');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_are_sorted_and_escaped() {
        assert!(RESERVED.is_sorted());
        assert_eq!(identifier("delete"), "delete_");
        assert_eq!(identifier("guarded"), "guarded_");
        assert_eq!(identifier("std"), "std_");
        assert_eq!(identifier("greeter"), "greeter");
    }

    #[test]
    fn a_scope_gives_a_name_once() {
        let mut scopes = Scopes::default();
        let [a, b] = ["a", "a::b"].map(|path| scopes.scope(path));
        assert_eq!(scopes.claim(b, "f"), "f");
        assert_eq!(scopes.claim(b, "f"), "f_");
        assert_eq!(scopes.claim(a, "f"), "f");
        assert_eq!(scopes.try_claim(a, "f"), None);
        for (other, expected) in [("x", "f_"), ("f_", "f__")] {
            let mut name = "f".into();
            scopes.parameter(a, &mut name, |name| name == other);
            assert_eq!(name, expected);
        }
        assert_eq!(scopes.scope("a"), a);
    }
}
