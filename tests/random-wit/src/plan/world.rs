//! The plan of a whole world.

use super::Pick;
use super::items::{BodyPlan, DefPlan, FuncPlan, bodies, funcs, resource_defs};
use crate::Size;
use crate::docs::docs;
use crate::model::Docs;
use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::prelude::*;

/// A world and the interfaces around it.
#[derive(Clone, Debug)]
pub(crate) struct WorldPlan {
    pub docs: Docs,
    pub name: Pick,
    /// The version of the package that the world is in.
    pub version: Pick,
    /// Interfaces in packages. The first one always has a resource.
    pub interfaces: Vec<InterfacePlan>,
    /// The resource of the first interface.
    pub first: DefPlan,
    /// Interfaces inline in the world: exported where the flag is set, imported otherwise.
    pub inline: Vec<(bool, InterfacePlan)>,
    /// What the world itself uses, defines and imports.
    pub body: BodyPlan,
    /// The functions that the world exports.
    pub exports: Vec<FuncPlan>,
}

/// An interface, and how the world uses it.
#[derive(Clone, Debug)]
pub(crate) struct InterfacePlan {
    pub docs: Docs,
    pub name: Pick,
    pub package: Pick,
    pub imported: bool,
    pub exported: bool,
    /// Whether the next version of its package has the same interface too.
    pub twin: bool,
    pub body: BodyPlan,
}

/// Plans of worlds of this size.
pub(crate) fn plans(size: Size) -> impl Strategy<Value = WorldPlan> {
    let providers = vec(interfaces(size, 2, 0.8, 0.15), 1..=size.providers.max(1));
    let exported = vec(interfaces(size, 1, 0.1, 1.0), 1..=size.exports.max(1));
    let inline = vec(
        (weighted(0.8), interfaces(size, 1, 0.0, 0.0)),
        0..=size.inline,
    );
    let interfaces = (providers, exported).prop_map(|(mut providers, exported)| {
        providers.extend(exported);
        providers
    });
    (
        (docs(size), Pick::any(), Pick::any()),
        interfaces,
        resource_defs(size),
        inline,
        bodies(size, 1),
        vec(funcs(size), 1..=size.functions.max(1)),
    )
        .prop_map(
            |((docs, name, version), interfaces, first, inline, body, exports)| WorldPlan {
                docs,
                name,
                version,
                interfaces,
                first,
                inline,
                body,
                exports,
            },
        )
}

/// Interfaces that begin with up to `resources` resources, imported and exported this often.
fn interfaces(
    size: Size,
    resources: usize,
    imported: f64,
    exported: f64,
) -> BoxedStrategy<InterfacePlan> {
    (
        docs(size),
        (Pick::any(), Pick::any()),
        weighted(imported),
        weighted(exported),
        weighted(0.15),
        bodies(size, resources),
    )
        .prop_map(
            |(docs, (name, package), imported, exported, twin, body)| InterfacePlan {
                docs,
                name,
                package,
                imported,
                exported,
                twin,
                body,
            },
        )
        .boxed()
}
