//! Turns the plan of a type into a type that is legal at its place.

use super::scope::{Facts, Resource, Scope, View};
use crate::model::Type;
use crate::plan::Pick;
use crate::plan::types::TypePlan;

/// The keywords of the scalar types.
const SCALARS: [&str; 12] = [
    "u32", "bool", "u8", "s8", "u16", "s16", "s32", "u64", "s64", "f32", "f64", "char",
];

/// The most leaves of one type, including those of the named types in it. The code of the bindings
/// grows with them.
const MAX_LEAVES: usize = 24;

/// What a type is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A parameter or a definition: anything goes.
    Param,
    /// A result of an import: WIT forbids borrows in it.
    ImportedResult,
    /// A result of an export: no borrows either, and a value must not need an imported resource,
    /// because the function may not have one to return.
    ExportedResult,
}

/// Makes types at one place.
pub(super) struct Types<'a> {
    scope: &'a Scope,
    view: View<'a>,
    place: Place,
    leaves: usize,
}

impl<'a> Types<'a> {
    /// Makes one type with everything inside it.
    pub(super) fn new(scope: &'a Scope, view: View<'a>, place: Place) -> Self {
        Types {
            scope,
            view,
            place,
            leaves: MAX_LEAVES,
        }
    }

    /// Whether the type is large enough and should not grow.
    pub(super) fn full(&self) -> bool {
        self.leaves == 0
    }

    /// The type of this plan, with at most `depth` constructors above a leaf.
    pub(super) fn lower(&mut self, plan: &TypePlan, depth: u32) -> (Type, Facts) {
        self.any(plan, depth, false)
    }

    /// The type of this plan. `optional` means that a value can be made without this part.
    fn any(&mut self, plan: &TypePlan, depth: u32, optional: bool) -> (Type, Facts) {
        let Some(inner) = depth.checked_sub(1) else {
            return self.leaf(first_leaf(plan), 0, optional);
        };
        match plan {
            TypePlan::Option(some) => {
                let (some, facts) = self.any(some, inner, true);
                let mut facts = Facts::around([&facts]);
                facts.owns.clear();
                (Type::Option(Box::new(some)), facts)
            }
            TypePlan::List(element) => {
                let (element, facts) = self.any(element, inner, optional);
                (Type::List(Box::new(element)), Facts::around([&facts]))
            }
            TypePlan::Tuple(plans) => {
                let (types, facts) = self.all(plans, inner, optional);
                (Type::Tuple(types), facts)
            }
            TypePlan::Result(ok, err) => self.result(ok, err, inner, optional),
            leaf => self.leaf(leaf, depth, optional),
        }
    }

    /// The types of these plans: at least one, and no more once the type is full.
    fn all(&mut self, plans: &[TypePlan], depth: u32, optional: bool) -> (Vec<Type>, Facts) {
        let mut types = Vec::new();
        let mut facts = Vec::new();
        for plan in plans {
            if self.full() && !types.is_empty() {
                break;
            }
            let (ty, its) = self.any(plan, depth, optional);
            types.push(ty);
            facts.push(its);
        }
        (types, Facts::around(&facts))
    }

    /// A `result` with at least one side that can be made without owning an imported resource.
    fn result(
        &mut self,
        ok: &Option<Box<TypePlan>>,
        err: &Option<Box<TypePlan>>,
        depth: u32,
        optional: bool,
    ) -> (Type, Facts) {
        let ok = ok.as_ref().map(|ok| self.any(ok, depth, true));
        let spare = ok.as_ref().is_none_or(|(_, facts)| facts.owns.is_empty());
        let err = err
            .as_ref()
            .map(|err| self.any(err, depth, optional || spare));

        let sides = [&ok, &err].map(|side| side.as_ref().map(|(_, facts)| facts));
        let mut facts = Facts::around(sides.into_iter().flatten());
        if sides
            .iter()
            .any(|side| side.is_none_or(|facts| facts.owns.is_empty()))
        {
            facts.owns.clear();
        }
        let [ok, err] = [ok, err].map(|side| side.map(|(ty, _)| Box::new(ty)));
        (Type::Result(ok, err), facts)
    }

    /// The planned leaf, or another one if that is not allowed here.
    fn leaf(&mut self, plan: &TypePlan, depth: u32, optional: bool) -> (Type, Facts) {
        let (ty, facts) = match *plan {
            TypePlan::String => None,
            TypePlan::Scalar(pick) => Some(scalar(pick)),
            TypePlan::Borrow(pick) => self.borrow(pick).or_else(|| Some(scalar(pick))),
            TypePlan::Own(pick, bare) => self.own(pick, bare, optional),
            TypePlan::Named(pick) => self
                .named(pick, depth, optional)
                .or_else(|| self.borrow(pick)),
            _ => unreachable!("a constructor is no leaf"),
        }
        .unwrap_or_else(|| (Type::String, one_leaf()));
        self.leaves = self.leaves.saturating_sub(facts.leaves);
        (ty, facts)
    }

    fn borrow(&self, pick: Pick) -> Option<(Type, Facts)> {
        if !matches!(self.place, Place::Param) {
            return None;
        }
        let resource = self.prefer_imported(pick)?;
        let mut facts = one_leaf();
        facts.borrows.insert(resource.owner);
        Some((Type::Borrow(resource.name.clone()), facts))
    }

    /// An imported resource three times out of four, if there is one.
    fn prefer_imported(&self, pick: Pick) -> Option<&'a Resource> {
        let resources = &self.scope.resources;
        let imported: Vec<_> = self.imported().collect();
        match pick.of(4) {
            3 => pick.from(resources),
            _ => pick
                .from(&imported)
                .copied()
                .or_else(|| pick.from(resources)),
        }
    }

    fn imported(&self) -> impl Iterator<Item = &'a Resource> + use<'a> {
        let view = self.view;
        let resources = self.scope.resources.iter();
        resources.filter(move |resource| view.imports(resource.owner))
    }

    fn own(&self, pick: Pick, bare: bool, optional: bool) -> Option<(Type, Facts)> {
        let resources = self.scope.resources.iter();
        let allowed = resources.filter_map(|resource| {
            let mut facts = one_leaf();
            facts.owns.insert(resource.owner);
            self.allows(&facts, optional).then_some((resource, facts))
        });
        let allowed: Vec<_> = allowed.collect();
        let (resource, facts) = pick.from(&allowed)?;
        let resource = resource.name.clone();
        Some((Type::Own { resource, bare }, facts.clone()))
    }

    fn named(&self, pick: Pick, depth: u32, optional: bool) -> Option<(Type, Facts)> {
        let types = self.scope.types.iter();
        let allowed = types.filter(|named| {
            named.facts.depth <= depth
                && named.facts.leaves <= self.leaves
                && self.allows(&named.facts, optional)
        });
        let allowed: Vec<_> = allowed.collect();
        let named = pick.from(&allowed)?;
        Some((Type::Named(named.name.clone()), named.facts.clone()))
    }

    fn allows(&self, facts: &Facts, optional: bool) -> bool {
        match self.place {
            Place::Param => true,
            Place::ImportedResult => facts.borrows.is_empty(),
            Place::ExportedResult => {
                let made_freely = |owner: &_| !self.view.imports(*owner);
                facts.borrows.is_empty() && (optional || facts.owns.iter().all(made_freely))
            }
        }
    }
}

fn scalar(pick: Pick) -> (Type, Facts) {
    (Type::Scalar(SCALARS[pick.of(SCALARS.len())]), one_leaf())
}

fn one_leaf() -> Facts {
    Facts {
        leaves: 1,
        ..Facts::default()
    }
}

/// The first leaf of the plan, for when there is no room for its constructors.
fn first_leaf(plan: &TypePlan) -> &TypePlan {
    match plan {
        TypePlan::Option(inner) | TypePlan::List(inner) => first_leaf(inner),
        TypePlan::Tuple(plans) => first_leaf(&plans[0]),
        TypePlan::Result(Some(inner), _) | TypePlan::Result(None, Some(inner)) => first_leaf(inner),
        TypePlan::Result(None, None) => &TypePlan::String,
        leaf => leaf,
    }
}
