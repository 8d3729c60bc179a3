//! A host for any component: it satisfies every import from its type.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, bail};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{
    Component, ComponentExportIndex, InstancePre, Linker, LinkerInstance, ResourceType, Val,
};
use wasmtime::{AsContextMut, Config, Engine, OptLevel, StoreContextMut};

use crate::block_on::wait;
use crate::catalog::{Catalog, HostOnly, ImportCall, State, request_id};
use crate::instance::Instance;
use crate::values::{Mode, Values, handles};

/// What a caller gives in the place of an import: it gets the call, its arguments and the results to set. Handles
/// among the arguments are already released; `ImportCall::reps` says which resources they named.
pub type Import = Arc<dyn Fn(&ImportCall, &[Val], &mut [Val]) -> Result<()> + Send + Sync>;

/// A component ready to be instantiated any number of times. Cloning is cheap.
#[derive(Clone)]
pub struct Host {
    pub(crate) pre: InstancePre<State>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) exports: Arc<[Export]>,
    /// Whether an import is `async`: then wasmtime wants every call in its asynchronous form.
    pub(crate) waits: bool,
}

/// An exported function.
#[derive(Clone, Debug)]
pub struct Export {
    /// The interface as the component names it, `t:t/api@0.1.0` or `greeter`; empty for the world's own functions.
    pub interface: String,
    /// The function's name, `f` or `[method]worker.run`.
    pub name: String,
    pub(crate) index: ComponentExportIndex,
}

impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interface.as_str() {
            "" => f.write_str(&self.name),
            interface => write!(f, "{interface}#{}", self.name),
        }
    }
}

/// A [`Host`] in the making.
pub struct HostBuilder<'a> {
    component: &'a [u8],
    imports: HashMap<String, Import>,
    waits: bool,
}

impl Host {
    /// A host with the default answers to every import.
    ///
    /// # Errors
    /// If the bytes are not a component, or it imports something other than functions, resources and types.
    pub fn new(component: &[u8]) -> Result<Host> {
        Host::builder(component).build()
    }

    /// A host whose imports can be set one by one.
    pub fn builder(component: &[u8]) -> HostBuilder<'_> {
        HostBuilder {
            component,
            imports: HashMap::new(),
            waits: false,
        }
    }

    /// A new instance in a new store.
    ///
    /// # Errors
    /// If the component traps as it starts.
    pub fn instantiate(&self) -> Result<Instance> {
        Instance::new(self.clone())
    }

    /// Every exported function.
    pub fn exports(&self) -> &[Export] {
        &self.exports
    }
}

impl HostBuilder<'_> {
    /// Answers the import `name` (as in [`ImportCall::name`]) with `import`. An error that it returns traps the guest.
    pub fn import(
        mut self,
        name: impl Into<String>,
        import: impl Fn(&ImportCall, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.imports.insert(name.into(), Arc::new(import));
        self
    }

    /// Compiles the component and links its imports.
    ///
    /// # Errors
    /// As [`Host::new`]; and if an import was set that the component does not have.
    pub fn build(mut self) -> Result<Host> {
        let engine = engine()?;
        let component = Component::new(&engine, self.component)?;
        let mut linker = Linker::new(&engine);
        let mut catalog = Catalog::default();
        for (name, import) in component.component_type().imports(&engine) {
            match import.ty {
                ComponentItem::ComponentInstance(interface) => {
                    let mut instance = linker.instance(name)?;
                    for (item_name, item) in interface.exports(&engine) {
                        self.item(&mut instance, &mut catalog, name, item_name, item.ty)?;
                    }
                }
                other => self.item(&mut linker.root(), &mut catalog, "", name, other)?,
            }
        }
        if let Some(unknown) = self.imports.keys().next() {
            bail!("the component has no import `{unknown}`");
        }
        let exports = exports(&component, &engine)?.into();
        Ok(Host {
            pre: linker.instantiate_pre(&component)?,
            catalog: Arc::new(catalog),
            exports,
            waits: self.waits,
        })
    }

    fn item(
        &mut self,
        linker: &mut LinkerInstance<'_, State>,
        catalog: &mut Catalog,
        interface: &str,
        name: &str,
        item: ComponentItem,
    ) -> Result<()> {
        let full = if interface.is_empty() {
            name.to_owned()
        } else {
            format!("{interface}#{name}")
        };
        match item {
            ComponentItem::Resource(declared) => {
                let number = catalog.enter(declared, &full);
                let dropped = move |mut store: StoreContextMut<'_, State>, _rep| {
                    store.data_mut().count_own_drop(number);
                    Ok(())
                };
                linker.resource(name, ResourceType::host_dynamic(number), dropped)?;
            }
            ComponentItem::ComponentFunc(ty) => {
                let import = self.imports.remove(&full);
                let full: Arc<str> = full.into();
                if ty.async_() {
                    self.waits = true;
                    return Ok(answer_later(linker, name, full, import)?);
                }
                linker.func_new(name, move |store, ty, params, results| {
                    answer(store, &full, import.as_ref(), &ty, params, results)
                        .map_err(wasmtime::Error::from_anyhow)
                })?;
            }
            ComponentItem::Type(_) => {}
            other => bail!("the host cannot satisfy the import `{full}`: {other:?}"),
        }
        Ok(())
    }
}

/// Answers one call of the guest to the host.
fn answer(
    mut store: StoreContextMut<'_, State>,
    name: &Arc<str>,
    import: Option<&Import>,
    ty: &ComponentFunc,
    params: &[Val],
    results: &mut [Val],
) -> Result<()> {
    let mut found = Vec::new();
    params.iter().for_each(|param| handles(param, &mut found));
    let mut call = ImportCall {
        name: name.clone(),
        reps: Vec::new(),
    };
    for handle in found {
        call.reps
            .push(handle.try_into_resource_dynamic(&mut store)?.rep());
    }
    store.data_mut().imports.push(call.clone());
    if let Some(import) = import {
        return import(&call, params, results);
    }
    if let ([Val::Resource(_)], [result], true) =
        (params, &mut *results, name.ends_with(".request-id"))
    {
        *result = Val::S64(request_id(call.reps[0]));
        return Ok(());
    }
    let (made, _) = Values::new(Mode::Full).make(ty.results(), &mut HostOnly(store))?;
    results.clone_from_slice(&made);
    Ok(())
}

/// Answers calls of an `async` import, each after as many turns of the event loop as its first argument says, if that
/// is a `u32`; else after one.
fn answer_later(
    linker: &mut LinkerInstance<'_, State>,
    name: &str,
    full: Arc<str>,
    import: Option<Import>,
) -> wasmtime::Result<()> {
    linker.func_new_concurrent(name, move |accessor, ty, params, results| {
        let (full, import) = (full.clone(), import.clone());
        Box::pin(async move {
            let turns = match params.first() {
                Some(Val::U32(turns)) => *turns,
                _ => 1,
            };
            wait(turns).await;
            accessor
                .with(|mut access| {
                    let store = access.as_context_mut();
                    answer(store, &full, import.as_ref(), &ty, params, results)
                })
                .map_err(wasmtime::Error::from_anyhow)
        })
    })
}

fn exports(component: &Component, engine: &Engine) -> Result<Vec<Export>> {
    let mut found = Vec::new();
    let mut add = |interface: &str, within: Option<&ComponentExportIndex>, name: &str| {
        let index = component
            .get_export_index(within, name)
            .with_context(|| format!("the export `{interface}#{name}` is not there"))?;
        found.push(Export {
            interface: interface.to_owned(),
            name: name.to_owned(),
            index,
        });
        anyhow::Ok(())
    };
    for (name, export) in component.component_type().exports(engine) {
        match export.ty {
            ComponentItem::ComponentFunc(_) => add("", None, name)?,
            ComponentItem::ComponentInstance(interface) => {
                let index = component.get_export_index(None, name);
                for (item_name, item) in interface.exports(engine) {
                    if let ComponentItem::ComponentFunc(_) = item.ty {
                        add(name, index.as_ref(), item_name)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The one engine of the process. Guests are small and run briefly: compiling fast matters more than running fast.
fn engine() -> Result<Engine> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    let made = ENGINE.get_or_init(|| {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        config.consume_fuel(true);
        config.wasm_component_model_async(true);
        config.wasm_component_model_map(true);
        Engine::new(&config).map_err(|error| format!("{error:#}"))
    });
    made.clone().map_err(anyhow::Error::msg)
}
