//! The same user code without the guards: it must trap, or the other tests prove nothing.

use std::collections::BTreeSet;

use witguard_e2e::{Host, Mode, Values};

use crate::cases::GUARDED;
use crate::common::REMAIN;
use crate::expected::own_exports;
use crate::guests::{host, unguarded};
use crate::parallel::each;

/// The cases in which some function receives no borrow in the mode `Empty`.
const EMPTY_HOLDS_NONE: [&str; 12] = [
    "03-option",
    "04-result",
    "07-variant",
    "08-list",
    "09-list-record",
    "10-list-list",
    "11-option-list",
    "26-option-option",
    "27-variant-deep",
    "28-variant-list",
    "29-named-list",
    "31-list-option",
];

/// The outcome of a few calls.
struct Calls {
    trapped: u32,
    returned: u32,
}

/// Calls every function. A call that received a borrow must trap because of it; any other call must return.
fn call(host: &Host, mode: Mode) -> Calls {
    let mut calls = Calls {
        trapped: 0,
        returned: 0,
    };
    for export in own_exports(host) {
        let mut instance = host.instantiate().unwrap();
        let mut values = Values::new(mode);
        for _ in 0..4 {
            let trap = match instance.invoke(&export, &mut values) {
                // A method: the constructor of its resource trapped, because it received a borrow too.
                Err(error) => Some(format!("{error:#}")),
                Ok(outcome) => {
                    assert_eq!(
                        outcome.result.is_err(),
                        outcome.handed.borrows > 0,
                        "{export} in {mode:?}: {outcome:?}"
                    );
                    outcome.result.err().map(|trap| trap.text)
                }
            };
            match trap {
                None => calls.returned += 1,
                Some(trap) => {
                    assert!(trap.contains(REMAIN), "{export} in {mode:?}: {trap}");
                    calls.trapped += 1;
                    instance.restart().unwrap();
                }
            }
        }
    }
    calls
}

#[test]
fn without_a_guard_every_borrow_traps() {
    let spared = each(
        &GUARDED,
        |case| case.to_string(),
        |&case| {
            let host = host(&unguarded(case));
            assert!(call(&host, Mode::Full).trapped > 0, "{case} never trapped");
            let empty = call(&host, Mode::Empty);
            (empty.trapped == 0).then_some(case)
        },
    );
    assert_eq!(spared.len(), 29);
    let spared: BTreeSet<_> = spared.into_iter().flatten().collect();
    assert_eq!(spared, EMPTY_HOLDS_NONE.into());
}
