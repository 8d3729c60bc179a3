//! Numbers of handles that are gone are not given to other handles, and each handle is followed.

use std::path::Path;

use wasmtime::component::Val;
use witguard_host::{Cause, Host, Instance, Left, Mode, Outcome, Trap, Values};

fn host(component: &str) -> Host {
    let component = wat::parse_str(component).unwrap();
    let host = Host::builder(&component).quarantine().build().unwrap();
    assert_eq!(host.unwatched(), None);
    host
}

/// Calls the only function that is there, or `f`.
fn call(instance: &mut Instance, name: &str, number: u64) -> Outcome {
    let export = instance.export("", name).unwrap();
    instance.number(number);
    instance
        .invoke(&export, &mut Values::new(Mode::Full))
        .unwrap()
}

const DROPS: &str = r#"(component
  (import "t:t/types" (instance $types
    (export "ctx" (type (sub resource)))
    (export "other" (type (sub resource)))
    (export "make" (func (result (own 0))))))
  (alias export $types "ctx" (type $ctx))
  (core func $drop (canon resource.drop $ctx))
  (core func $make (canon lower (func $types "make")))
  (core module $m
    (import "" "drop" (func $drop (param i32)))
    (import "" "make" (func $make (result i32)))
    (global $kept (mut i32) (i32.const 0))
    (func (export "balanced") (param i32) (call $drop (local.get 0)))
    (func (export "twice") (param i32)
      (call $drop (local.get 0))
      (drop (call $make))
      (call $drop (local.get 0)))
    (func (export "keeps") (param i32)
      (if (global.get $kept) (then (call $drop (global.get $kept))))
      (global.set $kept (local.get 0))
      (call $drop (local.get 0)))
    (func (export "leaks") (param i32)))
  (core instance $i (instantiate $m (with "" (instance
    (export "drop" (func $drop)) (export "make" (func $make))))))
  (func (export "balanced") (param "c" (borrow $ctx)) (canon lift (core func $i "balanced")))
  (func (export "twice") (param "c" (borrow $ctx)) (canon lift (core func $i "twice")))
  (func (export "keeps") (param "c" (borrow $ctx)) (canon lift (core func $i "keeps")))
  (func (export "leaks") (param "c" (borrow $ctx)) (canon lift (core func $i "leaks"))))"#;

#[test]
fn a_number_is_not_given_again() {
    let host = host(DROPS);
    let mut instance = host.instantiate().unwrap();
    for number in 0..10 {
        call(&mut instance, "balanced", number).result.unwrap();
    }
    let trap = call(&mut instance, "twice", 10).result.unwrap_err();
    assert_eq!(trap.cause, Cause::HandleMisused);
    assert_eq!(
        trap.reason,
        "borrow<ctx> handle 11 was dropped before, in this call"
    );
    let mut instance = host.instantiate().unwrap();
    call(&mut instance, "keeps", 17).result.unwrap();
    let trap = call(&mut instance, "keeps", 18).result.unwrap_err();
    assert_eq!(trap.cause, Cause::HandleMisused);
    assert_eq!(
        trap.reason,
        "borrow<ctx> handle 1 was dropped before, in call 17"
    );
    let mut instance = host.instantiate().unwrap();
    let outcome = call(&mut instance, "leaks", 1);
    assert_eq!(outcome.result.unwrap_err().cause, Cause::BorrowLeft);
    let left = Left {
        resource: "ctx".into(),
        place: Some(0),
    };
    assert_eq!(outcome.left, [left]);
}

/// Calls the function twice, the second time with `true`. With a quarantine, and without.
fn misuse(file: &str, name: &str) -> [Result<(), Trap>; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(file);
    let component = wat::parse_file(path).unwrap();
    let kept = Host::builder(&component).quarantine().build().unwrap();
    assert_eq!(kept.unwatched(), None);
    let plain = Host::new(&component).unwrap();
    [kept, plain].map(|host| {
        let mut instance = host.instantiate().unwrap();
        for stale in [false, false, true] {
            let export = instance.export("", name).unwrap();
            let mut args = instance
                .args(&export, &mut Values::new(Mode::Full))
                .unwrap();
            *args.values.last_mut().unwrap() = Val::Bool(stale);
            let called = instance.call_export(&export, &args.values).unwrap();
            let trap = instance.conclude(args, called).result.err();
            match (stale, trap) {
                (true, trap) => return trap.map_or(Ok(()), Err),
                (false, trap) => assert_eq!(trap, None, "{file}: {name}"),
            }
        }
        unreachable!()
    })
}

/// Asserts that a stale handle is found, though no runtime finds it.
#[track_caller]
fn assert_found(file: &str, name: &str, said: &str) {
    let [kept, plain] = misuse(file, name);
    let trap = kept.unwrap_err();
    assert_eq!(trap.cause, Cause::HandleMisused, "{name}: {trap}");
    let without_number = trap.reason.split_once(" handle ").unwrap();
    let (_, how) = without_number.1.split_once(' ').unwrap();
    assert_eq!(format!("{} … {how}", without_number.0), said, "{name}");
    assert!(trap.backtrace.iter().all(|name| !name.contains("witguard")));
    assert_eq!(plain, Ok(()), "{name}");
}

#[test]
fn own_handles_that_are_given_away_are_followed_in_every_shape() {
    for name in [
        "plain", "record", "option", "variant", "list", "nested", "many",
    ] {
        assert_found(
            "given.wat",
            name,
            "own<ctx> … was given away before, in this call",
        );
    }
    assert_found(
        "given.wat",
        "change",
        "own<ctx> … was dropped before, in this call",
    );
}

#[test]
fn asynchronous_functions_are_followed() {
    for name in ["returns", "gives"] {
        assert_found(
            "async.wat",
            name,
            "own<ctx> … was given away before, in this call",
        );
    }
}

#[test]
fn every_component_inside_is_followed() {
    for name in ["a", "b"] {
        assert_found(
            "composed.wat",
            name,
            "borrow<ctx> … was dropped before, in this call",
        );
    }
    let [kept, _] = misuse("composed.wat", "own");
    assert_eq!(kept.unwrap_err().cause, Cause::HandleMisused);
}

#[test]
fn a_component_with_an_import_of_that_name_runs_as_it_is() {
    let named = |name: &str| {
        let component = format!(
            r#"(component
              (import "{name}" (func (result u32)))
              (core module $m (func (export "f")))
              (core instance $i (instantiate $m))
              (func (export "f") (canon lift (core func $i "f"))))"#
        );
        let component = wat::parse_str(component).unwrap();
        let host = Host::builder(&component).quarantine().build().unwrap();
        let mut instance = host.instantiate().unwrap();
        call(&mut instance, "f", 0).result.unwrap();
        host.unwatched().map(str::to_owned)
    };
    let said = "it has an import `witguard-handles`";
    assert_eq!(named("witguard-handles").as_deref(), Some(said));
    assert_eq!(named("other-handles"), None);
}
