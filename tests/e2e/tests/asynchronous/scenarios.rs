//! The scenarios that a guest must pass.

use witguard_e2e::Mode;

use crate::bench::{Expect, Scenario};
use crate::guests::{Case, Form};
use crate::plan::{Plan, Turns, Way};

/// wasmtime's message when a task ends without a result.
const NO_RESULT: &str = "async-lifted export failed to produce a result";
/// wasmtime's message when a guest stops itself.
const STOPPED: &str = "wasm `unreachable` instruction executed";
/// wasmtime's message when a task confirms a cancellation that nobody requested.
const NOT_CANCELLED: &str = "`task.cancel` called by task which has not been cancelled";

/// The scenarios for a world in one form.
pub(crate) fn scenarios(case: Case, form: Form) -> Vec<Scenario> {
    let exports = if case == Case::Shapes { 10 } else { 1 };
    let falling = |tasks, step| Turns::Falling { tasks, step };
    let finish = |what, turns| Scenario {
        what,
        plan: Plan::new(Way::Finish, turns),
        mode: Mode::Shapes,
        rounds: 100,
        together: 1,
        expect: Expect::Sums,
    };
    let yielding = |what, way| Scenario {
        plan: Plan::new(way, Turns::Each(3)),
        rounds: 20,
        together: 10,
        ..finish(what, Turns::Each(3))
    };
    let trapping = |what, way, turns, expect| Scenario {
        plan: Plan::new(way, Turns::Each(turns)),
        mode: Mode::Full,
        rounds: 2,
        expect,
        ..finish(what, Turns::Each(turns))
    };
    let mut all = vec![
        finish("finishes in the first call", Turns::Each(0)),
        finish("yields 3 times, finishes in the callback", Turns::Each(3)),
        Scenario {
            together: 2,
            expect: Expect::Reverse,
            ..finish("2 tasks, the first ends last", falling(2, 1))
        },
        Scenario {
            rounds: 2,
            together: 100,
            expect: Expect::Reverse,
            ..finish("100 tasks, ended in reverse", falling(100, 1))
        },
        yielding("first handle dropped early, then yields", Way::Early),
        yielding("yields, all handles dropped by hand", Way::Dropped),
        Scenario {
            plan: Plan::mixed(
                &[
                    Way::Early,
                    Way::Finish,
                    Way::Dropped,
                    Way::Early,
                    Way::Finish,
                ],
                falling(40, 1),
            ),
            rounds: 5,
            together: 40,
            ..finish(
                "40 tasks, handles dropped amid others' beginnings",
                falling(40, 1),
            )
        },
        Scenario {
            rounds: 10_000 / exports / 100,
            together: 100,
            ..finish("10,000 tasks in all, 100 at a time", Turns::Each(1))
        },
        trapping(
            "never finishes: abandoned after 3 yields",
            Way::Abandon,
            3,
            Expect::TrapsDropped(NO_RESULT),
        ),
        trapping(
            "never finishes: abandoned in the first call",
            Way::Abandon,
            0,
            Expect::TrapsDropped(NO_RESULT),
        ),
        trapping(
            "never finishes: returns without a word",
            Way::Forget,
            0,
            Expect::TrapsDropped(NO_RESULT),
        ),
        trapping(
            "finishes twice in the first call",
            Way::Twice,
            0,
            Expect::Traps(STOPPED),
        ),
        trapping(
            "finishes twice in the callback",
            Way::Twice,
            3,
            Expect::Traps(STOPPED),
        ),
        trapping(
            "finishes what was moved away, first call",
            Way::Moved,
            0,
            Expect::Traps(STOPPED),
        ),
        trapping(
            "finishes what was moved away, callback",
            Way::Moved,
            3,
            Expect::Traps(STOPPED),
        ),
        trapping(
            "cancels unasked in the first call",
            Way::Cancel,
            0,
            Expect::Traps(NOT_CANCELLED),
        ),
        trapping(
            "cancels unasked in the callback",
            Way::Cancel,
            3,
            Expect::Traps(NOT_CANCELLED),
        ),
    ];
    if form == Form::Coroutine {
        // A coroutine cannot end without a result, nor twice.
        all.retain(|scenario| {
            !matches!(scenario.expect, Expect::Traps(_) | Expect::TrapsDropped(_))
        });
    }
    if case != Case::One {
        all.push(Scenario {
            plan: Plan::mixed(&[Way::Finish, Way::Dropped], Turns::Each(3)),
            mode: Mode::Lists(100),
            rounds: 12,
            together: 100 / exports,
            ..finish("12 times tasks with lists of 100", Turns::Each(3))
        });
    }
    if case == Case::Shapes {
        all.extend([
            yielding("waits for an imported async function", Way::Sleep),
            Scenario {
                plan: Plan::new(Way::Sleep, falling(20, 5)),
                rounds: 2,
                together: 20,
                expect: Expect::Reverse,
                ..finish(
                    "20 tasks wait for imports, ended in reverse",
                    falling(20, 5),
                )
            },
        ]);
    }
    all
}
