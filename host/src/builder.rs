//! Compiles a component, and links its imports.

#[cfg(feature = "cache")]
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use wasmtime::Engine;
use wasmtime::component::{Component, Linker, ResourceType, Val};

use crate::catalog::{Catalog, ImportCall};
use crate::constants::Constants;
use crate::export::Exports;
use crate::host::Host;
use crate::imports::Imports;
use crate::limits::{Clocked, Limits};
use crate::quarantine::quarantine;
use crate::skeleton::skeleton;
#[cfg(feature = "wasi")]
use crate::wasi::{self, WasiOptions};

/// Builds a [`Host`].
pub struct HostBuilder<'a> {
    component: &'a [u8],
    imports: Imports,
    limits: Limits,
    quarantine: bool,
    constants: bool,
    code: bool,
    #[cfg(feature = "cache")]
    cache: Option<PathBuf>,
    #[cfg(feature = "wasi")]
    wasi: Option<WasiOptions>,
}

impl<'a> HostBuilder<'a> {
    pub(crate) fn new(component: &'a [u8]) -> Self {
        HostBuilder {
            component,
            imports: Imports::default(),
            limits: Limits::default(),
            quarantine: false,
            constants: false,
            code: true,
            #[cfg(feature = "cache")]
            cache: None,
            #[cfg(feature = "wasi")]
            wasi: None,
        }
    }
    /// Answers the import `name` (as in [`ImportCall::name`]) with `import`. An error that it returns traps the guest.
    pub fn import(
        mut self,
        name: impl Into<String>,
        import: impl Fn(&ImportCall, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        let import = move |call: &_, params: &_, results: &mut _| {
            import(call, params, results)?;
            Ok(true)
        };
        self.imports.given.insert(name.into(), Arc::new(import));
        self
    }

    /// Calls `import` first for every other import. It returns whether it set the results; if not, the host makes them.
    pub fn first(
        mut self,
        import: impl Fn(&ImportCall, &[Val], &mut [Val]) -> Result<bool> + Send + Sync + 'static,
    ) -> Self {
        self.imports.first = Some(Arc::new(import));
        self
    }

    /// Holds the component to these limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Keeps the numbers of handles that are gone, so that a later use of one traps, and follows every handle. The
    /// component is rewritten for that, but not its core modules. If that cannot be done, it runs as it is; see
    /// [`Host::unwatched`].
    pub fn quarantine(mut self) -> Self {
        self.quarantine = true;
        self
    }

    /// Tries the constants of the component's code and data among random values.
    pub fn constants(mut self) -> Self {
        self.constants = true;
        self
    }

    /// Leaves the component's code out: the host can tell what is exported, without the time that compiling takes, but
    /// every call traps.
    pub fn without_code(mut self) -> Self {
        self.code = false;
        self
    }

    /// Keeps compiled code in the folder `dir`, an absolute path, and takes it from there the next time. If the folder
    /// cannot be used, the component is compiled as without it; and so it is where calls are limited by [`Budget::Fuel`].
    ///
    /// What is in the folder is run as it is: nobody else should be able to write to it.
    ///
    /// [`Budget::Fuel`]: crate::Budget::Fuel
    #[cfg(feature = "cache")]
    pub fn cache(mut self, dir: impl Into<PathBuf>) -> Self {
        self.cache = Some(dir.into());
        self
    }

    /// Serves WASI 0.2, where the component imports it, with no files, network or environment. Without this, WASI gets
    /// stand-ins as every other import does.
    #[cfg(feature = "wasi")]
    pub fn wasi(mut self, options: WasiOptions) -> Self {
        self.wasi = Some(options);
        self
    }

    /// Compiles the component and links its imports.
    ///
    /// # Errors
    /// As for [`Host::new`], and if an import was set that the component does not have.
    pub fn build(mut self) -> Result<Host> {
        #[cfg(feature = "cache")]
        let cache = self.cache.as_ref().and_then(code_cache);
        let clocked = Clocked::new(self.limits.call, |_config| {
            #[cfg(feature = "cache")]
            _config.cache(cache.clone());
        })?;
        let engine = &clocked.engine;
        let (component, watched) = match (self.code, self.quarantine) {
            (false, _) => (
                compiled_skeleton(engine, self.component)?,
                Watched::default(),
            ),
            (true, true) => watched(engine, self.component)?,
            (true, false) => (Component::new(engine, self.component)?, Watched::default()),
        };
        self.imports.watched = watched.resources.is_some();
        let mut linker = Linker::new(engine);
        #[cfg(feature = "wasi")]
        if self.wasi.is_some() {
            wasi::link(&mut linker)?;
            (self.imports.wasi, self.imports.waits) = (true, true);
        }
        self.imports.link(&component, engine, &mut linker)?;
        if let Some(unknown) = self.imports.given.keys().next() {
            bail!("the component has no import `{unknown}`");
        }
        let catalog = self.imports.catalog;
        let mut exports = Exports::read(&component, engine)?;
        let imported = |ty| catalog.has(ty) || catalog.is_wasi(ty);
        exports.find_obstacles(&imported, &|ty| obstacle(&catalog, ty));
        let names = catalog.all().chain(&exports.resources).cloned().collect();
        let constants = match self.constants {
            true => Constants::of(self.component),
            false => Constants::default(),
        };
        Ok(Host {
            constants: constants.into(),
            names,
            pre: linker.instantiate_pre(&component)?,
            catalog: Arc::new(catalog),
            exports: exports.functions.into(),
            waits: self.imports.waits,
            limits: self.limits,
            #[cfg(feature = "wasi")]
            wasi: self.wasi,
            resources: watched.resources,
            unwatched: watched.obstacle,
            #[cfg(feature = "cache")]
            is_cached: cache.is_some_and(|cache| cache.cache_hits() > 0),
            _engine: clocked,
        })
    }
}

/// wasmtime's cache of compiled code in this folder; `None` if it cannot be there.
#[cfg(feature = "cache")]
fn code_cache(dir: &PathBuf) -> Option<wasmtime::Cache> {
    let mut config = wasmtime::CacheConfig::new();
    config.with_directory(dir);
    wasmtime::Cache::new(config).ok()
}

/// How a component tells of its handles.
#[derive(Default)]
struct Watched {
    resources: Option<Arc<[String]>>,
    obstacle: Option<String>,
}

/// Compiles a component, rewritten so that it tells of its handles; or as it is, if that cannot be done.
fn watched(engine: &Engine, component: &[u8]) -> Result<(Component, Watched)> {
    let compiled = quarantine(component).and_then(|written| {
        let compiled = Component::new(engine, written.bytes)?;
        Ok((compiled, written.resources))
    });
    match compiled {
        Ok((compiled, resources)) => {
            let resources = Some(resources.into());
            Ok((
                compiled,
                Watched {
                    resources,
                    obstacle: None,
                },
            ))
        }
        // What is wrong with the component itself is said of the component itself.
        Err(error) => {
            let obstacle = Some(format!("{error:#}"));
            Ok((
                Component::new(engine, component)?,
                Watched {
                    resources: None,
                    obstacle,
                },
            ))
        }
    }
}

/// Compiles a component without its code; or with it, which says what is wrong with it, if it cannot be read.
fn compiled_skeleton(engine: &Engine, component: &[u8]) -> Result<Component> {
    match skeleton(component) {
        Ok(skeleton) => Ok(Component::new(engine, skeleton)?),
        Err(_) => Ok(Component::new(engine, component)?),
    }
}

/// Why the imported resource that a component declares as `ty` cannot be made; `None` if it can be.
fn obstacle(catalog: &Catalog, ty: ResourceType) -> Option<String> {
    #[cfg(feature = "wasi")]
    if let Some(name) = catalog.wasi_name(ty) {
        return wasi::obstacle(name);
    }
    (!catalog.has(ty)).then(|| "it takes a resource that nobody defines".to_owned())
}
