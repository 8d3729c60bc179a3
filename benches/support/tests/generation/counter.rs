//! An allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What some code asked of the allocator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// The number of allocations and of reallocations that grow.
    pub allocations: usize,
    /// The bytes requested in total.
    pub bytes: usize,
    /// The most bytes held at once.
    pub peak: usize,
}

/// One cost as a multiple of another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    pub allocations: f64,
    pub bytes: f64,
    pub peak: f64,
}

impl Cost {
    pub(crate) fn over(&self, base: &Cost) -> Ratio {
        Ratio {
            allocations: self.allocations as f64 / base.allocations as f64,
            bytes: self.bytes as f64 / base.bytes as f64,
            peak: self.peak as f64 / base.peak as f64,
        }
    }
}

impl Ratio {
    /// Whether each field is at most that of `bound`.
    pub(crate) fn is_within(&self, bound: &Ratio) -> bool {
        self.allocations <= bound.allocations
            && self.bytes <= bound.bytes
            && self.peak <= bound.peak
    }
}

/// What `action` costs. The counter counts all threads, so nothing else may run.
pub(crate) fn cost(action: impl FnOnce()) -> Cost {
    let before = [&ALLOCATIONS, &BYTES, &LIVE].map(|count| count.load(Relaxed));
    PEAK.store(before[2], Relaxed);
    action();
    Cost {
        allocations: ALLOCATIONS.load(Relaxed) - before[0],
        bytes: BYTES.load(Relaxed) - before[1],
        peak: PEAK.load(Relaxed) - before[2],
    }
}

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTER: Counter = Counter;

/// The system's allocator, counted.
struct Counter;

// SAFETY: the system allocator does all the work.
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout.size(), size);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// Counts a request for `size` bytes that replace `old` ones.
fn count(old: usize, size: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    BYTES.fetch_add(size, Relaxed);
    let live = LIVE.fetch_add(size.wrapping_sub(old), Relaxed);
    PEAK.fetch_max(live.wrapping_add(size).wrapping_sub(old), Relaxed);
}
