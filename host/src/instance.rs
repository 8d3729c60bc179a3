//! A running component, and calls of its exports.

use std::time::Instant;

use anyhow::{Context, Result};
use wasmtime::Store;
use wasmtime::component::{
    ComponentType, Func, Instance as Running, Lift, ResourceAny, ResourceType, TypedFunc, Val,
};

use crate::block_on::block_on;
use crate::catalog::{ImportCall, State};
use crate::export::Export;
use crate::host::Host;
use crate::ledger::HANDLES;
use crate::limits::{Budget, TICK};
use crate::trap::Trap;

/// A running component, in a store of its own.
pub struct Instance {
    pub(crate) host: Host,
    pub(crate) store: Store<State>,
    running: Running,
    /// The live resources of exported types that were made in order to be lent.
    pub(crate) exported: Vec<ResourceAny>,
    /// Those of them that are lent in the arguments being made.
    pub(crate) lending: Vec<ResourceAny>,
    /// The host's resources lent in the arguments being made.
    pub(crate) lent: Vec<ResourceAny>,
    /// The functions that make exported resources, as far as they have been looked for.
    pub(crate) makers: Vec<(ResourceType, Vec<Export>)>,
    /// How many exported resources are being made, each because another one needs it.
    pub(crate) depth: u32,
    /// The own handles that were dropped before the last call began.
    pub(crate) owns_before: u64,
}

impl Host {
    /// A new instance in a new store.
    ///
    /// # Errors
    /// If the component traps as it starts.
    pub fn instantiate(&self) -> Result<Instance, Trap> {
        Instance::new(self.clone())
    }
}

impl Instance {
    fn new(host: Host) -> Result<Instance, Trap> {
        let (store, running) = start(&host)?;
        let (exported, lent) = (Vec::new(), Vec::new());
        Ok(Instance {
            host,
            store,
            running,
            exported,
            lending: Vec::new(),
            lent,
            makers: Vec::new(),
            depth: 0,
            owns_before: 0,
        })
    }

    /// Starts over: a new store and a new instance. Needed after a trap, because a trapped instance can no longer be
    /// relied on. Handles made before are no longer valid.
    ///
    /// # Errors
    /// If the component traps as it starts.
    pub fn restart(&mut self) -> Result<(), Trap> {
        *self = Instance::new(self.host.clone())?;
        Ok(())
    }

    /// The exported function of this name. `interface` may be in full (`t:t/api@0.1.0`) or the bare name (`api`);
    /// it is empty for the world's own functions.
    ///
    /// # Errors
    /// If there is no such function; the error lists those that there are.
    pub fn export(&self, interface: &str, name: &str) -> Result<Export> {
        let exports = self.host.exports();
        let named = |export: &&Export| {
            export.name == name
                && (export.interface == interface || bare(&export.interface) == interface)
        };
        exports.iter().find(named).cloned().with_context(|| {
            let all: Vec<_> = exports.iter().map(Export::to_string).collect();
            format!("no export `{interface}#{name}` among: {}", all.join(", "))
        })
    }

    /// Calls a function. The caller owns the handles in the results; see [`Instance::discard`].
    ///
    /// # Errors
    /// The outer error: no such function. The inner: the call trapped.
    pub fn call(
        &mut self,
        interface: &str,
        name: &str,
        args: &[Val],
    ) -> Result<Result<Vec<Val>, Trap>> {
        let export = self.export(interface, name)?;
        self.call_export(&export, args)
    }

    /// Like [`Instance::call`], for an export that was looked up already.
    ///
    /// # Errors
    /// As [`Instance::call`].
    pub fn call_export(&mut self, export: &Export, args: &[Val]) -> Result<Result<Vec<Val>, Trap>> {
        let func = self.func(export)?;
        let ty = func.ty(&self.store);
        let state = self.store.data_mut();
        state.imports.clear();
        state.ledger.begin();
        state.hush();
        self.owns_before = self.owns_dropped();
        let mut results = vec![Val::Bool(false); ty.results().len()];
        let until = self.begin()?;
        let called = if ty.async_() || self.host.waits {
            block_on(func.call_async(&mut self.store, args, &mut results), until)
        } else {
            Ok(func.call(&mut self.store, args, &mut results))
        };
        let called = called.and_then(|called| called.map_err(Trap::from));
        Ok(called
            .map_err(|trap| self.explained(trap))
            .map(|()| results))
    }

    /// The trap, in words of what was done before if it is about a handle that is gone.
    fn explained(&self, mut trap: Trap) -> Trap {
        if let Some((reason, place)) = self.store.data().ledger.explain(&trap.reason) {
            (trap.reason, trap.place) = (reason, place);
        }
        trap
    }

    /// Says what the calls from now on are called where one of them is named: by this number.
    pub fn number(&mut self, call: u64) {
        self.store.data_mut().ledger.call = call;
    }

    /// Whether this instance should be replaced, because it keeps so many numbers of handles that are gone.
    pub fn is_worn(&self) -> bool {
        self.store.data().ledger.is_worn()
    }

    /// Calls a function without parameters whose result has a type known to Rust.
    ///
    /// # Errors
    /// If the call traps.
    pub fn call_typed<T>(&mut self, func: &TypedFunc<(), (T,)>) -> Result<T>
    where
        T: ComponentType + Lift + Send + Sync + 'static,
    {
        let until = self.begin()?;
        let (result,) = match self.host.waits {
            true => block_on(func.call_async(&mut self.store, ()), until)??,
            false => func.call(&mut self.store, ())?,
        };
        Ok(result)
    }

    /// Renews the guest's budget. Returns when its time is over, if its time is limited.
    pub(crate) fn begin(&mut self) -> wasmtime::Result<Option<Instant>> {
        begin(&mut self.store, self.host.limits.call)
    }

    /// From now on, what the host makes of its own accord (results of imports, exported resources to call methods on)
    /// is random, from this seed. Until then it always has the same, full shape.
    pub fn vary(&mut self, seed: u64) {
        self.store.data_mut().vary(seed);
    }

    /// How many own handles of the host's resources the guest holds now.
    pub fn owns_held(&self) -> u64 {
        self.store.data().held()
    }

    /// How many own handles of the host's resources the guest dropped since this instance started.
    pub fn owns_dropped(&self) -> u64 {
        self.store.data().owns_dropped.values().sum()
    }

    /// As [`Instance::owns_dropped`], for one resource: `t:t/types@0.1.0#ctx`, or `ctx` if the world imports it itself.
    pub fn owns_dropped_of(&self, resource: &str) -> u64 {
        self.store
            .data()
            .owns_dropped
            .get(resource)
            .copied()
            .unwrap_or(0)
    }

    /// The host that this is an instance of.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The store that this instance lives in.
    pub fn store(&self) -> &Store<State> {
        &self.store
    }

    /// The calls to the host that the last call of an export made.
    pub fn imports(&self) -> &[ImportCall] {
        &self.store.data().imports
    }

    /// The function behind an export.
    ///
    /// # Errors
    /// If it is the export of another component.
    pub fn func(&mut self, export: &Export) -> Result<Func> {
        let func = self.running.get_func(&mut self.store, export.index);
        func.with_context(|| format!("`{export}` is not an export of this instance"))
    }
}

fn start(host: &Host) -> Result<(Store<State>, Running), Trap> {
    let mut store = Store::new(host.pre.engine(), host.state());
    store.limiter(|state| &mut state.limits);
    store.set_hostcall_fuel(host.limits.copied);
    if host.resources.is_some() {
        store.set_max_component_handles(HANDLES);
    }
    let until = begin(&mut store, host.limits.call)?;
    let running = match host.waits {
        true => block_on(host.pre.instantiate_async(&mut store), until)??,
        false => host.pre.instantiate(&mut store)?,
    };
    Ok((store, running))
}

fn begin(store: &mut Store<State>, budget: Budget) -> wasmtime::Result<Option<Instant>> {
    match budget {
        Budget::Fuel(fuel) => store.set_fuel(fuel).map(|()| None),
        Budget::Time(time) => {
            let ticks = time.as_millis().div_ceil(TICK.as_millis()) + 1;
            store.set_epoch_deadline(u64::try_from(ticks).unwrap_or(u64::MAX / 2));
            Ok(Instant::now().checked_add(time))
        }
    }
}

/// `api` of `t:t/api@0.1.0`.
fn bare(interface: &str) -> &str {
    let path = interface
        .split_once('@')
        .map_or(interface, |(path, _version)| path);
    path.rsplit_once('/').map_or(path, |(_package, name)| name)
}
