//! A host that lends very many handles in one call. The harness's host has wasmtime's default limit: 100,000 handles in
//! a store, the host's own included.

use wasmtime::component::{Component, Instance, Linker, Resource, ResourceAny, ResourceType, Val};
use wasmtime::{Config, Engine, Result, Store};
use witguard_e2e::{probe, request_id};

/// Far more fuel than any call uses.
const FUEL: u64 = 1 << 60;

/// A guest whose only import is the resource `ctx` of the conformance cases.
pub(crate) struct Crowd {
    store: Store<()>,
    instance: Instance,
    /// The host's resources, made when first needed, and how many of them the next call borrows so far.
    contexts: Vec<ResourceAny>,
    lent: usize,
}

/// The outcome of one call.
pub(crate) struct Counted {
    pub results: Vec<Val>,
    /// The drops that the guest made.
    pub dropped: u64,
    /// The wasm instructions that it executed.
    pub instructions: u64,
}

struct Ctx;

impl Crowd {
    /// Instantiates a component that is lent at most `handles` at a time.
    pub(crate) fn new(component: &[u8], handles: usize) -> Result<Crowd> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, component)?;
        let mut linker = Linker::new(&engine);
        let mut types = linker.instance("t:t/types@0.1.0")?;
        types.resource("ctx", ResourceType::host::<Ctx>(), |_, _| Ok(()))?;
        types.func_wrap("[method]ctx.request-id", |_, (ctx,): (Resource<Ctx>,)| {
            Ok((request_id(ctx.rep()),))
        })?;
        let mut store = Store::new(&engine, ());
        // Each handle counts as the host's own, as a loan, and in the guest.
        store.set_max_component_handles(handles * 4);
        store.set_fuel(FUEL)?;
        let instance = linker.instantiate(&mut store, &component)?;
        Ok(Crowd {
            store,
            instance,
            contexts: Vec::new(),
            lent: 0,
        })
    }

    /// A handle to lend in the next call. The handles of one call are numbered from 0.
    pub(crate) fn lend(&mut self) -> Val {
        if self.lent == self.contexts.len() {
            let context = Resource::<Ctx>::new_own(self.lent as u32);
            let context = context.try_into_resource_any(&mut self.store);
            self.contexts.push(context.expect("room for a handle"));
        }
        self.lent += 1;
        Val::Resource(self.contexts[self.lent - 1])
    }

    /// Calls a function.
    pub(crate) fn call(&mut self, interface: &str, name: &str, args: &[Val]) -> Result<Counted> {
        let before = self.dropped()?;
        self.store.set_fuel(FUEL)?;
        let results = self.raw_call(interface, name, args)?;
        let instructions = FUEL - self.store.get_fuel()?;
        let dropped = self.dropped()? - before;
        self.lent = 0;
        Ok(Counted {
            results,
            dropped,
            instructions,
        })
    }

    /// The number of blocks that the guest allocated and did not free.
    pub(crate) fn heap_blocks(&mut self) -> Result<u64> {
        self.counter("heap-in-use")
    }

    fn dropped(&mut self) -> Result<u64> {
        self.counter("dropped")
    }

    fn counter(&mut self, name: &str) -> Result<u64> {
        match self.raw_call(probe::INTERFACE, name, &[])?[..] {
            [Val::U64(count)] => Ok(count),
            ref other => wasmtime::bail!("no counter: {other:?}"),
        }
    }

    fn raw_call(&mut self, interface: &str, name: &str, args: &[Val]) -> Result<Vec<Val>> {
        let index = self
            .instance
            .get_export_index(&mut self.store, None, interface);
        let index = self
            .instance
            .get_export_index(&mut self.store, index.as_ref(), name);
        let func = index.and_then(|index| self.instance.get_func(&mut self.store, index));
        let func = func.unwrap_or_else(|| panic!("no export {interface}#{name}"));
        let mut results = vec![Val::Bool(false); func.ty(&self.store).results().len()];
        func.call(&mut self.store, args, &mut results)?;
        Ok(results)
    }
}
