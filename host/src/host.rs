//! A host for any component: it satisfies every import from its type.

use std::sync::Arc;

use anyhow::Result;
use wasmtime::component::{InstancePre, ResourceType};

use crate::builder::HostBuilder;
use crate::catalog::{Catalog, State};
use crate::constants::Constants;
use crate::export::Export;
use crate::ledger::Ledger;
use crate::limits::{Clocked, Limits};
#[cfg(feature = "wasi")]
use crate::wasi::{Wasi, WasiOptions};

/// A component ready to be instantiated any number of times. Cloning is cheap.
#[derive(Clone)]
pub struct Host {
    pub(crate) pre: InstancePre<State>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) exports: Arc<[Export]>,
    /// The names of the resources that the component imports or exports, as it declares them.
    pub(crate) names: Arc<[(ResourceType, String)]>,
    pub(crate) constants: Arc<Constants>,
    /// Whether an import may wait: then wasmtime requires the asynchronous form of every call.
    pub(crate) waits: bool,
    pub(crate) limits: Limits,
    #[cfg(feature = "wasi")]
    pub(crate) wasi: Option<WasiOptions>,
    /// The names of the resources of a component that tells of its handles.
    pub(crate) resources: Option<Arc<[String]>>,
    /// Why the component does not tell of its handles, although that was asked.
    pub(crate) unwatched: Option<String>,
    /// Whether its code was compiled before.
    #[cfg(feature = "cache")]
    pub(crate) is_cached: bool,
    /// The last field, so that its clock runs as long as any field above exists.
    pub(crate) _engine: Clocked,
}

impl Host {
    /// A host with the default answers to every import, and the default limits.
    ///
    /// # Errors
    /// If the bytes are not a component, or it imports something other than functions, resources and types.
    pub fn new(component: &[u8]) -> Result<Host> {
        Host::builder(component).build()
    }

    /// A host whose imports can be set one by one.
    pub fn builder(component: &[u8]) -> HostBuilder<'_> {
        HostBuilder::new(component)
    }

    /// Every exported function.
    pub fn exports(&self) -> &[Export] {
        &self.exports
    }

    /// Why the component does not tell of its handles, if that was asked: see [`HostBuilder::quarantine`].
    pub fn unwatched(&self) -> Option<&str> {
        self.unwatched.as_deref()
    }

    /// Whether the component's code was in the cache: see [`HostBuilder::cache`].
    #[cfg(feature = "cache")]
    pub fn is_cached(&self) -> bool {
        self.is_cached
    }

    /// The component's constants that are tried as values: see [`HostBuilder::constants`].
    pub fn constants(&self) -> &Constants {
        &self.constants
    }

    /// The state of a new store.
    pub(crate) fn state(&self) -> State {
        let mut state = State::new(self.catalog.clone(), self.limits.store());
        state.constants = self.constants.clone();
        if let Some(resources) = &self.resources {
            state.ledger = Ledger::new(resources.clone());
        }
        #[cfg(feature = "wasi")]
        {
            state.wasi = self.wasi.map(Wasi::new);
        }
        state
    }
}
