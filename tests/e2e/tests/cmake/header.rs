//! `BINDINGS_HEADER`: guards for bindings that a command in the user's project makes during the build.

use witguard_e2e::Host;

use crate::examples::call_all;
use crate::project::{GENERATORS, Project, define, fails, witguard};

const LISTS: &str = r#"cmake_minimum_required(VERSION 3.20)
project(test LANGUAGES C CXX)
find_package(Witguard REQUIRED)
set(bindings "${CMAKE_BINARY_DIR}/bindings")
add_custom_command(
  OUTPUT "${bindings}/helloworld.c" "${bindings}/helloworld.h" "${bindings}/helloworld_component_type.o"
  COMMAND "${TOOL}" gen --bindings --out-dir "${bindings}" "${CMAKE_SOURCE_DIR}/wit"
  VERBATIM)
add_executable(hello greeter.cpp "${bindings}/helloworld.c" "${bindings}/helloworld_component_type.o")
set_source_files_properties("${bindings}/helloworld_component_type.o" PROPERTIES EXTERNAL_OBJECT TRUE)
target_include_directories(hello PRIVATE "${bindings}")
witguard_target(hello WIT wit BINDINGS_HEADER "${bindings}/helloworld.h")
target_link_options(hello PRIVATE -mexec-model=reactor)
"#;

#[test]
fn guards_are_made_for_a_header_that_the_build_makes() {
    for generator in GENERATORS {
        let project = Project::example(generator, "hello-cpp");
        project.write("CMakeLists.txt", LISTS);
        project.configure(&[&define("TOOL", witguard())]);
        let header = project.binary().join("bindings/helloworld.h");
        assert!(!header.exists(), "it is made by the build");
        project.build();
        assert_eq!(project.steps(), [""; 0], "{generator}");
        call_all(&Host::new(&project.component("hello")).unwrap());

        // Another text with the same meaning: it is read again, and only what includes it is compiled again.
        let text = std::fs::read_to_string(&header).unwrap();
        std::fs::write(&header, text.replace("0.63.0", "0.62.0")).unwrap();
        let steps = project.steps().join("\n");
        let generation = "Generating guards of world helloworld for hello";
        assert!(steps.contains(generation), "{generator}: {steps}");

        // A text that does not fit is an error.
        std::fs::write(&header, text.replace("say_hello", "say_goodbye")).unwrap();
        let said = fails(&mut project.build_command());
        assert!(said.contains("error: ") && said.contains("say"), "{said}");
    }
}
