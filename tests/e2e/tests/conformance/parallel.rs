//! The same work on many items, on all processors.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

/// Does `work` on every item and gives the results in the order of the items. A panic on one item does not stop the
/// others.
///
/// # Panics
/// At the end, if `work` panicked on any item. The message names each such item by `name`.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    name: impl Fn(&T) -> String + Sync,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = Mutex::new(0..items.len());
    let take = || next.lock().unwrap().next();
    let results: Mutex<Vec<(usize, Option<R>)>> = Mutex::default();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(index) = take() {
                    let result = catch_unwind(AssertUnwindSafe(|| work(&items[index]))).ok();
                    if result.is_none() {
                        eprintln!("failed: {}", name(&items[index]));
                    }
                    results.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(index, _)| *index);
    let failed: Vec<_> = results
        .iter()
        .filter(|(_, result)| result.is_none())
        .map(|(index, _)| name(&items[*index]))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} failed: {}",
        failed.len(),
        items.len(),
        failed.join(", ")
    );
    results
        .into_iter()
        .filter_map(|(_, result)| result)
        .collect()
}

/// Every pair of an item of `left` and an item of `right`.
pub(crate) fn pairs<A: Copy, B: Copy>(left: &[A], right: &[B]) -> Vec<(A, B)> {
    left.iter()
        .flat_map(|&a| right.iter().map(move |&b| (a, b)))
        .collect()
}
