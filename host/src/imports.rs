//! The imports of a component, satisfied from their types.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType, Type, Val};
use wasmtime::{AsContextMut, Engine, StoreContextMut};

use crate::block_on::wait;
use crate::catalog::{Catalog, HostOnly, ImportCall, State};
use crate::export::full;
use crate::handed::handles;
use crate::quarantine;
use crate::trap::Unanswered;
use crate::types::walk;

/// A caller's replacement for an import. It gets the call, its arguments and the results to set, and returns whether it
/// set them. Handles among the arguments are already released; `ImportCall::reps` says which resources they named.
pub(crate) type Import = Arc<dyn Fn(&ImportCall, &[Val], &mut [Val]) -> Result<bool> + Send + Sync>;

/// Builds the answers to the imports of one component.
#[derive(Default)]
pub(crate) struct Imports {
    /// The replacements that are given; other imports get stand-ins. An entry is removed when its import is met.
    pub given: HashMap<String, Import>,
    /// What is asked for an answer if no replacement is given.
    pub first: Option<Import>,
    /// Whether interfaces of WASI are left to the linker.
    pub wasi: bool,
    pub catalog: Catalog,
    /// Whether the component tells of its handles.
    pub watched: bool,
    /// Whether an import is `async`.
    pub waits: bool,
}

impl Imports {
    /// Defines every import of the component.
    pub(crate) fn link(
        &mut self,
        component: &Component,
        engine: &Engine,
        linker: &mut Linker<State>,
    ) -> Result<()> {
        for (name, import) in component.component_type().imports(engine) {
            match import.ty {
                ComponentItem::ComponentInstance(interface) if self.wasi && served(name) => {
                    for (item_name, item) in interface.exports(engine) {
                        if let ComponentItem::Resource(declared) = item.ty {
                            self.catalog.enter_wasi(declared, &full(name, item_name));
                        }
                    }
                }
                ComponentItem::ComponentInstance(interface) => {
                    let mut instance = linker.instance(name)?;
                    for (item_name, item) in interface.exports(engine) {
                        self.item(&mut instance, name, item_name, item.ty)?;
                    }
                }
                ComponentItem::ComponentFunc(_) if self.watched && name == quarantine::IMPORT => {
                    linker.root().func_wrap(name, note)?;
                }
                other => self.item(&mut linker.root(), "", name, other)?,
            }
        }
        Ok(())
    }

    fn item(
        &mut self,
        linker: &mut LinkerInstance<'_, State>,
        interface: &str,
        name: &str,
        item: ComponentItem,
    ) -> Result<()> {
        let full = full(interface, name);
        match item {
            ComponentItem::Resource(declared) if self.catalog.is_wasi(declared) => {}
            ComponentItem::Resource(declared) => {
                let number = self.catalog.enter(declared, &full);
                let dropped = move |mut store: StoreContextMut<'_, State>, rep| {
                    store.data_mut().count_own_drop(number, rep);
                    Ok(())
                };
                linker.resource(name, ResourceType::host_dynamic(number), dropped)?;
            }
            ComponentItem::ComponentFunc(ty) => {
                let import = self.given.remove(&full).or_else(|| self.first.clone());
                let full: Arc<str> = full.into();
                if ty.async_() {
                    self.waits = true;
                    return Ok(answer_later(linker, name, full, import)?);
                }
                if self.takes_wasi(&ty) {
                    return Ok(answer_with_wasi(linker, name, full, import)?);
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

    /// Whether some parameter of the function holds a resource of WASI.
    fn takes_wasi(&self, ty: &ComponentFunc) -> bool {
        let mut found = false;
        let mut visit = |part: &Type| {
            if let Type::Own(resource) | Type::Borrow(resource) = part {
                found |= self.catalog.is_wasi(*resource);
            }
        };
        ty.params().for_each(|(_, ty)| walk(&ty, &mut visit));
        found
    }
}

#[cfg(feature = "wasi")]
fn served(interface: &str) -> bool {
    crate::wasi::serves(interface)
}

#[cfg(not(feature = "wasi"))]
fn served(_interface: &str) -> bool {
    false
}

/// Notes what a component tells of its handles.
fn note(
    mut store: StoreContextMut<'_, State>,
    (place, what, handle): (u32, u32, u32),
) -> wasmtime::Result<(u32,)> {
    Ok((store.data_mut().ledger.note(place, what, handle),))
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
    let call = hear(&mut store, name, params)?;
    reply(store, &call, import, ty, params, results)
}

/// Notes one call of the guest to the host, and takes its handles: the host has no hold on them from then on.
fn hear(
    store: &mut StoreContextMut<'_, State>,
    name: &Arc<str>,
    params: &[Val],
) -> Result<ImportCall> {
    let mut found = Vec::new();
    params.iter().for_each(|param| handles(param, &mut found));
    let mut call = ImportCall {
        name: name.clone(),
        reps: Vec::new(),
    };
    for handle in found {
        let ours = store.data().catalog.number(handle.ty()).is_some();
        if !ours {
            // A resource of WASI, dropped already.
            continue;
        }
        let resource = handle.try_into_resource_dynamic(&mut *store)?;
        if resource.owned() {
            store.data_mut().take_back(resource.ty(), resource.rep());
        }
        call.reps.push(resource.rep());
    }
    store.data_mut().imports.push(call.clone());
    Ok(call)
}

/// Makes the results of a call.
fn reply(
    mut store: StoreContextMut<'_, State>,
    call: &ImportCall,
    import: Option<&Import>,
    ty: &ComponentFunc,
    params: &[Val],
    results: &mut [Val],
) -> Result<()> {
    if let Some(import) = import
        && import(call, params, results)?
    {
        return Ok(());
    }
    let mut values = store.data_mut().next_values();
    let made = values.make(ty.results(), &mut HostOnly(store));
    let (made, _) = made.map_err(|why| {
        let name = &call.name;
        Unanswered(format!(
            "no answer to the call of the import `{name}`: {why:#}"
        ))
    })?;
    results.clone_from_slice(&made);
    Ok(())
}

/// Answers calls that pass resources of WASI. The host must drop its hold on these before it answers, or the host
/// itself leaks a borrow. What an asynchronous host defines can be dropped only in an asynchronous function.
fn answer_with_wasi(
    linker: &mut LinkerInstance<'_, State>,
    name: &str,
    full: Arc<str>,
    import: Option<Import>,
) -> wasmtime::Result<()> {
    linker.func_new_async(name, move |mut store, ty, params, results| {
        let (full, import) = (full.clone(), import.clone());
        Box::new(async move {
            let mut found = Vec::new();
            params.iter().for_each(|param| handles(param, &mut found));
            for handle in found {
                if store.data().catalog.number(handle.ty()).is_none() {
                    handle.resource_drop_async(&mut store).await?;
                }
            }
            answer(store, &full, import.as_ref(), &ty, params, results)
                .map_err(wasmtime::Error::from_anyhow)
        })
    })
}

/// Answers calls of an `async` import, each after as many turns of the event loop as its first argument says, if that
/// is a small `u32`; else after one.
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
                Some(Val::U32(turns)) if *turns < 1000 => *turns,
                _ => 1,
            };
            // A call may be cancelled while it waits. By then the host must have no hold on its borrows.
            let heard =
                accessor.with(|mut access| hear(&mut access.as_context_mut(), &full, params));
            let call = heard.map_err(wasmtime::Error::from_anyhow)?;
            wait(turns).await;
            accessor
                .with(|mut access| {
                    let store = access.as_context_mut();
                    reply(store, &call, import.as_ref(), &ty, params, results)
                })
                .map_err(wasmtime::Error::from_anyhow)
        })
    })
}
