//! An object that was compiled with other bindings does not link: what has another layout never meets.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::write::write;
use witguard::{Language, Opts};
use witguard_e2e::Toolchain;
use witguard_e2e::toolchain::TARGET;

/// What is exported: a function, or a resource.
const EXPORTS: [&str; 2] = [
    "f: func(c: borrow<ctx>, r: r) -> u32;",
    "resource cart { constructor(c: borrow<ctx>, r: r); }",
];

/// A world that exports `export`, with a record of `fields`.
fn wit(fields: &str, export: &str) -> String {
    format!(
        "package t:t;
interface types {{ resource ctx {{ id: func() -> u32; }} }}
interface api {{
  use types.{{ctx}};
  record r {{ {fields} }}
  {export}
}}
world w {{ import types; export api; }}"
    )
}

/// Bindings, guards, shims and skeletons.
fn generated(fields: &str, export: &str, language: Language) -> TempDir {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("w.wit", &wit(fields, export)).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.write_bindings = true;
    opts.stubs = true;
    let dir = tempfile::tempdir().unwrap();
    let made = opts.generate(&mut resolve, world).unwrap();
    write(dir.path(), &made.files).unwrap();
    dir
}

fn compile(source: &str, folder: &Path, object: &Path) {
    let tools = Toolchain::find().unwrap();
    let (tool, standard) = match source.ends_with(".cpp") {
        true => (tools.clangxx(), "-std=c++17"),
        false => (tools.clang(), "-std=c11"),
    };
    let mut command = Command::new(tool);
    command.args([TARGET, standard, "-fno-exceptions", "-c"]);
    command.arg(folder.join(source)).arg("-o");
    let output = command.arg(object).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{source}: {said}");
}

/// What the linker says of user code that was compiled in the folder `old`, with all else from `new`.
fn linked(old: &Path, new: &Path, ending: &str) -> (bool, String) {
    let objects = tempfile::tempdir().unwrap();
    let sources = [
        (format!("w_impl.{ending}"), old),
        (format!("w_guard.{ending}"), new),
        ("w.c".to_string(), new),
    ];
    let mut command = Command::new(Toolchain::find().unwrap().clangxx());
    command.args([TARGET, "-mexec-model=reactor", "-o"]);
    command.arg(objects.path().join("core.wasm"));
    for (source, folder) in sources {
        let object = objects.path().join(format!("{source}.o"));
        compile(&source, folder, &object);
        command.arg(object);
    }
    let output = command.arg(new.join("w_component_type.o")).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn what_was_compiled_with_other_bindings_does_not_link() {
    for (language, ending) in [(Language::C, "c"), (Language::Cpp, "cpp")] {
        for export in EXPORTS {
            let [one, two, same] = ["a: u32", "a: u32, b: u64", "a: u32"]
                .map(|fields| generated(fields, export, language));
            let (links, said) = linked(same.path(), one.path(), ending);
            assert!(links, "{ending}: {said}");
            let (links, said) = linked(one.path(), two.path(), ending);
            assert!(!links, "{ending}, {export}: it links");
            assert!(said.contains("undefined symbol: "), "{ending}: {said}");
            assert!(said.contains("bindings_"), "{ending}: {said}");
        }
    }
}
