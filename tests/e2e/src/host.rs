//! The host of a guest: [`witguard_host::Host`], whose instances have a probe.

use std::ops::Deref;

use anyhow::Result;
use wasmtime::component::Val;
use witguard_host::ImportCall;

use crate::instance::Instance;

/// A component ready to be instantiated any number of times. Cloning is cheap.
#[derive(Clone)]
pub struct Host(witguard_host::Host);

/// Builds a [`Host`].
pub struct HostBuilder<'a>(witguard_host::HostBuilder<'a>);

impl Host {
    /// A host with the default answers to every import.
    ///
    /// # Errors
    /// As [`witguard_host::Host::new`].
    pub fn new(component: &[u8]) -> Result<Host> {
        Host::builder(component).build()
    }

    /// A host whose imports can be set one by one.
    pub fn builder(component: &[u8]) -> HostBuilder<'_> {
        HostBuilder(witguard_host::Host::builder(component).first(answer_request_id))
    }

    /// A new instance in a new store.
    ///
    /// # Errors
    /// If the component traps as it starts.
    pub fn instantiate(&self) -> Result<Instance> {
        Instance::new(self.0.instantiate()?)
    }
}

/// What the imported `request-id` methods return for the resource with this representation.
pub fn request_id(rep: u32) -> i64 {
    0x7000_0000_0000 + i64::from(rep)
}

/// Answers a call if it is to a `request-id` method.
fn answer_request_id(call: &ImportCall, params: &[Val], results: &mut [Val]) -> Result<bool> {
    let ([Val::Resource(_)], [result]) = (params, results) else {
        return Ok(false);
    };
    let is_asked = call.name.ends_with(".request-id");
    if is_asked {
        *result = Val::S64(request_id(call.reps[0]));
    }
    Ok(is_asked)
}

impl Deref for Host {
    type Target = witguard_host::Host;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl HostBuilder<'_> {
    /// As [`witguard_host::HostBuilder::import`].
    pub fn import(
        self,
        name: impl Into<String>,
        import: impl Fn(&ImportCall, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        HostBuilder(self.0.import(name, import))
    }

    /// As [`witguard_host::HostBuilder::build`].
    ///
    /// # Errors
    /// The same as there.
    pub fn build(self) -> Result<Host> {
        Ok(Host(self.0.build()?))
    }
}
