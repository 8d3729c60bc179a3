//! The harness tested on plain `wit-bindgen c` bindings and drops written by hand. It must see each of the traps and
//! count correctly, or its reports on generated guards mean nothing.

mod common;

use common::{REMAIN, assert_trapped, case, host, run};
use wasmtime::component::Val;
use witguard_e2e::{
    Guest, Host, Mode, Values, assert_balanced, assert_no_leak, corpus, request_id, run_all,
};

/// A guest for `wit/hello.wit` whose `say-hello` has this body, in C.
fn hello(body: &str) -> Guest {
    let source = format!(
        "#include \"helloworld.h\"
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {{
  {body}
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, \"hi\");
}}"
    );
    Guest::from_path(corpus::hello()).source("impl.c", source)
}

const DROP: &str = "sammyne_helloworld_types_context_drop_borrow(ctx);";

#[test]
fn a_borrow_that_is_never_dropped_traps() {
    let report = run(&hello("(void)ctx;"), 3, Mode::Full);
    assert_trapped(&report, REMAIN);
    assert_eq!(
        (report.calls(), report.handed().borrows, report.dropped()),
        (3, 3, 0)
    );
}

#[test]
fn a_manual_drop_is_counted_each_time() {
    let report = run(&hello(DROP), 1000, Mode::Full);
    assert_balanced(&report);
    assert_no_leak(&report);
    assert_eq!(
        (report.calls(), report.handed().borrows, report.dropped()),
        (1000, 1000, 1000)
    );
}

#[test]
fn a_second_drop_traps() {
    assert_trapped(
        &run(&hello(&DROP.repeat(2)), 2, Mode::Full),
        "unknown handle index",
    );
}

#[test]
fn an_instance_that_trapped_must_be_restarted() {
    let host = host(&hello(&DROP.repeat(2)));
    let mut instance = host.instantiate().unwrap();
    let say_hello = instance.export("greeter", "say-hello").unwrap();
    let mut values = Values::new(Mode::Full);
    for _ in 0..2 {
        let outcome = instance.invoke(&say_hello, &mut values).unwrap();
        assert_eq!(outcome.dropped, None, "a trapped instance does not tell");
        let again = instance.invoke(&say_hello, &mut values).unwrap_err();
        assert!(
            again
                .to_string()
                .contains("cannot enter component instance"),
            "{again:#}"
        );
        instance.restart().unwrap();
        assert_eq!(instance.dropped().unwrap(), 0);
    }
}

#[test]
fn a_second_drop_that_destroys_another_handle_is_seen_although_nothing_traps() {
    let body = "t_t_types_ctx_drop_borrow(c);
  t_t_types_own_ctx_t own = t_t_types_make();
  t_t_types_ctx_drop_borrow((t_t_types_borrow_ctx_t){own.__handle});
  return 0;";
    let wit = "package t:t;
interface types { resource ctx; make: func() -> ctx; }
interface api { use types.{ctx}; f: func(c: borrow<ctx>) -> s64; }
world w { import types; export api; }";
    let body =
        format!("int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{\n  {body}\n}}");
    let report = run(&common::text_case(wit, &body), 5, Mode::Full);
    assert_eq!(report.traps(), [""; 0]);
    assert_eq!((report.handed().borrows, report.dropped()), (5, 10));
    assert_eq!(report.functions[0].owns_dropped, 5);
    assert!(
        report.faults().contains("5 calls not balanced"),
        "{}",
        report.faults()
    );
}

#[test]
fn a_leaked_string_is_seen() {
    let report = run(
        &hello(&format!("{DROP} req->name.ptr = 0; req->name.len = 0;")),
        100,
        Mode::Full,
    );
    assert_balanced(&report);
    assert_eq!(report.functions[0].heap_growth, 99);
    let leak = std::panic::catch_unwind(|| assert_no_leak(&report));
    assert!(leak.is_err(), "assert_no_leak must see it");
}

#[test]
fn the_handle_leads_to_the_resource_that_was_lent() {
    let source = "#include \"helloworld.h\"
#include <string>
extern \"C\" void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {
  const auto id = sammyne_helloworld_types_method_context_request_id(ctx);
  const std::string name(reinterpret_cast<const char *>(req->name.ptr), req->name.len);
  const std::string text = \"hello, \" + name + \", in a request numbered \" + std::to_string(id);
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, text.c_str());
  sammyne_helloworld_types_context_drop_borrow(ctx);
}";
    let guest = Guest::from_path(corpus::hello()).source("impl.cpp", source);
    let host = host(&guest);
    let mut instance = host.instantiate().unwrap();
    let say_hello = instance.export("greeter", "say-hello").unwrap();
    let mut values = Values::new(Mode::Full);
    for _ in 0..3 {
        let args = instance.args(&say_hello, &mut values).unwrap();
        let Val::Record(request) = &args.values[1] else {
            panic!("{args:?}")
        };
        let Val::String(name) = &request[0].1 else {
            panic!("{args:?}")
        };
        let id = request_id(args.reps[0]);
        let expected = format!("hello, {name}, in a request numbered {id}");
        let results = instance
            .call_export(&say_hello, &args.values)
            .unwrap()
            .unwrap();
        let message = ("message".to_owned(), Val::String(expected));
        assert_eq!(results, [Val::Record(vec![message])]);
        instance.release(args).unwrap();
    }
    let report = run_all(&host, 200, Mode::Random(1)).unwrap();
    assert_balanced(&report);
    assert_no_leak(&report);
}

#[test]
fn an_import_can_be_answered_by_the_test() {
    let body = format!(
        "if (sammyne_helloworld_types_method_context_request_id(ctx) == 5) __builtin_trap(); {DROP}"
    );
    let built = hello(&body).build().unwrap();
    let answered = |id: i64| {
        let host = Host::builder(&built.component)
            .import(
                "sammyne:helloworld/types@1.0.0#[method]context.request-id",
                move |_, _, results| {
                    results[0] = Val::S64(id);
                    Ok(())
                },
            )
            .build()
            .unwrap();
        run_all(&host, 1, Mode::Full).unwrap()
    };
    assert_balanced(&answered(4));
    assert_trapped(&answered(5), "unreachable");
    let unknown = Host::builder(&built.component)
        .import("no#such", |_, _, _| Ok(()))
        .build();
    assert!(
        unknown.is_err(),
        "an import that is not there must be refused"
    );
}

const LIST: &str = "int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {
  int64_t sum = 0;
  for (size_t i = FIRST; i < l->len; i++) {
    sum += t_t_types_method_ctx_request_id(l->ptr[i]);
    t_t_types_ctx_drop_borrow(l->ptr[i]);
  }
  exports_t_t_api_list_borrow_ctx_free(l);
  return sum;
}";

#[test]
fn lists_of_borrows_are_counted_by_element() {
    let guest = case("08-list.wit", &LIST.replace("FIRST", "0"));
    for (mode, borrows) in [
        (Mode::Full, 60),
        (Mode::Empty, 0),
        (Mode::Lists(1000), 20_000),
        (Mode::Shapes, 30),
    ] {
        let report = run(&guest, 20, mode);
        assert_balanced(&report);
        assert_no_leak(&report);
        assert_eq!(report.handed().borrows, borrows, "{mode:?}");
    }
}

#[test]
fn one_forgotten_element_of_a_list_traps() {
    let guest = case("08-list.wit", &LIST.replace("FIRST", "1"));
    assert_trapped(&run(&guest, 2, Mode::Full), REMAIN);
    assert_balanced(&run(&guest, 2, Mode::Empty));
}

#[test]
fn resources_of_the_same_name_are_kept_apart() {
    let with = |a, b| {
        format!(
            "int64_t exports_t_t_api_f(exports_t_t_api_borrow_a_t a, exports_t_t_api_borrow_b_t b) {{
  int64_t difference = t_t_t2_method_ctx_request_id(b) - t_t_t1_method_ctx_request_id(a);
  t_t_t1_ctx_drop_borrow((t_t_t1_borrow_ctx_t){{{a}.__handle}});
  t_t_t2_ctx_drop_borrow((t_t_t2_borrow_ctx_t){{{b}.__handle}});
  return difference;
}}"
        )
    };
    assert_balanced(&run(
        &case("34-same-name.wit", &with("a", "b")),
        100,
        Mode::Full,
    ));
    // Each handle is dropped as if it had the other's type: the host must see two types, not one.
    assert_trapped(
        &run(&case("34-same-name.wit", &with("b", "a")), 1, Mode::Full),
        "type",
    );
}

#[test]
fn resources_that_the_world_imports_itself_work() {
    let body = "int64_t exports_w_f(w_borrow_ctx_t c) {
  int64_t id = OWNER_method_ctx_request_id(c);
  OWNER_ctx_drop_borrow(c);
  return id;
}";
    for (name, owner) in [
        ("18-world-resource.wit", "w"),
        ("19-world-use.wit", "t_t_types"),
    ] {
        let report = run(&case(name, &body.replace("OWNER", owner)), 100, Mode::Full);
        assert_balanced(&report);
        assert_eq!(report.dropped(), 100, "{name}");
        let silent = body
            .replace("OWNER_ctx_drop_borrow(c);", "")
            .replace("OWNER", owner);
        assert_trapped(&run(&case(name, &silent), 1, Mode::Full), REMAIN);
    }
}

#[test]
fn own_handles_are_counted_apart_from_borrows() {
    let body = "int64_t exports_t_t_api_f(exports_t_t_api_r_t *r, exports_t_t_api_borrow_ctx_t c,
                          exports_t_t_api_list_own_ctx_t *l) {
  t_t_types_ctx_drop_borrow(c);
  t_t_types_ctx_drop_own(r->o);
  for (size_t i = 0; i < l->len; i++) t_t_types_ctx_drop_own(l->ptr[i]);
  exports_t_t_api_list_own_ctx_free(l);
  return 0;
}";
    let report = run(&case("24-own-and-borrow.wit", body), 10, Mode::Full);
    assert_balanced(&report);
    assert_eq!((report.handed().borrows, report.handed().owns), (10, 40));
    assert_eq!(report.functions[0].owns_dropped, 40);
}
