//! The probe as the host reads it.

use anyhow::{Context, Result};
use wasmtime::component::TypedFunc;

use crate::instance::Instance;
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
    pub(crate) fn find(running: &mut witguard_host::Instance) -> Result<Option<ProbeFuncs>> {
        let Ok(dropped) = running.export(INTERFACE, "dropped") else {
            return Ok(None);
        };
        let mut func = |name: &str| {
            let export = running.export(INTERFACE, name)?;
            running.func(&export)
        };
        let (pages, heap) = (func("memory-pages")?, func("heap-in-use")?);
        let dropped = running.func(&dropped)?;
        let store = running.store();
        Ok(Some(ProbeFuncs {
            dropped: dropped.typed(store)?,
            memory_pages: pages.typed(store)?,
            heap_in_use: heap.typed(store)?,
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
        self.call_typed(&dropped)
    }

    /// What the guest uses now.
    ///
    /// # Errors
    /// As [`Instance::dropped`].
    pub fn usage(&mut self) -> Result<Usage> {
        let probe = self.probe()?;
        let (heap, pages) = (probe.heap_in_use, probe.memory_pages);
        Ok(Usage {
            heap_blocks: self.call_typed(&heap)?,
            memory_pages: self.call_typed(&pages)?,
        })
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
