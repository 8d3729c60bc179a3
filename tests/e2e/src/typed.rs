//! A host for one function with known types, for measurements: as little as possible between caller and guest.

use anyhow::{Context as _, Result};
pub use wasmtime::Engine;
use wasmtime::component::{
    Component, ComponentNamedList, ComponentType, Lift, Linker, Lower, Resource, ResourceType,
    TypedFunc,
};
use wasmtime::{Config, Store, StoreContextMut};

/// The type behind the host's resource.
pub struct Context;

/// Where to find a component's resource and function.
pub struct Place<'a> {
    /// The imported interface, such as `t:t/types@0.1.0`, and its resource. The resource has one method, `request-id`,
    /// which returns an `s64`.
    pub resource: (&'a str, &'a str),
    /// The exported interface and its function.
    pub function: (&'a str, &'a str),
}

/// The place in the conformance cases.
pub const CASE: Place<'static> = Place {
    resource: ("t:t/types@0.1.0", "ctx"),
    function: ("t:t/api@0.1.0", "f"),
};

/// The place in `wit/hello.wit`.
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

/// A borrow to pass to a call.
pub fn borrow() -> Resource<Context> {
    Resource::new_borrow(1)
}

/// An engine for [`Typed`]. Counting fuel makes the code slower.
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
    /// Makes a component of the core module `core`, and an instance of it.
    ///
    /// # Errors
    /// If no component can be made of it, or the component lacks these imports and exports of these types.
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

    /// Makes one call.
    ///
    /// # Errors
    /// The guest's trap.
    pub fn call(&mut self, params: P) -> Result<R> {
        Ok(self.function.call(&mut self.store, params)?)
    }

    /// Makes one call, and gives the fuel it used: about one unit per executed instruction.
    ///
    /// # Errors
    /// The guest's trap, or that the engine does not count fuel.
    pub fn fuel(&mut self, params: P) -> Result<u64> {
        let before = self.store.get_fuel()?;
        self.call(params)?;
        Ok(before - self.store.get_fuel()?)
    }
}
