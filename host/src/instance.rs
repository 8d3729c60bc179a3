//! A running component: arguments for its exports, calls of them, and what each call did.

use std::mem::take;
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
use crate::ledger::{HANDLES, Left};
use crate::limits::{Budget, TICK};
use crate::trap::Trap;
use crate::values::{Handed, Values, handles};

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
    owns_before: u64,
}

/// Arguments that were made, with the resources lent in them. Give them back with [`Instance::release`].
#[derive(Debug)]
pub struct Args {
    /// The arguments.
    pub values: Vec<Val>,
    /// The handles in them.
    pub handed: Handed,
    /// The representations of the host's resources among them, in order.
    pub reps: Vec<u32>,
    pub(crate) lent: Vec<ResourceAny>,
}

/// What one call did.
#[derive(Debug)]
pub struct Outcome {
    /// The results, or the trap. Handles among the results are already dropped.
    pub result: Result<Vec<Val>, Trap>,
    /// The handles in the arguments.
    pub handed: Handed,
    /// The representations of the host's resources in the arguments, in order.
    pub reps: Vec<u32>,
    /// Own handles of the host's resources that the guest dropped.
    pub owns_dropped: u64,
    /// The calls to the host.
    pub imports: Vec<ImportCall>,
    /// The borrows that the component had not dropped when the call trapped, if it tells of its handles: see
    /// [`HostBuilder::quarantine`](crate::HostBuilder::quarantine).
    pub left: Vec<Left>,
    /// If the call trapped, the end of what the component had written to standard error in it, through a WASI that is
    /// served.
    pub said: String,
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

    /// Makes arguments, calls, and releases whatever was lent or returned.
    ///
    /// # Errors
    /// If the call could not be made at all; a trap is part of the outcome.
    pub fn invoke(&mut self, export: &Export, values: &mut Values) -> Result<Outcome> {
        let args = self.args(export, values)?;
        let result = self.call_export(export, &args.values)?;
        Ok(self.conclude(args, result))
    }

    /// What the last call, which had these arguments, did. Releases whatever was lent or returned.
    pub fn conclude(&mut self, args: Args, mut result: Result<Vec<Val>, Trap>) -> Outcome {
        let state = self.store.data_mut();
        let imports = take(&mut state.imports);
        let owns_dropped = self.owns_dropped() - self.owns_before;
        let (handed, reps) = (args.handed, args.reps.clone());
        let state = self.store.data();
        let (left, said) = match &result {
            Ok(_) => Default::default(),
            Err(_) => (state.ledger.left(), state.said()),
        };
        if let Ok(values) = &result {
            let released = self.discard(values).and_then(|()| self.release(args));
            let released = released.and_then(|()| self.retire());
            if let Err(trap) = released {
                result = Err(trap.during("while releasing handles"));
            }
        }
        Outcome {
            result,
            handed,
            reps,
            owns_dropped,
            imports,
            left,
            said,
        }
    }

    /// Drops every handle in the results of a call. The guest's destructors run.
    ///
    /// # Errors
    /// If a destructor traps.
    pub fn discard(&mut self, results: &[Val]) -> Result<(), Trap> {
        let mut found = Vec::new();
        results.iter().for_each(|value| handles(value, &mut found));
        found
            .into_iter()
            .try_for_each(|resource| self.drop_resource(resource))
    }

    /// Drops the exported resources that were made in order to be lent.
    ///
    /// # Errors
    /// If a destructor traps.
    pub fn finish(&mut self) -> Result<(), Trap> {
        let made = take(&mut self.exported);
        made.into_iter()
            .try_for_each(|resource| self.drop_resource(resource))
    }

    /// Now and then, if what the host makes is to vary, makes room for other exported resources.
    fn retire(&mut self) -> Result<(), Trap> {
        let state = self.store.data_mut();
        let old = state.variety.is_some() && state.next_values().chance().is_multiple_of(8);
        if old { self.finish() } else { Ok(()) }
    }

    /// Drops the host's hold on a resource. The destructor of a guest's resource runs.
    pub(crate) fn drop_resource(&mut self, resource: ResourceAny) -> Result<(), Trap> {
        let until = self.begin()?;
        let dropped = match self.host.waits {
            true => block_on(resource.resource_drop_async(&mut self.store), until)?,
            false => resource.resource_drop(&mut self.store),
        };
        Ok(dropped?)
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
