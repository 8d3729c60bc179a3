//! The rows for the C++ guards and for the C++ shims.

use witguard_e2e::Stage::{Compile, Link};

use crate::common::REMAIN;
use crate::row::Uses::{BothShims, CppGuards, CppShims};
use crate::row::{Reply, Row, UNNAMED, file};
use crate::rows::{DROPPED_TWICE, LINKED_TWICE, NAMES_LOST};

const GUARD: &str = "context_guard guard{ctx};";
const RAW_ID: &str = "sammyne_helloworld_types_method_context_request_id(ctx)";

/// An edit of `return` in the shim's guest: the request's memory is forgotten.
pub(crate) const NAME_KEPT: &str = "::new (static_cast<void *>(&req)) hello_request{};\n  return";

pub(crate) fn guards(rows: &mut Vec<Row>) {
    let unguarded = |row: &Row| {
        row.but("  without the guard")
            .edit(GUARD, "")
            .edit("guard.request_id()", RAW_ID)
            .traps(REMAIN)
    };
    let stack = Row::new("C++, a guard on the stack", CppGuards, file!("guard.cpp"));
    rows.push(stack.clone());
    rows.push(unguarded(&stack));
    rows.push(
        stack
            .but("  with two guards of one handle")
            .edit(GUARD, "context_guard guard{ctx}, again{ctx};")
            .traps(DROPPED_TWICE),
    );

    let early = Row::new(
        "C++, a guard and an early return",
        CppGuards,
        file!("guard_return.cpp"),
    )
    .reply(Reply::GreetingIfNamed);
    rows.push(early.clone());
    rows.push(unguarded(&early));
    rows.push(
        early
            .but("  with the guard after the early return")
            .edit(GUARD, "")
            .edit(
                "const auto id",
                "context_guard guard{ctx};\n  const auto id",
            )
            .traps_in(UNNAMED, REMAIN),
    );

    let moved = Row::new(
        "C++, a guard that is moved twice",
        CppGuards,
        file!("guard_move.cpp"),
    );
    rows.push(moved.clone());
    rows.push(
        moved
            .but("  released where it was moved to")
            .edit(
                "const auto id",
                "const auto handle = guard.release();\n  const auto id",
            )
            .edit("guard.request_id()", &RAW_ID.replace("ctx", "handle"))
            .traps(REMAIN),
    );
    rows.push(
        moved
            .but("  without the guards")
            .edit(
                "context_guard first{ctx};
  context_guard second = std::move(first);
  if (first || !second) __builtin_trap();",
                "",
            )
            .edit(
                "context_guard guard,",
                "exports_sammyne_helloworld_greeter_borrow_context_t guard,",
            )
            .edit("guard.request_id()", &RAW_ID.replace("ctx", "guard"))
            .edit("std::move(second)", "ctx")
            .edit("if (second) __builtin_trap();", "")
            .traps(REMAIN),
    );

    let dropped = Row::new(
        "C++, a guard with an early drop()",
        CppGuards,
        file!("guard_drop.cpp"),
    );
    rows.push(dropped.clone());
    rows.push(unguarded(&dropped.clone().edit(
        "guard.drop();
  if (guard) __builtin_trap();",
        "",
    )));
    rows.push(
        dropped
            .but("  dropped behind the guard's back")
            .edit(
                "guard.drop();",
                "sammyne_helloworld_types_context_drop_borrow(ctx);",
            )
            .edit("if (guard)", "if (!guard)")
            .traps(DROPPED_TWICE),
    );
}

pub(crate) fn shims(rows: &mut Vec<Row>) {
    let shim = Row::new("written against the C++ shim", CppShims, file!("shim.cpp"));
    rows.push(shim.clone());
    rows.push(
        shim.but("  with its guard released")
            .edit("return", "(void)ctx.release();\n  return")
            .edit("ctx.request_id()", "id")
            .edit(
                "const auto message",
                "const auto id = ctx.request_id();\n  const auto message",
            )
            .traps(REMAIN),
    );
    rows.push(
        shim.but("  with its request's name not freed")
            .edit("return", NAME_KEPT)
            .lost(NAMES_LOST),
    );
    rows.push(shim.but("  not written").unwritten().fails(
        Link,
        &["undefined symbol: witguard::exports::sammyne::helloworld::greeter::say_hello[abi:bindings_"],
    ));
    rows.push(
        shim.but("  with the C shims linked too")
            .uses(BothShims)
            .fails(Link, LINKED_TWICE),
    );
}

/// Rows that must not compile. Each is one edit away from a row that does.
pub(crate) fn misuse(rows: &mut Vec<Row>) {
    let stack = Row::new("", CppGuards, file!("guard.cpp"));
    for (what, misused, said) in [
        (
            "C++, a guard of an own handle",
            "context_guard guard{sammyne_helloworld_types_own_context_t{ctx.__handle}};",
            &["deleted"],
        ),
        (
            "C++, a guard made by conversion",
            "context_guard guard = ctx;",
            &["no viable conversion"],
        ),
        (
            "C++, a guard that is copied",
            "context_guard first{ctx};\n  context_guard guard = first;",
            &["implicitly-deleted copy constructor"],
        ),
        (
            "C++, a guard without a name",
            "context_guard{ctx};\n  context_guard guard{ctx};",
            &["nodiscard"],
        ),
        (
            "C++, a release that is thrown away",
            "context_guard guard{ctx};\n  guard.release();",
            &["nodiscard"],
        ),
    ] {
        rows.push(stack.but(what).edit(GUARD, misused).fails(Compile, said));
    }
}

pub(crate) fn checked(rows: &mut Vec<Row>) {
    let moved = Row::new("C++, guards checked", CppGuards, file!("guard_move.cpp"));
    let live = moved.clone().flag("-DWITGUARD_CHECKED");
    // The edit removes the first `if`, which would stop first.
    let used = moved.but("  unchecked, used after a move").edit(
        "if (first || !second) __builtin_trap();",
        "first.request_id();",
    );
    let used = used.flag("-Wno-consumed");
    rows.push(live);
    rows.push(
        used.but("  used after a move")
            .flag("-DWITGUARD_CHECKED")
            .traps("!abort"),
    );
    // `get()` requires a guard that holds a handle, and the compiler sees that this one does not.
    rows.push(used.traps("wasm `unreachable` instruction executed"));
}
