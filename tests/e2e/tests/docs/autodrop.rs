//! What goes wrong with `wit-bindgen c --autodrop-borrows=yes`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use witguard_e2e::Toolchain;
use witguard_e2e::toolchain::TARGET;

use crate::made::{TASK, run, write};
use crate::troubles::{Trouble, trouble};

/// The troubles whose messages come from wit-bindgen itself.
pub(crate) fn wit_bindgens() -> Vec<Trouble> {
    vec![
        trouble(
            "Unable to autodrop borrows in `list` values, please disable autodrop",
            || {
                let list = "package t:t; interface types { resource ctx; }
                interface api { use types.{ctx}; f: func(c: list<borrow<ctx>>); }
                world w { export api; }";
                autodrop(list).err().unwrap_or_default()
            },
        ),
        trouble("use of undeclared identifier 'borrow'", || {
            let dir = write(&autodrop(TASK).unwrap()).unwrap();
            let tools = Toolchain::find().unwrap();
            let mut command = Command::new(tools.clang());
            command
                .args([TARGET, "-fsyntax-only"])
                .arg(dir.path().join("w.c"));
            run(&mut command).err().unwrap_or_default()
        }),
    ]
}

/// The files that `wit-bindgen c --autodrop-borrows=yes` writes.
///
/// # Errors
/// The message of its panic.
fn autodrop(wit: &str) -> Result<Files, String> {
    let opts = wit_bindgen_c::Opts {
        autodrop_borrows: wit_bindgen_c::Enabled::Yes,
        ..Default::default()
    };
    let mut resolve = Resolve::default();
    let package = resolve.push_str("w.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut files = Files::default();
    let generate = || {
        opts.build()
            .generate(&mut resolve, world, &mut files)
            .unwrap()
    };
    match catch_unwind(AssertUnwindSafe(generate)) {
        Ok(()) => Ok(files),
        Err(panic) => Err(match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(panic) => panic.downcast_ref::<&str>().unwrap_or(&"").to_string(),
        }),
    }
}
