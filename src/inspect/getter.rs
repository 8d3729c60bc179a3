//! The rule `own-getter`: a function that only looks at what it is given should borrow it.

use wit_parser::{FunctionKind, Handle, Param, Type, TypeDefKind, TypeId};

use super::advice::{Adviser, MAX_HANDLES};
use super::model::Advice;
use crate::analyze::{HandlesOf, WorldFunction, dealias};
use crate::wit_text::type_name;

impl Adviser<'_> {
    /// An own parameter of a function that only looks at it, as its name says.
    pub(super) fn own_getter(
        &self,
        handles: &mut HandlesOf,
        function: &WorldFunction,
        param: &Param,
    ) -> Option<Advice> {
        let resource = self.own_resource(param.ty)?;
        let result = function.function.result?;
        let name = function.function.item_name();
        let is_constructor = matches!(function.function.kind, FunctionKind::Constructor(_));
        if !only_looks(name) || is_constructor {
            return None;
        }
        // What is returned may be the same handle, or be made from it.
        let mut returned = Vec::new();
        handles.add(result, MAX_HANDLES, &mut returned);
        if !returned.is_empty() {
            return None;
        }
        let resource = type_name(self.resolve, &Type::Id(resource));
        let mut advice = self.on(
            "own-getter",
            function,
            param,
            &format!(
                "`{name}` reads as if it only looked at it, but an own handle is given away: the \
                 caller's `{resource}` is gone after the call"
            ),
            "",
        );
        advice.help = format!(
            "take `borrow<{resource}>`, or give the function a name that says that it consumes"
        );
        Some(advice)
    }

    /// The resource, when `ty` is an own handle or an option of one.
    fn own_resource(&self, ty: Type) -> Option<TypeId> {
        let Type::Id(id) = dealias(self.resolve, ty) else {
            return None;
        };
        match self.resolve.types[id].kind {
            TypeDefKind::Handle(Handle::Own(resource)) => Some(resource),
            TypeDefKind::Option(payload) => self.own_resource(payload),
            _ => None,
        }
    }
}

/// Whether a function of this name only looks at its parameters: the first word means looking, and
/// no word means consuming.
fn only_looks(name: &str) -> bool {
    const LOOKING: &[&str] = &[
        "get", "is", "has", "query", "read", "peek", "count", "len", "length", "size", "describe",
        "inspect", "compare", "equals", "eq", "contains", "check", "validate", "verify", "lookup",
        "find", "list", "stat", "status", "print", "show", "hash",
    ];
    const LOOKING_WHOLE: &[&str] = &["to-string", "as-string", "to-json"];
    const CONSUMING: &[&str] = &[
        "take", "into", "consume", "close", "drop", "finish", "destroy", "release", "free",
        "delete", "remove",
    ];
    let words: Vec<_> = name.split('-').collect();
    let looks = LOOKING.contains(&words[0]) || LOOKING_WHOLE.contains(&name);
    looks && !words.iter().any(|word| CONSUMING.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::inspect::advice::testing::rules;

    #[test]
    fn an_own_parameter_of_a_function_that_only_looks() {
        for function in [
            "get-name: func(c: ctx) -> string;",
            "has-body: func(n: u8, c: option<ctx>) -> bool;",
            "size: func(c: mine) -> result<u64>;",
            "to-string: func(c: ctx) -> string;",
            "is-same: func(a: borrow<ctx>, b: ctx) -> bool;",
            "resource worker { count: func(c: ctx) -> u32; }",
            "resource worker { check: static func(c: ctx) -> u8; }",
            "get-name: async func(c: ctx) -> string;",
        ] {
            assert_eq!(rules("export", function), ["own-getter"], "{function}");
            assert_eq!(rules("import", function), ["own-getter"], "{function}");
        }
    }

    #[test]
    fn an_own_parameter_that_is_consumed() {
        for function in [
            "get-name: func(c: borrow<ctx>) -> string;",
            "take-name: func(c: ctx) -> string;",
            "get-and-close: func(c: ctx) -> string;",
            "into-string: func(c: ctx) -> string;",
            "from-ctx: func(c: ctx) -> string;",
            "set: func(c: ctx) -> bool;",
            "wrap: func(c: ctx) -> mine;",
            "close: func(c: ctx) -> u8;",
            "issue: func(c: ctx) -> u8;",
            "getter: func(c: ctx) -> u8;",
            "check: func(c: ctx);",
            "get-same: func(c: ctx) -> ctx;",
            "get-body: func(c: ctx) -> result<other>;",
            "get-all: func(c: list<ctx>) -> u8;",
            "resource is { constructor(c: ctx); }",
        ] {
            assert_eq!(rules("export", function), [""; 0], "{function}");
        }
    }
}
