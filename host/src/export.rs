//! The exported functions of a component, and which of them can be called.

use std::fmt;

use anyhow::{Context, Result};
use wasmtime::Engine;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, ResourceType, Type};

use crate::types::{walk, yields};

/// An exported function.
#[derive(Clone, Debug)]
pub struct Export {
    /// The interface as the component names it, `t:t/api@0.1.0` or `greeter`; empty for the world's own functions.
    pub interface: String,
    /// The function's name, `f` or `[method]worker.run`.
    pub name: String,
    /// Why it cannot be called, if so: no value of one of its types can be made.
    pub obstacle: Option<String>,
    pub(crate) index: ComponentExportIndex,
    /// As the component declares it.
    ty: ComponentFunc,
}

impl Export {
    /// Whether it is an `async func`.
    pub fn is_async(&self) -> bool {
        self.ty.async_()
    }
}

impl Export {
    /// Its parameters, with their types as the component declares them.
    pub(crate) fn params(&self) -> impl Iterator<Item = (String, Type)> {
        self.ty.params().map(|(name, ty)| (name.to_owned(), ty))
    }
}

impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&full(&self.interface, &self.name))
    }
}

/// What a component exports, as it declares it.
#[derive(Default)]
pub(crate) struct Exports {
    pub functions: Vec<Export>,
    /// Its own resources, with their full names.
    pub resources: Vec<(ResourceType, String)>,
}

impl Exports {
    /// Reads the exports of a component. No function has an obstacle yet.
    pub(crate) fn read(component: &Component, engine: &Engine) -> Result<Exports> {
        let mut found = Exports::default();
        for (name, export) in component.component_type().exports(engine) {
            match export.ty {
                ComponentItem::ComponentInstance(interface) => {
                    let index = component.get_export_index(None, name);
                    for (item_name, item) in interface.exports(engine) {
                        found.add(component, name, index.as_ref(), item_name, item.ty)?;
                    }
                }
                item => found.add(component, "", None, name, item)?,
            }
        }
        Ok(found)
    }

    fn add(
        &mut self,
        component: &Component,
        interface: &str,
        within: Option<&ComponentExportIndex>,
        name: &str,
        item: ComponentItem,
    ) -> Result<()> {
        match item {
            ComponentItem::Resource(ty) => self.resources.push((ty, full(interface, name))),
            ComponentItem::ComponentFunc(ty) => {
                let index = component.get_export_index(within, name);
                let missing = || format!("the export `{}` is not there", full(interface, name));
                self.functions.push(Export {
                    interface: interface.to_owned(),
                    name: name.to_owned(),
                    obstacle: None,
                    index: index.with_context(missing)?,
                    ty,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Finds out which functions cannot be called. `imported` says whether the component imports a resource rather than
    /// defining it, and `foreign` says why such a resource cannot be made, if so.
    pub(crate) fn find_obstacles(
        &mut self,
        imported: &dyn Fn(ResourceType) -> bool,
        foreign: &dyn Fn(ResourceType) -> Option<String>,
    ) {
        // An interface that uses a resource of another interface exports that resource too, under its own name.
        self.resources.retain(|(ty, _)| !imported(*ty));
        // A function that returns a resource makes it, once its own parameters can be made.
        let mut made = Vec::new();
        loop {
            let known = made.len();
            for function in &self.functions {
                if self.obstacle(function, &made, foreign).is_none() {
                    let results: Vec<Type> = function.ty.results().collect();
                    let makes = |ty| results.iter().any(|result| yields(result, ty, true));
                    for &(ty, _) in &self.resources {
                        if makes(ty) && !made.contains(&ty) {
                            made.push(ty);
                        }
                    }
                }
            }
            if made.len() == known {
                break;
            }
        }
        let obstacles: Vec<_> = self
            .functions
            .iter()
            .map(|function| self.obstacle(function, &made, foreign))
            .collect();
        for (function, obstacle) in self.functions.iter_mut().zip(obstacles) {
            function.obstacle = obstacle;
        }
    }

    /// Why arguments for `function` cannot be made, if so. Of the component's own resources, only those in `made` can
    /// be made.
    fn obstacle(
        &self,
        function: &Export,
        made: &[ResourceType],
        foreign: &dyn Fn(ResourceType) -> Option<String>,
    ) -> Option<String> {
        let mut obstacle = None;
        let mut visit = |part: &Type| {
            let found = match part {
                Type::Stream(_) => Some("it takes a stream, which is not supported".to_owned()),
                Type::Future(_) => Some("it takes a future, which is not supported".to_owned()),
                Type::ErrorContext => {
                    Some("it takes an error-context, which is not supported".to_owned())
                }
                Type::Own(ty) | Type::Borrow(ty) if !made.contains(ty) => {
                    let own = self.resources.iter().find(|(own, _)| own == ty);
                    match own {
                        Some((_, name)) => Some(format!(
                            "no way to make an own<{name}>: no function that can be called returns one. \
                             Let {} export a constructor, or another function that returns one",
                            exporter(name)
                        )),
                        None => foreign(*ty),
                    }
                }
                _ => None,
            };
            if obstacle.is_none() {
                obstacle = found;
            }
        };
        function
            .ty
            .params()
            .for_each(|(_, ty)| walk(&ty, &mut visit));
        obstacle
    }
}

/// What would export a function that makes this resource.
fn exporter(resource: &str) -> String {
    match resource.split_once('#') {
        Some((interface, _)) => format!("`{interface}`"),
        None => "the world".to_owned(),
    }
}

/// The name of something in an interface, or of the world's own if `interface` is empty.
pub(crate) fn full(interface: &str, name: &str) -> String {
    match interface {
        "" => name.to_owned(),
        interface => format!("{interface}#{name}"),
    }
}
