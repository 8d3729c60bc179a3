//! Guests in Rust, with plain bindings of `wit-bindgen rust`.

use std::path::Path;
use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use wit_bindgen_core::{Files, WorldGenerator};

const TARGET: &str = "wasm32-unknown-unknown";

/// Whether Rust can build for WebAssembly here.
pub(crate) fn is_available() -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let folder = output.ok().filter(|output| output.status.success());
    folder.is_some_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// Builds the component of this source and WIT with these features of the guest.
pub(crate) fn component(wit: &Path, source: &str, features: &str) -> Vec<u8> {
    let name = wit.file_stem().unwrap().to_str().unwrap();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("rust-guest")
        .join(name);
    write_bindings(wit, &dir.join("bindings"));
    write_crate(source, &dir);
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--release", "--target", TARGET])
        .args(["--features", features, "--manifest-path"])
        .arg(dir.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(dir.join("target"))
        .env("BINDINGS", dir.join("bindings"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "the guest in Rust does not build; it needs `rustup target add {TARGET}`, which tests/run.sh does:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let module = dir
        .join("target")
        .join(TARGET)
        .join("release/rust_guest.wasm");
    let module = std::fs::read(module).expect("the guest is there");
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&module).expect("the module has its types");
    encoder.validate(true).encode().expect("it is a component")
}

/// Writes the crate of a guest with this source.
fn write_crate(source: &str, dir: &Path) {
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("rust-guest");
    std::fs::create_dir_all(dir.join("src")).expect("the folder can be made");
    for name in ["Cargo.toml", "Cargo.lock"] {
        std::fs::copy(guest.join(name), dir.join(name)).expect("it can be copied");
    }
    std::fs::write(dir.join("src/lib.rs"), source).expect("the source can be written");
}

fn write_bindings(wit: &Path, dir: &Path) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).expect("the WIT loads");
    let world = resolve
        .select_world(&[package], None)
        .expect("it has one world");
    let mut files = Files::default();
    let opts = wit_bindgen_rust::Opts {
        generate_all: true,
        pub_export_macro: true,
        ..Default::default()
    };
    let mut generator = opts.build();
    let made = generator.generate(&mut resolve, world, &mut files);
    made.expect("it generates");
    std::fs::create_dir_all(dir).expect("the folder can be made");
    for (name, text) in files.iter() {
        std::fs::write(dir.join(name), text).expect("the bindings can be written");
    }
}
