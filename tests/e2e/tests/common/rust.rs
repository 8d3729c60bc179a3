//! The greeter in Rust, with plain bindings of `wit-bindgen rust`.

use std::path::Path;
use std::process::Command;

use wit_bindgen_core::wit_parser::Resolve;
use wit_bindgen_core::{Files, WorldGenerator};
use witguard_e2e::corpus;

const TARGET: &str = "wasm32-unknown-unknown";

/// Whether Rust can build for WebAssembly here.
pub(crate) fn is_available() -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let folder = output.ok().filter(|output| output.status.success());
    folder.is_some_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// Builds the component with these features of the guest.
pub(crate) fn greeter(features: &str) -> Vec<u8> {
    let target_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-guest");
    let bindings = target_dir.join("bindings");
    write_bindings(&bindings);
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("rust-guest/Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--release", "--target", TARGET])
        .args(["--features", features, "--manifest-path"])
        .arg(guest)
        .arg("--target-dir")
        .arg(&target_dir)
        .env("BINDINGS", &bindings)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "the guest in Rust does not build; it needs `rustup target add {TARGET}`, which tests/run.sh does:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let module = target_dir.join(TARGET).join("release/rust_guest.wasm");
    let module = std::fs::read(module).expect("the guest is there");
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&module).expect("the module has its types");
    encoder.validate(true).encode().expect("it is a component")
}

fn write_bindings(dir: &Path) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(corpus::hello()).expect("hello.wit loads");
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
