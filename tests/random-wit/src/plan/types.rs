//! Plans of types: trees of constructors whose leaves are mostly handles.

use super::Pick;
use crate::Size;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A type as it is used in a parameter, a field and so on.
#[derive(Clone, Debug)]
pub(crate) enum TypePlan {
    Scalar(Pick),
    String,
    Borrow(Pick),
    Own(Pick, bool),
    Named(Pick),
    Option(Box<TypePlan>),
    Result(Option<Box<TypePlan>>, Option<Box<TypePlan>>),
    List(Box<TypePlan>),
    Tuple(Vec<TypePlan>),
}

/// Types dense in borrows, for parameters and definitions.
pub(crate) fn types(size: Size) -> BoxedStrategy<TypePlan> {
    let leaf = prop_oneof![
        2 => Pick::any().prop_map(TypePlan::Scalar),
        1 => Just(TypePlan::String),
        7 => Pick::any().prop_map(TypePlan::Borrow),
        1 => owns(),
        5 => Pick::any().prop_map(TypePlan::Named),
    ];
    nested(leaf.boxed(), size.depth)
}

/// Types for results, which must not contain a borrow.
pub(crate) fn results(size: Size) -> BoxedStrategy<TypePlan> {
    let leaf = prop_oneof![
        4 => Pick::any().prop_map(TypePlan::Scalar),
        2 => Just(TypePlan::String),
        1 => owns(),
        3 => Pick::any().prop_map(TypePlan::Named),
    ];
    nested(leaf.boxed(), size.depth.min(3))
}

fn owns() -> impl Strategy<Value = TypePlan> {
    (Pick::any(), any::<bool>()).prop_map(|(resource, bare)| TypePlan::Own(resource, bare))
}

fn nested(leaf: BoxedStrategy<TypePlan>, depth: u32) -> BoxedStrategy<TypePlan> {
    leaf.prop_recursive(depth, 12, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            3 => boxed.clone().prop_map(TypePlan::Option),
            3 => boxed.clone().prop_map(TypePlan::List),
            3 => (option::of(boxed.clone()), option::of(boxed))
                .prop_map(|(ok, err)| TypePlan::Result(ok, err)),
            2 => vec(inner, 1..5).prop_map(TypePlan::Tuple),
        ]
    })
    .boxed()
}
