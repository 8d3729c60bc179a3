//! The rows for the C guards, for drops by hand, and for the C shims.

use witguard_e2e::Stage::{Compile, Link};

use crate::common::REMAIN;
use crate::row::Uses::{CGuards, CShims, CShimsCppGuards, CppGuards};
use crate::row::{Reply, Row, file};
use crate::rows::{DROPPED_TWICE, LINKED_TWICE};

const DROP: &str = "exports_sammyne_helloworld_greeter_borrow_context_drop(ctx);";
const DROP_BORROW: &str = "sammyne_helloworld_types_context_drop_borrow(ctx);";
const DROP_OWN: &str = "sammyne_helloworld_types_context_drop_own((sammyne_helloworld_types_own_context_t){ctx.__handle});";
const SCOPED: &str = "EXPORTS_SAMMYNE_HELLOWORLD_GREETER_BORROW_CONTEXT_GUARD(guard, ctx);";

pub(crate) fn guards(rows: &mut Vec<Row>) {
    let scoped = Row::new(
        "C, a scoped guard and an early return",
        CGuards,
        file!("scoped.c"),
    )
    .reply(Reply::GreetingIfNamed);
    let unguarded = scoped
        .but("  without the guard")
        .edit(SCOPED, "")
        .edit("(guard)", "(ctx)");
    rows.push(scoped.clone());
    rows.push(unguarded.clone().traps(REMAIN));
    rows.push(scoped.but("the same with the C shims linked").uses(CShims));
    rows.push(unguarded.but("the same without the guard").uses(CShims));

    let early = Row::new(
        "C, a scoped guard dropped early",
        CGuards,
        file!("scoped_drop.c"),
    );
    rows.push(early.clone());
    rows.push(
        early
            .but("  without the guard")
            .edit(SCOPED, "")
            .edit(
                "exports_sammyne_helloworld_greeter_borrow_context_guard_drop(&guard);",
                "",
            )
            .edit("(guard)", "(ctx)")
            .traps(REMAIN),
    );
    rows.push(
        early
            .but("  dropped behind the guard's back")
            .edit(
                "borrow_context_guard_drop(&guard);",
                "borrow_context_drop(guard);",
            )
            .traps(DROPPED_TWICE),
    );
    rows.push(early.but("the same with the C shims linked").uses(CShims));

    let released = Row::new(
        "C, a scoped guard released",
        CGuards,
        file!("scoped_release.c"),
    );
    let forgotten = released.but("  and not dropped").edit(
        "exports_sammyne_helloworld_greeter_borrow_context_drop(released);",
        "",
    );
    rows.push(released.clone());
    rows.push(forgotten.clone().traps(REMAIN));
    rows.push(
        released
            .but("the same with the C shims linked")
            .uses(CShims),
    );
    rows.push(forgotten.but("the same and not dropped").uses(CShims));
}

pub(crate) fn manual_drops(rows: &mut Vec<Row>) {
    for manual in [
        Row::new(
            "C, a manual drop by the type's name",
            CGuards,
            file!("manual.c"),
        ),
        Row::new(
            "C++, a manual drop by the type's name",
            CppGuards,
            file!("manual.cpp"),
        ),
    ] {
        rows.push(manual.clone());
        rows.push(
            manual
                .but("  without the drop")
                .edit(DROP, "")
                .traps(REMAIN),
        );
        rows.push(
            manual
                .but("  with the drop twice")
                .edit(DROP, &DROP.repeat(2))
                .traps(DROPPED_TWICE),
        );
    }
}

pub(crate) fn early_drops_under_shims(rows: &mut Vec<Row>) {
    let early = Row::new(
        "C shims, an early drop by the type's name",
        CShims,
        file!("manual.c"),
    );
    let by_borrow = early
        .but("C shims, by the bindings' name")
        .edit(DROP, DROP_BORROW);
    // The probe does not count `drop_own`. wasmtime checks that no borrow remains and none is dropped twice.
    let by_own = early
        .but("C shims, as if it were an own handle")
        .edit(DROP, DROP_OWN)
        .dropped(0);
    rows.extend([early, by_borrow.clone(), by_own.clone()]);
    // The export is renamed as in helloworld_guard.h, but the drop is not redirected.
    for (what, row) in [
        ("  by the bindings' name, unseen", by_borrow),
        ("  as an own handle, unseen", by_own),
    ] {
        rows.push(
            row.but(what)
                .edit(
                    "#include \"helloworld_guard.h\"",
                    "#include \"helloworld_guard.h\"\n\
                     #undef sammyne_helloworld_types_context_drop_borrow\n\
                     #undef sammyne_helloworld_types_context_drop_own",
                )
                .traps(DROPPED_TWICE),
        );
    }
    let both = Row::new(
        "C shims, and a C++ guard on the stack",
        CShimsCppGuards,
        file!("guard.cpp"),
    );
    let include = "#include \"helloworld_guard.hpp\"";
    rows.push(both.clone().edit(
        include,
        &format!("#include \"helloworld_guard.h\"\n{include}"),
    ));
    rows.push(
        both.but("  with the headers the other way round")
            .edit(
                include,
                &format!("{include}\n#include \"helloworld_guard.h\""),
            )
            .fails(
                Compile,
                &["include helloworld_guard.h before helloworld_guard.hpp"],
            ),
    );
    rows.push(both.but("  without the C header").fails(Link, LINKED_TWICE));
}
