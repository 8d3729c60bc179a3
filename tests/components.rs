//! `gen` and `inspect` on a component that was built: they read its world as they would read the WIT of that world.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::assert_snapshot;
use tempfile::TempDir;
use wit_component::{
    ComponentEncoder, DecodedWasm, StringEncoding, WitPrinter, decode, dummy_module,
    embed_component_metadata,
};
use wit_parser::{ManglingAndAbi, Resolve};

/// A component of the example's world, as a build makes it, and other forms of the same. The folder is theirs.
struct Built {
    dir: TempDir,
    binary: PathBuf,
    wit: PathBuf,
}

impl Built {
    fn new() -> Built {
        let dir = TempDir::with_prefix("a folder ").unwrap();
        let mut resolve = Resolve::default();
        let hello = Path::new(env!("CARGO_MANIFEST_DIR")).join("wit/hello.wit");
        let (package, _) = resolve.push_path(hello).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let mut module = dummy_module(
            &resolve,
            world,
            ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync),
        );
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
            .unwrap();
        let mut encoder = ComponentEncoder::default();
        let bytes = encoder.module(&module).unwrap().encode().unwrap();
        let DecodedWasm::Component(decoded, root) = decode(&bytes).unwrap() else {
            panic!("a component");
        };
        let root = decoded.worlds[root].package.unwrap();
        let others: Vec<_> = decoded.packages.iter().map(|(id, _)| id).collect();
        let others: Vec<_> = others.into_iter().filter(|id| *id != root).collect();
        let mut printer = WitPrinter::default();
        printer.print(&decoded, root, &others).unwrap();
        let binary = dir.path().join("the plugin.wasm");
        let wit = dir.path().join("plugin.wit");
        std::fs::write(&binary, bytes).unwrap();
        std::fs::write(&wit, printer.output.to_string()).unwrap();
        Built { dir, binary, wit }
    }

    fn file(&self, name: &str, contents: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }
}

fn run(args: &[&str], input: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
    command.args(args).arg(input).output().unwrap()
}

/// What a run that must work prints.
#[track_caller]
fn prints(args: &[&str], input: &Path) -> String {
    let output = run(args, input);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The error of a run that must fail, without the folder's name.
#[track_caller]
fn fails(args: &[&str], input: &Path) -> String {
    let output = run(args, input);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    let folder = input.parent().unwrap().display().to_string();
    said.replace(&folder, "{folder}")
}

/// Everything that `gen` makes of the input: the name and contents of each file.
#[track_caller]
fn generated(input: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().to_str().unwrap();
    let kinds = ["--bindings", "--stubs", "--testkit"];
    let languages = ["--lang", "c", "--lang", "cpp"];
    prints(
        &[&["gen", "--out-dir", dir], &kinds[..], &languages].concat(),
        input,
    );
    let entries = out.path().read_dir().unwrap().map(Result::unwrap);
    let files = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    });
    files.collect()
}

#[test]
fn gen_makes_the_same_of_a_component_and_of_its_wit() {
    let built = Built::new();
    let of_binary = generated(&built.binary);
    let of_wit = generated(&built.wit);
    assert!(of_binary.keys().eq(of_wit.keys()), "{:?}", of_binary.keys());
    for (name, contents) in &of_binary {
        let other = &of_wit[name];
        let texts = [contents, other].map(|text| String::from_utf8_lossy(text));
        assert!(contents == other, "{name}: {texts:?}");
    }
    assert_snapshot!(of_binary.keys().cloned().collect::<Vec<_>>().join("\n"));
    assert_snapshot!(String::from_utf8_lossy(&of_binary["root_guard.cpp"]));
}

#[test]
fn inspect_shows_the_same_of_a_component_and_of_its_wit() {
    let built = Built::new();
    for format in ["table", "markdown", "mermaid"] {
        let args = ["inspect", "--format", format];
        let of_binary = prints(&args, &built.binary);
        assert_eq!(of_binary, prints(&args, &built.wit), "{format}");
        assert!(of_binary.contains("say-hello"), "{of_binary}");
    }
    // WIT text also tells where each function is.
    let json = |input| {
        let text = prints(&["inspect", "--format", "json"], input);
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let functions = json["functions"].as_array_mut().unwrap();
        assert_eq!(functions.len(), 2);
        for function in functions {
            function["location"] = serde_json::Value::Null;
        }
        json
    };
    assert_eq!(json(&built.binary), json(&built.wit));
    assert_snapshot!(prints(&["inspect", "--format", "markdown"], &built.binary));
}

/// A component in the text format, of which the binary form is the same.
const TEXT: &str = r#";; a comment
(component
    (import "t:t/types@0.1.0" (instance $types (export "ctx" (type (sub resource)))))
    (alias export $types "ctx" (type $ctx))
    (core module $m (func (export "f") (param i32)))
    (core instance $i (instantiate $m))
    (func $f (param "c" (borrow $ctx)) (canon lift (core func $i "f")))
    (component $api
        (import "ctx" (type $ctx (sub resource)))
        (import "f" (func $f (param "c" (borrow $ctx))))
        (export $ctx' "ctx" (type $ctx))
        (export "f" (func $f) (func (param "c" (borrow $ctx')))))
    (instance $api (instantiate $api (with "ctx" (type $ctx)) (with "f" (func $f))))
    (export "t:t/api@0.1.0" (instance $api)))"#;

#[test]
fn a_component_in_text_is_read_as_its_binary_form() {
    let built = Built::new();
    let text = built.file("api.wat", TEXT.as_bytes());
    let binary = built.file("api.wasm", &wat::parse_str(TEXT).unwrap());
    assert!(generated(&text) == generated(&binary));
    let shown = prints(&["inspect"], &text);
    assert_eq!(shown, prints(&["inspect"], &binary));
    assert_snapshot!(shown);
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let built = Built::new();
    let module = wat::parse_str("(module)").unwrap();
    let names = [
        ("core.wasm", &module[..]),
        ("core.wat", b";; a module\n(module)"),
        (
            "typo.wat",
            b"(component\n  (import \"f\" (func $f))\n  (exprot \"f\"))",
        ),
        ("invalid.wat", b"(component (export \"x\" (func 3)))"),
        ("cut.wasm", &std::fs::read(&built.binary).unwrap()[..200]),
    ];
    let mut said = String::new();
    for (name, contents) in names {
        let path = built.file(name, contents);
        let error = fails(&["gen", "--list", "generated"], &path);
        assert_eq!(error, fails(&["inspect"], &path), "{name}");
        said += &error;
    }
    assert_snapshot!(said);
}
