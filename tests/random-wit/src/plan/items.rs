//! Plans of what an interface holds: definitions, functions and uses.

use super::Pick;
use super::types::{TypePlan, results, types};
use crate::Size;
use crate::docs::docs;
use crate::model::Docs;
use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A type definition.
#[derive(Clone, Debug)]
pub(crate) struct DefPlan {
    pub docs: Docs,
    pub name: Pick,
    pub kind: DefKind,
}

#[derive(Clone, Debug)]
pub(crate) enum DefKind {
    Resource(ResourcePlan),
    Record(Vec<(Docs, Pick, TypePlan)>),
    Variant(Vec<(Docs, Pick, Option<TypePlan>)>),
    Enum(Vec<Pick>),
    Flags(Vec<Pick>),
    Alias(TypePlan),
    /// Another name of a resource in scope.
    ResourceAlias(Pick),
}

/// A resource and its functions other than `request-id`.
#[derive(Clone, Debug)]
pub(crate) struct ResourcePlan {
    pub constructor: Option<FuncPlan>,
    /// Its functions: statics where the flag is set, methods otherwise.
    pub funcs: Vec<(bool, FuncPlan)>,
}

/// A function of any kind.
#[derive(Clone, Debug)]
pub(crate) struct FuncPlan {
    pub docs: Docs,
    pub name: Pick,
    pub is_async: bool,
    pub params: Vec<(Pick, TypePlan)>,
    pub result: Option<TypePlan>,
    /// The name and the resource of one more parameter, should the world need a borrow.
    pub spare: (Pick, Pick),
}

/// A `use` of some names of an interface, each with an alias if one is picked.
#[derive(Clone, Debug)]
pub(crate) struct UsePlan {
    pub from: Pick,
    pub names: Vec<(Pick, Option<Pick>)>,
}

impl FuncPlan {
    /// A function without anything planned.
    pub(crate) fn empty() -> Self {
        FuncPlan {
            docs: Docs::new(),
            name: Pick::FIRST,
            is_async: false,
            params: Vec::new(),
            result: None,
            spare: (Pick::FIRST, Pick::FIRST),
        }
    }
}

impl UsePlan {
    /// A `use` of the first resource of the first interface.
    pub(crate) fn first() -> Self {
        UsePlan {
            from: Pick::FIRST,
            names: vec![(Pick::FIRST, None)],
        }
    }
}

/// The contents of an interface, or what a world defines.
#[derive(Clone, Debug)]
pub(crate) struct BodyPlan {
    pub uses: Vec<UsePlan>,
    pub defs: Vec<DefPlan>,
    pub funcs: Vec<FuncPlan>,
}

/// Bodies with up to this many definitions and functions, after up to `resources` resources.
pub(crate) fn bodies(size: Size, resources: usize) -> BoxedStrategy<BodyPlan> {
    let uses = vec(uses(), 1..4);
    let first = vec(resource_defs(size), 0..=resources);
    let defs = vec(defs(size), 0..=size.types);
    let funcs = vec(funcs(size), 1..=size.functions.max(1));
    (uses, first, defs, funcs)
        .prop_map(|(uses, mut first, defs, funcs)| {
            first.extend(defs);
            BodyPlan {
                uses,
                defs: first,
                funcs,
            }
        })
        .boxed()
}

/// A definition of a resource.
pub(crate) fn resource_defs(size: Size) -> BoxedStrategy<DefPlan> {
    let kind = resources(size).prop_map(DefKind::Resource);
    named(size, kind.boxed())
}

fn uses() -> impl Strategy<Value = UsePlan> {
    let name = (Pick::any(), option::weighted(0.3, Pick::any()));
    (Pick::any(), vec(name, 1..5)).prop_map(|(from, names)| UsePlan { from, names })
}

fn defs(size: Size) -> BoxedStrategy<DefPlan> {
    let documented = || (docs(size), Pick::any());
    let field = (documented(), types(size)).prop_map(|((docs, name), ty)| (docs, name, ty));
    let case = (documented(), option::weighted(0.8, types(size)))
        .prop_map(|((docs, name), ty)| (docs, name, ty));
    let kind = prop_oneof![
        4 => vec(field, 1..6).prop_map(DefKind::Record),
        4 => vec(case, 1..6).prop_map(DefKind::Variant),
        1 => vec(Pick::any(), 1..10).prop_map(DefKind::Enum),
        1 => vec(Pick::any(), 1..20).prop_map(DefKind::Flags),
        3 => types(size).prop_map(DefKind::Alias),
        1 => Pick::any().prop_map(DefKind::ResourceAlias),
    ];
    named(size, kind.boxed())
}

fn named(size: Size, kind: BoxedStrategy<DefKind>) -> BoxedStrategy<DefPlan> {
    (docs(size), Pick::any(), kind)
        .prop_map(|(docs, name, kind)| DefPlan { docs, name, kind })
        .boxed()
}

fn resources(size: Size) -> BoxedStrategy<ResourcePlan> {
    let constructor = option::weighted(0.5, funcs(size));
    let more = vec((weighted(0.4), funcs(size)), 0..3);
    (constructor, more)
        .prop_map(|(constructor, funcs)| ResourcePlan { constructor, funcs })
        .boxed()
}

/// Functions, most of which take a borrow.
pub(crate) fn funcs(size: Size) -> BoxedStrategy<FuncPlan> {
    let param = (Pick::any(), types(size));
    let few = size.params.min(4);
    let params = prop_oneof![
        8 => vec(param.clone(), 0..=few),
        1 => vec(param.clone(), 0..=size.params.min(9)),
        1 => vec(param, 0..=size.params),
    ];
    let is_async = if size.async_functions { 0.4 } else { 0.0 };
    (
        docs(size),
        Pick::any(),
        weighted(is_async),
        params,
        option::weighted(0.7, results(size)),
        (Pick::any(), Pick::any()),
    )
        .prop_map(|(docs, name, is_async, params, result, spare)| FuncPlan {
            docs,
            name,
            is_async,
            params,
            result,
            spare,
        })
        .boxed()
}
