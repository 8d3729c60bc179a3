//! What can be named at a place, and what is known about it.

use crate::model::Use;
use crate::names::{self, Name, Names};
use crate::plan::items::UsePlan;
use std::collections::BTreeSet;

/// Who defines a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The interface with this index in the order of interfaces.
    Interface(usize),
    /// The world, which imports what it defines.
    World,
    /// The inline interface being made: nothing else can use its resources.
    Inline,
}

/// The place from which a resource is seen. It decides whether the resource is imported: an
/// interface that is both imported and exported has two resources by each name.
#[derive(Clone, Copy, Debug)]
pub(super) enum View<'a> {
    /// Seen from an import or from a function of the world: every resource is imported.
    Imported,
    /// Seen from an exported interface: the resources of these exported interfaces are exported.
    Exported(&'a BTreeSet<usize>),
}

impl View<'_> {
    /// Whether a resource of this owner, seen from here, is an imported one.
    pub(super) fn imports(self, owner: Owner) -> bool {
        match (self, owner) {
            (View::Imported, _) | (View::Exported(_), Owner::World) => true,
            (View::Exported(exported), Owner::Interface(i)) => !exported.contains(&i),
            (View::Exported(_), Owner::Inline) => false,
        }
    }
}

/// The facts about a type that decide where it may be used.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The owners of the resources that the type borrows.
    pub borrows: BTreeSet<Owner>,
    /// The owners of which a value of the type must own a resource. This errs on the safe side: a
    /// list counts as never empty, and a variant as having every case at once.
    pub owns: BTreeSet<Owner>,
    /// The number of type constructors from the top to the deepest leaf.
    pub depth: u32,
    /// The number of leaves in the type.
    pub leaves: usize,
}

impl Facts {
    /// The facts of a type constructor applied to types with these facts.
    pub(super) fn around<'a>(inner: impl IntoIterator<Item = &'a Facts>) -> Facts {
        let mut all = Facts::default();
        for facts in inner {
            all.borrows.extend(&facts.borrows);
            all.owns.extend(&facts.owns);
            all.depth = all.depth.max(facts.depth);
            all.leaves += facts.leaves;
        }
        all.depth += 1;
        all
    }
}

/// A resource by one of its names.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub name: Name,
    pub owner: Owner,
}

/// A type by its name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub name: Name,
    pub facts: Facts,
}

/// The names at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub names: Names,
    pub resources: Vec<Resource>,
    pub types: Vec<Named>,
}

impl Scope {
    /// Adds the names that the plan picks from another scope; the first pick is a resource. `None`
    /// when there is nothing to pick from.
    pub(super) fn take(&mut self, path: String, from: &Scope, plan: &UsePlan) -> Option<Use> {
        let mut names = Vec::new();
        for (i, (pick, alias)) in plan.names.iter().enumerate() {
            let among = match i {
                0 if !from.resources.is_empty() => from.resources.len(),
                _ => from.resources.len() + from.types.len(),
            };
            if among == 0 {
                return None;
            }
            let alias = alias.map(|alias| alias.index());
            let chosen = pick.of(among);
            names.push(match from.resources.get(chosen) {
                Some(resource) => self.take_resource(resource, alias),
                None => self.take_type(&from.types[chosen - from.resources.len()], alias),
            });
        }
        Some(Use { path, names })
    }

    fn take_resource(&mut self, theirs: &Resource, alias: Option<usize>) -> (Name, Option<Name>) {
        let (alias, name) = self.rename(&theirs.name, alias, names::Use::Resource);
        let owner = theirs.owner;
        self.resources.push(Resource { name, owner });
        (theirs.name.clone(), alias)
    }

    fn take_type(&mut self, theirs: &Named, alias: Option<usize>) -> (Name, Option<Name>) {
        let (alias, name) = self.rename(&theirs.name, alias, names::Use::Type);
        let facts = theirs.facts.clone();
        self.types.push(Named { name, facts });
        (theirs.name.clone(), alias)
    }

    /// The alias, if one is wanted or needed, and the name that is used here.
    fn rename(
        &mut self,
        theirs: &Name,
        alias: Option<usize>,
        wanted: names::Use,
    ) -> (Option<Name>, Name) {
        if alias.is_none() && self.names.reserve(theirs.as_str()) {
            return (None, theirs.clone());
        }
        let name = self.names.fresh(wanted, alias.unwrap_or_default());
        (Some(name.clone()), name)
    }
}
