//! Cancellation. A host cannot request it (wasmtime 48 has no way to), but a guest that calls another guest can.

use std::sync::{Arc, Mutex};

use wasm_encoder::{
    ComponentBuilder, ComponentExportKind, ComponentTypeRef, ComponentValType, InstanceType,
    PrimitiveValType, TypeBounds,
};
use wasmtime::component::Val;
use witguard_e2e::{Guest, Mode, Values, probe};

use crate::bench::{Bench, Tally};
use crate::guests::{Case, Form, text};
use crate::plan::{Plan, Turns, Way};

const TYPES: &str = "t:t/types@0.1.0";
const API: &str = "t:t/api@0.1.0";
const DRIVE: &str = "t:t/drive@0.1.0";

/// The component that calls the other one.
pub(crate) fn driver() -> Vec<u8> {
    let driver = Guest::from_text(text!("driver.wit"))
        .source("driver.c", text!("driver.c"))
        .build();
    driver.unwrap_or_else(|error| panic!("{error}")).component
}

/// Lets another guest call 20 tasks that return at once, and 20 that do not, which it cancels.
pub(crate) fn play(driver: &[u8], form: Form) -> Tally {
    let plan = Plan::mixed(&[Way::Forever, Way::Finish], Turns::Each(0));
    let component = around(Case::One.component(form), driver);
    let host = Bench::host(Case::One, &component, &Arc::new(Mutex::new(plan)));
    let mut instance = host.instantiate().unwrap();
    let go = instance.export("drive", "go").unwrap();
    let mut tally = Tally::default();
    let mut first = None;
    for _ in 0..5 {
        let dropped = instance.dropped().unwrap();
        let args = instance
            .args(&go, &mut Values::new(Mode::Lists(40)))
            .unwrap();
        let result = instance.call_export(&go, &args.values).unwrap();
        let expected = vec![Val::Tuple(vec![Val::U32(20), Val::U32(20)])];
        if result != Ok(expected) {
            tally.faults += &format!("{result:?}\n");
            return tally;
        }
        tally.calls += 40;
        tally.received += 40;
        tally.dropped += instance.dropped().unwrap() - dropped;
        let usage = instance.usage().unwrap();
        if *first.get_or_insert(usage) != usage {
            tally.faults += "memory grows\n";
        }
    }
    if tally.received != tally.dropped {
        tally.faults += "not balanced\n";
    }
    tally.said = "100 cancelled, 100 returned".into();
    tally
}

/// A component that contains both guests: the driver calls the callee, and both see the same resources. It exports what
/// the driver exports, and the callee's probe.
fn around(callee: &[u8], driver: &[u8]) -> Vec<u8> {
    let mut outer = ComponentBuilder::default();
    let mut types = InstanceType::new();
    types.export("ctx", ComponentTypeRef::Type(TypeBounds::SubResource));
    types.ty().defined_type().borrow(0);
    types
        .ty()
        .function()
        .params([("self", ComponentValType::Type(1))])
        .result(Some(ComponentValType::Primitive(PrimitiveValType::S64)));
    types.export("[method]ctx.request-id", ComponentTypeRef::Func(2));
    let types = outer.type_instance(None, &types);
    let types = outer.import(TYPES, ComponentTypeRef::Instance(types));

    let [callee, driver] = [callee, driver].map(|component| outer.component_raw(None, component));
    let import = (TYPES, ComponentExportKind::Instance, types);
    let callee = outer.instantiate(None, callee, [import]);
    let api = outer.alias_export(callee, API, ComponentExportKind::Instance);
    let driver = outer.instantiate(
        None,
        driver,
        [import, (API, ComponentExportKind::Instance, api)],
    );
    for (instance, name) in [(driver, DRIVE), (callee, probe::INTERFACE)] {
        let index = outer.alias_export(instance, name, ComponentExportKind::Instance);
        outer.export(name, ComponentExportKind::Instance, index, None);
    }
    outer.finish()
}
