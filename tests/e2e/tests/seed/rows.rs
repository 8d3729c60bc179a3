//! The truth table: each way of writing the greeter, and below it the same source without the part that makes it right.

use witguard::Language;
use witguard_e2e::Stage::Link;

use crate::common::REMAIN;
use crate::generated::{generated, opts};
use crate::row::Uses::{Bindings, CShims, CppShims};
use crate::row::{CALLS, Reply, Row, UNNAMED, file};
use crate::{c_rows, cpp_rows};

/// wasmtime's message about a second drop. A guest's first handle is number 1.
pub(crate) const DROPPED_TWICE: &str = "unknown handle index 1";
/// The linker's message when two files define the export.
pub(crate) const LINKED_TWICE: &[&str] = &[
    "duplicate symbol",
    "exports_sammyne_helloworld_greeter_say_hello",
];
/// The names that the author's code leaks. Empty names take no memory, and the first call's name is not growth.
pub(crate) const NAMES_LOST: u64 = CALLS - UNNAMED - 1;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    author(&mut rows);
    cpp_rows::guards(&mut rows);
    cpp_rows::shims(&mut rows);
    c_rows::guards(&mut rows);
    c_rows::manual_drops(&mut rows);
    c_rows::early_drops_under_shims(&mut rows);
    cpp_rows::misuse(&mut rows);
    cpp_rows::checked(&mut rows);
    stubs(&mut rows);
    rows
}

fn author(rows: &mut Vec<Row>) {
    let author = Row::new("C++ as its author wrote it", Bindings, file!("author.cpp"));
    let shimmed = author
        .but("the same file, its include line swapped")
        .uses(CShims)
        .edit("\"helloworld.h\"", "\"helloworld_guard.h\"")
        .lost(NAMES_LOST);
    let dropping = shimmed.but("the same, with an early drop").edit(
        "const std::string name",
        "sammyne_helloworld_types_context_drop_borrow(ctx);\n  const std::string name",
    );
    rows.push(author.clone().traps(REMAIN));
    rows.push(shimmed);
    rows.push(dropping);
    for (what, uses) in [
        ("  not swapped, the C shims linked", CShims),
        ("  not swapped, the C++ shims linked", CppShims),
    ] {
        rows.push(author.but(what).uses(uses).fails(Link, LINKED_TWICE));
    }
}

fn stubs(rows: &mut Vec<Row>) {
    let stub = |what, uses, language, name: &str| {
        Row::new(what, uses, (name, &stub_text(language, name))).reply(Reply::Nothing)
    };
    let c = stub(
        "C, the stub as generated",
        CShims,
        Language::C,
        "helloworld_impl.c",
    );
    rows.push(c.clone());
    rows.push(
        c.but("  over the bindings alone")
            .uses(Bindings)
            .edit("helloworld_guard.h", "helloworld.h")
            .traps(REMAIN),
    );
    let cpp = stub(
        "C++, the stub as generated",
        CppShims,
        Language::Cpp,
        "helloworld_impl.cpp",
    );
    rows.push(cpp.clone());
    rows.push(
        cpp.but("  with its guard released")
            .edit("(void)ctx;", "(void)ctx.release();")
            .traps(REMAIN),
    );
}

/// The text of a file that `--stubs` writes.
fn stub_text(language: Language, name: &str) -> String {
    let mut opts = opts(&[language]);
    opts.stubs = true;
    let text = generated(&opts)
        .remove(name)
        .expect("the stub is generated");
    String::from_utf8(text).expect("it is text")
}
