//! Whether a signature means the same in two headers.
//!
//! Names of anonymous types changed between versions of wit-bindgen, so structs are compared by what
//! they hold. Handles are compared by name: they all hold one number.

use std::collections::HashSet;

use super::spelling::{definition, tags};
use crate::join::header::{CType, Declared, Header, MemberType, Signature};

/// Where two signatures part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// In the declaration of the function itself.
    Declaration,
    /// In a struct that it uses: its name in the second header, and both definitions.
    Struct {
        name: String,
        expected: String,
        found: String,
    },
}

/// Compares what two headers declare.
pub struct Comparison<'a> {
    expected: &'a Header<'a>,
    found: &'a Header<'a>,
    compared: HashSet<(&'a str, &'a str)>,
}

impl<'a> Comparison<'a> {
    pub fn new(expected: &'a Header<'a>, found: &'a Header<'a>) -> Self {
        Self {
            expected,
            found,
            compared: HashSet::new(),
        }
    }

    /// Where `found` is not `expected`, if anywhere. A struct that differs is named once.
    pub fn signatures(
        &mut self,
        expected: &Signature<'a>,
        found: &Signature<'a>,
    ) -> Option<Difference> {
        let names = |s: &Signature<'a>| {
            s.params
                .iter()
                .map(|p| p.1)
                .map(unescaped)
                .collect::<Vec<_>>()
        };
        if names(expected) != names(found) {
            return Some(Difference::Declaration);
        }
        let params = expected.params.iter().zip(&found.params);
        let params = params.map(|(expected, found)| (expected.0, found.0));
        let mut all = params.chain([(expected.result, found.result)]);
        all.find_map(|(expected, found)| self.types(expected, found))
    }

    fn types(&mut self, expected: CType<'a>, found: CType<'a>) -> Option<Difference> {
        let expected = self.expected.canonical(expected);
        let found = self.found.canonical(found);
        if expected.pointers != found.pointers {
            return Some(Difference::Declaration);
        }
        let members = self.expected.structs.get(expected.base);
        match members.zip(self.found.structs.get(found.base)) {
            Some((e, f)) if !is_handle(e) && !is_handle(f) => {
                self.structs((expected.base, e), (found.base, f))
            }
            _ => (expected.base != found.base).then_some(Difference::Declaration),
        }
    }

    fn structs(
        &mut self,
        (expected, e): (&'a str, &'a [Declared<'a>]),
        (found, f): (&'a str, &'a [Declared<'a>]),
    ) -> Option<Difference> {
        if !self.compared.insert((expected, found)) {
            return None;
        }
        let here = Difference::Struct {
            name: found.to_string(),
            expected: definition(self.expected, expected),
            found: definition(self.found, found),
        };
        let (e, f) = (leaves(e), leaves(f));
        let same_names = e.iter().map(|leaf| leaf.0).eq(f.iter().map(|leaf| leaf.0));
        if !same_names || tags(self.expected, expected) != tags(self.found, found) {
            return Some(here);
        }
        e.iter()
            .zip(&f)
            .find_map(|(e, f)| match self.types(e.1, f.1)? {
                Difference::Declaration => Some(here.clone()),
                deeper => Some(deeper),
            })
    }
}

fn is_handle(members: &[Declared]) -> bool {
    matches!(members, [only] if only.name == "__handle")
}

/// The members of a struct and of the unions in it, in order, by their names in the newest version.
fn leaves<'a>(members: &'a [Declared<'a>]) -> Vec<(&'a str, CType<'a>)> {
    let leaves = members.iter().flat_map(|member| match &member.ty {
        MemberType::Plain(ty) => vec![(unescaped(member.name), *ty)],
        MemberType::Union(inner) => leaves(inner),
    });
    leaves.collect()
}

/// Some versions escape these names, others do not.
fn unescaped(name: &str) -> &str {
    match name {
        "stdin_" | "stdout_" | "stderr_" => &name[..name.len() - 1],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &str = "typedef struct a_borrow_r_t { int32_t __handle; } a_borrow_r_t;
        typedef struct a_borrow_s_t { int32_t __handle; } a_borrow_s_t;
        typedef struct { a_borrow_r_t c; uint32_t n; } a_rec_t;
        typedef struct { a_rec_t *ptr; size_t len; } a_list_rec_t;
        typedef struct { uint8_t tag; union { a_borrow_r_t some; } val; } a_v_t;
        #define A_V_NONE 0
        #define A_V_SOME 1
        ";

    /// Compares the last functions of two headers.
    fn difference(expected: &str, found: &str) -> Option<Difference> {
        let expected = Header::parse(expected);
        let found = Header::parse(found);
        Comparison::new(&expected, &found)
            .signatures(&expected.functions["f"], &found.functions["f"])
    }

    fn with(function: &str) -> String {
        format!("{TYPES}{function}")
    }

    #[test]
    fn the_same_is_the_same_under_other_names() {
        let f = with("void f(a_list_rec_t *l, a_v_t *v);");
        assert_eq!(difference(&f, &f), None);
        let renamed = f.replace("a_list_rec_t", "a_recs_t");
        assert_eq!(difference(&f, &renamed), None);
        let escaped = f.replace("uint32_t n;", "uint32_t stdin_;");
        assert_eq!(
            difference(&escaped, &escaped.replace("stdin_", "stdin")),
            None
        );
    }

    #[test]
    fn another_declaration_is_seen() {
        let f = with("int64_t f(a_rec_t *r, uint32_t n);");
        for other in [
            "void f(a_rec_t *r, uint32_t n);",
            "int64_t f(a_rec_t r, uint32_t n);",
            "int64_t f(a_rec_t *r, uint64_t n);",
            "int64_t f(a_rec_t *r);",
            "int64_t f(a_rec_t *r, uint32_t m);",
            "int64_t f(uint32_t *r, uint32_t n);",
        ] {
            assert_eq!(
                difference(&f, &with(other)),
                Some(Difference::Declaration),
                "{other}"
            );
        }
    }

    #[test]
    fn handles_of_two_resources_are_not_the_same() {
        let f = with("void f(a_borrow_r_t c);");
        let other = with("void f(a_borrow_s_t c);");
        assert_eq!(difference(&f, &other), Some(Difference::Declaration));
        let deep = with("void f(a_rec_t *r);");
        let other = deep.replace("a_borrow_r_t c;", "a_borrow_s_t c;");
        assert!(
            matches!(difference(&deep, &other), Some(Difference::Struct { name, .. }) if name == "a_rec_t")
        );
    }

    #[test]
    fn another_struct_is_seen_however_deep() {
        let f = with("void f(a_list_rec_t *l, a_v_t *v);");
        for (from, to, name) in [
            ("uint32_t n;", "uint32_t n; uint8_t more;", "a_rec_t"),
            ("uint32_t n;", "uint64_t n;", "a_rec_t"),
            ("c; uint32_t n;", "n; uint32_t c;", "a_rec_t"),
            ("a_borrow_r_t some;", "a_borrow_s_t some;", "a_v_t"),
            ("A_V_SOME 1", "A_V_SOME 2", "a_v_t"),
            ("#define A_V_NONE 0\n", "#define A_V_NO 0\n", "a_v_t"),
            ("#define A_V_NONE 0\n", "", "a_v_t"),
        ] {
            let other = f.replace(from, to);
            assert_ne!(f, other);
            let said = difference(&f, &other);
            assert!(
                matches!(&said, Some(Difference::Struct { name: n, .. }) if n == name),
                "{to}: {said:?}"
            );
        }
    }
}
