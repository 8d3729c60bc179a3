//! How a WIT type is put together: its children, one level down.

use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

/// One step on the way from a value to what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// A record's field, by its WIT name.
    Field(String),
    /// A tuple's element, by its position.
    Element(usize),
    /// The payload of a variant's case: the discriminant and the WIT name of the case.
    Case(usize, String),
    /// The payload of an option that is `some`.
    Some,
    /// The payload of a result that is `ok`.
    Ok,
    /// The payload of a result that is `err`.
    Err,
    /// Every item of a list.
    Item,
    /// Every key of a map.
    Key,
    /// Every value of a map.
    Value,
    /// Every item that comes through a stream.
    Stream,
    /// What comes through a future.
    Future,
}

impl PathStep {
    /// Whether it leads to a payload: what comes through a stream or future is not in the value.
    pub(crate) fn is_payload(&self) -> bool {
        matches!(self, PathStep::Stream | PathStep::Future)
    }
}

/// The place `path` below the parameter or result `root`, for example `req.items[].ctx`: `.name`
/// for a field or case, `.0` for a tuple's element, `?` for what an option has, `.ok` and `.err`,
/// `[]` for each item of a list, `[key]`, `[value]`, `[stream]` and `[future]`.
pub(crate) fn path_text(root: &str, path: &[PathStep]) -> String {
    let steps = path.iter().map(|step| match step {
        PathStep::Field(name) | PathStep::Case(_, name) => format!(".{name}"),
        PathStep::Element(i) => format!(".{i}"),
        PathStep::Some => "?".into(),
        PathStep::Ok => ".ok".into(),
        PathStep::Err => ".err".into(),
        PathStep::Item => "[]".into(),
        PathStep::Key => "[key]".into(),
        PathStep::Value => "[value]".into(),
        PathStep::Stream => "[stream]".into(),
        PathStep::Future => "[future]".into(),
    });
    std::iter::once(root.to_string()).chain(steps).collect()
}

/// A type that another type is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Child {
    pub step: PathStep,
    pub ty: Type,
}

/// Follows `type x = y` and `use … as …` to the type that is meant.
pub(crate) fn dealias(resolve: &Resolve, ty: Type) -> Type {
    let mut ty = ty;
    while let Type::Id(id) = ty {
        match resolve.types[id].kind {
            TypeDefKind::Type(target) => ty = target,
            _ => break,
        }
    }
    ty
}

/// The children of the type `id`, one level down, aliases followed. A handle has none: the resource
/// that it names is not in the value.
pub(crate) fn children(resolve: &Resolve, id: TypeId) -> Vec<Child> {
    let child = |step, ty: &Type| Child { step, ty: *ty };
    match &resolve.types[id].kind {
        TypeDefKind::Record(record) => record
            .fields
            .iter()
            .map(|field| child(PathStep::Field(field.name.clone()), &field.ty))
            .collect(),
        TypeDefKind::Tuple(tuple) => tuple
            .types
            .iter()
            .enumerate()
            .map(|(i, ty)| child(PathStep::Element(i), ty))
            .collect(),
        TypeDefKind::Variant(variant) => variant
            .cases
            .iter()
            .enumerate()
            .filter_map(|(i, case)| {
                let step = PathStep::Case(i, case.name.clone());
                Some(child(step, case.ty.as_ref()?))
            })
            .collect(),
        TypeDefKind::Option(ty) => vec![child(PathStep::Some, ty)],
        TypeDefKind::Result(result) => {
            let ok = result.ok.iter().map(|ty| child(PathStep::Ok, ty));
            ok.chain(result.err.iter().map(|ty| child(PathStep::Err, ty)))
                .collect()
        }
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
            vec![child(PathStep::Item, ty)]
        }
        TypeDefKind::Map(key, value) => {
            vec![child(PathStep::Key, key), child(PathStep::Value, value)]
        }
        TypeDefKind::Stream(payload) => {
            let payload = payload.iter().map(|ty| child(PathStep::Stream, ty));
            payload.collect()
        }
        TypeDefKind::Future(payload) => {
            let payload = payload.iter().map(|ty| child(PathStep::Future, ty));
            payload.collect()
        }
        TypeDefKind::Type(ty) => match dealias(resolve, *ty) {
            Type::Id(target) => children(resolve, target),
            _ => Vec::new(),
        },
        TypeDefKind::Resource
        | TypeDefKind::Handle(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Unknown => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::{param, world};

    /// The steps from a parameter of type `ty`, and the types that they lead to.
    fn steps(ty: &str) -> Vec<(PathStep, Type)> {
        let (resolve, world) = world(&format!(
            "package t:t; interface types {{ resource ctx; }}
             interface api {{ use types.{{ctx}}; flags fl {{ a }} enum en {{ a }}
               record r {{ a: u8, b: u16 }} variant v {{ none, some(u8) }} type al = r;
               f: func(x: {ty}); }}
             world w {{ export api; }}"
        ));
        let Type::Id(id) = param(&resolve, world, "f", "x") else {
            panic!("{ty} has no definition");
        };
        let children = children(&resolve, id).into_iter();
        children.map(|child| (child.step, child.ty)).collect()
    }

    #[test]
    fn every_constructor_has_its_children() {
        use PathStep::*;
        let fields = vec![
            (Field("a".into()), Type::U8),
            (Field("b".into()), Type::U16),
        ];
        for (ty, expected) in [
            ("r", fields.clone()),
            ("al", fields),
            ("v", vec![(Case(1, "some".into()), Type::U8)]),
            (
                "tuple<u8, u16>",
                vec![(Element(0), Type::U8), (Element(1), Type::U16)],
            ),
            ("option<u8>", vec![(Some, Type::U8)]),
            ("result<u8, u16>", vec![(Ok, Type::U8), (Err, Type::U16)]),
            ("result<_, u16>", vec![(Err, Type::U16)]),
            ("list<u8>", vec![(Item, Type::U8)]),
            ("list<u8, 4>", vec![(Item, Type::U8)]),
            ("map<u8, u16>", vec![(Key, Type::U8), (Value, Type::U16)]),
            ("stream<u8>", vec![(Stream, Type::U8)]),
            ("future<u8>", vec![(Future, Type::U8)]),
        ] {
            assert_eq!(steps(ty), expected, "{ty}");
        }
        for ty in ["fl", "en", "ctx", "borrow<ctx>", "stream", "future"] {
            assert_eq!(steps(ty), [], "{ty}");
        }
    }
}
