//! Functions, and the count of how many exported ones have a borrow site.

use super::scope::{Facts, Resource, Scope, View};
use super::types::{Place, Types};
use crate::model::{Func, FuncKind, Type};
use crate::names::{Name, Names, Use};
use crate::plan::items::{FuncPlan, ResourcePlan};

/// The count of exported functions so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    total: usize,
    with_site: usize,
}

impl Tally {
    fn count(&mut self, has_site: bool) {
        self.total += 1;
        self.with_site += usize::from(has_site);
    }

    /// Whether fewer than half of the functions have a borrow site.
    pub(super) fn lacks_sites(self) -> bool {
        2 * self.with_site < self.total
    }

    /// Whether one more function without a borrow site would leave fewer than half with one.
    fn wants_site(self) -> bool {
        2 * self.with_site < self.total + 1
    }
}

/// Where functions are made.
pub(super) struct Funcs<'a> {
    pub scope: &'a Scope,
    pub view: View<'a>,
    pub depth: u32,
    /// The exported functions so far; `None` where functions are imported only.
    pub exported: Option<&'a mut Tally>,
}

impl Funcs<'_> {
    /// A function of an interface or of the world.
    pub(super) fn freestanding(&mut self, plan: &FuncPlan, name: Name) -> Func {
        self.func(plan, Some(name), FuncKind::Freestanding)
    }

    /// The functions of a resource, including the method that tells a test which resource it has.
    pub(super) fn of_resource(&mut self, resource: &Name, plan: &ResourcePlan) -> Vec<Func> {
        let mut names = Names::default();
        // A component may not have a resource `r` with a method `r`.
        names.reserve(resource.as_str());
        names.reserve("request-id");

        let mut funcs = vec![self.request_id()];
        let constructor = plan.constructor.iter();
        funcs.extend(constructor.map(|plan| self.func(plan, None, FuncKind::Constructor)));
        for (is_static, plan) in &plan.funcs {
            let kind = match is_static {
                true => FuncKind::Static,
                false => FuncKind::Method,
            };
            let name = names.fresh(Use::Item, plan.name.index());
            funcs.push(self.func(plan, Some(name), kind));
        }
        funcs
    }

    fn request_id(&mut self) -> Func {
        if let Some(tally) = &mut self.exported {
            tally.count(false);
        }
        Func {
            docs: Vec::new(),
            name: Some(Name::new("request-id")),
            kind: FuncKind::Method,
            is_async: false,
            params: Vec::new(),
            result: Some(Type::Scalar("s64")),
        }
    }

    fn func(&mut self, plan: &FuncPlan, name: Option<Name>, kind: FuncKind) -> Func {
        let mut names = Names::default();
        if kind == FuncKind::Method {
            names.reserve("self");
        }
        if plan.is_async {
            reserve_async_result(&mut names);
        }
        let (mut params, facts) = self.params(plan, &mut names);
        let has_site = facts.borrows.iter().any(|owner| self.view.imports(*owner));
        let added = if has_site {
            None
        } else {
            self.added(plan, &mut names)
        };
        if let Some(tally) = &mut self.exported {
            tally.count(has_site || added.is_some());
        }
        params.extend(added);
        Func {
            docs: plan.docs.clone(),
            name,
            kind,
            is_async: plan.is_async && kind != FuncKind::Constructor,
            params,
            result: self.result(plan, kind),
        }
    }

    fn params(&self, plan: &FuncPlan, names: &mut Names) -> (Vec<(Name, Type)>, Facts) {
        let mut params = Vec::new();
        let mut facts = Vec::new();
        for (name, ty) in &plan.params {
            let mut types = Types::new(self.scope, self.view, Place::Param);
            let (ty, its) = types.lower(ty, self.depth);
            params.push((names.fresh(Use::Member, name.index()), ty));
            facts.push(its);
        }
        (params, Facts::around(&facts))
    }

    /// A parameter with a borrow, for an exported function that has none, if too few functions
    /// have one.
    fn added(&self, plan: &FuncPlan, names: &mut Names) -> Option<(Name, Type)> {
        let (name, resource) = plan.spare;
        let wanted = self
            .exported
            .as_ref()
            .is_some_and(|tally| tally.wants_site());
        let resources = self.scope.resources.iter();
        let imported = resources.filter(|resource| wanted && self.view.imports(resource.owner));
        let imported: Vec<&Resource> = imported.collect();
        let resource = resource.from(&imported)?;
        let name = names.fresh(Use::Member, name.index());
        Some((name, Type::Borrow(resource.name.clone())))
    }

    fn result(&self, plan: &FuncPlan, kind: FuncKind) -> Option<Type> {
        if kind == FuncKind::Constructor {
            return None;
        }
        let place = match self.exported {
            Some(_) => Place::ExportedResult,
            None => Place::ImportedResult,
        };
        let mut types = Types::new(self.scope, self.view, place);
        plan.result.as_ref().map(|ty| types.lower(ty, self.depth).0)
    }
}

/// Reserves the parameter name `result` in async functions. `wit-bindgen c` 0.63 calls the
/// out-parameter of an async import `result`, and panics if a parameter has that name too ("name
/// `result` already defined"). An interface may be imported as well as exported, so no async
/// function gets such a parameter.
fn reserve_async_result(names: &mut Names) {
    names.reserve("result");
}
