//! What types are made of.

use wasmtime::component::{ResourceType, Type};

/// Calls `visit` with the type and every type in it, outer ones first.
pub(crate) fn walk(ty: &Type, visit: &mut dyn FnMut(&Type)) {
    visit(ty);
    let mut each = |ty: Option<Type>| ty.iter().for_each(|ty| walk(ty, visit));
    match ty {
        Type::List(list) => each(Some(list.ty())),
        Type::FixedLengthList(list) => each(Some(list.ty())),
        Type::Map(map) => [map.key(), map.value()]
            .into_iter()
            .for_each(|ty| each(Some(ty))),
        Type::Record(record) => record.fields().for_each(|field| each(Some(field.ty))),
        Type::Tuple(tuple) => tuple.types().for_each(|ty| each(Some(ty))),
        Type::Variant(variant) => variant.cases().for_each(|case| each(case.ty)),
        Type::Option(option) => each(Some(option.ty())),
        Type::Result(result) => [result.ok(), result.err()].into_iter().for_each(each),
        _ => {}
    }
}

/// Whether a function with the result `ty` makes a resource of this type, that is, returns it directly or wrapped. A
/// list may be empty every time, so `lists` says whether a list counts.
pub(crate) fn yields(ty: &Type, resource: ResourceType, lists: bool) -> bool {
    let inner = |ty: Type| yields(&ty, resource, lists);
    match ty {
        Type::Own(own) => *own == resource,
        Type::Option(option) => inner(option.ty()),
        Type::Result(result) => result.ok().is_some_and(inner),
        Type::List(list) => lists && inner(list.ty()),
        Type::Record(record) => record.fields().any(|field| inner(field.ty)),
        Type::Tuple(tuple) => tuple.types().any(inner),
        _ => false,
    }
}
