//! C++ names: namespaces, and what is declared in them.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use heck::ToSnakeCase;
use wit_bindgen_c::to_c_ident;

use crate::analyze::Side;
use crate::join::{InterfaceName, Model};

/// Names that generated code itself uses, names of macros in common C headers, and keywords of C++ that
/// wit-bindgen-c does not know.
const RESERVED: [&str; 62] = [
    "and_eq",
    "assert",
    "bool",
    "char16_t",
    "char32_t",
    "char8_t",
    "co_await",
    "co_return",
    "co_yield",
    "concept",
    "const_cast",
    "consteval",
    "constinit",
    "detail",
    "dynamic_cast",
    "errno",
    "export",
    "future",
    "future_writer",
    "int16_t",
    "int32_t",
    "int64_t",
    "int8_t",
    "linux",
    "list",
    "major",
    "makedev",
    "map_entry",
    "minor",
    "nullopt",
    "offsetof",
    "option",
    "own",
    "ptrdiff_t",
    "reinterpret_cast",
    "requires",
    "restrict",
    "result",
    "setjmp",
    "size_t",
    "span",
    "static_assert",
    "static_cast",
    "std",
    "stream",
    "stream_writer",
    "string",
    "string_view",
    "swap",
    "thread_local",
    "tuple",
    "typeof",
    "typeof_unqual",
    "u16string",
    "uint16_t",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "unexpected",
    "unix",
    "wasm",
    "wchar_t",
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
    let mut segments: Vec<_> = names
        .map(|name| identifier(&name.to_snake_case()))
        .collect();
    let first = segments.first_mut();
    if let Some(first) = first.filter(|first| OF_ROOT.contains(&first.as_str())) {
        first.push('_');
    }
    segments
}

/// What generated code declares in the root, and always names with it.
const OF_ROOT: [&str; 4] = ["task", "when_all", "when_any", "yield"];

/// The namespaces of a world's interfaces below the root, for example `exports::sammyne::helloworld::greeter`.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    imported: HashMap<InterfaceName, Arc<str>>,
    exported: HashMap<InterfaceName, Arc<str>>,
}

impl Paths {
    /// The namespace of what `interface` has on one side.
    pub(super) fn of(&self, side: Side, interface: &InterfaceName) -> Arc<str> {
        let known = match side {
            Side::Import => &self.imported,
            Side::Export => &self.exported,
        };
        let known = known.get(interface).cloned();
        known.unwrap_or_else(|| segments(side, interface).join("::").into())
    }

    /// Adds a namespace. Gives its segments if it is new.
    fn add(&mut self, side: Side, interface: &InterfaceName) -> Option<Vec<String>> {
        let known = match side {
            Side::Import => &mut self.imported,
            Side::Export => &mut self.exported,
        };
        if known.contains_key(interface) {
            return None;
        }
        let segments = segments(side, interface);
        known.insert(interface.clone(), segments.join("::").into());
        Some(segments)
    }
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
    /// Starts with the namespaces of `model`, which it adds to `paths`: each takes its name in the one around it.
    pub(super) fn new(model: &Model, paths: &mut Paths) -> Self {
        let mut scopes = Self::default();
        let types = model.named_types.iter().map(|ty| (ty.side, &ty.interface));
        let exported = model.exported_resources.iter();
        let resources = model.resources.iter().map(|r| (Side::Import, &r.interface));
        let resources = resources.chain(exported.map(|r| (Side::Export, &r.interface)));
        let functions = model.exports.iter().chain(&model.imports);
        let functions = functions.map(|f| (f.side, &f.interface.name));
        for (side, interface) in types.chain(resources).chain(functions) {
            let namespace = paths.add(side, interface).unwrap_or_default();
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

    /// Takes a name in a namespace so that the name with each of `ends` is free: `wanted`, or `wanted` followed by
    /// underscores.
    pub(super) fn claim_all(
        &mut self,
        scope: Scope,
        wanted: &str,
        ends: &[&str],
        members: &[&str],
    ) -> String {
        let taken = &mut self.taken[scope.0];
        let mut name = identifier(wanted);
        let is_taken = |name: &str| {
            let mut names = ends.iter().map(|end| format!("{name}{end}"));
            members.contains(&name) || names.any(|name| taken.contains(&name))
        };
        while is_taken(&name) {
            name.push('_');
        }
        taken.extend(ends.iter().map(|end| format!("{name}{end}")));
        name
    }

    /// The namespace `path`, if anything is named in it.
    pub(super) fn known(&self, path: &str) -> Option<Scope> {
        self.positions.get(path).copied().map(Scope)
    }

    /// All names in a namespace.
    pub(super) fn names(&self, scope: Scope) -> &HashSet<String> {
        &self.taken[scope.0]
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
        assert_eq!(identifier("detail"), "detail_");
        assert_eq!(identifier("std"), "std_");
        assert_eq!(identifier("greeter"), "greeter");
    }

    #[test]
    fn a_package_does_not_take_the_name_of_what_is_in_the_root() {
        let interface = InterfaceName {
            package: Some(["task".into(), "yield".into()]),
            name: "task".into(),
        };
        assert_eq!(
            segments(Side::Import, &interface),
            ["task_", "yield", "task"]
        );
        assert_eq!(
            segments(Side::Export, &interface),
            ["exports", "task", "yield", "task"]
        );
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
