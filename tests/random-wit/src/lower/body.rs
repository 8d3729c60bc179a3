//! What an interface holds: first its uses, then its definitions, then its functions.

use super::Lowering;
use super::defs::Defs;
use super::funcs::Funcs;
use super::scope::{Owner, Scope, View};
use crate::model::{Item, PackageId, TypeDefKind, Use};
use crate::names::{self, Name};
use crate::plan::items::{BodyPlan, DefKind, DefPlan};
use std::collections::BTreeSet;

/// The place that the items of a body are made for.
pub(super) struct Site {
    pub package: PackageId,
    pub owner: Owner,
    /// Whether the functions are exported.
    pub exported: bool,
    /// The interface of each `use`.
    pub uses: Vec<usize>,
}

impl Site {
    /// Resources count as exported only when seen from an exported interface. The functions that
    /// the world itself exports see its imports.
    fn view<'a>(&self, exported: &'a BTreeSet<usize>) -> View<'a> {
        match self.owner {
            Owner::Interface(_) | Owner::Inline if self.exported => View::Exported(exported),
            _ => View::Imported,
        }
    }
}

impl Lowering<'_> {
    /// Everything that an interface holds, and the scope of what can be named in it.
    pub(super) fn body(
        &mut self,
        plan: &BodyPlan,
        first: Option<&DefPlan>,
        site: &Site,
    ) -> (Scope, Vec<Item>) {
        let mut scope = Scope::default();
        let mut items = self.definitions(plan, first, site, &mut scope);
        let fresh = plan.funcs.iter().map(|func| {
            let names = &mut scope.names;
            names.fresh(names::Use::Item, func.name.index())
        });
        let names: Vec<Name> = fresh.collect();
        let exported = self.exported.clone();
        let mut funcs = self.funcs(&scope, &exported, site);
        for (plan, name) in plan.funcs.iter().zip(names) {
            items.push(Item::Func(funcs.freestanding(plan, name)));
        }
        (scope, items)
    }

    /// The uses and the definitions, including each resource's functions.
    pub(super) fn definitions(
        &mut self,
        plan: &BodyPlan,
        first: Option<&DefPlan>,
        site: &Site,
        scope: &mut Scope,
    ) -> Vec<Item> {
        let uses = self.uses(plan, site, scope);
        let exported = self.exported.clone();
        let mut defs = Defs {
            scope,
            view: site.view(&exported),
            owner: site.owner,
            depth: self.size.depth,
        };
        let plans = first.into_iter().chain(&plan.defs);
        let defined = plans.filter_map(|plan| Some((plan, defs.define(plan)?)));
        let defined: Vec<_> = defined.collect();

        // A function may name types that are defined after its resource.
        let mut funcs = self.funcs(scope, &exported, site);
        let defined = defined.into_iter().map(|(plan, mut def)| {
            if let (DefKind::Resource(plan), TypeDefKind::Resource(its)) =
                (&plan.kind, &mut def.kind)
            {
                *its = funcs.of_resource(&def.name, plan);
            }
            Item::Type(def)
        });
        uses.into_iter().map(Item::Use).chain(defined).collect()
    }

    fn uses(&self, plan: &BodyPlan, site: &Site, scope: &mut Scope) -> Vec<Use> {
        let uses = plan.uses.iter().zip(&site.uses);
        let uses = uses.filter_map(|(plan, from)| {
            let from = &self.done[*from];
            scope.take(from.path(site.package), &from.scope, plan)
        });
        uses.collect()
    }

    /// Makes functions whose types come from this scope.
    pub(super) fn funcs<'s>(
        &'s mut self,
        scope: &'s Scope,
        exported: &'s BTreeSet<usize>,
        site: &Site,
    ) -> Funcs<'s> {
        Funcs {
            scope,
            view: site.view(exported),
            depth: self.size.depth,
            exported: site.exported.then_some(&mut self.tally),
        }
    }
}
