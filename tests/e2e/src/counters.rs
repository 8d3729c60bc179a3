//! The probe as the host reads it.

use anyhow::{Context, Result};
use wasmtime::component::TypedFunc;

use crate::instance::Instance;
use crate::probe::INTERFACE;

/// The memory that a guest uses now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Heap blocks that are allocated and not freed.
    pub heap_blocks: u64,
    /// The size of the memory in pages of 64 KiB. It never shrinks.
    pub memory_pages: u32,
}

/// The functions of the probe in one instance.
pub(crate) struct ProbeFuncs {
    dropped: TypedFunc<(), (u64,)>,
    memory_pages: TypedFunc<(), (u32,)>,
    heap_in_use: TypedFunc<(), (u64,)>,
}

impl ProbeFuncs {
    /// The probe's functions; `None` if the component was built without the probe.
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
    /// The number of calls to the bindings' drop functions since this instance started.
    ///
    /// # Errors
    /// If the component has no probe, or the instance can no longer be called.
    pub fn dropped(&mut self) -> Result<u64> {
        let dropped = self.probe()?.dropped;
        self.call_typed(&dropped)
    }

    /// The memory that the guest uses now.
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

    /// The drops since the count was `before`; `None` if the instance `trapped` and can no longer be asked.
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
