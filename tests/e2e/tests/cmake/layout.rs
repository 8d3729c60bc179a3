//! Projects with other layouts than the examples: several targets, subdirectories, libraries, bindings made elsewhere.

use witguard_e2e::Host;

use crate::examples::call_all;
use crate::project::{GENERATORS, Project, repository, witguard};

const HEAD: &str = "cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
find_package(Witguard REQUIRED)
function(finish target)
  target_link_options(${target} PRIVATE -mexec-model=reactor)
  set_target_properties(${target} PROPERTIES SUFFIX .wasm)
endfunction()
";

/// A project whose `CMakeLists.txt` is [`HEAD`] and then `lists`, with every example in a folder of its name.
fn project(generator: &'static str, lists: &str, more: &[(&str, &str)]) -> Project {
    let project = Project::new(generator, more);
    project.write("CMakeLists.txt", &format!("{HEAD}{lists}"));
    for name in ["hello-c", "hello-cpp", "hello-cpp-shims"] {
        project.copy_example(name, name);
    }
    project
}

fn runs(project: &Project, module: &str) {
    call_all(&Host::new(&project.component(module)).unwrap());
}

/// Builds the project, checks that a second build has nothing to do, and runs these modules.
#[track_caller]
fn builds(project: &Project, definitions: &[&str], modules: &[&str]) {
    project.configure(definitions);
    project.build();
    assert_eq!(project.steps(), [""; 0]);
    for module in modules {
        runs(project, module);
    }
}

#[test]
fn several_targets_here_and_in_subdirectories() {
    let lists = r#"
add_executable(first hello-cpp/greeter.cpp)
witguard_target(first WIT "hello-cpp/wit" BINDINGS)
finish(first)
# The same WIT, another language.
add_executable(second hello-c/greeter.c)
witguard_target(second WIT hello-cpp/wit/hello.wit LANG c SHIMS BINDINGS)
finish(second)
# Made here, and given its guards below.
add_executable(third hello-cpp-shims/greeter.cpp)
finish(third)
add_subdirectory(below)
"#;
    let below = r#"
witguard_target(third WIT ../hello-cpp-shims/wit SHIMS BINDINGS)
add_executable(fourth ../hello-cpp-shims/greeter.cpp)
witguard_target(fourth WIT ../hello-cpp-shims/wit SHIMS BINDINGS)
finish(fourth)
"#;
    for generator in GENERATORS {
        let project = project(generator, lists, &[("below/CMakeLists.txt", below)]);
        let modules = [
            "first.wasm",
            "second.wasm",
            "third.wasm",
            "below/fourth.wasm",
        ];
        builds(&project, &[], &modules);

        // When a file changes, only what reads it is made again.
        project.edit(
            "hello-cpp/wit/hello.wit",
            "request-id: func() -> s64;",
            "request-id: func() -> s64; age: func();",
        );
        let steps = project.steps().join("\n");
        for (target, is_made) in [
            ("first", true),
            ("second", true),
            ("third", false),
            ("fourth", false),
        ] {
            let generated = steps
                .lines()
                .any(|step| step.ends_with(&format!(" for {target}")));
            assert_eq!(generated, is_made, "{target}: {steps}");
            assert_eq!(
                steps.contains(&format!("{target}.wasm")),
                is_made,
                "{target}: {steps}"
            );
        }
    }
}

#[test]
fn a_package_that_is_found_in_a_subdirectory_serves_there() {
    let lists = r#"cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
add_subdirectory(one)
add_subdirectory(two)
"#;
    let each = r#"find_package(Witguard REQUIRED)
add_executable(NAME ../hello-cpp/greeter.cpp)
witguard_target(NAME WIT ../hello-cpp/wit BINDINGS)
target_link_options(NAME PRIVATE -mexec-model=reactor)
"#;
    let project = project("Ninja", "", &[]);
    project.write("CMakeLists.txt", lists);
    project.write("one/CMakeLists.txt", &each.replace("NAME", "alpha"));
    project.write("two/CMakeLists.txt", &each.replace("NAME", "beta"));
    builds(&project, &[], &["one/alpha", "two/beta"]);
}

#[test]
fn libraries_hand_on_what_must_be_linked() {
    let lists = r#"
foreach(kind STATIC OBJECT)
  add_library(cpp_${kind} ${kind} hello-cpp-shims/greeter.cpp)
  witguard_target(cpp_${kind} WIT hello-cpp-shims/wit SHIMS BINDINGS)
  add_library(c_${kind} ${kind} hello-c/greeter.c)
  witguard_target(c_${kind} WIT hello-c/wit LANG c SHIMS BINDINGS)
  foreach(lang cpp c)
    add_executable(${lang}_of_${kind} empty.c)
    target_link_libraries(${lang}_of_${kind} PRIVATE ${lang}_${kind})
    finish(${lang}_of_${kind})
  endforeach()
endforeach()
# Through another library, which says nothing of it.
add_library(between STATIC empty.c)
target_link_libraries(between PRIVATE cpp_STATIC)
add_executable(through empty.c)
target_link_libraries(through PRIVATE between)
finish(through)
"#;
    for generator in GENERATORS {
        let project = project(generator, lists, &[("empty.c", "")]);
        let modules = [
            "cpp_of_STATIC.wasm",
            "c_of_STATIC.wasm",
            "cpp_of_OBJECT.wasm",
            "c_of_OBJECT.wasm",
            "through.wasm",
        ];
        builds(&project, &[], &modules);
        // The component's type is linked again.
        project.edit(
            "hello-c/wit/hello.wit",
            "request-id: func() -> s64;",
            "request-id: func() -> s64; age: func();",
        );
        let steps = project.steps().join("\n");
        assert!(
            steps.contains("c_of_STATIC.wasm") && steps.contains("c_of_OBJECT.wasm"),
            "{steps}"
        );
        assert!(!steps.contains("cpp_of_STATIC.wasm"), "{steps}");
    }
}

#[test]
fn bindings_may_be_made_elsewhere() {
    let lists = r#"
set(bindings "${CMAKE_BINARY_DIR}/bindings")
add_custom_command(
  OUTPUT "${bindings}/helloworld.c" "${bindings}/helloworld.h" "${bindings}/helloworld_component_type.o"
  COMMAND "${TOOL}" gen --bindings --rename sammyne:helloworld/types@1.0.0=ours
    --out-dir "${bindings}" "${CMAKE_SOURCE_DIR}/hello-cpp/wit"
  VERBATIM)
set_source_files_properties("${bindings}/helloworld_component_type.o" PROPERTIES EXTERNAL_OBJECT TRUE)
add_executable(hello hello-cpp/greeter.cpp
  "${bindings}/helloworld.c" "${bindings}/helloworld.h" "${bindings}/helloworld_component_type.o")
target_include_directories(hello PRIVATE "${bindings}")
witguard_target(hello WIT hello-cpp/wit OPTIONS --rename sammyne:helloworld/types@1.0.0=ours)
finish(hello)
"#;
    for generator in GENERATORS {
        let project = project(generator, lists, &[]);
        project.edit(
            "hello-cpp/greeter.cpp",
            "sammyne::helloworld::types::context_guard;",
            "ours::context_guard;",
        );
        let tool = format!("-DTOOL={}", witguard().display());
        builds(&project, &[&tool], &["hello.wasm"]);
        let guards = project.binary().join("witguard/hello/helloworld");
        assert!(guards.join("helloworld_guard.hpp").exists());
        assert!(!guards.join("helloworld.h").exists());
    }
}

#[test]
fn one_target_may_have_two_worlds_and_two_languages() {
    let lists = r#"
add_executable(hello hello-cpp/greeter.cpp hello-cpp-shims/greeter.cpp)
witguard_target(hello WIT hello-cpp/wit LANG cpp c BINDINGS WORLD sammyne:helloworld/helloworld@1.0.0)
witguard_target(hello WIT hello-cpp-shims/wit SHIMS BINDINGS WORLD party)
finish(hello)
"#;
    let project = project("Ninja", lists, &[]);
    builds(&project, &[], &["hello.wasm"]);
    let exports = Host::new(&project.component("hello.wasm")).unwrap();
    assert_eq!(exports.exports().len(), 4, "of both worlds");
}

#[test]
fn a_world_whose_name_ends_as_the_guards_files_do() {
    let wit =
        "package a:b; interface i { resource r; } interface e { use i.{r}; f: func(r: borrow<r>); }
world w-guard { export e; }";
    let source = r#"#include "w_guard_guard.h"
void exports_a_b_e_f(exports_a_b_e_borrow_r_t r) { (void)r; }
"#;
    let lists = "
add_executable(hello e.c)
witguard_target(hello WIT w.wit LANG c SHIMS BINDINGS)
finish(hello)
";
    let project = project("Ninja", lists, &[("w.wit", wit), ("e.c", source)]);
    builds(&project, &[], &["hello.wasm"]);
}

#[test]
fn a_strict_project_is_not_held_back_by_what_is_generated() {
    let lists = r#"
add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Wunused-macros -Werror
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes> $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_UNITY_BUILD ON)
foreach(name hello-cpp hello-cpp-shims)
  add_executable(${name} ${name}/greeter.cpp)
  target_precompile_headers(${name} PRIVATE <string_view>)
endforeach()
witguard_target(hello-cpp WIT hello-cpp/wit BINDINGS)
witguard_target(hello-cpp-shims WIT hello-cpp-shims/wit SHIMS BINDINGS)
add_executable(hello-c hello-c/greeter.c)
target_precompile_headers(hello-c PRIVATE [["helloworld_guard.h"]])
witguard_target(hello-c WIT hello-c/wit LANG c SHIMS BINDINGS)
foreach(name hello-cpp hello-cpp-shims hello-c)
  finish(${name})
endforeach()
"#;
    let project = project("Ninja", lists, &[]);
    let modules = ["hello-cpp.wasm", "hello-cpp-shims.wasm", "hello-c.wasm"];
    builds(&project, &[], &modules);
}

#[test]
fn a_tool_on_the_path_is_found() {
    let project = Project::example("Ninja", "hello-cpp");
    let tools = witguard().parent().unwrap().display().to_string();
    let path = format!("{tools}:{}", std::env::var("PATH").unwrap());
    let mut command = project.bare_configure_command();
    let sources = repository().join("cmake");
    command.arg(crate::project::define("Witguard_DIR", &sources));
    let said = crate::project::succeeds(command.env("PATH", path));
    let found = format!("{}\n", witguard().display());
    assert!(said.contains(&found), "{said}");
    project.build();
    call_all(&Host::new(&project.built("hello.wasm")).unwrap());
}
