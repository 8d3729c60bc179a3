//! The greeter of `wit/hello.wit`, written in every way that witguard supports, built and run.
//!
//! `cargo test -p witguard-e2e --test seed -- --nocapture table` prints the table.

#[path = "seed/c_rows.rs"]
mod c_rows;
mod common;
#[path = "seed/cpp_rows.rs"]
mod cpp_rows;
#[path = "seed/generated.rs"]
mod generated;
#[path = "seed/nesting.rs"]
mod nesting;
#[path = "seed/row.rs"]
mod row;
#[path = "seed/rows.rs"]
mod rows;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::host;
use row::{CALLS, Expect, Reply, Row, Run, Uses, file};
use wasmtime::component::Val;
use witguard_e2e::{
    Built, Host, Mode, Values, assert_balanced, assert_no_leak, request_id, run_all,
};

/// The text to show for a row, and whether its outcome is the expected one.
type Outcome = (String, Result<(), String>);

#[test]
fn table() {
    let rows = rows::rows();
    let outcomes = outcomes(&rows);
    println!(
        "{:44} {:21} {:>8} {:>6} {:>7} {:>5}  says",
        "guest", "uses", "returned", "handed", "dropped", "lost"
    );
    let mut wrong = Vec::new();
    for (row, (shown, verdict)) in rows.iter().zip(outcomes) {
        println!("{:44} {:21} {shown}", row.what, row.uses.shown());
        if let Err(why) = verdict {
            println!("    WRONG: {why}");
            wrong.push(format!("{}: {why}", row.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The outcome of each row, in order. A row keeps one processor busy, so one row runs per processor at a time.
fn outcomes(rows: &[Row]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let done: Vec<OnceLock<Outcome>> = rows.iter().map(|_| OnceLock::new()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(row) = rows.get(at) else { break };
            done[at].get_or_init(|| outcome(row));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    done.into_iter()
        .map(|slot| slot.into_inner().expect("every row was done"))
        .collect()
}

/// Builds and runs the row.
fn outcome(row: &Row) -> Outcome {
    match (row.guest().build(), &row.expect) {
        (Ok(built), Expect::Runs(expected)) => ran(&built, expected, row.reply),
        (Ok(_), Expect::Fails(stage, _)) => ("built".into(), Err(format!("{stage:?} must fail"))),
        (Err(error), Expect::Runs(_)) => {
            (format!("{:?} failed", error.stage), Err(error.to_string()))
        }
        (Err(error), Expect::Fails(stage, texts)) => {
            let shown = format!(
                "{:>8} {:>6} {:>7} {:>5}  {stage:?} fails: {}",
                "",
                "",
                "",
                "",
                texts.join(" … ")
            );
            let as_expected =
                error.stage == *stage && texts.iter().all(|text| error.message.contains(text));
            (shown, as_expected.then_some(()).ok_or(error.to_string()))
        }
    }
}

fn ran(built: &Built, expected: &Run, reply: Reply) -> Outcome {
    let host = Host::new(&built.component).expect("the component loads");
    let report = run_all(&host, CALLS, Mode::Shapes).expect("the component runs");
    let [function] = &report.functions[..] else {
        panic!("hello.wit exports one function: {report:?}")
    };
    let said = match &function.traps[..] {
        [] => "ok".to_owned(),
        traps => format!(
            "{} trap: {}",
            function.calls - function.ok,
            shorten(&traps.join("; "))
        ),
    };
    let shown = format!(
        "{:>8} {:>6} {:>7} {:>5}  {said}",
        function.ok, function.handed.borrows, function.dropped, function.heap_growth
    );
    let found = Run {
        returned: function.ok,
        dropped: function.dropped,
        lost: function.heap_growth,
        trap: expected
            .trap
            .filter(|text| function.traps.iter().all(|trap| trap.contains(text))),
    };
    let exact = found == *expected
        && function.traps.is_empty() == expected.trap.is_none()
        && (function.calls, function.handed.borrows) == (CALLS, CALLS)
        // Each call must be balanced, not only the sum, unless the drops are of a kind that is not counted.
        && (function.unbalanced == 0 || expected.dropped != expected.returned)
        && (function.memory_growth == 0 || expected.lost > 0)
        && function.owns_dropped == 0;
    let verdict = if exact {
        Ok(())
    } else {
        Err(format!("not {expected:?} but {function:?}"))
    };
    let verdict = match expected.returned {
        CALLS => verdict.and_then(|()| replies(&host, reply)),
        _ => verdict,
    };
    (shown, verdict)
}

/// The last words of a trap, which come after the backtrace.
fn shorten(trap: &str) -> &str {
    trap.rsplit(": ").next().unwrap_or(trap)
}

/// Whether the guest gives the right reply to a caller with a name and to one without.
fn replies(host: &Host, reply: Reply) -> Result<(), String> {
    let mut instance = host.instantiate().unwrap();
    let say_hello = instance.export("greeter", "say-hello").unwrap();
    for mode in [Mode::Full, Mode::Empty, Mode::Lists(50)] {
        let args = instance.args(&say_hello, &mut Values::new(mode)).unwrap();
        let name = text_of(&args.values[1]);
        let greeting = format!(
            "Hello, {name}! This is request {}.",
            request_id(args.reps[0])
        );
        let expected = match reply {
            Reply::Greeting => greeting,
            Reply::GreetingIfNamed if !name.is_empty() => greeting,
            Reply::GreetingIfNamed | Reply::Nothing => String::new(),
        };
        let results = instance
            .call_export(&say_hello, &args.values)
            .unwrap()
            .map_err(|trap| trap.text)?;
        if text_of(&results[0]) != expected {
            return Err(format!("replied {results:?} and not {expected:?}"));
        }
        instance.release(args).map_err(|trap| trap.text)?;
    }
    Ok(())
}

/// The only string in a record of `hello.wit`.
fn text_of(record: &Val) -> &str {
    match record {
        Val::Record(fields) => match &fields[..] {
            [(_, Val::String(text))] => text,
            _ => panic!("not one string: {record:?}"),
        },
        _ => panic!("no record: {record:?}"),
    }
}

#[test]
fn the_c_shims_hold_for_ten_thousand_calls_of_one_instance() {
    let row = Row::new("", Uses::CShims, file!("author.cpp"))
        .edit("\"helloworld.h\"", "\"helloworld_guard.h\"")
        .edit(
            "helloworld_string_dup",
            "helloworld_string_free(&req->name);\n  helloworld_string_dup",
        );
    let report = run_all(&host(&row.guest()), 10_000, Mode::Shapes).unwrap();
    assert_balanced(&report);
    assert_no_leak(&report);
    assert_eq!(
        (report.handed().borrows, report.dropped()),
        (10_000, 10_000)
    );
    assert_eq!(report.functions[0].memory_growth, 0);
}

#[test]
fn the_cpp_shim_loses_no_memory_over_a_hundred_thousand_calls() {
    let shim = Row::new("", Uses::CppShims, file!("shim.cpp"));
    assert_eq!(growth(&shim, 100_000), (100_000, 0, 0));
}

#[test]
fn a_name_that_is_not_freed_is_seen_as_memory_lost() {
    let leaking =
        Row::new("", Uses::CppShims, file!("shim.cpp")).edit("return", cpp_rows::NAME_KEPT);
    let (dropped, blocks, pages) = growth(&leaking, 20_000);
    assert_eq!((dropped, blocks), (20_000, 20_000 - 10));
    assert!(pages > 0, "so many blocks do not fit into the first pages");
}

/// The number of borrows dropped in this many calls of one instance, and by how many heap blocks and pages of memory it
/// grew after the first 10.
fn growth(row: &Row, calls: u64) -> (u64, i64, i64) {
    let mut instance = host(&row.guest()).instantiate().unwrap();
    let say_hello = instance.export("greeter", "say-hello").unwrap();
    let mut values = Values::new(Mode::Full);
    let mut after_ten = None;
    for call in 1..=calls {
        let args = instance.args(&say_hello, &mut values).unwrap();
        instance
            .call_export(&say_hello, &args.values)
            .unwrap()
            .unwrap();
        instance.release(args).unwrap();
        if call == 10 {
            after_ten = Some(instance.usage().unwrap());
        }
    }
    let (before, after) = (after_ten.unwrap(), instance.usage().unwrap());
    (
        instance.dropped().unwrap(),
        after.heap_blocks as i64 - before.heap_blocks as i64,
        i64::from(after.memory_pages) - i64::from(before.memory_pages),
    )
}

#[test]
fn a_checked_guard_has_words_to_stop_with() {
    // The guest's stderr goes nowhere, but the test can see that the module contains the message to print.
    let words = b"witguard: a handle was used that was moved from, dropped or released\n";
    let has_words = |row: &Row| {
        let built = row
            .guest()
            .build()
            .unwrap_or_else(|error| panic!("{error}"));
        built
            .core
            .windows(words.len())
            .any(|window| window == words)
    };
    let guard = Row::new("", Uses::CppGuards, file!("guard_move.cpp")).edit(
        "if (first || !second) __builtin_trap();",
        "first.request_id();",
    );
    let guard = guard.flag("-Wno-consumed");
    assert!(
        !has_words(&guard),
        "unchecked guards must not carry the words"
    );
    assert!(has_words(&guard.flag("-DWITGUARD_CHECKED")));
}
