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

/// What the driver of the next test does: the first call is cancelled at once, the next one after one turn, and so on.
const PATIENCE: &str = "#include \"driver_guard.hpp\"
namespace drive = witguard::exports::t::t::drive;
namespace api = witguard::t::t::api;
using witguard::task;

static task<> turns(uint32_t count) {
  for (; count > 0; --count) co_await witguard::yield();
}

auto drive::go(list<ctx> cs) -> task<tuple<uint32_t, uint32_t>> {
  tuple<uint32_t, uint32_t> counts{0, 0};
  for (uint32_t i = 0; i < cs.size(); ++i) {
    const auto first = co_await witguard::when_any(api::f(cs[i]), turns(i));
    (first.index() == 0 ? counts.f0 : counts.f1) += 1;
    cs[i].drop();  // traps if it is still lent
  }
  co_return counts;
}
";

/// A task that asks for the id before each point where it waits.
const POINTS: &str = "#include \"w_guard.hpp\"
#include <memory>
namespace api = witguard::exports::t::t::api;
using witguard::task;
using witguard::when_all;
using witguard::when_any;
using witguard::yield;

static task<int> inner(api::ctx_view c) {
  auto memory = std::make_unique<int>(1);
  c.request_id();
  co_await yield();
  c.request_id();
  co_await yield();
  co_return *memory;
}

static task<> turns(int count) {
  const auto memory = std::make_unique<int>(count);
  for (int i = 0; i < *memory; ++i) co_await yield();
}

auto api::f(ctx_guard c) -> task<int64_t> {
  c.request_id();
  co_await yield();
  const int sum = co_await inner(c);
  c.request_id();
  co_await when_all(turns(1), inner(c));
  c.request_id();
  const auto first = co_await when_any(turns(9), turns(1));
  c.request_id();
  co_await when_any(when_all(turns(1), turns(1)), turns(5));
  co_return sum + c.request_id() + static_cast<int64_t>(first.index());
}
";

/// How often a task of [`POINTS`] has asked at each of its points, and how often in all. (It asks twice before the fourth.)
const ASKED: [usize; 8] = [1, 2, 3, 5, 6, 7, 8, 9];

#[test]
fn a_coroutine_is_cancelled_at_every_point() {
    let cpp = || {
        let mut opts = witguard::Opts::default();
        opts.languages = vec![witguard::Language::Cpp];
        opts.write_bindings = true;
        opts.build()
    };
    let component = |callee: &str| {
        let wit = witguard_e2e::corpus::conformance("21-async.wit").unwrap();
        let callee = Guest::from_text(wit)
            .generator(cpp)
            .source("points.cpp", callee);
        let callee = callee.build().unwrap_or_else(|error| panic!("{error}"));
        let driver = Guest::from_text(text!("driver.wit"))
            .generator(cpp)
            .source("patience.cpp", PATIENCE);
        let driver = driver.build().unwrap_or_else(|error| panic!("{error}"));
        witguard_e2e::Host::new(&around(&callee.component, &driver.component)).unwrap()
    };
    let host = component(POINTS);
    let mut instance = host.instantiate().unwrap();
    let go = instance.export("drive", "go").unwrap();
    let mut first = None;
    for _ in 0..5 {
        let dropped = instance.dropped().unwrap();
        let args = instance
            .args(&go, &mut Values::new(Mode::Lists(40)))
            .unwrap();
        let result = instance.call_export(&go, &args.values).unwrap().unwrap();
        let [Val::Tuple(counts)] = &result[..] else {
            panic!("{result:?}");
        };
        let [Val::U32(returned), Val::U32(cancelled)] = counts[..] else {
            panic!("{result:?}");
        };
        println!("{returned} returned, {cancelled} cancelled");
        assert!(returned > 0 && returned + cancelled == 40);
        assert_eq!(
            instance.dropped().unwrap() - dropped,
            40,
            "each borrow is dropped once"
        );
        let usage = instance.usage().unwrap();
        assert_eq!(*first.get_or_insert(usage), usage, "memory is flat");
    }
    // Every point was one where a task was cancelled.
    let mut asked = std::collections::BTreeMap::<u32, usize>::new();
    for call in instance.imports() {
        *asked.entry(call.reps[0]).or_default() += 1;
    }
    let points: std::collections::BTreeSet<usize> = asked.into_values().collect();
    assert_eq!(points.into_iter().collect::<Vec<_>>(), ASKED);

    // A task that keeps its borrow cannot confirm.
    let keeps = "#include \"w_guard.hpp\"
#include <utility>
auto witguard::exports::t::t::api::f(ctx_guard c) -> witguard::task<int64_t> {
  static ctx_guard kept = nullptr;
  kept = std::move(c);
  for (int i = 0; i < 5; ++i) co_await witguard::yield();
  co_return 1;
}
";
    let mut instance = component(keeps).instantiate().unwrap();
    let go = instance.export("drive", "go").unwrap();
    let args = instance
        .args(&go, &mut Values::new(Mode::Lists(2)))
        .unwrap();
    let trap = instance
        .call_export(&go, &args.values)
        .unwrap()
        .unwrap_err();
    assert!(trap.text.contains("borrow handles still remain"), "{trap}");
}
