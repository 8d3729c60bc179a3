//! The values that the harness makes: every shape occurs, and the handles in it are counted correctly.

mod common;

use common::{case, run, text_case};
use witguard_e2e::{Handed, Mode, assert_balanced, assert_no_leak};

/// Drops what each case of the variant holds.
const DEEP: &str = "int64_t exports_t_t_api_f(exports_t_t_api_v_t *v) {
  switch (v->tag) {
    case EXPORTS_T_T_API_V_B:
      t_t_types_ctx_drop_borrow(v->val.b.c);
      if (v->val.b.l.is_some) t_t_types_ctx_drop_borrow(v->val.b.l.val);
      break;
    case EXPORTS_T_T_API_V_C:
      t_t_types_ctx_drop_borrow(v->val.c.f0);
      break;
  }
  exports_t_t_api_v_free(v);
  return 0;
}";

#[test]
fn variants_go_through_their_cases() {
    let guest = case("27-variant-deep.wit", DEEP);
    for (mode, calls, borrows) in [
        // The cases `b` with two borrows and `c` with one, in alternation.
        (Mode::Full, 4, 2 * (2 + 1)),
        // The case `a`, which has no payload.
        (Mode::Empty, 4, 0),
    ] {
        let report = run(&guest, calls, mode);
        assert_balanced(&report);
        assert_eq!(report.handed().borrows, borrows, "{mode:?}");
    }
    for mode in [Mode::Shapes, Mode::Random(1), Mode::Random(2)] {
        let report = run(&guest, 200, mode);
        assert_balanced(&report);
        assert_no_leak(&report);
        let borrows = report.handed().borrows;
        assert!((120..400).contains(&borrows), "{borrows} in {mode:?}");
    }
}

#[test]
fn empty_results_avoid_a_borrow_where_they_can() {
    let body = "int64_t exports_t_t_api_f(exports_t_t_api_result_borrow_ctx_TYPE_t *c) {
  if (!c->is_err) t_t_types_ctx_drop_borrow(c->val.ok);
  ERR
  return 0;
}";
    let either = body
        .replace("TYPE", "string")
        .replace("ERR", "else w_string_free(&c->val.err);");
    let both = body
        .replace("TYPE", "borrow_ctx")
        .replace("ERR", "else t_t_types_ctx_drop_borrow(c->val.err);");
    for (name, body, borrows) in [
        ("04-result.wit", either, [5, 0]),
        ("04b-result-both.wit", both, [10, 10]),
    ] {
        let guest = case(name, &body);
        for (mode, borrows) in [Mode::Full, Mode::Empty].into_iter().zip(borrows) {
            let report = run(&guest, 10, mode);
            assert_balanced(&report);
            assert_eq!(report.handed().borrows, borrows, "{name} {mode:?}");
        }
    }
}

#[test]
fn every_type_has_values() {
    let wit = "package t:t;
interface types {
  enum e { a, b, c }
  flags g { x, y, z }
  record r { e: e, g: g, c: char, s: string }
  variant v { a(u8), b(s8), c(u16), d(s16), e(u32), f(s32), g(u64), h(s64), i(f32), j(f64), k(bool) }
}
interface api {
  use types.{r, v};
  f: func(r: r, v: list<v>, t: tuple<option<v>, result<r, v>, result, result<_, e2>>);
  enum e2 { a, b }
}
world w { export api; }";
    let body = "void exports_t_t_api_f(exports_t_t_api_r_t *r, exports_t_t_api_list_v_t *v,
    exports_t_t_api_tuple4_option_v_result_r_v_result_void_void_result_void_e2_t *t) {
  if (r->e > 2 || r->g > 7 || r->c > 0x10ffff) __builtin_trap();
  for (size_t i = 0; i < v->len; i++) if (v->ptr[i].tag > 10) __builtin_trap();
  exports_t_t_api_r_free(r);
  exports_t_t_api_list_v_free(v);
  exports_t_t_api_tuple4_option_v_result_r_v_result_void_void_result_void_e2_free(t);
}";
    let guest = text_case(wit, body);
    for mode in [
        Mode::Full,
        Mode::Empty,
        Mode::Shapes,
        Mode::Lists(100),
        Mode::Random(9),
    ] {
        let report = run(&guest, 60, mode);
        assert_balanced(&report);
        assert_no_leak(&report);
        assert_eq!(report.handed(), Handed::default());
    }
}

#[test]
fn imports_make_resources_and_an_alias_is_the_same_resource() {
    let wit = "package t:t;
interface types { resource ctx { constructor(n: u32); request-id: func() -> s64; } }
interface more { use types.{ctx as other}; all: func(c: borrow<other>) -> list<other>; }
interface api { use types.{ctx}; f: func(c: borrow<ctx>, o: ctx) -> tuple<s64, ctx>; }
world w { import types; import more; export api; }";
    let body = "void exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c, exports_t_t_api_own_ctx_t o,
                       exports_t_t_api_tuple2_s64_own_ctx_t *ret) {
  t_t_types_own_ctx_t own = t_t_types_constructor_ctx(5);
  t_t_more_list_own_other_t all;
  t_t_more_all(c, &all);
  for (size_t i = 0; i < all.len; i++) t_t_types_ctx_drop_own(all.ptr[i]);
  t_t_more_list_own_other_free(&all);
  t_t_types_ctx_drop_own(own);
  t_t_types_ctx_drop_borrow(c);
  ret->f1 = o;
  ret->f0 = (int64_t)all.len;
}";
    let report = run(&text_case(wit, body), 50, Mode::Full);
    assert_balanced(&report);
    assert_no_leak(&report);
    assert_eq!((report.handed().borrows, report.handed().owns), (50, 50));
    // One constructed, three in the list; the fourth went back to the host.
    assert_eq!(report.functions[0].owns_dropped, 200);
}
