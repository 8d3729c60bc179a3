//! Parameters whose names in the bindings would hide something that generated code uses.
//!
//! A function may name its parameters as it likes, whatever its declaration calls them.

use std::collections::HashMap;
use std::ops::Deref;

use super::Names;
use crate::header::{Header, Signature};

/// The types and functions of the C library that generated code uses.
const LIBRARY: [&str; 26] = [
    "abort",
    "bool",
    "calloc",
    "fflush",
    "fprintf",
    "free",
    "int16_t",
    "int32_t",
    "int64_t",
    "int8_t",
    "longjmp",
    "malloc",
    "memcpy",
    "memset",
    "realloc",
    "setjmp",
    "size_t",
    "snprintf",
    "strcmp",
    "stderr",
    "strlen",
    "uint16_t",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "uintptr_t",
];

/// Other names for such parameters, by their names in the bindings.
#[derive(Debug, Clone, Default)]
pub(crate) struct OtherParams(HashMap<String, String>);

impl OtherParams {
    /// Free names for the parameters in `header` that would hide something.
    pub(super) fn of(header: &Header) -> Self {
        let mut taken = Names::beside(&header.identifiers);
        LIBRARY.iter().for_each(|name| taken.take(name));
        let mut others = HashMap::new();
        let hides = |name: &str| header.has(name) || LIBRARY.contains(&name);
        for name in header.param_names().filter(|name| hides(name)) {
            if !others.contains_key(name) {
                others.insert(name.to_string(), taken.claim(name));
            }
        }
        Self(others)
    }

    /// The names that it adds.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// `signature` with parameters that hide nothing.
    pub(super) fn signature<'a>(&'a self, signature: &'a Signature<'a>) -> Declared<'a> {
        let other = |name: &str| self.0.get(name).map(String::as_str);
        if self.0.is_empty() || !signature.params.iter().any(|(_, n)| other(n).is_some()) {
            return Declared::AsItIs(signature);
        }
        let mut renamed = signature.clone();
        for (_, name) in &mut renamed.params {
            *name = other(name).unwrap_or(name);
        }
        Declared::Renamed(Box::new(renamed))
    }
}

/// How the header declares a function. The rare copy is in a box, since a world has many functions.
pub(super) enum Declared<'a> {
    AsItIs(&'a Signature<'a>),
    /// With other names for parameters.
    Renamed(Box<Signature<'a>>),
}

impl<'a> Deref for Declared<'a> {
    type Target = Signature<'a>;

    fn deref(&self) -> &Self::Target {
        match self {
            Declared::AsItIs(signature) => signature,
            Declared::Renamed(signature) => signature,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::generate::testing::with_model;

    #[test]
    fn a_parameter_hides_nothing_that_is_used() {
        let wit = "package a:b; interface t { resource r; }
            interface api {
              use t.{r};
              f: func(size-t: borrow<r>, x: list<borrow<r>>);
              g: async func(w-callback-code-t: borrow<r>, a-b-t-r-drop-own: string);
            }
            world w { export api; }";
        with_model(wit, |model| {
            let params = |i: usize| model.exports[i].argument_names();
            assert_eq!(params(0), ["size_t_", "x"]);
            assert_eq!(params(1), ["w_callback_code_t_", "a_b_t_r_drop_own_"]);
            let values = model.exports[0].params.iter();
            let names: Vec<_> = values.map(|value| &*value.name).collect();
            assert_eq!(names, params(0));
            assert!(model.names.is_taken("size_t_"));
        });
    }
}
