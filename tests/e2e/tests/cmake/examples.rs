//! Every example, built with CMake as its README says, made into a component and run.

use wasmtime::component::Val;
use witguard_e2e::{
    Host, Mode, Report, Values, assert_balanced, assert_no_leak, request_id, run_all,
};

use crate::common::{REMAIN, assert_trapped};
use crate::project::{GENERATORS, Project, fails, probed};

const CALLS: u64 = 1000;

/// Every folder in `examples/`.
pub(crate) const EXAMPLES: [&str; 4] = ["hello-c", "hello-cpp", "hello-cpp-shims", "hello-wasi"];

#[test]
fn every_example_is_tested() {
    let examples = crate::project::repository().join("examples");
    let mut found: Vec<_> = std::fs::read_dir(examples)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    // Those of unit tests run natively; a test of the root package covers them.
    let native = ["unit-tests", "unit-tests-catch2", "unit-tests-googletest"];
    let tested = EXAMPLES
        .into_iter()
        .chain(native)
        .chain(["http-middleware"]);
    let mut tested: Vec<_> = tested.collect();
    tested.sort_unstable();
    assert_eq!(found, tested);
}

#[test]
fn the_examples_run_as_they_are() {
    for generator in GENERATORS {
        for name in EXAMPLES {
            let project = Project::example(generator, name);
            project.configure(&["-DCMAKE_BUILD_TYPE=Release"]);
            project.build();
            call_all(&Host::new(&project.built("hello.wasm")).unwrap());
        }
    }
}

#[test]
fn the_examples_drop_each_borrow_once_and_lose_no_memory() {
    for name in EXAMPLES {
        let project = Project::example("Ninja", name);
        for mode in [Mode::Shapes, Mode::Empty, Mode::Lists(20)] {
            let report = report(&project, mode);
            assert_balanced(&report);
            assert_no_leak(&report);
            if mode != Mode::Empty {
                assert!(report.dropped() >= CALLS, "{name}: {report:?}");
            }
        }
    }
}

#[test]
fn the_guard_is_what_makes_the_example_run() {
    let project = Project::example("Ninja", "hello-cpp");
    let guard = "  context_guard context{ctx};  // dropped on every path out of this function\n";
    project.edit("greeter.cpp", guard, "");
    project.edit(
        "greeter.cpp",
        "context.request_id()",
        "sammyne_helloworld_types_method_context_request_id(ctx)",
    );
    project.edit(
        "greeter.cpp",
        "using witguard::sammyne::helloworld::types::context_guard;\n",
        "",
    );
    assert_trapped(&report(&project, Mode::Full), REMAIN);

    let project = Project::example("Ninja", "hello-c");
    project.edit("CMakeLists.txt", " SHIMS", "");
    assert_trapped(&report(&project, Mode::Full), REMAIN);

    let project = Project::example("Ninja", "hello-cpp-shims");
    for (from, to) in [
        (
            "{ return greeting(name, ctx); }",
            "{\n  auto said = greeting(name, ctx);\n  return (void)ctx.release(), said;\n}",
        ),
        ("request.drop();", "(void)request.release();"),
        (
            "return welcomes;",
            "for (auto &guest : party) (void)guest.ctx.release();\n  return welcomes;",
        ),
    ] {
        project.edit("greeter.cpp", from, to);
    }
    assert_trapped(&report(&project, Mode::Full), REMAIN);
}

#[test]
fn a_file_that_knows_nothing_of_the_c_shims_does_not_link() {
    let project = Project::example("Ninja", "hello-c");
    project.edit("greeter.c", "\"helloworld_guard.h\"", "\"helloworld.h\"");
    project.configure(&[]);
    let said = fails(&mut project.build_command());
    assert!(said.contains("duplicate symbol"), "{said}");
}

/// Builds the project with the probe, and calls every export.
#[track_caller]
fn report(project: &Project, mode: Mode) -> Report {
    let (_dir, probe) = probed(&project.source().join("wit"));
    project.configure(&[&probe]);
    project.build();
    let host = Host::new(&project.built("hello.wasm")).unwrap();
    run_all(&host, CALLS, mode).unwrap()
}

/// Calls every export of a component without a probe. wasmtime traps on every borrow that is left.
pub(crate) fn call_all(host: &Host) {
    let mut called = 0;
    for export in host.exports() {
        let mut instance = host.instantiate().unwrap();
        let mut values = Values::new(Mode::Shapes);
        for _ in 0..CALLS {
            let args = instance.args(export, &mut values).unwrap();
            let called = instance.call_export(export, &args.values).unwrap();
            let results = called.unwrap_or_else(|trap| panic!("{export}: {trap}"));
            instance.discard(&results).unwrap();
            instance.release(args).unwrap();
        }
        called += 1;
    }
    assert!(called > 0, "nothing to call");
}

const GREETERS: [&str; 3] = ["hello-cpp", "hello-c", "hello-wasi"];

/// Calls the greeter with the name `you` and these fields before it. It must greet.
#[track_caller]
fn greets(project: &Project, before: &[(&str, Val)]) {
    let host = Host::new(&project.built("hello.wasm")).unwrap();
    let mut instance = host.instantiate().unwrap();
    let say_hello = instance.export("greeter", "say-hello").unwrap();
    let args = instance
        .args(&say_hello, &mut Values::new(Mode::Full))
        .unwrap();
    let name = ("name", Val::String("you".into()));
    let fields = before.iter().cloned().chain([name]);
    let request = Val::Record(fields.map(|(name, value)| (name.into(), value)).collect());
    let results = instance
        .call_export(&say_hello, &[args.values[0].clone(), request])
        .unwrap()
        .unwrap();
    let id = request_id(args.reps[0]);
    let greeting = format!("Hello, you! This is request {id}.");
    let reply = Val::Record(vec![("message".into(), Val::String(greeting))]);
    assert_eq!(results, [reply]);
}

#[test]
fn the_greeters_greet() {
    for name in GREETERS {
        let project = Project::example("Ninja", name);
        project.configure(&[]);
        project.build();
        greets(&project, &[]);
    }
}

/// A field more in the WIT is a field more in each object: what was not compiled again would read another one.
#[test]
fn the_greeters_greet_after_a_record_has_changed() {
    for name in GREETERS {
        let project = Project::example("Ninja", name);
        project.configure(&[]);
        project.build();
        let record = "record hello-request {";
        project.edit(
            "wit/hello.wit",
            record,
            &format!("{record}\n    extra: u64,"),
        );
        project.build();
        greets(&project, &[("extra", Val::U64(1 << 40))]);
    }
}
