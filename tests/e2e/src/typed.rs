//! A host for one function with known types: the least between a caller and the guest, for measuring.

use anyhow::{Context as _, Result};
pub use wasmtime::Engine;
use wasmtime::component::{
    Component, ComponentNamedList, ComponentType, Lift, Linker, Lower, Resource, ResourceType,
    TypedFunc,
};
use wasmtime::{Config, Store, StoreContextMut};

/// What the host's resource stands for.
pub struct Context;

/// Where a component's resource and function are.
pub struct Place<'a> {
    /// The imported interface, `t:t/types@0.1.0` say, and its resource. It has one method, `request-id`, that
    /// gives an s64.
    pub resource: (&'a str, &'a str),
    /// The exported interface and its function.
    pub function: (&'a str, &'a str),
}

/// In the conformance cases.
pub const CASE: Place<'static> = Place {
    resource: ("t:t/types@0.1.0", "ctx"),
    function: ("t:t/api@0.1.0", "f"),
};

/// In `wit/hello.wit`.
pub const SEED: Place<'static> = Place {
    resource: ("sammyne:helloworld/types@1.0.0", "context"),
    function: ("sammyne:helloworld/greeter@1.0.0", "say-hello"),
};

/// `hello-request`
#[derive(ComponentType, Lower, Clone)]
#[component(record)]
pub struct HelloRequest {
    /// Who is greeted.
    pub name: String,
}

/// `hello-reply`
#[derive(ComponentType, Lift)]
#[component(record)]
pub struct HelloReply {
    /// The greeting.
    pub message: String,
}

/// A function of a component, ready to be called.
pub struct Typed<P, R> {
    store: Store<()>,
    function: TypedFunc<P, R>,
}

/// A borrow for a call to receive.
pub fn borrow() -> Resource<Context> {
    Resource::new_borrow(1)
}

/// An engine for [`Typed`]. One that counts fuel makes slower code.
pub fn engine(counts_fuel: bool) -> Result<Engine> {
    let mut config = Config::new();
    config.consume_fuel(counts_fuel);
    Ok(Engine::new(&config)?)
}

impl<P, R> Typed<P, R>
where
    P: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift,
{
    /// Makes an instance of the component that the core module `core` is of.
    ///
    /// # Errors
    /// It is no component, or has no such imports and exports of these types.
    pub fn new(engine: &Engine, core: &[u8], place: &Place) -> Result<Self> {
        let component = wit_component::ComponentEncoder::default()
            .module(core)?
            .encode()?;
        let component = Component::new(engine, component)?;
        let mut linker = Linker::<()>::new(engine);
        let mut types = linker.instance(place.resource.0)?;
        types.resource(place.resource.1, ResourceType::host::<Context>(), |_, _| {
            Ok(())
        })?;
        types.func_wrap(
            &format!("[method]{}.request-id", place.resource.1),
            |_: StoreContextMut<()>, (_,): (Resource<Context>,)| Ok((1_i64,)),
        )?;
        let mut store = Store::new(engine, ());
        if store.get_fuel().is_ok() {
            store.set_fuel(u64::MAX)?;
        }
        let instance = linker.instantiate(&mut store, &component)?;
        let (interface, function) = place.function;
        let interface = instance.get_export_index(&mut store, None, interface);
        let interface = interface.context("no such interface")?;
        let function = instance.get_export_index(&mut store, Some(&interface), function);
        let function = function.context("no such function")?;
        let function = instance.get_typed_func(&mut store, function)?;
        Ok(Self { store, function })
    }

    /// One call.
    ///
    /// # Errors
    /// The guest's trap.
    pub fn call(&mut self, params: P) -> Result<R> {
        Ok(self.function.call(&mut self.store, params)?)
    }

    /// One call, and how much fuel it took: one for nearly each instruction executed.
    ///
    /// # Errors
    /// The guest's trap; an engine that does not count.
    pub fn fuel(&mut self, params: P) -> Result<u64> {
        let before = self.store.get_fuel()?;
        self.call(params)?;
        Ok(before - self.store.get_fuel()?)
    }
}
