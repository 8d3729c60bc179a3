//! Makes a world of a plan: gives everything a name, and resolves every pick to something that is
//! in scope and legal there.

mod body;
mod defs;
mod funcs;
mod interfaces;
mod scope;
mod types;
mod world;

use crate::Size;
use crate::model::{Interface, Package, PackageId, World, WorldItem};
use crate::names::{self, Name, Names};
use crate::plan::world::WorldPlan;
use body::Site;
use funcs::Tally;
use interfaces::Entry;
use scope::{Owner, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// The names of worlds. No name of an interface or a package begins with one of them, and none is
/// the name of a header of the C library.
const WORLDS: [&str; 5] = ["hello-world", "w", "plugin", "UI-v2", "guards-everywhere"];

/// The world of this plan.
pub(crate) fn world(plan: &WorldPlan, size: Size) -> World {
    let entries = interfaces::ordered(plan);
    let inline = plan.inline.iter().filter(|(exported, _)| *exported);
    let inline_uses = inline.flat_map(|(_, inline)| &inline.body.uses);
    let inline_uses = inline_uses
        .map(|used| used.from.of(entries.len()))
        .collect();
    let mut lowering = Lowering {
        size,
        exported: interfaces::exported(&entries, &inline_uses),
        entries,
        done: Vec::new(),
        tally: Tally::default(),
    };
    lowering.interfaces(plan);
    let items = lowering.world_items(plan);
    lowering.assemble(plan, items)
}

/// An interface that others can use.
struct Done {
    package: PackageId,
    scope: Scope,
    interface: Interface,
}

impl Done {
    /// The path of the interface as written in the package `from`.
    fn path(&self, from: PackageId) -> String {
        let PackageId {
            namespace,
            name,
            version,
        } = self.package;
        let interface = &self.interface.name;
        match version {
            _ if self.package == from => interface.to_string(),
            Some(version) => format!("{namespace}:{name}/{interface}@{version}"),
            None => format!("{namespace}:{name}/{interface}"),
        }
    }
}

struct Lowering<'a> {
    size: Size,
    entries: Vec<Entry<'a>>,
    exported: BTreeSet<usize>,
    done: Vec<Done>,
    tally: Tally,
}

impl Lowering<'_> {
    fn interfaces(&mut self, plan: &WorldPlan) {
        let mut names: BTreeMap<PackageId, Names> = BTreeMap::new();
        for i in 0..self.entries.len() {
            let Entry {
                plan: interface,
                package,
                uses,
            } = self.entries[i].clone();
            let site = Site {
                package,
                owner: Owner::Interface(i),
                exported: self.exported.contains(&i),
                uses,
            };
            let first = (i == 0).then_some(&plan.first);
            let (scope, items) = self.body(&interface.body, first, &site);
            let taken = names.entry(package).or_default();
            let name = taken.fresh(names::Use::Item, interface.name.index());
            let interface = Interface {
                docs: interface.docs.clone(),
                name,
                items,
            };
            self.done.push(Done {
                package,
                scope,
                interface,
            });
        }
    }

    fn assemble(self, plan: &WorldPlan, items: Vec<WorldItem>) -> World {
        let empty = |id| Package {
            id,
            interfaces: Vec::new(),
        };
        let main = interfaces::main_package(plan);
        let mut packages: Vec<Package> = Vec::new();
        for done in self.done {
            if packages.last().is_none_or(|last| last.id != done.package) {
                packages.push(empty(done.package));
            }
            let last = packages.last_mut().expect("one was added at least");
            last.interfaces.push(done.interface);
        }
        let package = packages.pop_if(|package| package.id == main);
        World {
            dependencies: packages,
            package: package.unwrap_or_else(|| empty(main)),
            docs: plan.docs.clone(),
            name: Name::new(WORLDS[plan.name.of(WORLDS.len())]),
            items,
        }
    }
}
