//! Work on several things at the same time.

use std::panic::resume_unwind;
use std::{iter, thread};

/// What `action` returns for each of `items`, in their order. Each item but the first has a thread of its own, so they
/// must be few. A panic in one is a panic here.
pub(crate) fn each<I: Sync, T: Send>(items: &[I], action: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = items.split_first() else {
        return Vec::new();
    };
    let action = &action;
    thread::scope(|scope| {
        let others = others.iter().map(|item| scope.spawn(move || action(item)));
        let others: Vec<_> = others.collect();
        let first = action(first);
        let others = others.into_iter().map(|other| other.join());
        let others = others.map(|other| other.unwrap_or_else(|panic| resume_unwind(panic)));
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
