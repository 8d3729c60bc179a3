//! The harness on components that export resources: it makes the resources with the component's own functions, lends
//! them, and never counts these borrows as ones that must be dropped.

mod common;

use common::{REMAIN, assert_trapped, case, host, run, text_case};
use witguard_e2e::{Handed, Mode, assert_balanced, assert_no_leak, corpus, run_all};

const THING: &str = "struct exports_t_t_api_thing_t { uint32_t n; };

static exports_t_t_api_own_thing_t make(uint32_t n) {
  exports_t_t_api_thing_t *thing = malloc(sizeof *thing);
  thing->n = n;
  return exports_t_t_api_thing_new(thing);
}

exports_t_t_api_own_thing_t exports_t_t_api_constructor_thing(uint32_t n) { return make(n); }
exports_t_t_api_own_thing_t exports_t_t_api_make(void) { return make(7); }
int64_t exports_t_t_api_method_thing_get(exports_t_t_api_borrow_thing_t self) { return self->n; }
int64_t exports_t_t_api_f(exports_t_t_api_borrow_thing_t c) { return c->n; }
void exports_t_t_api_thing_destructor(exports_t_t_api_thing_t *rep) { DESTROY; }
";

#[test]
fn borrows_of_exported_resources_are_not_counted_as_handles() {
    let report = run(
        &case(
            "14-local-export.wit",
            &THING.replace("DESTROY", "free(rep)"),
        ),
        50,
        Mode::Full,
    );
    assert_balanced(&report);
    assert_no_leak(&report);
    assert_eq!(report.functions.len(), 4, "{report:?}");
    // `get` and `f` borrow one each.
    assert_eq!(
        report.handed(),
        Handed {
            exported_borrows: 100,
            ..Handed::default()
        }
    );
    assert_eq!(report.dropped(), 0);
}

#[test]
fn returned_resources_are_dropped_and_their_destructors_run() {
    let report = run(
        &case(
            "14-local-export.wit",
            &THING.replace("DESTROY", "(void)rep"),
        ),
        10,
        Mode::Full,
    );
    let growth = |name| report.function("t:t/api@0.1.0", name).unwrap().heap_growth;
    assert_eq!((growth("make"), growth("f")), (9, 0));
    let trapping = case(
        "14-local-export.wit",
        &THING.replace("DESTROY", "(void)rep; __builtin_trap()"),
    );
    let report = run(&trapping, 1, Mode::Full);
    assert!(
        report
            .functions
            .iter()
            .all(|function| !function.is_balanced()),
        "{report:?}"
    );
}

const CTX: &str = "struct exports_t_t_types_ctx_t { int64_t id; };

exports_t_t_types_own_ctx_t exports_t_t_types_make(void) {
  exports_t_t_types_ctx_t *ctx = malloc(sizeof *ctx);
  ctx->id = 5;
  return exports_t_t_types_ctx_new(ctx);
}

int64_t exports_t_t_types_method_ctx_request_id(exports_t_t_types_borrow_ctx_t self) { return self->id; }
int64_t exports_t_t_INTERFACE_f(exports_t_t_INTERFACE_borrow_ctx_t c) { return c->id; }
void exports_t_t_types_ctx_destructor(exports_t_t_types_ctx_t *rep) { free(rep); }
";

#[test]
fn an_interface_both_imported_and_exported_lends_the_exported_resource() {
    // No function of case 15 returns a `ctx`, so nobody could call the functions that borrow one. Add one that does.
    let callable = corpus::conformance("15-import-and-export.wit")
        .unwrap()
        .replace("resource ctx {", "make: func() -> ctx; resource ctx {");
    let both = corpus::conformance("15b-iface-both.wit").unwrap();
    for (wit, interface) in [(callable, "api"), (both, "types")] {
        let report = run(
            &text_case(&wit, &CTX.replace("INTERFACE", interface)),
            20,
            Mode::Full,
        );
        assert_balanced(&report);
        assert_no_leak(&report);
        assert_eq!(
            report.handed(),
            Handed {
                exported_borrows: 40,
                ..Handed::default()
            }
        );
    }
}

#[test]
fn a_function_that_nobody_can_call_is_a_fault() {
    let body = CTX.replace("INTERFACE", "api").replace(
        "exports_t_t_types_own_ctx_t exports_t_t_types_make",
        "static exports_t_t_types_own_ctx_t make",
    );
    let report = run(
        &case(
            "15-import-and-export.wit",
            &(body + "void *used = (void *)make;"),
        ),
        1,
        Mode::Full,
    );
    assert_trapped(&report, "no exported function returns a resource of a type");
}

const WORKER: &str = "struct exports_t_t_api_worker_t { int64_t id; };

static exports_t_t_api_own_worker_t make(exports_t_t_api_borrow_ctx_t c) {
  exports_t_t_api_worker_t *worker = malloc(sizeof *worker);
  worker->id = t_t_types_method_ctx_request_id(c);
  t_t_types_ctx_drop_borrow(c);
  return exports_t_t_api_worker_new(worker);
}

exports_t_t_api_own_worker_t exports_t_t_api_constructor_worker(exports_t_t_api_borrow_ctx_t c) {
  return make(c);
}

exports_t_t_api_own_worker_t exports_t_t_api_static_worker_mk(exports_t_t_api_borrow_ctx_t c) {
  return make(c);
}

int64_t exports_t_t_api_method_worker_run(exports_t_t_api_borrow_worker_t self,
                                          exports_t_t_api_borrow_ctx_t c, uint32_t n) {
  DROP;
  return self->id + n;
}

void exports_t_t_api_worker_destructor(exports_t_t_api_worker_t *rep) { free(rep); }
";

#[test]
fn constructors_methods_and_statics_are_called() {
    let report = run(
        &case(
            "20-methods.wit",
            &WORKER.replace("DROP", "t_t_types_ctx_drop_borrow(c)"),
        ),
        50,
        Mode::Full,
    );
    assert_balanced(&report);
    assert_no_leak(&report);
    let names: Vec<_> = report
        .functions
        .iter()
        .map(|function| function.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "[constructor]worker",
            "[method]worker.run",
            "[static]worker.mk"
        ]
    );
    for function in &report.functions {
        assert_eq!(
            (function.handed.borrows, function.dropped),
            (50, 50),
            "{function}"
        );
    }
}

#[test]
fn a_method_that_forgets_traps_although_its_constructor_does_not() {
    let host = host(&case("20-methods.wit", &WORKER.replace("DROP", "(void)c")));
    let report = run_all(&host, 3, Mode::Full).unwrap();
    for function in &report.functions {
        let forgets = function.name == "[method]worker.run";
        assert_eq!(function.ok, if forgets { 0 } else { 3 }, "{function}");
        assert_eq!(
            function.traps.iter().any(|trap| trap.contains(REMAIN)),
            forgets,
            "{function}"
        );
    }
}
