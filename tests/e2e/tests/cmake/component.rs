//! `COMPONENT` and `ADAPTER`: the build makes the component.

use std::path::Path;

use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER as ADAPTER;
use witguard_e2e::Host;

use crate::examples::call_all;
use crate::project::{GENERATORS, Project, define, fails, path_without, succeeds};

const LISTS: &str = "cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
find_package(Witguard REQUIRED)
add_executable(hello greeter.cpp)
witguard_target(hello WIT wit LANG c SHIMS BINDINGS COMPONENT)
target_link_options(hello PRIVATE -mexec-model=reactor)
install(TARGETS hello)
";

/// Uses `std::string`, and with it of WASI what aborts.
const GREETER: &str = r#"#include "helloworld_guard.h"
#include <string>

extern "C" void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  std::string name(reinterpret_cast<char *>(req->name.ptr), req->name.len);
  auto id = sammyne_helloworld_types_method_context_request_id(ctx);
  auto message = "Hello, " + name + "! This is request " + std::to_string(id) + ".";
  helloworld_string_dup(&ret->message, message.c_str());
  exports_sammyne_helloworld_greeter_hello_request_free(req);
}
"#;

/// A greeter that uses WASI, with its adapter in a file beside it.
fn project(generator: &'static str, adapter: &str) -> Project {
    let project = Project::new(generator, &[("greeter.cpp", GREETER)]);
    project.copy_example("hello-c/wit", "wit");
    let component = format!("COMPONENT {adapter}");
    project.write("CMakeLists.txt", &LISTS.replace("COMPONENT", &component));
    std::fs::write(project.source().join("an adapter.wasm"), ADAPTER).unwrap();
    project
}

/// Whether CMake says this, wherever it breaks the lines.
fn has(said: &str, words: &str) -> bool {
    let said: Vec<_> = said.split_whitespace().collect();
    said.join(" ").contains(words)
}

const GIVEN: &str = "ADAPTER \"an adapter.wasm\"";

#[test]
fn a_component_that_uses_wasi_is_made_installed_and_runs() {
    for generator in GENERATORS {
        let project = project(generator, GIVEN);
        let prefix = project.binary().join("prefix");
        project.configure(&[&define("CMAKE_INSTALL_PREFIX", &prefix)]);
        project.build();
        assert_eq!(project.steps(), [""; 0], "{generator}");
        succeeds(project.build_command().args(["--target", "install"]));
        call_all(&Host::new(&project.built("prefix/bin/hello.wasm")).unwrap());
        assert!(
            project
                .built("hello.core.wasm")
                .starts_with(b"\0asm\x01\0\0\0")
        );
    }
}

#[test]
fn the_component_is_made_again_when_the_code_or_the_adapter_changes() {
    for generator in GENERATORS {
        let project = project(generator, GIVEN);
        project.configure(&[]);
        project.build();
        let first = project.built("hello.wasm");
        project.edit("greeter.cpp", "Hello", "Good day");
        project.build();
        let second = project.built("hello.wasm");
        assert!(second != first, "{generator}");

        project.write("an adapter.wasm", "This is no adapter.");
        let said = fails(&mut project.build_command());
        assert!(has(&said, "does not make a component of"), "{said}");
        // What failed is tried again.
        fails(&mut project.build_command());
        std::fs::write(project.source().join("an adapter.wasm"), ADAPTER).unwrap();
        project.build();
        assert!(project.built("hello.wasm") == second, "{generator}");
    }
}

#[test]
fn code_that_uses_wasi_without_an_adapter_is_told_what_to_do() {
    for generator in GENERATORS {
        let project = project(generator, "");
        project.configure(&[]);
        for _ in 0..2 {
            let said = fails(&mut project.build_command());
            let help = "Give witguard_target() ADAPTER <path> with the file wasi_snapshot_preview1.reactor.wasm";
            assert!(has(&said, help), "{said}");
            assert!(!project.binary().join("hello.wasm").exists());
        }
        // The target's own code is not at fault.
        assert!(project.built("hello.core.wasm").starts_with(b"\0asm"));
    }
}

#[test]
fn wasm_tools_that_is_missing_is_named() {
    let project = project("Ninja", GIVEN);
    let missing = define("WITGUARD_WASM_TOOLS", Path::new("/no/such/wasm-tools"));
    let given = fails(project.configure_command().arg(missing));
    let mut search = project.configure_command();
    search
        .arg("-UWITGUARD_WASM_TOOLS")
        .env("PATH", path_without("wasm-tools"));
    let searched = fails(&mut search);
    let help = "Install it with `cargo install wasm-tools`, or say where it is with -DWITGUARD_WASM_TOOLS=<path>.";
    for (said, reason) in [
        (
            given,
            "WITGUARD_WASM_TOOLS is `/no/such/wasm-tools`, and there is no such program.",
        ),
        (
            searched,
            "COMPONENT needs the program `wasm-tools`, and it is not on PATH.",
        ),
    ] {
        assert!(has(&said, &format!("{reason} {help}")), "{said}");
    }
}

#[test]
fn a_target_of_another_folder_gets_no_component() {
    let project = project("Ninja", "");
    let lists = LISTS.replace("witguard_target(hello", "add_subdirectory(below) #");
    project.write("CMakeLists.txt", &lists);
    let below = "witguard_target(hello WIT ../wit LANG c COMPONENT)\n";
    project.write("below/CMakeLists.txt", below);
    let said = fails(&mut project.configure_command());
    assert!(has(&said, "call it where the target is made"), "{said}");
}
