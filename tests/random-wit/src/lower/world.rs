//! What the world itself contains: imports, then its own definitions, then exports.

use super::body::Site;
use super::scope::{Owner, Scope};
use super::{Lowering, interfaces};
use crate::model::{Func, Interface, Item, PackageId, WorldItem};
use crate::names::{self, Name, Names};
use crate::plan::items::{BodyPlan, FuncPlan, UsePlan};
use crate::plan::world::{InterfacePlan, WorldPlan};

impl Lowering<'_> {
    /// Everything in the braces of the world.
    pub(super) fn world_items(&mut self, plan: &WorldPlan) -> Vec<WorldItem> {
        let package = interfaces::main_package(plan);
        let mut site = Site {
            package,
            owner: Owner::World,
            exported: false,
            uses: self.any_uses(&plan.body),
        };
        let mut scope = Scope::default();
        let mut items = self.imports(package);
        let defined = self.definitions(&plan.body, None, &site, &mut scope);
        items.extend(defined.into_iter().map(WorldItem::Item));
        items.extend(self.some_resource(package, &mut scope));
        let imported = self.world_funcs(&plan.body.funcs, &mut scope, &site);
        items.extend(imported.into_iter().map(WorldItem::ImportFunc));

        items.extend(self.exports(package));
        // WIT lets an import and an export share a name, but an inline interface's name is its C
        // namespace.
        let mut exports = Scope {
            names: Names::default(),
            ..scope.clone()
        };
        for (exported, inline) in &plan.inline {
            let name = scope.names.fresh(names::Use::Inline, inline.name.index());
            exports.names.reserve(name.as_str());
            items.push(self.inline(inline, name, package, *exported));
        }
        site.exported = true;
        let mut exported = self.world_funcs(&plan.exports, &mut exports, &site);
        exported.extend(self.missing_sites(&mut exports, &site));
        items.extend(exported.into_iter().map(WorldItem::ExportFunc));
        items
    }

    /// A `use` of a resource, if the world has none yet.
    fn some_resource(&self, package: PackageId, scope: &mut Scope) -> Option<WorldItem> {
        let first = &self.done[0];
        let used = scope.resources.is_empty().then(UsePlan::first)?;
        let used = scope.take(first.path(package), &first.scope, &used)?;
        Some(WorldItem::Item(Item::Use(used)))
    }

    /// As many functions with a borrow as are needed for half of all functions to have one.
    fn missing_sites(&mut self, scope: &mut Scope, site: &Site) -> Vec<Func> {
        let mut added = Vec::new();
        while self.tally.lacks_sites() {
            added.extend(self.world_funcs(&[FuncPlan::empty()], scope, site));
        }
        added
    }

    fn world_funcs(&mut self, plans: &[FuncPlan], scope: &mut Scope, site: &Site) -> Vec<Func> {
        let names = &mut scope.names;
        let fresh = plans.iter();
        let fresh = fresh.map(|plan| names.fresh(names::Use::WorldFunc, plan.name.index()));
        let names: Vec<Name> = fresh.collect();
        let exported = self.exported.clone();
        let mut funcs = self.funcs(scope, &exported, site);
        let named = plans.iter().zip(names);
        named
            .map(|(plan, name)| funcs.freestanding(plan, name))
            .collect()
    }

    fn inline(
        &mut self,
        plan: &InterfacePlan,
        name: Name,
        package: PackageId,
        exported: bool,
    ) -> WorldItem {
        let site = Site {
            package,
            owner: Owner::Inline,
            exported,
            uses: self.any_uses(&plan.body),
        };
        let (_, items) = self.body(&plan.body, None, &site);
        let interface = Interface {
            docs: plan.docs.clone(),
            name,
            items,
        };
        match exported {
            true => WorldItem::ExportInline(interface),
            false => WorldItem::ImportInline(interface),
        }
    }

    /// The interfaces that this body uses. The world and its inline interfaces can use any.
    fn any_uses(&self, plan: &BodyPlan) -> Vec<usize> {
        let uses = plan.uses.iter();
        uses.map(|used| used.from.of(self.entries.len())).collect()
    }

    fn imports(&self, package: PackageId) -> Vec<WorldItem> {
        let entries = self.entries.iter().zip(&self.done);
        let imported = entries.filter(|(entry, _)| entry.plan.imported);
        let paths = imported.map(|(_, done)| done.path(package));
        paths.map(WorldItem::Import).collect()
    }

    fn exports(&self, package: PackageId) -> Vec<WorldItem> {
        let done = self.exported.iter().map(|i| &self.done[*i]);
        let paths = done.map(|done| done.path(package));
        paths.map(WorldItem::Export).collect()
    }
}
