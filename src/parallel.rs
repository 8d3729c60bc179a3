//! Work on several things at the same time.

use std::iter;
use std::panic::resume_unwind;
use std::thread::{self, Builder};

/// The stack of a thread, in bytes: as much as the first thread has on most systems, since walks over types recurse.
const STACK: usize = 8 << 20;

/// What `action` returns for each of `items`, in their order. Each item but the first has a thread of its own, so they
/// must be few; where no thread can be had, this one does the work. A panic in one is a panic here.
pub(crate) fn each<I: Sync, T: Send>(items: &[I], action: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = items.split_first() else {
        return Vec::new();
    };
    let action = &action;
    thread::scope(|scope| {
        let spawn = |item| {
            let thread = Builder::new().stack_size(STACK);
            (item, thread.spawn_scoped(scope, move || action(item)))
        };
        let others: Vec<_> = others.iter().map(spawn).collect();
        let first = action(first);
        let others = others.into_iter().map(|(item, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => action(item),
        });
        iter::once(first).chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let doubled = |items: &[u32]| each(items, |item| 2 * item);
        assert!(doubled(&[]).is_empty());
        assert_eq!(doubled(&[1]), [2]);
        assert_eq!(doubled(&[3, 1, 2]), [6, 2, 4]);
    }

    #[test]
    fn items_are_worked_on_at_the_same_time() {
        let all_are_there = std::sync::Barrier::new(3);
        each(&[(), (), ()], |()| all_are_there.wait().is_leader());
    }

    #[test]
    #[should_panic = "the second"]
    fn a_panic_is_passed_on() {
        each(&["first", "second"], |item| {
            assert!(*item == "first", "the {item}")
        });
    }
}
