//! The probe as the host reads it.

use anyhow::{Context, Result};
use wasmtime::Store;
use wasmtime::component::{ComponentType, Instance as Running, Lift, TypedFunc};

use crate::block_on::block_on;
use crate::catalog::State;
use crate::host::Host;
use crate::instance::{FUEL, Instance};
use crate::probe::INTERFACE;

/// What a guest uses now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Blocks allocated and not freed.
    pub heap_blocks: u64,
    /// Memory in pages of 64 KiB. It never shrinks.
    pub memory_pages: u32,
}

/// The functions of the probe in one instance.
pub(crate) struct ProbeFuncs {
    dropped: TypedFunc<(), (u64,)>,
    memory_pages: TypedFunc<(), (u32,)>,
    heap_in_use: TypedFunc<(), (u64,)>,
}

impl ProbeFuncs {
    /// The probe's functions; none if the component was built without it.
    pub fn find(
        host: &Host,
        store: &mut Store<State>,
        running: &Running,
    ) -> Result<Option<ProbeFuncs>> {
        let mut func = |name: &str| {
            let mut functions = host
                .exports
                .iter()
                .filter(|export| export.interface == INTERFACE);
            let export = functions.find(|export| export.name == name)?;
            running.get_func(&mut *store, export.index)
        };
        let found = (func("dropped"), func("memory-pages"), func("heap-in-use"));
        let (Some(dropped), Some(pages), Some(heap)) = found else {
            return Ok(None);
        };
        Ok(Some(ProbeFuncs {
            dropped: dropped.typed(&*store)?,
            memory_pages: pages.typed(&*store)?,
            heap_in_use: heap.typed(&*store)?,
        }))
    }
}

impl Instance {
    /// How many calls of the bindings' drop functions there were since this instance started.
    ///
    /// # Errors
    /// If the component has no probe, or the instance is beyond calling.
    pub fn dropped(&mut self) -> Result<u64> {
        let dropped = self.probe()?.dropped;
        self.read(dropped)
    }

    /// What the guest uses now.
    ///
    /// # Errors
    /// As [`Instance::dropped`].
    pub fn usage(&mut self) -> Result<Usage> {
        let probe = self.probe()?;
        let (heap, pages) = (probe.heap_in_use, probe.memory_pages);
        Ok(Usage {
            heap_blocks: self.read(heap)?,
            memory_pages: self.read(pages)?,
        })
    }

    fn read<T>(&mut self, counter: TypedFunc<(), (T,)>) -> Result<T>
    where
        T: ComponentType + Lift + Send + Sync + 'static,
    {
        self.store.set_fuel(FUEL)?;
        let (count,) = match self.host.waits {
            true => block_on(counter.call_async(&mut self.store, ()))??,
            false => counter.call(&mut self.store, ())?,
        };
        Ok(count)
    }

    /// The drops since there were `before`; none if the instance `trapped` and cannot be asked any more.
    pub(crate) fn dropped_since(&mut self, before: u64, trapped: bool) -> Result<Option<u64>> {
        match self.dropped() {
            Ok(after) => Ok(Some(after - before)),
            Err(_) if trapped => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn probe(&self) -> Result<&ProbeFuncs> {
        self.probe
            .as_ref()
            .context("the component was built without the probe")
    }
}
