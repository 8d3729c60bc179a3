//! How deep types are nested, and how many parts a value has. The other walks over types recurse, and so does
//! wit-bindgen, which writes code for each part.

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

use super::Refusal;
use super::children::children;

/// Far more levels than people write, and far fewer than a stack has room for.
const MAX_DEPTH: usize = 500;

/// Far more parts than people write: with 16 million, wit-bindgen-c 0.63 takes 5 GB and 40 s.
const MAX_PARTS: usize = 1_000_000;

/// What a type takes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Extent {
    /// How many levels it is nested.
    depth: usize,
    /// How many values without parts of their own it is made of, an item of each list counted once.
    parts: usize,
}

/// The first type of `resolve` that is nested deeper than [`MAX_DEPTH`] or has more parts than
/// [`MAX_PARTS`], if there is one.
pub(crate) fn too_large(resolve: &Resolve) -> Option<Refusal> {
    let mut extents: HashMap<TypeId, Extent> = HashMap::new();
    loop {
        // Types come after what they name, so that one pass finds all. If some do not, it takes more.
        let (mut is_ordered, mut grew) = (true, false);
        for (id, _) in resolve.types.iter() {
            let below = below(resolve, id);
            is_ordered &= below
                .iter()
                .flatten()
                .all(|part| extents.contains_key(part));
            let extent = extent(&below, &extents);
            if let Some(refusal) = refusal(resolve, id, extent) {
                return Some(refusal);
            }
            grew |= extents.insert(id, extent) != Some(extent);
        }
        if is_ordered || !grew {
            return None;
        }
    }
}

/// What a type with the parts `below` takes.
fn extent(below: &[Option<TypeId>], extents: &HashMap<TypeId, Extent>) -> Extent {
    let flat = Extent { depth: 0, parts: 1 };
    let of = |part: &Option<TypeId>| part.and_then(|id| extents.get(&id).copied());
    let below = below.iter().map(|part| of(part).unwrap_or(flat));
    let (depth, parts) = below.fold((0, 0usize), |(depth, parts), part| {
        (depth.max(part.depth), parts.saturating_add(part.parts))
    });
    Extent {
        depth: 1 + depth,
        parts: parts.max(1),
    }
}

/// Why a type that takes `extent` is refused; `None` when it is not.
fn refusal(resolve: &Resolve, id: TypeId, extent: Extent) -> Option<Refusal> {
    let (id_of_kind, reason, help) = if extent.depth > MAX_DEPTH {
        let reason = format!("it is nested more than {MAX_DEPTH} levels deep");
        let help = "make it flatter: a list of nodes that name each other by position, say";
        ("deep-nesting", reason, help)
    } else if extent.parts > MAX_PARTS {
        let parts = extent.parts;
        let reason = format!("it is made of {parts} parts, and bindings have code for each");
        let help = "put what repeats in a list; at most 1000000 parts are bound";
        ("many-parts", reason, help)
    } else {
        return None;
    };
    let ty = &resolve.types[id];
    Some(Refusal {
        id: id_of_kind,
        span: ty.span,
        subject: format!("type `{}`", ty.name.as_deref().unwrap_or("?")),
        reason,
        unrelated: None,
        help,
    })
}

/// The parts that the definition of `id` names, `None` for each that has no parts of its own.
fn below(resolve: &Resolve, id: TypeId) -> Vec<Option<TypeId>> {
    let named = |ty: Type| match ty {
        Type::Id(id) => Some(id),
        _ => None,
    };
    match resolve.types[id].kind {
        // A name is a level of its own.
        TypeDefKind::Type(target) => vec![named(target)],
        _ => {
            let children = children(resolve, id).into_iter();
            children.map(|child| named(child.ty)).collect()
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
        let found = |levels: usize| too_large(&world(&nested(levels)).0).map(|it| it.subject);
        // The handle is a level too.
        assert_eq!(found(MAX_DEPTH - 1), None);
        assert_eq!(found(MAX_DEPTH), Some(format!("type `r{MAX_DEPTH}`")));
    }

    #[test]
    fn what_has_too_many_parts_is_counted() {
        let doubled = |times: u32| {
            let mut wit = "package t:t; interface types { resource ctx; }
                interface api { use types.{ctx}; record r0 { c: borrow<ctx> }"
                .to_string();
            for time in 1..=times {
                wit += &format!("record r{time} {{ a: r{0}, b: r{0} }}", time - 1);
            }
            wit + &format!("f: func(x: list<r{times}>); }} world w {{ export api; }}")
        };
        let found = |times: u32| too_large(&world(&doubled(times)).0);
        // 2^19 is below a million, 2^20 is not.
        assert_eq!(found(19), None);
        let refusal = found(24).unwrap();
        assert_eq!(
            (refusal.id, &*refusal.subject),
            ("many-parts", "type `r20`")
        );
        assert!(refusal.reason.contains("1048576 parts"));
    }
}
