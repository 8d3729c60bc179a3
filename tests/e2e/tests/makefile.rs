//! The Makefile of docs/guide.md: a record that changes in the WIT compiles everything again that knows its layout.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};
use witguard_e2e::corpus;

/// The block of the guide, as a Makefile.
fn makefile() -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide.md");
    let guide = fs::read_to_string(guide).unwrap();
    let (_, block) = guide
        .split_once("```make\n")
        .expect("the guide has a Makefile");
    block.split_once("```").unwrap().0.to_string()
}

/// Stands for the tools: puts what was generated from the WIT into `gen`, changed files alone.
const TOOL: &str = "#!/bin/sh
version=one; grep -q extra wit/hello.wit && version=two
for file in \"$PREPARED/$version\"/*; do
  cmp -s \"$file\" \"gen/$(basename \"$file\")\" || cp \"$file\" gen/
done
touch gen/guards.stamp
";

fn generate(wit: &str, dir: &Path) {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("hello.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    write(dir, &opts.generate(&mut resolve, world).unwrap().files).unwrap();
}

/// The object of user code before and after the change.
fn objects(makefile: &str) -> [Vec<u8>; 2] {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    for folder in ["wit", "gen", "bin"] {
        fs::create_dir(path(folder)).unwrap();
    }
    let hello = fs::read_to_string(corpus::hello()).unwrap();
    let changed = hello.replacen(
        "record hello-request {",
        "record hello-request {\n    extra: u64,",
        1,
    );
    assert_ne!(hello, changed);
    generate(&hello, &path("one"));
    generate(&changed, &path("two"));
    for tool in ["wit-bindgen", "witguard"] {
        let tool = path("bin").join(tool);
        fs::write(&tool, TOOL).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::write(path("Makefile"), makefile).unwrap();
    let code = "#include \"helloworld_guard.hpp\"\nextern \"C\" {\n\
        extern const unsigned long size;\n\
        const unsigned long size = sizeof(exports_sammyne_helloworld_greeter_hello_request_t);\n}\n";
    fs::write(path("greeter.cpp"), code).unwrap();
    [hello, changed].map(|wit| {
        // File systems tell times apart in steps.
        std::thread::sleep(std::time::Duration::from_millis(30));
        fs::write(path("wit/hello.wit"), wit).unwrap();
        let bin = path("bin").display().to_string();
        let made = Command::new("make")
            .arg("greeter.o")
            .current_dir(dir.path())
            .env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap()))
            .env("PREPARED", dir.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        fs::read(path("greeter.o")).unwrap()
    })
}

#[test]
fn a_changed_layout_compiles_user_code_again() {
    let [before, after] = objects(&makefile());
    assert!(before != after, "greeter.o is out of date");
}

/// The control: a Makefile in which user code depends on neither header.
#[test]
fn a_makefile_without_the_headers_does_not() {
    let mut makefile = makefile();
    for (line, without) in [
        ("$(OBJECTS): gen/helloworld.h\n", ""),
        (
            "greeter.o gen/helloworld_guard.o: ",
            "gen/helloworld_guard.o: ",
        ),
    ] {
        assert!(makefile.contains(line), "{makefile}");
        makefile = makefile.replace(line, without);
    }
    let [before, after] = objects(&(makefile + "greeter.o: | gen/guards.stamp\n"));
    assert!(before == after);
}
