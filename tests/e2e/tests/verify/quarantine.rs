//! Faults that no runtime sees: each in a guest that `verify` fails, and that passes without the quarantine; and a twin
//! without the fault, which passes.

use wasm_encoder::{
    ComponentBuilder, ComponentExportKind, ComponentTypeRef, ComponentValType, InstanceType,
    PrimitiveValType, TypeBounds,
};
use witguard::verify::{FaultKind, Report, Verdict};
use witguard_e2e::{Guest, probe};

use crate::common::text_case;
use crate::{assert_passes, built, verify};

const WIT: &str = "package t:t@0.1.0;
interface types {
  resource ctx { constructor(); request-id: func() -> s64; }
  consume: func(c: ctx);
}
interface api { use types.{ctx}; FUNCTION }
world w { export api; import types; }";

/// A guest whose interface has this function.
fn guest(function: &str, body: &str) -> Guest {
    text_case(&WIT.replace("FUNCTION", function), body)
}

/// Asserts that `faulty` fails with a misused handle of which this is said (`N` stands for its number), in every call or
/// in half of them, and that it passes without a quarantine, as `sound` does in any case.
#[track_caller]
fn assert_seen(faulty: &[u8], sound: &[u8], said: &str) -> Report {
    let report = verify(faulty.to_vec(), |_| {});
    let function = &report.functions[0];
    assert_eq!(report.verdict(function), Verdict::Failed, "{function:?}");
    let misused = function.failed(FaultKind::MisusedHandle);
    assert_eq!(misused + function.ok, report.runs, "{function:?}");
    assert!(misused >= report.runs / 2, "{function:?}");
    let message = &function.faults[0].message;
    let digits = |c: char| c.is_ascii_digit();
    let (before, rest) = message.split_once(" handle ").unwrap();
    let rest = rest.trim_start_matches(digits);
    assert_eq!(format!("{before} handle N{rest}"), said);
    let unseen = verify(faulty.to_vec(), |options| options.quarantine = false);
    assert_passes(&unseen);
    assert_passes(&verify(sound.to_vec(), |_| {}));
    report
}

const TWICE: &str = "int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  t_t_types_ctx_drop_borrow(c);
  t_t_types_own_ctx_t other = t_t_types_constructor_ctx();
  TWICE
  return other.__handle == 0;
}";

#[test]
fn a_second_drop_that_hits_another_handle() {
    let component = |twice: &str| {
        let body = TWICE.replace("TWICE", twice);
        built(&guest("f: func(c: borrow<ctx>) -> s64;", &body))
    };
    let faulty = component("t_t_types_ctx_drop_borrow(c);");
    let sound = component("t_t_types_ctx_drop_own(other);");
    let said = "c: borrow<ctx> handle N was dropped before, in this call";
    let report = assert_seen(&faulty, &sound, said);
    assert_eq!(report.functions[0].ok, 0, "every call is seen");
}

/// A call keeps its handle, and the next one uses it.
#[test]
fn a_handle_that_is_kept_for_the_next_call() {
    let component = |used: &str| {
        let body = format!(
            "static exports_t_t_api_borrow_ctx_t kept;
int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{
  int64_t id = kept.__handle ? t_t_types_method_ctx_request_id({used}) : 0;
  kept = c;
  t_t_types_ctx_drop_borrow(c);
  return id;
}}"
        );
        built(&guest("f: func(c: borrow<ctx>) -> s64;", &body))
    };
    let said = "borrow<ctx> handle N was dropped before, in call 0";
    let report = assert_seen(&component("kept"), &component("c"), said);
    // The instance starts again after each trap, so that every second call has a handle from before.
    assert_eq!(report.functions[0].ok, report.runs / 2);
}

/// Also inside values, where the wrapper has to look for them.
#[test]
fn a_handle_from_a_list_is_kept() {
    let component = |used: &str| {
        let body = format!(
            "static t_t_types_borrow_ctx_t kept;
void exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {{
  if (kept.__handle && l->len) t_t_types_method_ctx_request_id({used});
  for (size_t i = 0; i < l->len; i++) {{
    kept = l->ptr[i];
    t_t_types_ctx_drop_borrow(kept);
  }}
  exports_t_t_api_list_borrow_ctx_free(l);
}}"
        );
        built(&guest("f: func(l: list<borrow<ctx>>);", &body))
    };
    let report = verify(component("kept"), |_| {});
    let function = &report.functions[0];
    assert!(
        function.failed(FaultKind::MisusedHandle) > 50,
        "{function:?}"
    );
    let unseen = verify(component("kept"), |options| options.quarantine = false);
    assert!(unseen.functions[0].ok > function.ok, "{unseen:?}");
    assert_passes(&verify(component("l->ptr[0]"), |_| {}));
}

#[test]
fn an_own_handle_that_was_given_away() {
    let component = |dropped: &str| {
        let body = format!(
            "void exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{
  t_t_types_ctx_drop_borrow(c);
  t_t_types_own_ctx_t mine = t_t_types_constructor_ctx();
  t_t_types_consume(mine);
  t_t_types_own_ctx_t other = t_t_types_constructor_ctx();
  t_t_types_ctx_drop_own({dropped});
  (void)other;
}}"
        );
        built(&guest("f: func(c: borrow<ctx>);", &body))
    };
    let said = "own<ctx> handle N was given away before, in this call";
    assert_seen(&component("mine"), &component("other"), said);
}

#[test]
fn asynchronous_functions_too() {
    let component = |used: &str| {
        let body = format!(
            "static exports_t_t_api_borrow_ctx_t kept;
w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{
  int64_t id = kept.__handle ? t_t_types_method_ctx_request_id({used}) : 0;
  kept = c;
  t_t_types_ctx_drop_borrow(c);
  exports_t_t_api_f_return(id);
  return W_CALLBACK_CODE_EXIT;
}}
w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {{
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}}"
        );
        built(&guest("f: async func(c: borrow<ctx>) -> s64;", &body))
    };
    let said = "borrow<ctx> handle N was dropped before, in call 0";
    assert_seen(&component("kept"), &component("c"), said);
}

/// A guest that uses WASI has the modules of the adapter in it, with handles of their own.
#[test]
fn components_of_several_core_modules_too() {
    let component = |twice: &str| {
        let body = TWICE.replace("TWICE", twice);
        let body = body.replace("  return", "  std::puts(\"done\");\n  return");
        let body = format!("#include \"w.h\"\n#include <cstdio>\n{body}");
        let wit = WIT.replace("FUNCTION", "f: func(c: borrow<ctx>) -> s64;");
        built(&Guest::from_text(wit).wasi().source("impl.cpp", body))
    };
    let faulty = component("t_t_types_ctx_drop_borrow(c);");
    let modules = faulty
        .windows(8)
        .filter(|start| *start == b"\0asm\x01\0\0\0");
    assert!(modules.count() > 2);
    let sound = component("t_t_types_ctx_drop_own(other);");
    let said = "c: borrow<ctx> handle N was dropped before, in this call";
    let report = assert_seen(&faulty, &sound, said);
    assert_eq!(report.functions[0].ok, 0, "every call is seen");
}

/// `outer` calls `f` of another component, with the borrow that it got itself. The fault is in one of the two.
#[test]
fn composed_components_too() {
    let inner = |twice: &str| {
        let body = TWICE.replace("TWICE", twice);
        built(&guest("f: func(c: borrow<ctx>) -> s64;", &body))
    };
    let outer = |twice: &str| {
        let wit = WIT.replace("FUNCTION", "f: func(c: borrow<ctx>) -> s64;")
            + "interface outer { use types.{ctx}; g: func(c: borrow<ctx>) -> s64; }
world v { import api; import types; export outer; }";
        let body = format!(
            "#include \"v.h\"
int64_t exports_t_t_outer_g(exports_t_t_outer_borrow_ctx_t c) {{
  int64_t got = t_t_api_f(c);
  t_t_types_ctx_drop_borrow(c);
  t_t_types_own_ctx_t other = t_t_types_constructor_ctx();
  {twice}
  (void)other;
  return got;
}}"
        );
        let guest = Guest::from_text(wit).world("v").source("impl.c", body);
        built(&guest)
    };
    let (twice, right) = (
        "t_t_types_ctx_drop_borrow(c);",
        "t_t_types_ctx_drop_own(other);",
    );
    let said = "borrow<ctx> handle N was dropped before, in this call";
    let sound = composed(&inner(right), &outer(right));
    assert_seen(&composed(&inner(twice), &outer(right)), &sound, said);
    let said = format!("c: {said}");
    assert_seen(&composed(&inner(right), &outer(twice)), &sound, &said);
}

/// A component that contains both: `outer` gets the `api` of `inner`, and both the same resources.
fn composed(inner: &[u8], outer: &[u8]) -> Vec<u8> {
    let mut around = ComponentBuilder::default();
    let mut types = InstanceType::new();
    types.export("ctx", ComponentTypeRef::Type(TypeBounds::SubResource));
    types.ty().defined_type().own(0);
    types.ty().defined_type().borrow(0);
    let (own, borrow) = (ComponentValType::Type(1), ComponentValType::Type(2));
    let number = ComponentValType::Primitive(PrimitiveValType::S64);
    let none = [("", own); 0];
    types.ty().function().params(none).result(Some(own));
    types.export("[constructor]ctx", ComponentTypeRef::Func(3));
    types
        .ty()
        .function()
        .params([("self", borrow)])
        .result(Some(number));
    types.export("[method]ctx.request-id", ComponentTypeRef::Func(4));
    types.ty().function().params([("c", own)]).result(None);
    types.export("consume", ComponentTypeRef::Func(5));
    let types = around.type_instance(None, &types);
    let types = around.import("t:t/types@0.1.0", ComponentTypeRef::Instance(types));
    let import = ("t:t/types@0.1.0", ComponentExportKind::Instance, types);
    let [inner, outer] = [inner, outer].map(|component| around.component_raw(None, component));
    let inner = around.instantiate(None, inner, [import]);
    let name = "t:t/api@0.1.0";
    let api = around.alias_export(inner, name, ComponentExportKind::Instance);
    let api = (name, ComponentExportKind::Instance, api);
    let outer = around.instantiate(None, outer, [import, api]);
    for (instance, name) in [(outer, "t:t/outer@0.1.0"), (inner, probe::INTERFACE)] {
        let index = around.alias_export(instance, name, ComponentExportKind::Instance);
        around.export(name, ComponentExportKind::Instance, index, None);
    }
    around.finish()
}
