//! How a WIT type is put together: its parts, one level down.

use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

/// The way from a value to one of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
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
}

/// One part of a compound type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub step: Step,
    pub ty: Type,
}

/// Follows `type x = y` and `use … as …` to the type that is meant.
pub fn dealias(resolve: &Resolve, ty: Type) -> Type {
    let mut ty = ty;
    while let Type::Id(id) = ty {
        match resolve.types[id].kind {
            TypeDefKind::Type(target) => ty = target,
            _ => break,
        }
    }
    ty
}

/// The parts of the type `id`, one level down. Handles, futures and streams have none: what they
/// name is not in the value.
pub fn parts(resolve: &Resolve, id: TypeId) -> Vec<Part> {
    let part = |step, ty: &Type| Part { step, ty: *ty };
    match &resolve.types[id].kind {
        TypeDefKind::Record(record) => record
            .fields
            .iter()
            .map(|field| part(Step::Field(field.name.clone()), &field.ty))
            .collect(),
        TypeDefKind::Tuple(tuple) => tuple
            .types
            .iter()
            .enumerate()
            .map(|(i, ty)| part(Step::Element(i), ty))
            .collect(),
        TypeDefKind::Variant(variant) => variant
            .cases
            .iter()
            .enumerate()
            .filter_map(|(i, case)| Some(part(Step::Case(i, case.name.clone()), case.ty.as_ref()?)))
            .collect(),
        TypeDefKind::Option(ty) => vec![part(Step::Some, ty)],
        TypeDefKind::Result(result) => {
            let ok = result.ok.iter().map(|ty| part(Step::Ok, ty));
            ok.chain(result.err.iter().map(|ty| part(Step::Err, ty)))
                .collect()
        }
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => vec![part(Step::Item, ty)],
        TypeDefKind::Map(key, value) => vec![part(Step::Key, key), part(Step::Value, value)],
        TypeDefKind::Type(ty) => match dealias(resolve, *ty) {
            Type::Id(target) => parts(resolve, target),
            _ => Vec::new(),
        },
        TypeDefKind::Resource
        | TypeDefKind::Handle(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Future(_)
        | TypeDefKind::Stream(_)
        | TypeDefKind::Unknown => Vec::new(),
    }
}
