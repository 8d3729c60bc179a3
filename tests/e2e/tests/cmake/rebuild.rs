//! What a build does again after a change, and that it does nothing else.

use std::fs::File;
use std::time::{Duration, SystemTime};

use witguard_e2e::Host;

use crate::examples::call_all;
use crate::project::{GENERATORS, Project, fails};

const GENERATE: &str = "Generating guards of world party for hello";

/// The steps of the first build.
const ALL: [&str; 5] = [
    "Building C object CMakeFiles/hello.dir/witguard/hello/party/party.c.obj",
    "Building CXX object CMakeFiles/hello.dir/greeter.cpp.obj",
    "Building CXX object CMakeFiles/hello.dir/witguard/hello/party/party_guard.cpp.obj",
    GENERATE,
    "Linking CXX executable hello.wasm",
];

const NOTHING: [&str; 0] = [];

/// The project that the tests change, after its first build. Its WIT is in two folders, one of them below `deps/`.
fn built(generator: &'static str) -> Project {
    let project = Project::example(generator, "hello-cpp-shims");
    project.configure(&[]);
    assert_eq!(project.steps(), ALL, "{generator}");
    assert_eq!(project.steps(), NOTHING, "{generator}");
    project
}

fn touch(project: &Project, path: &str, time: SystemTime) {
    let file = File::options()
        .append(true)
        .open(project.source().join(path));
    file.unwrap().set_modified(time).unwrap();
}

#[test]
fn a_wit_file_that_is_touched_is_read_again_and_nothing_is_compiled() {
    for generator in GENERATORS {
        let project = built(generator);
        for wit in ["wit/party.wit", "wit/deps/host/types.wit"] {
            touch(&project, wit, SystemTime::now());
            assert_eq!(project.steps(), [GENERATE], "{generator}, {wit}");
            assert_eq!(project.steps(), NOTHING, "{generator}, {wit}");
        }
    }
}

#[test]
fn what_became_different_is_compiled() {
    for generator in GENERATORS {
        let project = built(generator);
        let resource = "  /// What the host knows of one request.\n";
        project.edit("wit/deps/host/types.wit", resource, "");
        // A function's documentation goes only into the guards' header; this resource's documentation goes nowhere.
        assert_eq!(project.steps(), [GENERATE], "{generator}");
        project.edit("wit/party.wit", "  /// Greets one guest.\n", "");
        let compiled = [ALL[1], ALL[2], ALL[3], ALL[4]];
        assert_eq!(project.steps(), compiled, "{generator}");
        project.edit(
            "wit/deps/host/types.wit",
            "request-id: func() -> s64;",
            "request-id: func() -> s64;\n    age: func() -> s64;",
        );
        assert_eq!(project.steps(), ALL, "{generator}");
        assert_eq!(project.steps(), NOTHING, "{generator}");
    }
}

#[test]
fn files_that_come_and_go_are_noticed() {
    for generator in GENERATORS {
        let project = built(generator);
        project.write("wit/README.md", "This is no WIT.");
        assert_eq!(project.steps(), NOTHING, "{generator}");

        let more = "package example:host@1.0.0;\ninterface more { use types.{context}; }\n";
        let old = SystemTime::now() - Duration::from_secs(86_400);
        project.write("wit/deps/host/more.wit", more);
        touch(&project, "wit/deps/host/more.wit", old);
        assert_eq!(project.steps(), [GENERATE], "{generator}, a file that came");
        assert_eq!(project.steps(), NOTHING, "{generator}");
        touch(&project, "wit/deps/host/more.wit", SystemTime::now());
        assert_eq!(project.steps(), [GENERATE], "{generator}");

        std::fs::remove_file(project.source().join("wit/deps/host/more.wit")).unwrap();
        assert_eq!(project.steps(), [GENERATE], "{generator}, a file that went");
        assert_eq!(project.steps(), NOTHING, "{generator}");
    }
}

#[test]
fn what_has_nothing_to_do_with_wit_generates_nothing() {
    for generator in GENERATORS {
        let project = built(generator);
        touch(&project, "CMakeLists.txt", SystemTime::now());
        assert_eq!(project.steps(), NOTHING, "{generator}");
        touch(&project, "greeter.cpp", SystemTime::now());
        assert_eq!(project.steps(), [ALL[1], ALL[4]], "{generator}");
    }
}

#[test]
fn options_that_change_take_effect() {
    for generator in GENERATORS {
        let project = built(generator);
        project.edit("CMakeLists.txt", "SHIMS", "SHIMS NAMESPACE acme");
        project.edit(
            "greeter.cpp",
            "namespace greeter = witguard::exports::example::party::greeter;",
            "namespace witguard = acme;\nnamespace greeter = acme::exports::example::party::greeter;",
        );
        assert_eq!(
            project.steps(),
            [ALL[1], ALL[2], ALL[3], ALL[4]],
            "{generator}"
        );
        assert_eq!(project.steps(), NOTHING, "{generator}");
    }
}

#[test]
fn a_world_may_get_another_name() {
    for generator in GENERATORS {
        let project = built(generator);
        project.edit("wit/party.wit", "world party", "world feast");
        let said = fails(&mut project.build_command());
        assert!(said.contains("'party_guard.hpp' file not found"), "{said}");
        project.edit("greeter.cpp", "party_guard.hpp", "feast_guard.hpp");
        project.build();
        assert_eq!(project.steps(), NOTHING, "{generator}");
        call_all(&Host::new(&project.built("hello.wasm")).unwrap());
    }
}

#[test]
fn an_error_in_the_wit_is_shown_and_mended() {
    for generator in GENERATORS {
        let project = built(generator);
        project.edit("wit/party.wit", "record guest {", "record guest");
        let said = fails(&mut project.build_command());
        assert!(said.contains("party.wit:7"), "{said}");
        assert!(!said.contains("Building"), "{said}");
        project.edit("wit/party.wit", "record guest", "record guest {");
        assert_eq!(project.steps(), [GENERATE], "{generator}");
    }
}

#[test]
fn what_was_deleted_is_generated_again() {
    for generator in GENERATORS {
        let project = built(generator);
        let generated = project
            .binary()
            .join("witguard/hello/party/party_guard.cpp");
        std::fs::remove_file(&generated).unwrap();
        project.configure(&[]);
        assert!(project.steps().contains(&GENERATE.to_owned()));
        assert!(generated.exists());
    }
}

#[test]
fn a_language_that_is_given_up_leaves_no_header_behind() {
    let project = built("Ninja");
    let header = |name: &str| project.binary().join("witguard/hello/party").join(name);
    assert!(header("party_guard.hpp").exists());
    project.edit("CMakeLists.txt", "LANG cpp SHIMS", "LANG c");
    let said = fails(&mut project.build_command());
    assert!(said.contains("'party_guard.hpp' file not found"), "{said}");
    assert!(header("party_guard.h").exists() && !header("party_guard.hpp").exists());
}
