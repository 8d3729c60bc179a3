//! Whether a signature means the same in two headers.
//!
//! Names of anonymous types changed between versions of wit-bindgen, so structs are compared by what
//! they hold. Handles are compared by name as well: they all hold one number.

use std::collections::HashSet;

use super::spelling::{definition, tags};
use crate::Diagnostic;
use crate::header::{CType, Header, Member, MemberType, Signature};

/// Where two signatures differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
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
pub(super) struct Comparison<'a> {
    expected: &'a Header<'a>,
    found: &'a Header<'a>,
    compared: HashSet<(&'a str, &'a str)>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(expected: &'a Header<'a>, found: &'a Header<'a>) -> Self {
        Self {
            expected,
            found,
            compared: HashSet::new(),
        }
    }

    /// Where `found` differs from `expected`, if anywhere. A struct that differs is reported only
    /// once.
    ///
    /// # Errors
    /// The declaration of a struct is not understood.
    pub(super) fn signatures(
        &mut self,
        expected: &Signature<'a>,
        found: &Signature<'a>,
    ) -> Result<Option<Difference>, Diagnostic> {
        let names = |s: &Signature<'a>| s.params.iter().map(|p| unescaped(p.1)).collect::<Vec<_>>();
        if names(expected) != names(found) {
            return Ok(Some(Difference::Declaration));
        }
        let params = expected.params.iter().zip(&found.params);
        let params = params.map(|(expected, found)| (expected.0, found.0));
        self.first(params.chain([(expected.result, found.result)]))
    }

    /// The first difference among pairs of types.
    fn first(
        &mut self,
        pairs: impl IntoIterator<Item = (CType<'a>, CType<'a>)>,
    ) -> Result<Option<Difference>, Diagnostic> {
        for (expected, found) in pairs {
            if let Some(difference) = self.types(expected, found)? {
                return Ok(Some(difference));
            }
        }
        Ok(None)
    }

    fn types(
        &mut self,
        expected: CType<'a>,
        found: CType<'a>,
    ) -> Result<Option<Difference>, Diagnostic> {
        let expected = self.expected.canonical(expected);
        let found = self.found.canonical(found);
        if expected.pointers != found.pointers {
            return Ok(Some(Difference::Declaration));
        }
        let (expected, found) = (expected.base, found.base);
        let members = (self.expected.members(expected)?, self.found.members(found)?);
        match members {
            (Some(e), Some(_)) if is_handle(e) && expected != found => {
                Ok(Some(Difference::Declaration))
            }
            (Some(e), Some(f)) => self.structs((expected, e), (found, f)),
            (None, None) if expected == found => Ok(None),
            _ => Ok(Some(Difference::Declaration)),
        }
    }

    fn structs(
        &mut self,
        (expected, e): (&'a str, &'a [Member<'a>]),
        (found, f): (&'a str, &'a [Member<'a>]),
    ) -> Result<Option<Difference>, Diagnostic> {
        if !self.compared.insert((expected, found)) {
            return Ok(None);
        }
        let mut pairs = Vec::new();
        let is_alike = paired(e, f, &mut pairs);
        let difference = match tags(self.expected, expected) == tags(self.found, found) {
            true if is_alike => self.first(pairs)?,
            _ => Some(Difference::Declaration),
        };
        Ok(match difference {
            Some(Difference::Declaration) => Some(Difference::Struct {
                name: found.to_string(),
                expected: definition(self.expected, expected),
                found: definition(self.found, found),
            }),
            deeper => deeper,
        })
    }
}

/// Whether a struct with these members is a handle.
pub(super) fn is_handle(members: &[Member]) -> bool {
    matches!(members, [only] if only.name == "__handle")
}

/// Collects the pairs of the members' types; false if members have different names, or if only one
/// side has a union.
fn paired<'a>(
    expected: &'a [Member<'a>],
    found: &'a [Member<'a>],
    pairs: &mut Vec<(CType<'a>, CType<'a>)>,
) -> bool {
    let is_alike = |(e, f): (&'a Member<'a>, &'a Member<'a>)| {
        unescaped(e.name) == unescaped(f.name)
            && match (&e.ty, &f.ty) {
                (MemberType::Plain(e), MemberType::Plain(f)) => {
                    pairs.push((*e, *f));
                    true
                }
                (MemberType::Union(e), MemberType::Union(f)) => paired(e, f, pairs),
                _ => false,
            }
    };
    expected.len() == found.len() && expected.iter().zip(found).all(is_alike)
}

/// `name` without its escape: some versions escape these names, others do not.
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
        let expected = Header::read("expected.h", expected).unwrap();
        let found = Header::read("found.h", found).unwrap();
        fn f<'a>(header: &Header<'a>) -> Signature<'a> {
            header.function("f").unwrap().unwrap().clone()
        }
        let mut comparison = Comparison::new(&expected, &found);
        comparison.signatures(&f(&expected), &f(&found)).unwrap()
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
    fn a_handle_holds_one_number() {
        let f = with("void f(a_borrow_r_t c);");
        for (from, to) in [
            ("a_borrow_r_t { int32_t __handle; }", "a_borrow_r_t { }"),
            (
                "a_borrow_r_t { int32_t __handle; }",
                "a_borrow_r_t { int32_t handle; }",
            ),
            (
                "a_borrow_r_t { int32_t __handle; }",
                "a_borrow_r_t { int64_t __handle; }",
            ),
            (
                "a_borrow_r_t { int32_t __handle; }",
                "a_borrow_r_t { int32_t *__handle; }",
            ),
        ] {
            let other = f.replacen(from, to, 1);
            assert_ne!(f, other);
            let said = difference(&f, &other);
            assert!(
                matches!(&said, Some(Difference::Struct { name, .. }) if name == "a_borrow_r_t"),
                "{to}: {said:?}"
            );
        }
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
