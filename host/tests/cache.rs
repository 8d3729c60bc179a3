//! Compiled code that is kept between runs.
#![cfg(feature = "cache")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use witguard_host::{Budget, Host, Limits, Mode, Values};

const COMPONENT: &str = r#"(component
  (core module $m (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))"#;

/// Whether the component's code was in the cache. It is called in any case.
fn is_cached(component: &str, dir: &Path) -> bool {
    let component = wat::parse_str(component).unwrap();
    let limits = Limits {
        call: Budget::Time(Duration::from_secs(10)),
        ..Limits::default()
    };
    let host = Host::builder(&component).limits(limits).cache(dir);
    let host = host.build().unwrap();
    let mut instance = host.instantiate().unwrap();
    let export = instance.export("", "f").unwrap();
    let outcome = instance.invoke(&export, &mut Values::new(Mode::Full));
    let results = outcome.unwrap().result.unwrap();
    assert_eq!(results, [wasmtime::component::Val::U32(7)]);
    host.is_cached()
}

/// The files with compiled code, without what wasmtime writes about them.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in dir.read_dir().unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false if path.extension().is_none() => found.push(path),
            false => {}
        }
    }
    found
}

#[test]
fn the_second_host_does_not_compile() {
    let dir = tempfile::TempDir::with_prefix("a cache ").unwrap();
    let dir = dir.path().join("made for it");
    assert!(!is_cached(COMPONENT, &dir));
    assert!(is_cached(COMPONENT, &dir));
    let other = COMPONENT
        .replace("$i", "$other")
        .replace("(i32.const 7)", "(i32.add (i32.const 3) (i32.const 4))");
    assert!(!is_cached(&other, &dir));
    assert!(is_cached(&other, &dir) && is_cached(COMPONENT, &dir));
    assert_eq!(files(&dir).len(), 2);
}

#[test]
fn what_is_broken_in_the_cache_is_compiled_again() {
    let dir = tempfile::tempdir().unwrap();
    assert!(!is_cached(COMPONENT, dir.path()));
    let kept = files(dir.path());
    assert_eq!(kept.len(), 1);
    let code = std::fs::read(&kept[0]).unwrap();
    for broken in [&b""[..], b"no code", &code[..code.len() / 2]] {
        std::fs::write(&kept[0], broken).unwrap();
        assert!(!is_cached(COMPONENT, dir.path()));
        assert!(is_cached(COMPONENT, dir.path()));
    }
}

#[test]
fn a_cache_that_cannot_be_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    for dir in [&file, &file.join("below"), Path::new("not/absolute")] {
        assert!(!is_cached(COMPONENT, dir) && !is_cached(COMPONENT, dir));
    }
}
