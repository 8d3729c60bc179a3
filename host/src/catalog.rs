//! The host's resources: which a component imports, and the state of those in one store.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use anyhow::{Result, bail};
use wasmtime::component::{ResourceAny, ResourceDynamic, ResourceType};
use wasmtime::{AsContextMut, StoreContextMut, StoreLimits};

use crate::constants::Constants;
use crate::ledger::Ledger;
use crate::values::{Mode, Resources, Side, Values};

/// The imported resources of one component, each with a number.
///
/// Resource *n* has the host type `ResourceType::host_dynamic(n)`, so that two resources of the same name in
/// different interfaces stay apart, and an alias of a resource is the same resource.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    resources: Vec<(ResourceType, String)>,
    /// The resources that WASI defines, as the component declares them.
    wasi: Vec<(ResourceType, String)>,
}

impl Catalog {
    /// The number of the resource that the component declares as `declared`. A new one gets the name `name`.
    pub(crate) fn enter(&mut self, declared: ResourceType, name: &str) -> u32 {
        let known = self.resources.iter().position(|(ty, _)| *ty == declared);
        known.unwrap_or_else(|| {
            self.resources.push((declared, name.to_owned()));
            self.resources.len() - 1
        }) as u32
    }

    /// Notes that WASI defines the resource that the component declares as `declared`.
    pub(crate) fn enter_wasi(&mut self, declared: ResourceType, name: &str) {
        if !self.is_wasi(declared) {
            self.wasi.push((declared, name.to_owned()));
        }
    }

    /// Whether WASI defines the resource that the component declares as `declared`.
    pub(crate) fn is_wasi(&self, declared: ResourceType) -> bool {
        self.wasi_name(declared).is_some()
    }

    /// WASI's name for the resource that the component declares as `declared`; `None` if WASI does not define it.
    pub(crate) fn wasi_name(&self, declared: ResourceType) -> Option<&str> {
        let found = self.wasi.iter().find(|(ty, _)| *ty == declared);
        found.map(|(_, name)| name.as_str())
    }

    /// Whether the host defines the resource that the component declares as `declared`.
    pub(crate) fn has(&self, declared: ResourceType) -> bool {
        self.resources.iter().any(|(ty, _)| *ty == declared)
    }

    /// All resources, those of WASI included, as the component declares them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &(ResourceType, String)> {
        self.resources.iter().chain(&self.wasi)
    }

    /// The number of a resource type of a running instance; `None` if it is not the host's.
    pub(crate) fn number(&self, ty: ResourceType) -> Option<u32> {
        (0..self.resources.len() as u32).find(|&number| ResourceType::host_dynamic(number) == ty)
    }

    /// The resource's name with its interface: `t:t/types@0.1.0#ctx`, or `ctx` if the world imports it itself.
    pub(crate) fn name(&self, number: u32) -> &str {
        &self.resources[number as usize].1
    }
}

/// One call that the guest made to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportCall {
    /// The function: `t:t/types@0.1.0#[method]ctx.name`, or without the `…#` if the world imports it itself.
    pub name: Arc<str>,
    /// The representations of the host's resources among the arguments, in their order.
    pub reps: Vec<u32>,
}

/// The host's state in one store.
#[derive(Default)]
pub struct State {
    pub(crate) catalog: Arc<Catalog>,
    next_rep: u32,
    /// The representations of the resources made since the last call of an export began.
    pub(crate) reps: Vec<u32>,
    /// The calls to the host since the last call of an export began.
    pub(crate) imports: Vec<ImportCall>,
    /// The own handles that the guest dropped, by the resource's name.
    pub(crate) owns_dropped: BTreeMap<String, u64>,
    /// The host's resources that the guest owns now: number and representation of each.
    held: HashSet<(u32, u32)>,
    /// The seed for varying what the host makes of its own accord; with `None` it does not vary.
    pub(crate) variety: Option<u64>,
    /// How often something was made of the host's own accord.
    made: u64,
    pub(crate) limits: StoreLimits,
    pub(crate) constants: Arc<Constants>,
    pub(crate) ledger: Ledger,
    #[cfg(feature = "wasi")]
    pub(crate) wasi: Option<crate::wasi::Wasi>,
}

impl State {
    pub(crate) fn new(catalog: Arc<Catalog>, limits: StoreLimits) -> State {
        State {
            catalog,
            limits,
            ..State::default()
        }
    }

    pub(crate) fn count_own_drop(&mut self, number: u32, rep: u32) {
        let name = self.catalog.name(number).to_owned();
        *self.owns_dropped.entry(name).or_default() += 1;
        self.take_back(number, rep);
    }

    /// Notes that the guest does not own this resource any more.
    pub(crate) fn take_back(&mut self, number: u32, rep: u32) {
        self.held.remove(&(number, rep));
    }

    /// How many of the host's resources the guest owns now.
    pub(crate) fn held(&self) -> u64 {
        self.held.len() as u64
    }

    /// Forgets what the guest wrote to standard error.
    pub(crate) fn hush(&mut self) {
        #[cfg(feature = "wasi")]
        if let Some(wasi) = &self.wasi {
            wasi.said.clear();
        }
    }

    /// The end of what the guest wrote to standard error.
    pub(crate) fn said(&self) -> String {
        #[cfg(feature = "wasi")]
        if let Some(wasi) = &self.wasi {
            return wasi.said.text();
        }
        String::new()
    }

    /// From now on, what the host makes of its own accord (results of imports, exported resources to call methods on)
    /// is random, from this seed.
    pub(crate) fn vary(&mut self, seed: u64) {
        (self.variety, self.made) = (Some(seed), 0);
    }

    /// A maker for one thing that the host makes of its own accord.
    pub(crate) fn next_values(&mut self) -> Values {
        self.made += 1;
        match self.variety {
            None => Values::new(Mode::Full),
            Some(seed) => Values::at(Mode::Varied(seed), self.made),
        }
    }
}

#[cfg(feature = "wasi")]
impl wasmtime_wasi::WasiView for State {
    fn ctx(&mut self) -> wasmtime_wasi::WasiCtxView<'_> {
        let new = || crate::wasi::Wasi::new(crate::wasi::WasiOptions::default());
        self.wasi.get_or_insert_with(new).view()
    }
}

/// Makes a new resource of the host; `None` if `ty` is not the host's.
pub(crate) fn fresh(
    store: &mut StoreContextMut<'_, State>,
    ty: ResourceType,
) -> Result<Option<ResourceAny>> {
    let state = store.data_mut();
    let Some(number) = state.catalog.number(ty) else {
        #[cfg(feature = "wasi")]
        return crate::wasi::fresh(store, ty);
        #[cfg(not(feature = "wasi"))]
        return Ok(None);
    };
    state.next_rep = state.next_rep.wrapping_add(1);
    state.reps.push(state.next_rep);
    let resource = ResourceDynamic::new_own(state.next_rep, number);
    Ok(Some(
        resource.try_into_resource_any(store.as_context_mut())?,
    ))
}

/// Like [`fresh`], for a resource that the guest is to own.
pub(crate) fn given(
    store: &mut StoreContextMut<'_, State>,
    ty: ResourceType,
) -> Result<Option<ResourceAny>> {
    let made = fresh(store, ty)?;
    let state = store.data_mut();
    if let Some(number) = state.catalog.number(ty) {
        state.held.insert((number, state.next_rep));
    }
    Ok(made)
}

/// Gives the host's resources only: for the results of imported functions.
pub(crate) struct HostOnly<'a>(pub StoreContextMut<'a, State>);

impl Resources for HostOnly<'_> {
    fn lend(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        self.give(ty)
    }

    fn constants(&self) -> Arc<Constants> {
        self.0.data().constants.clone()
    }

    fn give(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        match given(&mut self.0, ty)? {
            Some(resource) => Ok((resource, Side::Imported)),
            None => bail!("the host cannot make a resource of the guest's"),
        }
    }
}
