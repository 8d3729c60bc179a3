//! The host's resources: which a component imports, and the state of those in one store.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use wasmtime::component::{ResourceAny, ResourceDynamic, ResourceType};
use wasmtime::{AsContextMut, StoreContextMut};

use crate::values::{Resources, Side};

/// The imported resources of one component, each with a number.
///
/// Resource *n* has the host type `ResourceType::host_dynamic(n)`, so that two resources of the same name in
/// different interfaces stay apart, and an alias of a resource is the same resource.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    resources: Vec<(ResourceType, String)>,
}

impl Catalog {
    /// The number of the resource that the component's own type calls `declared`. A new one is called `name`.
    pub fn enter(&mut self, declared: ResourceType, name: &str) -> u32 {
        let known = self.resources.iter().position(|(ty, _)| *ty == declared);
        known.unwrap_or_else(|| {
            self.resources.push((declared, name.to_owned()));
            self.resources.len() - 1
        }) as u32
    }

    /// The number of a resource type of a running instance; none if it is not the host's.
    pub fn number(&self, ty: ResourceType) -> Option<u32> {
        (0..self.resources.len() as u32).find(|&number| ResourceType::host_dynamic(number) == ty)
    }

    /// The resource's name with its interface: `t:t/types@0.1.0#ctx`, or `ctx` if the world imports it itself.
    pub fn name(&self, number: u32) -> &str {
        &self.resources[number as usize].1
    }
}

/// One call that the guest made to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportCall {
    /// The function: `t:t/types@0.1.0#[method]ctx.request-id`, or without the `…#` if the world imports it itself.
    pub name: Arc<str>,
    /// The representations of the host's resources among the arguments, in their order.
    pub reps: Vec<u32>,
}

/// The host's state in one store.
#[derive(Debug, Default)]
pub struct State {
    pub(crate) catalog: Arc<Catalog>,
    next_rep: u32,
    /// The representations of the resources made since the last call of an export began.
    pub(crate) reps: Vec<u32>,
    /// The calls to the host since the last call of an export began.
    pub(crate) imports: Vec<ImportCall>,
    /// The own handles that the guest dropped, by the resource's name.
    pub(crate) owns_dropped: BTreeMap<String, u64>,
}

impl State {
    pub(crate) fn new(catalog: Arc<Catalog>) -> State {
        State {
            catalog,
            ..State::default()
        }
    }

    pub(crate) fn count_own_drop(&mut self, number: u32) {
        let name = self.catalog.name(number).to_owned();
        *self.owns_dropped.entry(name).or_default() += 1;
    }
}

/// What the host's `request-id` methods answer for the resource with this representation.
pub fn request_id(rep: u32) -> i64 {
    0x7000_0000_0000 + i64::from(rep)
}

/// Makes a new resource of the host's; none if `ty` is not the host's.
pub(crate) fn fresh(
    store: &mut StoreContextMut<'_, State>,
    ty: ResourceType,
) -> Result<Option<ResourceAny>> {
    let state = store.data_mut();
    let Some(number) = state.catalog.number(ty) else {
        return Ok(None);
    };
    state.next_rep = state.next_rep.wrapping_add(1);
    state.reps.push(state.next_rep);
    let resource = ResourceDynamic::new_own(state.next_rep, number);
    Ok(Some(
        resource.try_into_resource_any(store.as_context_mut())?,
    ))
}

/// Gives the host's resources only: for the results of imported functions.
pub(crate) struct HostOnly<'a>(pub StoreContextMut<'a, State>);

impl Resources for HostOnly<'_> {
    fn lend(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        self.give(ty)
    }

    fn give(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        match fresh(&mut self.0, ty)? {
            Some(resource) => Ok((resource, Side::Imported)),
            None => bail!("the host cannot make a resource of the guest's"),
        }
    }
}
