//! `witguard verify` on components built from C, C++ and Rust: it finds leaks, and passes the same code without them.

mod common;
#[path = "verify/quarantine.rs"]
mod quarantine;
#[path = "common/rust.rs"]
mod rust;

use std::time::Duration;

use common::{case, text_case};
use witguard::verify::{Component, FaultKind, Function, Options, Report, Verdict};
use witguard::{Language, Opts};
use witguard_e2e::{Guest, corpus};

/// The source of the greeter in Rust.
const IN_RUST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/rust-guest/src/lib.rs"
));

/// The greeter in Rust, with these features.
fn in_rust(features: &str) -> Vec<u8> {
    rust::component(&corpus::hello(), IN_RUST, features)
}

/// The report on a component, which may have a probe.
fn verify(component: Vec<u8>, change: impl FnOnce(&mut Options)) -> Report {
    let mut options = Options::default();
    options.runs = 300;
    options.time_limit = Duration::from_secs(600);
    if component.windows(14).any(|text| text == b"witguard:probe") {
        options.selection.skip = vec!["witguard:probe/*".into()];
    }
    change(&mut options);
    let component = Component::new("a.wasm", component).unwrap();
    let report = component.plan(&options).unwrap().run(&mut |_| {}).unwrap();
    println!("{}", report.text());
    report
}

fn built(guest: &Guest) -> Vec<u8> {
    guest
        .build()
        .unwrap_or_else(|error| panic!("{error}"))
        .component
}

/// Asserts that every call of every function returned, and that some borrow was passed.
#[track_caller]
fn assert_passes(report: &Report) {
    for function in &report.functions {
        assert_eq!(report.verdict(function), Verdict::Passed, "{function:?}");
        assert_eq!(
            (function.calls, function.ok),
            (report.runs, report.runs),
            "{function:?}"
        );
    }
    let borrows: u64 = report
        .functions
        .iter()
        .map(|function| function.borrows)
        .sum();
    assert!(borrows > 0, "{report:?}");
}

/// Asserts that there is only one function, and that every call of it failed in this way.
#[track_caller]
fn assert_fails(report: &Report, kind: FaultKind) {
    let [function] = &report.functions[..] else {
        panic!("not one function: {report:?}")
    };
    assert_eq!(report.verdict(function), Verdict::Failed, "{function:?}");
    assert_eq!(
        (function.calls, function.ok),
        (report.runs, 0),
        "{function:?}"
    );
    assert_eq!(function.failed(kind), report.runs, "{function:?}");
}

/// The greeter of `wit/hello.wit` over the bindings and these languages' guards and shims.
fn greeter(languages: &[Language], name: &str, text: &str) -> Guest {
    let mut opts = Opts::default();
    opts.languages = languages.to_vec();
    opts.write_bindings = true;
    Guest::from_path(corpus::hello())
        .generator(move || opts.clone().build())
        .source(name, text)
}

const AUTHOR: &str = include_str!("seed/author.cpp");
const SHIM: &str = include_str!("seed/shim.cpp");

#[test]
fn the_seed_component_leaks_without_guards_and_passes_with_them() {
    let author = built(&greeter(&[], "author.cpp", AUTHOR));
    assert_fails(&verify(author, |_| {}), FaultKind::LeakedBorrow);

    let swapped = AUTHOR.replace("\"helloworld.h\"", "\"helloworld_guard.h\"");
    let c = built(&greeter(&[Language::C], "author.cpp", &swapped));
    assert_passes(&verify(c, |options| options.runs = 2000));
    let cpp = built(&greeter(&[Language::Cpp], "shim.cpp", SHIM));
    assert_passes(&verify(cpp, |options| options.runs = 2000));
}

#[test]
fn a_second_drop_is_found() {
    let dropping = |times| {
        let drop = "sammyne_helloworld_types_context_drop_borrow(ctx);".repeat(times);
        let text = format!(
            "#include \"helloworld.h\"
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {{
  {drop}
  exports_sammyne_helloworld_greeter_hello_request_free(req);
  helloworld_string_dup(&ret->message, \"hi\");
}}"
        );
        verify(built(&greeter(&[], "impl.c", &text)), |_| {})
    };
    assert_passes(&dropping(1));
    assert_fails(&dropping(2), FaultKind::MisusedHandle);
}

#[test]
fn a_component_in_rust_that_forgets_its_handle_is_found() {
    if !rust::is_available() {
        eprintln!("SKIPPED: Rust has no wasm32 target here, so no component in Rust was verified");
        return;
    }
    assert_passes(&verify(in_rust(""), |_| {}));
    let forgets = verify(in_rust("forgets"), |_| {});
    assert_fails(&forgets, FaultKind::LeakedBorrow);
    let twice = verify(in_rust("drops-twice"), |_| {});
    assert_fails(&twice, FaultKind::MisusedHandle);
}

/// `f` prints, gets a random number and reads the clock, all through WASI.
const WASI: &str = "#include \"w.h\"
#include <cstdio>
#include <ctime>
#include <string>
#include <unistd.h>
extern \"C\" int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  int dice = 0;
  if (getentropy(&dice, 1) != 0) __builtin_trap();
  std::printf(\"%s\\n\", std::to_string(t_t_types_method_ctx_request_id(c) + dice).c_str());
  std::fflush(stdout);
  if (dice != LUCK) t_t_types_ctx_drop_borrow(c);
  return std::time(nullptr);
}
";

#[test]
fn wasi_is_served() {
    let guest = |luck: &str| {
        let wit = corpus::conformance("01-plain.wit").unwrap();
        let guest = Guest::from_text(wit).wasi();
        built(&guest.source("impl.cpp", WASI.replace("LUCK", luck)))
    };
    let fair = guest("256");
    for import in [
        &b"wasi:cli/stdout"[..],
        b"wasi:random/random",
        b"wasi:clocks/wall-clock",
    ] {
        let imported = fair.windows(import.len()).any(|text| text == import);
        assert!(imported, "{}", String::from_utf8_lossy(import));
    }
    assert_passes(&verify(fair, |_| {}));

    // One random number in 256 leaks, and it is the same ones each time.
    let leaks = |seed| {
        let component = guest("7");
        let report = verify(component, |options| {
            (options.runs, options.seed) = (3000, seed)
        });
        assert_eq!(report.failed(), 1, "{report:?}");
        report.functions[0].faults[0].first_run
    };
    assert_eq!(leaks(1), leaks(1));
}

#[test]
fn async_exports_are_called() {
    let guest = |end: &str| {
        let body = format!(
            "w_callback_code_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{
  int64_t id = t_t_types_method_ctx_request_id(c);
  {end}
  return W_CALLBACK_CODE_EXIT;
}}
w_callback_code_t exports_t_t_api_f_callback(w_event_t *event) {{
  (void)event;
  return W_CALLBACK_CODE_EXIT;
}}"
        );
        built(&case("21-async.wit", &body))
    };
    let (drop, ret) = (
        "t_t_types_ctx_drop_borrow(c);",
        "exports_t_t_api_f_return(id);",
    );
    let right = verify(guest(&format!("{drop} {ret}")), |_| {});
    assert_passes(&right);
    assert!(right.functions[0].asynchronous);
    let late = verify(guest(&format!("{ret} {drop}")), |_| {});
    assert_fails(&late, FaultKind::LeakedBorrow);
}

const WORKER_WIT: &str = "package t:t@0.1.0;
interface types { resource ctx { request-id: func() -> s64; } }
interface api {
  use types.{ctx};
  resource worker {
    constructor(n: u32);
    make: static func(c: borrow<ctx>, ok: bool) -> result<worker, string>;
    add: func(n: u32);
    run: func(c: borrow<ctx>) -> u32;
    merge: func(other: worker);
  }
}
world w { export api; }";

/// `run` keeps its borrow when the worker has reached a multiple of ten, which depends on the calls before.
const WORKER: &str = "struct exports_t_t_api_worker_t { uint32_t n; };
static exports_t_t_api_own_worker_t make(uint32_t n) {
  exports_t_t_api_worker_t *worker = malloc(sizeof *worker);
  worker->n = n;
  return exports_t_t_api_worker_new(worker);
}
exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(uint32_t n) { return make(n); }
bool exports_t_t_api_static_worker_make(exports_t_t_api_borrow_ctx_t c, bool ok,
                                        exports_t_t_api_own_worker_t *ret, w_string_t *err) {
  t_t_types_ctx_drop_borrow(c);
  if (ok) *ret = make(3); else w_string_dup(err, \"no\");
  return ok;
}
void exports_t_t_api_method_worker_add(exports_t_t_api_borrow_worker_t self, uint32_t n) { self->n += n; }
uint32_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self, exports_t_t_api_borrow_ctx_t c) {
  if (!(LEAKS)) t_t_types_ctx_drop_borrow(c);
  return self->n++;
}
void exports_t_t_api_method_worker_merge(exports_t_t_api_borrow_worker_t self, exports_t_t_api_own_worker_t other) {
  exports_t_t_api_worker_t *rep = exports_t_t_api_worker_rep(other);
  self->n += rep->n;
  exports_t_t_api_worker_drop_own(other);
}
void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *rep) { free(rep); }
";

#[test]
fn methods_of_exported_resources_are_called_on_resources_of_every_make() {
    let worker = |leaks: &str| built(&text_case(WORKER_WIT, &WORKER.replace("LEAKS", leaks)));
    let sound = verify(worker("0"), |_| {});
    let names: Vec<_> = sound
        .functions
        .iter()
        .map(|function| function.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "t:t/api@0.1.0#[constructor]worker",
            "t:t/api@0.1.0#[static]worker.make",
            "t:t/api@0.1.0#[method]worker.add",
            "t:t/api@0.1.0#[method]worker.run",
            "t:t/api@0.1.0#[method]worker.merge",
        ]
    );
    assert_passes(&sound);
    for leaks in ["self->n % 10 == 0", "self->n == 4"] {
        let report = verify(worker(leaks), |_| {});
        for function in &report.functions {
            let runs = function.name.ends_with(".run");
            let leaked = function.failed(FaultKind::LeakedBorrow);
            assert_eq!(leaked > 0 && function.ok > 0, runs, "{leaks}: {function:?}");
        }
    }
}

/// The methods of a resource that nobody makes, or whose constructor always leaks, cannot be called. A resource that
/// comes in lists, some of them empty, can be made.
#[test]
fn a_function_whose_resource_cannot_be_made_does_not_pass() {
    let wit = "package t:t@0.1.0;
interface types { resource ctx; }
interface api {
  use types.{ctx};
  resource orphan { look: func(); }
  resource leaky { constructor(c: borrow<ctx>); look: func(); }
  resource pooled { look: func(); }
  pool: func(n: u8) -> list<pooled>;
  sound: func();
}
world w { export api; }";
    let body = "struct exports_t_t_api_orphan_t { int n; };
struct exports_t_t_api_leaky_t { int n; };
void exports_t_t_api_method_orphan_look(exports_t_t_api_borrow_orphan_t self) { (void)self; }
void exports_t_t_api_orphan_destructor(exports_t_t_api_orphan_t *rep) { free(rep); }
exports_t_t_api_own_leaky_t exports_t_t_api_constructor_leaky(exports_t_t_api_borrow_ctx_t c) {
  (void)c;
  return exports_t_t_api_leaky_new(malloc(sizeof(exports_t_t_api_leaky_t)));
}
void exports_t_t_api_method_leaky_look(exports_t_t_api_borrow_leaky_t self) { (void)self; }
void exports_t_t_api_leaky_destructor(exports_t_t_api_leaky_t *rep) { free(rep); }
struct exports_t_t_api_pooled_t { int n; };
void exports_t_t_api_pool(uint8_t n, exports_t_t_api_list_own_pooled_t *ret) {
  ret->len = n % 3;
  ret->ptr = malloc(ret->len * sizeof *ret->ptr + 1);
  for (size_t i = 0; i < ret->len; i++) {
    ret->ptr[i] = exports_t_t_api_pooled_new(malloc(sizeof(exports_t_t_api_pooled_t)));
  }
}
void exports_t_t_api_method_pooled_look(exports_t_t_api_borrow_pooled_t self) { (void)self; }
void exports_t_t_api_pooled_destructor(exports_t_t_api_pooled_t *rep) { free(rep); }
void exports_t_t_api_sound(void) {}
";
    let report = verify(built(&text_case(wit, body)), |_| {});
    let found = |name: &str| -> (&Function, Verdict) {
        let function = report.function(&format!("t:t/api@0.1.0#{name}")).unwrap();
        (function, report.verdict(function))
    };
    let (orphan, verdict) = found("[method]orphan.look");
    assert_eq!(verdict, Verdict::NotCalled);
    let why = orphan.not_called.as_deref().unwrap();
    assert!(
        why.starts_with("no way to make an own<t:t/api@0.1.0#orphan>"),
        "{why}"
    );
    let (look, verdict) = found("[method]leaky.look");
    assert_eq!(verdict, Verdict::NotCalled);
    let why = look.not_called.as_deref().unwrap();
    assert!(
        why.contains("[constructor]leaky") && why.contains(common::REMAIN),
        "{why}"
    );
    assert_eq!(found("[constructor]leaky").1, Verdict::Failed);
    assert_eq!(found("sound").1, Verdict::Passed);
    assert_eq!(found("[method]pooled.look").1, Verdict::Passed);
}

/// Empty lists pass where full ones leak, and the reverse.
#[test]
fn shapes_of_every_fullness_are_tried() {
    let list = |condition: &str| {
        let body = format!(
            "int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {{
  for (size_t i = 0; i < l->len; i++) {{
    if (!({condition})) t_t_types_ctx_drop_borrow(l->ptr[i]);
  }}
  exports_t_t_api_list_borrow_ctx_free(l);
  return 0;
}}"
        );
        verify(built(&case("08-list.wit", &body)), |_| {})
    };
    assert_passes(&list("0"));
    for condition in ["i == 0", "l->len == 1", "i >= 3", "l->len > 40 && i == 39"] {
        let report = list(condition);
        let function = &report.functions[0];
        assert!(
            function.failed(FaultKind::LeakedBorrow) > 0,
            "{condition}: {function:?}"
        );
        assert!(function.ok > 0, "{condition}: {function:?}");
    }
}

const CART_WIT: &str = "package t:t@0.1.0;
interface types { resource ctx; }
interface api {
  use types.{ctx};
  resource cart {
    constructor();
    look: func(c: borrow<ctx>);
    merge-with: func(other: borrow<cart>, c: borrow<ctx>);
    all: static func(carts: list<borrow<cart>>) -> u32;
  }
}
world w { export api; }";

/// `merge-with` and `all` trap if a cart comes twice where SAME says.
const CART: &str = "struct exports_t_t_api_cart_t { int n; };
exports_t_t_api_own_cart_t exports_t_t_api_constructor_cart(void) {
  return exports_t_t_api_cart_new(calloc(1, sizeof(exports_t_t_api_cart_t)));
}
void exports_t_t_api_method_cart_look(exports_t_t_api_borrow_cart_t self, exports_t_t_api_borrow_ctx_t c) {
  (void)self;
  t_t_types_ctx_drop_borrow(c);
}
void exports_t_t_api_method_cart_merge_with(exports_t_t_api_borrow_cart_t self,
                                            exports_t_t_api_borrow_cart_t other,
                                            exports_t_t_api_borrow_ctx_t c) {
  t_t_types_ctx_drop_borrow(c);
  if ((self == other) == SAME) __builtin_trap();
}
uint32_t exports_t_t_api_static_cart_all(exports_t_t_api_list_borrow_cart_t *carts) {
  uint32_t same = 0;
  for (size_t i = 1; i < carts->len && i < 16; i++) {
    for (size_t j = 0; j < i; j++) same += carts->ptr[i] == carts->ptr[j];
  }
  exports_t_t_api_list_borrow_cart_free(carts);
  if ((same > 0) == SAME) __builtin_trap();
  return same;
}
void exports_t_t_api_cart_destructor(exports_t_t_api_cart_t *rep) { free(rep); }
";

#[test]
fn borrows_of_an_exported_resource_are_usually_distinct() {
    for (same, least, most) in [("1", 1, 300), ("0", 400, 999)] {
        let component = built(&text_case(CART_WIT, &CART.replace("SAME", same)));
        let report = verify(component, |options| {
            (options.runs, options.selection.only) = (1000, vec!["merge".into()]);
            options.selection.skip.clear();
        });
        let traps = report.functions[0].failed(FaultKind::OtherTrap);
        assert!((least..=most).contains(&traps), "{same}: {report:?}");
    }
    let component = built(&text_case(CART_WIT, &CART.replace("SAME", "1")));
    let report = verify(component, |options| {
        (options.runs, options.selection.only) = (1000, vec!["all".into()]);
        options.selection.skip.clear();
    });
    let function = &report.functions[0];
    assert!(
        function.ok > 500 && function.failed(FaultKind::OtherTrap) > 0,
        "{function:?}"
    );
}

/// Complains on standard error, and aborts.
const ABORTS: &str = "#include \"w.h\"
#include <cstdio>
#include <cstdlib>
#include <string>
namespace cart {
void check(const std::string &name) {
  std::fprintf(stderr, \"first\\n\\nchecking %s\\nthat is wrong\\n\", name.c_str());
  std::abort();
}
}  // namespace cart
extern \"C\" int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  t_t_types_ctx_drop_borrow(c);
  cart::check(\"it\");
  return 0;
}
";

#[test]
fn a_trap_shows_the_guests_functions_and_what_it_said() {
    let wit = corpus::conformance("01-plain.wit").unwrap();
    let guest = Guest::from_text(wit).wasi().source("impl.cpp", ABORTS);
    let guest = guest.optimize("-O0");
    let report = verify(built(&guest), |_| {});
    let fault = &report.functions[0].faults[0];
    assert_eq!(fault.kind, FaultKind::OtherTrap);
    assert_eq!(fault.stderr, ["first", "checking it", "that is wrong"]);
    let text = report.text();
    let start = "    in cart::check(std::__2::basic_string";
    assert!(text.contains(start), "{text}");
    assert!(text.contains("    stderr: that is wrong\n"), "{text}");
    assert!(
        text.contains("no call returned: nothing is verified"),
        "{text}"
    );
}

const SHAPES_WIT: &str = "package t:t@0.1.0;
interface types { resource ctx; }
interface api {
  use types.{ctx};
  enum color { red, green, blue }
  flags access { read, write }
  record item { name: string, owner: borrow<ctx>, color: color }
  variant choice { none, items(list<item>), pair(tuple<u8, option<borrow<ctx>>>) }
  f: func(items: list<item>, choice: choice, access: access, n: result<f32, char>);
}
world w { export api; }";

/// The guest forgets one handle if its item is called x. `f` gets its parameters in memory.
const SHAPES: &str = "static void drop(exports_t_t_api_list_item_t *items, bool forget) {
  for (size_t i = 0; i < items->len; i++) {
    w_string_t name = items->ptr[i].name;
    bool leaks = FORGETS && forget && name.len > 0 && name.ptr[name.len - 1] == 'Z';
    if (!leaks) t_t_types_ctx_drop_borrow(items->ptr[i].owner);
  }
}
void exports_t_t_api_f(exports_t_t_api_list_item_t *items, exports_t_t_api_choice_t *choice,
                       exports_t_t_api_access_t access, exports_t_t_api_result_f32_char32_t *n) {
  (void)n;
  drop(items, access & EXPORTS_T_T_API_ACCESS_WRITE);
  if (choice->tag == EXPORTS_T_T_API_CHOICE_ITEMS) drop(&choice->val.items, false);
  if (choice->tag == EXPORTS_T_T_API_CHOICE_PAIR && choice->val.pair.f1.is_some) {
    t_t_types_ctx_drop_borrow(choice->val.pair.f1.val);
  }
  exports_t_t_api_list_item_free(items);
  exports_t_t_api_choice_free(choice);
}
";

#[test]
fn the_smallest_call_that_leaks_is_named_in_every_shape() {
    let component =
        |forgets: &str| built(&text_case(SHAPES_WIT, &SHAPES.replace("FORGETS", forgets)));
    assert_passes(&verify(component("0"), |_| {}));
    let component = component("1");
    let report = verify(component.clone(), |options| options.runs = 1000);
    let fault = &report.functions[0].faults[0];
    assert_eq!(fault.kind, FaultKind::LeakedBorrow);
    assert_eq!(fault.message, "items[0].owner: borrow<ctx> not dropped");
    let call = fault.call.clone().unwrap();
    assert!(call.alone);
    let smallest = "[{name: \"Z\", owner: ctx, color: ";
    assert!(call.arguments.starts_with(smallest), "{call:?}");
    assert!(call.arguments.contains(", {write}, "), "{call:?}");
    let again = verify(component, |options| {
        options.args = Some(call.arguments.clone());
        options.selection.only = vec!["t:t/api@0.1.0#f".into()];
        options.selection.skip.clear();
    });
    assert_eq!(again.functions[0].faults[0].handles, fault.handles);
    assert_eq!(again.functions[0].faults[0].call, fault.call);
}
