//! How deep types are nested. The other walks over types recurse, and so does wit-bindgen.

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

use super::Refusal;
use super::children::children;

/// Far more levels than people write, and far fewer than a stack has room for.
const MAX_DEPTH: usize = 500;

/// The first type of `resolve` that is nested deeper than [`MAX_DEPTH`], if there is one.
pub(crate) fn too_deep(resolve: &Resolve) -> Option<Refusal> {
    let mut depths: HashMap<TypeId, usize> = HashMap::new();
    loop {
        // Types come after what they name, so that one pass finds all depths. If some do not, it takes more.
        let (mut is_ordered, mut grew) = (true, false);
        for (id, ty) in resolve.types.iter() {
            let below = below(resolve, id);
            is_ordered &= below.iter().all(|part| depths.contains_key(part));
            let deepest = below.iter().filter_map(|part| depths.get(part)).max();
            let depth = 1 + deepest.copied().unwrap_or(0);
            if depth > MAX_DEPTH {
                return Some(Refusal {
                    id: "deep-nesting",
                    span: ty.span,
                    subject: format!("type `{}`", ty.name.as_deref().unwrap_or("?")),
                    reason: format!("it is nested more than {MAX_DEPTH} levels deep"),
                    unrelated: None,
                    help: "make it flatter: a list of nodes that name each other by position, say",
                });
            }
            grew |= depths.insert(id, depth) != Some(depth);
        }
        if is_ordered || !grew {
            return None;
        }
    }
}

/// The types that the definition of `id` names.
fn below(resolve: &Resolve, id: TypeId) -> Vec<TypeId> {
    let named = |ty: Type| match ty {
        Type::Id(id) => Some(id),
        _ => None,
    };
    match resolve.types[id].kind {
        // A name is a level of its own.
        TypeDefKind::Type(target) => named(target).into_iter().collect(),
        _ => {
            let children = children(resolve, id).into_iter();
            children.filter_map(|child| named(child.ty)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    fn nested(levels: usize) -> String {
        let mut wit = "package t:t; interface types { resource ctx; }
            interface api { use types.{ctx}; record r1 { c: borrow<ctx> }"
            .to_string();
        for level in 2..=levels {
            wit += &format!("record r{level} {{ x: r{} }}", level - 1);
        }
        wit + &format!("f: func(x: r{levels}); }} world w {{ export api; }}")
    }

    #[test]
    fn what_is_nested_too_deep_is_named() {
        let found = |levels: usize| too_deep(&world(&nested(levels)).0).map(|it| it.subject);
        // The handle is a level too.
        assert_eq!(found(MAX_DEPTH - 1), None);
        assert_eq!(found(MAX_DEPTH), Some(format!("type `r{MAX_DEPTH}`")));
    }
}
