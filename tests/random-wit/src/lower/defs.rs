//! Definitions: each adds a name to the scope for what comes after it.

use super::scope::{Facts, Named, Owner, Resource, Scope, View};
use super::types::{Place, Types};
use crate::model::{Docs, Type, TypeDef, TypeDefKind};
use crate::names::{Name, Names, Use};
use crate::plan::Pick;
use crate::plan::items::{DefKind, DefPlan};
use crate::plan::types::TypePlan;

/// Makes definitions at one place.
pub(super) struct Defs<'a> {
    pub scope: &'a mut Scope,
    pub view: View<'a>,
    pub owner: Owner,
    pub depth: u32,
}

impl Defs<'_> {
    /// Defines the type; a resource gets its functions later. `None` for an alias of a resource
    /// when the scope has no resource.
    pub(super) fn define(&mut self, plan: &DefPlan) -> Option<TypeDef> {
        let (name, kind) = match &plan.kind {
            DefKind::Resource(_) => self.resource(plan.name),
            DefKind::ResourceAlias(pick) => self.resource_alias(plan.name, *pick)?,
            kind => self.named(plan.name, kind),
        };
        let docs = plan.docs.clone();
        Some(TypeDef { docs, name, kind })
    }

    fn resource(&mut self, name: Pick) -> (Name, TypeDefKind) {
        let owner = self.owner;
        let name = self.add_resource(name, owner);
        (name, TypeDefKind::Resource(Vec::new()))
    }

    fn resource_alias(&mut self, name: Pick, pick: Pick) -> Option<(Name, TypeDefKind)> {
        let Resource { name: of, owner } = pick.from(&self.scope.resources)?.clone();
        let name = self.add_resource(name, owner);
        Some((name, TypeDefKind::Alias(Type::Named(of))))
    }

    fn add_resource(&mut self, pick: Pick, owner: Owner) -> Name {
        let name = self.scope.names.fresh(Use::Resource, pick.index());
        let resource = name.clone();
        self.scope.resources.push(Resource {
            name: resource,
            owner,
        });
        name
    }

    fn named(&mut self, name: Pick, kind: &DefKind) -> (Name, TypeDefKind) {
        let (kind, facts) = self.kind(kind);
        let name = self.scope.names.fresh(Use::Type, name.index());
        let known = name.clone();
        self.scope.types.push(Named { name: known, facts });
        (name, kind)
    }

    fn kind(&self, kind: &DefKind) -> (TypeDefKind, Facts) {
        match kind {
            DefKind::Record(fields) => {
                let fields = fields
                    .iter()
                    .map(|(docs, name, ty)| (docs, *name, Some(ty)));
                let (fields, facts) = self.members(fields);
                let typed = |(docs, name, ty): (_, _, Option<_>)| (docs, name, ty.expect("typed"));
                (
                    TypeDefKind::Record(fields.into_iter().map(typed).collect()),
                    facts,
                )
            }
            DefKind::Variant(cases) => {
                let cases = cases
                    .iter()
                    .map(|(docs, name, ty)| (docs, *name, ty.as_ref()));
                let (cases, facts) = self.members(cases);
                (TypeDefKind::Variant(cases), facts)
            }
            DefKind::Enum(cases) => (TypeDefKind::Enum(labels(cases)), one_leaf()),
            DefKind::Flags(flags) => (TypeDefKind::Flags(labels(flags)), one_leaf()),
            DefKind::Alias(ty) => self.alias(ty),
            DefKind::Resource(_) | DefKind::ResourceAlias(_) => unreachable!("no type"),
        }
    }

    /// Fields or cases: at least one, and no more once the type is full.
    fn members<'p>(
        &self,
        members: impl Iterator<Item = (&'p Docs, Pick, Option<&'p TypePlan>)>,
    ) -> (Vec<(Docs, Name, Option<Type>)>, Facts) {
        let mut types = Types::new(self.scope, self.view, Place::Param);
        let mut names = Names::default();
        let mut lowered = Vec::new();
        let mut facts = Vec::new();
        for (docs, name, ty) in members {
            if types.full() && !lowered.is_empty() {
                break;
            }
            let ty = ty.map(|ty| types.lower(ty, self.depth.saturating_sub(1)));
            let (ty, its) = ty.unzip();
            facts.extend(its);
            lowered.push((docs.clone(), names.fresh(Use::Member, name.index()), ty));
        }
        (lowered, Facts::around(&facts))
    }

    fn alias(&self, plan: &TypePlan) -> (TypeDefKind, Facts) {
        let mut types = Types::new(self.scope, self.view, Place::Param);
        let (ty, facts) = types.lower(plan, self.depth);
        let (ty, facts) = match ty {
            handle if is_refused_alias(&handle) => {
                (Type::List(Box::new(handle)), Facts::around([&facts]))
            }
            ty => (ty, facts),
        };
        (TypeDefKind::Alias(ty), facts)
    }
}

/// `type x = borrow<r>;` and `type x = own<r>;` are legal, but `wit-bindgen c` 0.63 panics on
/// them: "handle types do not require definition". They come out as lists.
fn is_refused_alias(ty: &Type) -> bool {
    matches!(ty, Type::Borrow(_) | Type::Own { .. })
}

fn labels(picks: &[Pick]) -> Vec<Name> {
    let mut names = Names::default();
    let label = |pick: &Pick| names.fresh(Use::Member, pick.index());
    picks.iter().map(label).collect()
}

fn one_leaf() -> Facts {
    Facts {
        leaves: 1,
        ..Facts::default()
    }
}
