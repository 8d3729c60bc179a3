//! Random worlds dense in borrow sites, built from stubs and run: handles received = handles dropped.
//!
//! `WITGUARD_RANDOM_WORLDS` sets the number of worlds, `WITGUARD_RANDOM_SEED` the first seed. A world that fails is
//! shrunk, and the smaller one is printed.

#[path = "common/everything.rs"]
mod everything;

use std::fmt::Write as _;

use everything::everything;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use wit_bindgen_core::Files;
use witguard::{Language, Opts};
use witguard_e2e::generate::Generator;
use witguard_e2e::{FunctionReport, Guest, Host, Mode, Report, deep, run_all};
use witguard_random_wit::{Size, World, worlds};

/// Calls of each export.
const CALLS: u64 = 12;

/// Counts of what was run.
#[derive(Debug, Default)]
struct Tally {
    worlds: u64,
    exports: u64,
    calls: u64,
    borrows: u64,
    unreachable: u64,
    /// Coroutines that waited for an import.
    waited: u64,
}

#[test]
fn every_borrow_of_random_worlds_is_dropped_once() {
    let count = setting("WITGUARD_RANDOM_WORLDS", deep(12, 200));
    let seed = setting("WITGUARD_RANDOM_SEED", 1);
    let mut tally = Tally::default();
    let tasks = Size {
        async_functions: true,
        ..Size::small()
    };
    for (share, size) in [(2, Size::small()), (1, tasks), (1, Size::default())] {
        let share = (count * share).div_ceil(4);
        sample(share as u32, seed, size, &mut tally);
    }
    println!("random worlds from seed {seed}: {tally:?}");
    assert!(tally.worlds >= count, "{tally:?}");
    assert!(
        tally.borrows > tally.calls / 4,
        "hardly a borrow: {tally:?}"
    );
    assert!(tally.waited > 0, "no coroutine: {tally:?}");
}

/// Runs `count` worlds.
fn sample(count: u32, seed: u64, size: Size, tally: &mut Tally) {
    let config = Config {
        cases: count,
        failure_persistence: None,
        max_shrink_iters: setting("WITGUARD_RANDOM_SHRINKS", 200) as u32,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let tallied = std::cell::RefCell::new(&mut *tally);
    let result = TestRunner::new_with_rng(config, rng).run(&worlds(size), |world| {
        let ran = check(&world, seed).map_err(TestCaseError::fail)?;
        let mut tally = tallied.borrow_mut();
        tally.worlds += 1;
        tally.exports += ran.exports;
        tally.calls += ran.calls;
        tally.borrows += ran.borrows;
        tally.unreachable += ran.unreachable;
        tally.waited += ran.waited;
        Ok(())
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, world)) => panic!("{reason}\nin the world\n{world}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// Builds and runs the stubs of `world` in both languages, and with coroutines where it has tasks.
fn check(world: &World, seed: u64) -> Result<Tally, String> {
    let wit = world.to_string();
    let has_tasks = wit.contains("async func");
    let wit = match has_tasks {
        true => with_waiting(&wit),
        false => wit,
    };
    let mut tally = Tally::default();
    let mut in_c: Option<Report> = None;
    // In C++20 the tasks are coroutines, in C++17 objects.
    for (language, standard) in [
        (Language::C, "c++17"),
        (Language::Cpp, "c++17"),
        (Language::Cpp, "c++20"),
    ] {
        if standard == "c++20" && !has_tasks {
            continue;
        }
        let mut opts = Opts::default();
        opts.languages = vec![language];
        opts.write_bindings = true;
        opts.stubs = true;
        let built = Guest::from_text(&wit)
            .generated(waiting(everything(opts)))
            .cxx_standard(standard)
            .build()
            .map_err(|error| format!("{language:?}, {standard}: {error}"))?;
        if standard == "c++20" {
            let skeleton = built
                .generated
                .iter()
                .find(|name| name.ends_with("_impl.cpp"));
            let path = skeleton.map(|name| built.dir.path().join(name));
            let text = path.map(std::fs::read_to_string).transpose();
            let text = text.map_err(|error| error.to_string())?.unwrap_or_default();
            tally.waited += text.matches(WAITS).count() as u64;
        }
        let host = Host::new(&built.component).map_err(|error| format!("{error:#}"))?;
        let report = run_all(&host, CALLS, Mode::Random(seed)).map_err(|e| format!("{e:#}"))?;
        for function in &report.functions {
            add(function, &mut tally)
                .map_err(|fault| format!("{language:?}, {standard}: {fault}"))?;
        }
        match &in_c {
            None => in_c = Some(report),
            Some(in_c) => owns(&report, in_c).map_err(|fault| format!("C++, owns: {fault}"))?,
        }
    }
    Ok(tally)
}

/// An asynchronous import. The host answers after as many turns as it is told: none means at once.
const WAITING: &str = "package q:q { interface waiting { wait: async func(turns: u32) -> u32; } }";

/// What a coroutine of a skeleton does before it returns: it waits for the import, for its turn, and for the import again.
const WAITS: &str = "\
static_cast<void>(co_await ::witguard::q::q::waiting::wait(0));
  co_await ::witguard::yield();
  static_cast<void>(co_await ::witguard::q::q::waiting::wait(2));
  co_return";

/// The world `wit` with an asynchronous import besides its own.
fn with_waiting(wit: &str) -> String {
    let world = wit.find("\nworld ").expect("it has a world");
    let begin = world + wit[world..].find("{").expect("it has a block") + 1;
    let (before, after) = wit.split_at(begin);
    format!("{before}\n  import q:q/waiting;{after}\n{WAITING}\n")
}

/// Lets each coroutine of a skeleton wait before it returns.
fn waiting(generate: Generator) -> Generator {
    Box::new(move |resolve, world, files| {
        let mut made = Files::default();
        generate(resolve, world, &mut made)?;
        for (name, contents) in made.iter() {
            match name.ends_with("_impl.cpp") {
                true => {
                    let text = String::from_utf8_lossy(contents);
                    files.push(name, text.replace("co_return", WAITS).as_bytes());
                }
                false => files.push(name, contents),
            }
        }
        Ok(())
    })
}

/// Adds the results of a function, or gives what is wrong with them.
fn add(function: &FunctionReport, tally: &mut Tally) -> Result<(), String> {
    // Nobody can call a method of a resource that no export returns, or that is needed to make itself.
    let is_unreachable = |trap: &String| {
        trap.contains("no exported function returns a resource")
            || trap.contains("the exported resources need one another to be made")
    };
    if !function.traps.is_empty() && function.traps.iter().all(is_unreachable) {
        tally.unreachable += 1;
        return Ok(());
    }
    let balanced = function.handed.borrows == function.dropped && function.unbalanced == 0;
    if !function.traps.is_empty() || !balanced || function.ok != function.calls {
        let mut fault = String::new();
        write!(fault, "{function:?}").map_err(|e| e.to_string())?;
        return Err(fault);
    }
    tally.exports += 1;
    tally.calls += function.calls;
    tally.borrows += function.handed.borrows;
    Ok(())
}

/// C++ values drop own handles too, and keep no more memory than the skeleton in C, which keeps what the host still has
/// of its objects. Gives what is wrong otherwise.
fn owns(in_cpp: &Report, in_c: &Report) -> Result<(), String> {
    for (function, in_c) in in_cpp.functions.iter().zip(&in_c.functions) {
        let is_right = function.owns_dropped == function.handed.owns
            && function.heap_growth <= in_c.heap_growth;
        if function.ok > 0 && !is_right {
            return Err(format!("{function:?}, in C {in_c:?}"));
        }
    }
    Ok(())
}

fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(value) => value
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {value}")),
        Err(_) => default,
    }
}
