//! An instance that cannot be entered any more, since a call of it trapped.

use wasmtime::component::{Component, Linker, Resource, ResourceType};
use wasmtime::{Config, Engine, Store};
use witguard_host::{Cause, Host, Instance, Mode, Trap, Values};

const COMPONENT: &str = r#"(component
  (import "ctx" (type $ctx (sub resource)))
  (core func $drop (canon resource.drop $ctx))
  (core module $m
    (import "" "drop" (func $drop (param i32)))
    (func (export "traps") (param i32) (call $drop (local.get 0)) unreachable)
    (func (export "leaks") (param i32))
    (func (export "works") (param i32) (call $drop (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
  (func (export "traps") (param "c" (borrow $ctx)) (canon lift (core func $i "traps")))
  (func (export "leaks") (param "c" (borrow $ctx)) (canon lift (core func $i "leaks")))
  (func (export "works") (param "c" (borrow $ctx)) (canon lift (core func $i "works"))))"#;

fn call(instance: &mut Instance, name: &str) -> Result<(), Trap> {
    let export = instance.export("", name).unwrap();
    let outcome = instance.invoke(&export, &mut Values::new(Mode::Full));
    outcome.unwrap().result.map(drop)
}

#[test]
fn an_instance_that_trapped_is_told_from_the_trap_and_starts_over() {
    let component = wat::parse_str(COMPONENT).unwrap();
    for host in [
        Host::new(&component).unwrap(),
        Host::builder(&component).quarantine().build().unwrap(),
    ] {
        let mut instance = host.instantiate().unwrap();
        call(&mut instance, "works").unwrap();
        let first = call(&mut instance, "traps").unwrap_err();
        assert!(first.reason.contains("unreachable"), "{first:?}");
        for _ in 0..2 {
            let later = call(&mut instance, "works").unwrap_err();
            assert_eq!(later.cause, Cause::Other);
            assert_eq!(
                later.reason,
                "cannot enter component instance: an earlier call of it trapped, or it is running already"
            );
            assert_eq!(later.backtrace, [""; 0]);
        }
        instance.restart().unwrap();
        call(&mut instance, "works").unwrap();
    }
}

/// What a leak leaves behind, as docs/hosts.md has it: it depends on how wasmtime is set up.
#[test]
fn an_instance_that_leaked_can_be_entered_only_without_support_for_async() {
    for (concurrency, enters) in [(true, false), (false, true)] {
        let mut config = Config::new();
        config.concurrency_support(concurrency);
        let engine = Engine::new(&config).unwrap();
        let component = wat::parse_str(COMPONENT).unwrap();
        let component = Component::new(&engine, component).unwrap();
        let mut linker = Linker::new(&engine);
        let ty = ResourceType::host::<()>();
        linker.root().resource("ctx", ty, |_, _| Ok(())).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component).unwrap();
        let mut call = |name: &str| {
            let func = instance.get_typed_func::<(Resource<()>,), ()>(&mut store, name);
            func.unwrap().call(&mut store, (Resource::new_borrow(1),))
        };
        call("works").unwrap();
        let leak = format!("{:#}", call("leaks").unwrap_err());
        assert!(leak.contains("borrow handles still remain"), "{leak}");
        let later = call("works").map_err(|error| format!("{error:#}"));
        match enters {
            true => later.unwrap(),
            false => assert!(
                later
                    .unwrap_err()
                    .contains("cannot enter component instance")
            ),
        }
    }
}
