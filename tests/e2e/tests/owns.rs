//! Own handles in C++ values, in every shape and in both directions: each is dropped once or given away once, and no
//! memory is lost.

mod common;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use common::host;
use wit_bindgen_core::Files;
use witguard::{Language, Opts};
use witguard_e2e::{Guest, Host, Mode, Values};

/// A type of WIT and how C++ spells it. All of them own handles.
const TYPES: [(&str, &str); 18] = [
    ("ctx", "ctx"),
    ("option<ctx>", "option<ctx>"),
    ("option<option<ctx>>", "option<option<ctx>>"),
    ("list<ctx>", "list<ctx>"),
    ("list<list<ctx>>", "list<list<ctx>>"),
    ("list<option<ctx>>", "list<option<ctx>>"),
    ("tuple<ctx, string>", "tuple<ctx, string>"),
    (
        "tuple<string, u8, tuple<ctx, key>>",
        "tuple<string, uint8_t, tuple<ctx, key>>",
    ),
    ("result<ctx, string>", "result<ctx, string>"),
    ("result<ctx>", "result<ctx, void>"),
    ("result<_, ctx>", "result<void, ctx>"),
    ("result<list<key>, ctx>", "result<list<key>, ctx>"),
    ("thing", "thing"),
    ("list<thing>", "list<thing>"),
    ("option<thing>", "option<thing>"),
    ("choice", "choice"),
    ("list<choice>", "list<choice>"),
    (
        "option<result<choice, list<thing>>>",
        "option<result<choice, list<thing>>>",
    ),
];

const CALLS: u64 = 64;

/// What a function of the guest does with the own handles of its parameter or of its import's result.
const WAYS: [(&str, Fate); 6] = [
    ("keep", Fate::Dropped),   // leaves them to the end of the call
    ("pass", Fate::GivenAway), // gives them to an import
    ("echo", Fate::GivenAway), // gives them back
    ("swap", Fate::GivenAway), // gives them to an import and receives others, which it gives away
    ("load", Fate::GivenAway), // receives them from an import and returns them
    ("lose", Fate::Dropped), // receives them from an import and leaves them to the end of the call
];

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Dropped,
    GivenAway,
}

#[test]
fn every_own_handle_is_dropped_once_or_given_away() {
    assert_eq!(fault(&host(&guest(&source()))), None);
}

/// Calls every function of the guest many times. Gives the first fault.
fn fault(host: &Host) -> Option<String> {
    for (i, (wit, _)) in TYPES.iter().enumerate() {
        let mut received = 0;
        for (way, fate) in WAYS {
            let played = catch_unwind(AssertUnwindSafe(|| play(host, &format!("{way}{i}"))));
            let Ok(tally) = played else {
                return Some(format!("{way} {wit}: a trap"));
            };
            received += tally.handed;
            let is_right = tally.held == 0
                && tally.growth <= 0
                && (tally.dropped > 0) == (fate == Fate::Dropped)
                && (way != "keep" || tally.dropped == tally.handed);
            if !is_right {
                return Some(format!("{way} {wit}: {tally:?}"));
            }
        }
        assert!(
            received > CALLS / 2,
            "{wit}: hardly an own handle: {received}"
        );
    }
    None
}

/// The faults that the test above must find: an own handle that is given up and not passed on, one that is dropped
/// although it was given away, and memory that is forgotten.
#[test]
fn what_is_not_dropped_once_is_found() {
    let at = |wit: &str| TYPES.iter().position(|(name, _)| *name == wit).unwrap();
    let keep = format!("keep{}", at("ctx"));
    let right = format!("void api::{keep}(ctx x) {{ x.id(); }}");
    let wrong = |body: &str| {
        let source = source();
        assert!(source.contains(&right));
        host(&guest(&source.replace(
            &right,
            &format!("void api::{keep}(ctx x) {{ {body} }}"),
        )))
    };
    let released = play(&wrong("(void)x.release();"), &keep);
    assert_eq!((released.held, released.dropped), (CALLS, 0));
    let forgotten = play(
        &wrong("static string *volatile kept; kept = new string(\"?\"); (void)kept; x.id();"),
        &keep,
    );
    assert_eq!(
        (forgotten.held, forgotten.growth),
        (0, 2 * (CALLS as i64 - 1))
    );
    let twice = wrong("::t_t_types_ctx_drop_own(x.get());");
    let mut instance = twice.instantiate().unwrap();
    let export = instance.export("t:t/api", &keep).unwrap();
    let outcome = instance
        .invoke(&export, &mut Values::new(Mode::Full))
        .unwrap();
    let trap = outcome.result.expect_err("the second drop traps").text;
    assert!(trap.contains("unknown handle index"), "{trap}");
}

/// Changes of the runtime in the header that the test above must find: text, and what is there instead.
const MUTATIONS: [(&str, &str, &str); 6] = [
    (
        "an owner never drops",
        "if (this->handle_ != 0) Resource::drop_handle(raw<Raw>(this->handle_));",
        "",
    ),
    (
        "an owner drops twice",
        "if (this->handle_ != 0) Resource::drop_handle(raw<Raw>(this->handle_));",
        "if (this->handle_ != 0) { Raw twice = raw<Raw>(this->handle_); Resource::drop_handle(twice), Resource::drop_handle(twice); }",
    ),
    (
        "a move leaves the handle behind",
        "Resource(other.handle_) { other.handle_ = 0; }",
        "Resource(other.handle_) {}",
    ),
    (
        "what is given away is dropped too",
        "static_cast<void>(handle.release());",
        "static_cast<void>(handle);",
    ),
    (
        "a list ends without its items",
        "for (size_t left = size_; left > 0; --left, ++at) at->~T();",
        "static_cast<void>(at);",
    ),
    (
        "a string keeps its memory",
        "if (size_ > 0) ::free(data_);",
        "",
    ),
];

#[test]
fn a_mutation_of_the_runtime_is_found() {
    for (what, from, to) in MUTATIONS {
        let mutated = Guest::from_text(wit())
            .generated(Box::new(move |resolve, world, files| {
                let mut made = Files::default();
                opts().build().generate(resolve, world, &mut made)?;
                for (name, contents) in made.iter() {
                    let text = String::from_utf8_lossy(contents);
                    assert!(text.contains(from) || !name.ends_with(".hpp"), "{what}");
                    match name.ends_with(".hpp") {
                        true => files.push(name, text.replace(from, to).as_bytes()),
                        false => files.push(name, contents),
                    }
                }
                Ok(())
            }))
            .source("owns.cpp", source());
        let found = fault(&host(&mutated));
        println!("{what}: {found:?}");
        assert!(found.is_some(), "{what} is not found");
    }
}

#[derive(Debug)]
struct Tally {
    handed: u64,
    dropped: u64,
    /// Handles that the guest owned after the last call.
    held: u64,
    /// Heap blocks that are there after the last call and were not after the first.
    growth: i64,
}

/// Calls a function of one instance many times, with values of every shape.
fn play(host: &Host, name: &str) -> Tally {
    let mut instance = host.instantiate().unwrap();
    instance.vary(7);
    let export = instance.export("t:t/api", name).unwrap();
    let mut values = Values::new(Mode::Random(3));
    let mut first = None;
    let (mut handed, mut dropped) = (0, 0);
    for _ in 0..CALLS {
        let outcome = instance.invoke(&export, &mut values).unwrap();
        outcome
            .result
            .unwrap_or_else(|trap| panic!("{name}: {}", trap.text));
        handed += outcome.handed.owns;
        dropped += outcome.owns_dropped;
        let blocks = instance.usage().unwrap().heap_blocks as i64;
        first.get_or_insert(blocks);
    }
    let last = instance.usage().unwrap().heap_blocks as i64;
    Tally {
        handed,
        dropped,
        held: instance.owns_held(),
        growth: last - first.unwrap(),
    }
}

fn opts() -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts
}

fn guest(source: &str) -> Guest {
    Guest::from_text(wit())
        .generator(|| opts().build())
        .source("owns.cpp", source)
}

/// A world that imports and exports a function of each type and way.
fn wit() -> String {
    let mut store = String::new();
    let mut api = String::new();
    for (i, (wit, _)) in TYPES.iter().enumerate() {
        writeln!(store, "  take{i}: func(x: {wit});").unwrap();
        writeln!(store, "  give{i}: func() -> {wit};").unwrap();
        writeln!(store, "  change{i}: func(x: {wit}, s: string) -> {wit};").unwrap();
        for (way, _) in WAYS {
            let (param, result) = match way {
                "keep" | "pass" | "swap" => ("x: WIT", ""),
                "echo" => ("x: WIT", " -> WIT"),
                "load" => ("", " -> WIT"),
                _ => ("", ""),
            };
            let line = format!("  {way}{i}: func({param}){result};").replace("WIT", wit);
            writeln!(api, "{line}").unwrap();
        }
    }
    let used = "use types.{ctx, key, thing, choice};";
    format!(
        "package t:t;
interface types {{
  resource ctx {{ id: func() -> s64; }}
  resource key {{ id: func() -> s64; }}
  record thing {{ name: string, c: ctx, k: option<key>, more: list<ctx> }}
  variant choice {{ none, one(ctx), named(thing), text(string), many(list<key>), both(tuple<ctx, key>) }}
}}
interface store {{\n  {used}\n{store}}}
interface api {{\n  {used}\n{api}}}
world w {{ import store; export api; }}"
    )
}

fn source() -> String {
    let mut text = "#include \"w_guard.hpp\"
#include <utility>

namespace api = witguard::exports::t::t::api;
namespace store = witguard::t::t::store;

"
    .to_owned();
    for (i, (_, cpp)) in TYPES.iter().enumerate() {
        let (param, used) = match *cpp {
            "ctx" => ("ctx x", "x.id();"),
            _ => (&*format!("{cpp} &x"), "(void)x;"),
        };
        writeln!(
            text,
            "void api::keep{i}({param}) {{ {used} }}
void api::pass{i}({param}) {{ store::take{i}(std::move(x)); }}
auto api::echo{i}({param}) -> {cpp} {{ {cpp} moved(std::move(x)); return moved; }}
void api::swap{i}({param}) {{ store::take{i}(store::change{i}(std::move(x), \"a name\")); }}
auto api::load{i}() -> {cpp} {{ return store::give{i}(); }}
void api::lose{i}() {{ auto lost = store::give{i}(); }}"
        )
        .unwrap();
    }
    text
}
