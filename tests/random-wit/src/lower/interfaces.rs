//! The interfaces in packages: their order, their packages, and which are exported.

use crate::model::PackageId;
use crate::plan::world::{InterfacePlan, WorldPlan};
use std::collections::BTreeSet;

/// The packages besides the world's own, dependencies first. Their names are hard for a generator
/// that turns them into namespaces, and one occurs in two versions.
const PACKAGES: [PackageId; 5] = [
    package("std", "optional", Some("0.2.0")),
    FIRST_VERSION,
    SECOND_VERSION,
    package("class", "new", Some("1.0.0-rc.1")),
    package("witguard", "guard", None),
];

const FIRST_VERSION: PackageId = package("test", "core", Some("1.0.0"));
const SECOND_VERSION: PackageId = package("test", "core", Some("2.0.0"));

const fn package(
    namespace: &'static str,
    name: &'static str,
    version: Option<&'static str>,
) -> PackageId {
    PackageId {
        namespace,
        name,
        version,
    }
}

/// An interface in its package.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub plan: &'a InterfacePlan,
    pub package: PackageId,
    /// The interface of each `use`; each comes before this one in the order.
    pub uses: Vec<usize>,
}

/// The package that the world is in.
pub(super) fn main_package(plan: &WorldPlan) -> PackageId {
    let versions = [None, Some("0.1.0"), Some("1.2.3-rc.1")];
    package("test", "app", versions[plan.version.of(versions.len())])
}

/// The interfaces in an order in which each interface uses only earlier ones, and each package
/// depends only on earlier ones.
pub(super) fn ordered(plan: &WorldPlan) -> Vec<Entry<'_>> {
    let main = main_package(plan);
    let mut placed = Vec::new();
    for plan in &plan.interfaces {
        if plan.twin {
            placed.push((FIRST_VERSION, plan));
            placed.push((SECOND_VERSION, plan));
        } else {
            // Half of the interfaces are in the package of the world.
            let chosen = plan.package.of(2 * PACKAGES.len());
            placed.push((*PACKAGES.get(chosen).unwrap_or(&main), plan));
        }
    }
    let rank = |package: &PackageId| {
        let known = PACKAGES.iter().position(|known| known == package);
        known.unwrap_or(PACKAGES.len())
    };
    placed.sort_by_key(|(package, _)| rank(package));
    let placed = placed.into_iter().enumerate();
    placed
        .map(|(i, (package, plan))| entry(i, package, plan))
        .collect()
}

fn entry(place: usize, package: PackageId, plan: &InterfacePlan) -> Entry<'_> {
    let uses = plan.body.uses.iter().filter(|_| place > 0);
    let uses = uses.map(|used| used.from.of(place)).collect();
    Entry {
        plan,
        package,
        uses,
    }
}

/// Which interfaces the world exports: those planned, as far as WIT allows, but never the first
/// one, so that there always is an imported resource. An exported interface may not use an
/// imported one that in turn uses an exported one, because it would then see two versions of
/// that exported interface: the imported and the exported.
pub(super) fn exported(entries: &[Entry<'_>], inline_uses: &BTreeSet<usize>) -> BTreeSet<usize> {
    let planned = (1..entries.len()).filter(|i| entries[*i].plan.exported);
    let mut exported: BTreeSet<usize> = planned.collect();
    loop {
        let imported = needed_as_imports(entries, &exported, inline_uses);
        let before = exported.len();
        exported.retain(|i| !imported.contains(i));
        if exported.len() == before {
            return exported;
        }
    }
}

/// The interfaces that exports use but the world does not export, and all that these use in turn.
fn needed_as_imports(
    entries: &[Entry<'_>],
    exported: &BTreeSet<usize>,
    inline_uses: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let by_exports = exported
        .iter()
        .flat_map(|i| &entries[*i].uses)
        .chain(inline_uses);
    let mut todo: Vec<usize> = by_exports
        .copied()
        .filter(|i| !exported.contains(i))
        .collect();
    let mut needed = BTreeSet::new();
    while let Some(i) = todo.pop() {
        if needed.insert(i) {
            todo.extend(&entries[i].uses);
        }
    }
    needed
}
