//! Declarations of a header as they are shown to people.

use crate::header::{CType, Header, Member, MemberType, Signature};
use crate::join::declared;

/// A function's declaration on one line.
pub(super) fn prototype(name: &str, signature: &Signature) -> String {
    let params = signature.params.iter();
    let params: Vec<_> = params.map(|(ty, name)| member(*ty, name)).collect();
    let params = match params.is_empty() {
        true => "void".into(),
        false => params.join(", "),
    };
    format!("{}({params})", member(signature.result, name))
}

/// The members of the struct `name` on one line; for a variant, also the numbers of its cases.
pub(super) fn definition(header: &Header, name: &str) -> String {
    let Ok(Some(members)) = header.members(name) else {
        return "nothing".into();
    };
    let tags = tags(header, name);
    let tags = tags.iter().map(|(case, number)| format!("{case} {number}"));
    let tags: Vec<_> = tags.collect();
    match tags.is_empty() {
        true => body(members),
        false => format!("{} with {}", body(members), tags.join(", ")),
    }
}

fn body(members: &[Member]) -> String {
    let members = members.iter().map(|declared| match &declared.ty {
        MemberType::Plain(ty) => format!("{}; ", member(*ty, declared.name)),
        MemberType::Union(inner) => format!("union {} {}; ", body(inner), declared.name),
    });
    format!("{{ {}}}", members.collect::<String>())
}

fn member(ty: CType, name: &str) -> String {
    let ty = match ty.pointers {
        0 => ty.base.to_string(),
        n => format!("{} {}", ty.base, "*".repeat(n)),
    };
    declared(&[&ty], name)
}

/// The cases of the variant whose struct is `name`, each with its number, in the order of the
/// numbers; empty for any other struct.
pub(super) fn tags<'a>(header: &Header<'a>, name: &str) -> Vec<(&'a str, usize)> {
    let members = header.members(name).ok().flatten().unwrap_or_default();
    if members.iter().all(|member| member.name != "tag") {
        return Vec::new();
    }
    let prefix = format!("{}_", name.strip_suffix("_t").unwrap_or(name)).to_ascii_uppercase();
    let macros = header.macros.iter();
    let mut tags: Vec<_> = macros
        .filter_map(|(name, value)| Some((name.strip_prefix(&*prefix)?, value.parse().ok()?)))
        .collect();
    tags.sort_by_key(|(case, number)| (*number, *case));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_read_as_they_are_written() {
        let header = Header::read(
            "w.h",
            "typedef struct { uint8_t tag; union { a_t *b; } val; } a_v_t;
             #define A_V_X 0
             #define A_V_B 1
             bool f(a_v_t *v, uint32_t n);
             void g(void);",
        )
        .unwrap();
        let shown = |name: &str| prototype(name, header.function(name).unwrap().unwrap());
        assert_eq!(shown("f"), "bool f(a_v_t *v, uint32_t n)");
        assert_eq!(shown("g"), "void g(void)");
        assert_eq!(
            definition(&header, "a_v_t"),
            "{ uint8_t tag; union { a_t *b; } val; } with X 0, B 1"
        );
    }
}
