// The table of handles: each wrong use of a handle is found and named in a message, and no right use is reported.
#include "scenario.h"

#include <setjmp.h>

typedef exports_t_kit_api_borrow_context_t ctx;
typedef t_kit_types_own_ctx_t own_ctx;
typedef exports_t_kit_api_borrow_other_ctx_t other;

static ctx new_ctx(void) { return exports_t_kit_api_borrow_context_make(NULL); }
static other new_other(void) { return exports_t_kit_api_borrow_other_ctx_make(NULL); }
static void drop(ctx c) { t_kit_types_ctx_drop_borrow(c); }
static void drop_other(other c) { t_kit_other_ctx_drop_borrow(c); }

// --- The functions under test. Each scenario says what they do.

static bool returns_early;
static void (*body)(ctx c);
static ctx kept;

int64_t exports_t_kit_api_plain(ctx c) {
  if (body) body(c);
  if (returns_early) return -1;
  int64_t id = t_kit_types_method_ctx_request_id(c);
  drop(c);
  return id;
}

void exports_t_kit_api_maybe(ctx *maybe_c, exports_t_kit_api_option_borrow_context_t *maybe_twice) {
  if (returns_early) return;
  if (maybe_c) drop(*maybe_c);
  if (maybe_twice && maybe_twice->is_some) drop(maybe_twice->val);
}

int64_t exports_t_kit_api_nested(exports_t_kit_api_request_t *req, exports_t_kit_api_result_borrow_context_borrow_other_ctx_t *either) {
  int64_t len = (int64_t)req->items.len;
  if (!returns_early) {
    for (size_t i = 0; i < req->items.len; ++i) drop(req->items.ptr[i].c);
    if (req->key.is_some) drop_other(req->key.val);
    if (req->owned.is_some) t_kit_types_ctx_drop_own(req->owned.val);
    if (either->is_err) drop_other(either->val.err); else drop(either->val.ok);
  }
  exports_t_kit_api_request_free(req);
  return len;
}

void exports_t_kit_api_varied(exports_t_kit_api_deep_t *v) {
  if (!returns_early && v->tag == EXPORTS_T_KIT_API_DEEP_ONE) drop(v->val.one);
  for (size_t i = 0; !returns_early && v->tag == EXPORTS_T_KIT_API_DEEP_MANY && i < v->val.many.len; ++i) {
    drop(v->val.many.ptr[i].f1);
  }
  exports_t_kit_api_deep_free(v);
}

void exports_t_kit_api_two(ctx a, other b) {
  drop(a);
  drop_other(b);
}

static bool (*consumes)(own_ctx c, own_ctx *ret);
bool exports_t_kit_api_consume(own_ctx c, own_ctx *ret) { return consumes(c, ret); }

struct exports_t_kit_api_worker_t { int number; };
static int destroyed;
void exports_t_kit_api_worker_destructor(exports_t_kit_api_worker_t *rep) {
  destroyed += rep->number;
  free(rep);
}

exports_t_kit_api_own_worker_t exports_t_kit_api_constructor_worker(ctx c) {
  drop(c);
  exports_t_kit_api_worker_t *rep = (exports_t_kit_api_worker_t *)malloc(sizeof *rep);
  rep->number = 7;
  return exports_t_kit_api_worker_new(rep);
}

int64_t exports_t_kit_api_method_worker_run(exports_t_kit_api_worker_t *self, ctx c) {
  drop(c);
  return self->number;
}

void exports_t_kit_api_static_worker_adopt(exports_t_kit_api_own_worker_t w, exports_t_kit_api_list_own_worker_t *ret) {
  ret->len = 1;
  ret->ptr = (exports_t_kit_api_own_worker_t *)malloc(sizeof w);
  ret->ptr[0] = w;
  if (returns_early) exports_t_kit_api_worker_drop_own(w);
}

void exports_w_top(w_borrow_global_t g, w_string_t *ret) {
  w_string_dup(ret, "top");
  if (!returns_early) w_global_drop_borrow(g);
}

// --- Calls.

static int64_t call_plain(ctx c) { return w_testkit_call_exports_t_kit_api_plain(c); }

static int64_t call_nested(size_t len, bool is_err) {
  exports_t_kit_api_request_t req;
  memset(&req, 0, sizeof req);
  req.items.len = len;
  req.items.ptr = len ? (exports_t_kit_api_item_t *)malloc(len * sizeof *req.items.ptr) : NULL;
  for (size_t i = 0; i < len; ++i) {
    req.items.ptr[i].c = new_ctx();
    w_string_dup(&req.items.ptr[i].label, i % 2 ? "" : "label");
  }
  req.key.is_some = len > 0;
  if (len > 0) req.key.val = new_other();
  req.owned.is_some = len > 0;
  if (len > 0) req.owned.val = t_kit_types_own_ctx_make(NULL);
  exports_t_kit_api_result_borrow_context_borrow_other_ctx_t either;
  either.is_err = is_err;
  if (is_err) either.val.err = new_other(); else either.val.ok = new_ctx();
  return w_testkit_call_exports_t_kit_api_nested(&req, &either);
}

static void call_varied(uint8_t tag) {
  exports_t_kit_api_deep_t v;
  v.tag = tag;
  if (tag == EXPORTS_T_KIT_API_DEEP_ONE) v.val.one = new_ctx();
  if (tag == EXPORTS_T_KIT_API_DEEP_MANY) {
    v.val.many.len = 2;
    v.val.many.ptr = malloc(2 * sizeof *v.val.many.ptr);
    for (uint32_t i = 0; i < 2; ++i) v.val.many.ptr[i].f0 = i, v.val.many.ptr[i].f1 = new_ctx();
  }
  w_testkit_call_exports_t_kit_api_varied(&v);
}

// --- Right uses.

static int64_t gives_5(t_kit_types_borrow_ctx_t self) {
  return *(int64_t *)t_kit_types_borrow_ctx_rep(self);
}

static void all_dropped(void) {
  int64_t number = 5;
  w_testkit_imports.t_kit_types_method_ctx_request_id = gives_5;
  CHECK(call_plain(exports_t_kit_api_borrow_context_make(&number)) == 5);
  for (int i = 0; i < 100; ++i) CHECK(call_nested((size_t)i, i % 2) == i);
  call_varied(EXPORTS_T_KIT_API_DEEP_NONE);
  call_varied(EXPORTS_T_KIT_API_DEEP_ONE);
  call_varied(EXPORTS_T_KIT_API_DEEP_MANY);
  w_testkit_call_exports_t_kit_api_maybe(NULL, NULL);
  ctx c = new_ctx();
  exports_t_kit_api_option_borrow_context_t some = {true, new_ctx()};
  w_testkit_call_exports_t_kit_api_maybe(&c, &some);
  w_testkit_call_exports_t_kit_api_two(new_ctx(), new_other());
  w_string_t text;
  w_testkit_call_exports_w_top(w_borrow_global_make(NULL), &text);
  CHECK(text.len == 3);
  w_string_free(&text);
  w_testkit_check_none_live();
}

static void counted(void) {
  ctx c = new_ctx(), d = new_ctx();
  own_ctx own = t_kit_types_own_ctx_make(&c);
  other o = new_other();
  CHECK(c.__handle == 1 && d.__handle == 2 && own.__handle == 3 && o.__handle == 4);
  CHECK(t_kit_types_borrow_ctx_live() == 2 && t_kit_types_own_ctx_live() == 1);
  CHECK(t_kit_other_borrow_ctx_live() == 1 && t_kit_other_own_ctx_live() == 0 && w_testkit_live() == 4);
  CHECK(w_testkit_is_live(1) && !w_testkit_is_live(0) && !w_testkit_is_live(5) && !w_testkit_is_live(-1));
  CHECK(t_kit_types_own_ctx_rep(own) == &c);
  drop(c);
  CHECK(!w_testkit_is_live(1) && new_ctx().__handle == 5);  // no number is given out twice
  w_testkit_reset();
  CHECK(w_testkit_live() == 0 && new_ctx().__handle == 1);
}

static void recast(void) {
  // Before wit-bindgen 0.43 there was no other way to drop a borrow.
  ctx c = new_ctx();
  t_kit_types_ctx_drop_own((own_ctx){c.__handle});
  CHECK(w_testkit_live() == 0);
}

// --- Leaks.

static void early(void) {
  returns_early = true;
  CHECK(call_plain(new_ctx()) == -1);
  const w_testkit_failure_t *failure = w_testkit_failure(0);
  CHECK(failure && failure->kind == W_TESTKIT_LEAKED_BORROW && failure->handle == 1);
  CHECK(!strcmp(failure->resource, "t:kit/types@0.1.0#ctx") && !strcmp(failure->parameter, "c"));
  CHECK(!strcmp(failure->function, "t:kit/api@0.1.0#plain"));
  CHECK(w_testkit_failures_of(W_TESTKIT_LEAKED_BORROW) == 1 && w_testkit_failures_of(W_TESTKIT_TASK) == 0);
  CHECK(!w_testkit_failure(1) && w_testkit_live() == 0);  // so that the next test starts without handles
}

static void early_nested(void) {
  returns_early = true;
  call_nested(2, true);
}

static void early_varied(void) {
  returns_early = true;
  call_varied(EXPORTS_T_KIT_API_DEEP_MANY);
  call_varied(EXPORTS_T_KIT_API_DEEP_ONE);
  ctx c = new_ctx();
  exports_t_kit_api_option_borrow_context_t some = {true, new_ctx()};
  w_testkit_call_exports_t_kit_api_maybe(&c, &some);
  w_string_t text;
  w_testkit_call_exports_w_top(w_borrow_global_make(NULL), &text);
  w_string_free(&text);
}

static void own_leaks(void) {
  t_kit_types_own_ctx_make(NULL);
  new_ctx();
  CHECK(w_testkit_failures() == 0);
  w_testkit_check_none_live();
}

// --- Wrong uses.

static void drop_before(ctx c) {
  drop(c);
  kept = c;
}

static void twice(void) {
  body = drop_before;
  returns_early = true;
  call_plain(new_ctx());
  drop(kept);
}

static void after_drop(void) {
  body = drop_before;
  CHECK(call_plain(new_ctx()) == 0);
}

static void keep(ctx c) { kept = c; }

static void after_call(void) {
  body = keep;
  returns_early = true;
  call_plain(new_ctx());
  t_kit_types_method_ctx_request_id(kept);
}

static void after_drop_in_the_next_call(void) {
  body = keep;
  call_plain(new_ctx());
  ctx before = kept;
  call_plain(new_ctx());
  t_kit_types_method_ctx_request_id(before);
}

static void no_handle(void) {
  drop((ctx){0});
  drop((ctx){-3});
  t_kit_types_method_ctx_request_id((ctx){9});
  call_plain((ctx){0});
}

static void wrong_resource(void) {
  other o = new_other();
  drop((ctx){o.__handle});
  drop_other(o);
  call_plain((ctx){w_borrow_global_make(NULL).__handle});
}

static void wrong_kind(void) {
  own_ctx own = t_kit_types_own_ctx_make(NULL);
  call_plain(t_kit_types_borrow_ctx(own));
  ctx c = new_ctx();
  t_kit_types_choice_t first = {T_KIT_TYPES_CHOICE_FIRST, {{c.__handle}}};
  t_kit_types_list_bag_t none = {NULL, 0};
  t_kit_types_give(&none, &first);
  CHECK(w_testkit_live() == 2);
}

static void view(void) {
  own_ctx own = t_kit_types_own_ctx_make(NULL);
  t_kit_types_borrow_ctx_t view = t_kit_types_borrow_ctx(own);
  t_kit_types_method_ctx_request_id(view);
  CHECK(w_testkit_failures() == 0);
  drop(view);
  CHECK(w_testkit_failure(0)->kind == W_TESTKIT_VIEW_DROPPED);
  t_kit_types_ctx_drop_own(own);
}

static own_ctx lent;
static int64_t drops_lent(t_kit_types_borrow_ctx_t self) {
  (void)self;
  t_kit_types_ctx_drop_own(lent);
  return 1;
}

static void lent_own(void) {
  w_testkit_imports.t_kit_types_method_ctx_request_id = drops_lent;
  lent = t_kit_types_own_ctx_make(NULL);
  CHECK(t_kit_types_method_ctx_request_id(t_kit_types_borrow_ctx(lent)) == 1);
  CHECK(t_kit_types_own_ctx_live() == 1);
  t_kit_types_static_ctx_join(lent, t_kit_types_borrow_ctx(lent));
  t_kit_types_ctx_drop_own(lent);
}

static void lent_twice(void) {
  exports_t_kit_api_option_borrow_context_t some = {true, new_ctx()};
  w_testkit_call_exports_t_kit_api_maybe(&some.val, &some);
}

// --- Imports.

static void defaults(void) {
  own_ctx a = t_kit_types_constructor_ctx(1);
  CHECK(w_testkit_is_live(a.__handle));
  w_string_t text;
  t_kit_types_method_ctx_name(t_kit_types_borrow_ctx(a), &text);
  CHECK(text.len == 0);
  w_string_free(&text);
  own_ctx b, c;
  CHECK(t_kit_types_take(&b, &text) && w_testkit_is_live(b.__handle));
  t_kit_types_tuple2_own_ctx_string_t all;
  t_kit_types_take_all(&all);
  CHECK(w_testkit_is_live(all.f0.__handle) && all.f1.len == 0);
  CHECK(!t_kit_types_may_take(&c));
  t_kit_types_choice_t choice;
  t_kit_types_choose(&choice);
  CHECK(choice.tag == T_KIT_TYPES_CHOICE_FIRST && w_testkit_is_live(choice.val.first.__handle));
  own_ctx joined = t_kit_types_static_ctx_join(a, t_kit_types_borrow_ctx(b));
  CHECK(!w_testkit_is_live(a.__handle) && w_testkit_is_live(b.__handle));
  t_kit_types_bag_t bags[] = {{b, {NULL, 0}}, {joined, {NULL, 0}}};
  t_kit_types_list_bag_t list = {bags, 2};
  t_kit_types_give(&list, &choice);
  t_kit_types_ctx_drop_own(all.f0);
  CHECK(w_testkit_live() == 0);
  t_kit_types_pair_t pair = {new_ctx(), {true, new_ctx()}};
  t_kit_types_list_pair_t pairs = {&pair, 1};
  CHECK(t_kit_types_sum(&pairs) == 0 && w_testkit_live() == 2);
  t_kit_types_method_ctx_request_id((t_kit_types_borrow_ctx_t){joined.__handle});
  drop(pair.right.val);
  t_kit_types_sum(&pairs);
  t_kit_types_take(&b, &text);
  w_testkit_check_none_live();
}

static int dropped;
static void count_drop(void *rep) { dropped += *(int *)rep; }
static int logged;
static void log_it(w_string_t *text) { logged += (int)text->len; }
static bool takes(own_ctx *ret, w_string_t *err) {
  (void)ret;
  w_string_dup(err, "none");
  return false;
}
static void takes_all(t_kit_types_tuple2_own_ctx_string_t *ret) {
  memset(ret, 0, sizeof *ret);  // not even a handle
}
static bool must_not_be_called(own_ctx *ret) {
  (void)ret;
  exit(3);
}
static own_ctx joins(own_ctx a, t_kit_types_borrow_ctx_t b) {
  CHECK(*(int *)t_kit_types_own_ctx_rep(a) == 4 && *(int *)t_kit_types_borrow_ctx_rep(b) == 3);
  return t_kit_types_own_ctx_make(t_kit_types_own_ctx_rep(a));
}

static void callbacks(void) {
  int three = 3, four = 4;
  w_testkit_imports.t_kit_types_ctx_destructor = count_drop;
  w_testkit_imports.w_log = log_it;
  w_testkit_imports.t_kit_types_take = takes;
  w_testkit_imports.t_kit_types_take_all = takes_all;
  w_testkit_imports.t_kit_types_static_ctx_join = joins;
  own_ctx a = t_kit_types_own_ctx_make(&four), b = t_kit_types_own_ctx_make(&three);
  own_ctx joined = t_kit_types_static_ctx_join(a, t_kit_types_borrow_ctx(b));
  t_kit_types_ctx_drop_own(joined);
  t_kit_types_ctx_drop_own(b);
  CHECK(dropped == 7);
  w_string_t text;
  w_string_set(&text, "12345");
  w_log(&text);
  CHECK(logged == 5);
  CHECK(!t_kit_types_take(&a, &text) && text.len == 4);
  w_string_free(&text);
  t_kit_types_tuple2_own_ctx_string_t all;
  t_kit_types_take_all(&all);
  w_testkit_reset();
  CHECK(t_kit_types_take(&a, &text));  // the default again
  w_testkit_imports.t_kit_types_may_take = must_not_be_called;
}

// --- Own handles that pass through exports, and exported resources.

static bool gives_back(own_ctx c, own_ctx *ret) {
  *ret = c;
  return true;
}
static bool gives_dropped(own_ctx c, own_ctx *ret) {
  *ret = c;
  t_kit_types_ctx_drop_own(c);
  return true;
}

static void through(void) {
  own_ctx a = t_kit_types_own_ctx_make(NULL), b;
  consumes = gives_back;
  CHECK(w_testkit_call_exports_t_kit_api_consume(a, &b) && w_testkit_is_live(b.__handle));
  w_testkit_check_none_live();
  consumes = gives_dropped;
  w_testkit_call_exports_t_kit_api_consume(b, &a);
  w_testkit_call_exports_t_kit_api_consume(b, &a);
  CHECK(!w_testkit_failure(0)->parameter && !strcmp(w_testkit_failure(1)->parameter, "c"));
}

static void workers(void) {
  exports_t_kit_api_own_worker_t w = w_testkit_call_exports_t_kit_api_constructor_worker(new_ctx());
  CHECK(exports_t_kit_api_own_worker_live() == 1);
  CHECK(w_testkit_call_exports_t_kit_api_method_worker_run(exports_t_kit_api_worker_rep(w), new_ctx()) == 7);
  exports_t_kit_api_list_own_worker_t list;
  w_testkit_call_exports_t_kit_api_static_worker_adopt(w, &list);
  CHECK(w_testkit_failures() == 0 && list.ptr[0].__handle == w.__handle);
  w_testkit_check_none_live();
  exports_t_kit_api_list_own_worker_free(&list);
  CHECK(destroyed == 0);
  returns_early = true;
  w_testkit_call_exports_t_kit_api_static_worker_adopt(w, &list);
  CHECK(destroyed == 7);
  exports_t_kit_api_list_own_worker_free(&list);
  exports_t_kit_api_worker_drop_own(w);
  CHECK(!exports_t_kit_api_worker_rep(w));
}

// --- A handler that does not return.

static jmp_buf out;
static void jump(const w_testkit_failure_t *failure, void *count) {
  ++*(int *)count;
  CHECK(failure->kind == W_TESTKIT_USED_AFTER_DROP);
  longjmp(out, 1);
}

static void jumps(void) {
  static int count, i;
  w_testkit_on_failure(jump, &count);
  for (i = 0; i < 3; ++i) {
    body = drop_before;
    if (setjmp(out) == 0) {
      call_plain(new_ctx());
      CHECK(false);
    }
    CHECK(count == i + 1 && w_testkit_failures() == 1);
    w_testkit_reset();  // the handler stays
    body = NULL;
    CHECK(call_plain(new_ctx()) == 0 && w_testkit_live() == 0);
  }
}

#define CTX(n, place) "borrow<ctx> handle " n " (" place ")"
#define OF(param, function) "parameter `" param "` of `t:kit/api@0.1.0#" function "`"
#define STILL " is still live at the end of the call: drop it on every path out of the function\n"
#define WAS " was dropped already, and is passed "
#define ID "as parameter `self` of `t:kit/types@0.1.0#[method]ctx.request-id`"

static const scenario scenarios[] = {
    {"all_dropped", all_dropped, ""},
    {"counted", counted, ""},
    {"recast", recast, ""},
    {"early", early, CTX("1", OF("c", "plain")) STILL},
    {"early_nested", early_nested,
     CTX("1", OF("req.items[0].c", "nested")) STILL
     CTX("2", OF("req.items[1].c", "nested")) STILL
     CTX("3", OF("req.key", "nested")) STILL
     CTX("5", OF("either.err", "nested")) STILL},
    {"early_varied", early_varied,
     CTX("1", OF("v.many[0].1", "varied")) STILL
     CTX("2", OF("v.many[1].1", "varied")) STILL
     CTX("3", OF("v.one", "varied")) STILL
     CTX("4", OF("c", "maybe")) STILL
     CTX("5", OF("twice", "maybe")) STILL
     "borrow<global> handle 6 (parameter `g` of `top`)" STILL},
    {"own_leaks", own_leaks, "own<ctx> handle 1 is still live\nborrow<ctx> handle 2 is still live\n"},
    {"twice", twice, CTX("1", OF("c", "plain")) WAS "to `t_kit_types_ctx_drop_borrow`\n"},
    {"after_drop", after_drop,
     CTX("1", OF("c", "plain")) WAS ID "\n" CTX("1", OF("c", "plain")) WAS "to `t_kit_types_ctx_drop_borrow`\n"},
    {"after_call", after_call,
     CTX("1", OF("c", "plain")) STILL
     CTX("1", OF("c", "plain")) " ended with the call that it was lent to, and is passed " ID "\n"},
    {"after_drop_in_the_next_call", after_drop_in_the_next_call, CTX("1", OF("c", "plain")) WAS ID "\n"},
    {"no_handle", no_handle,
     "handle 0 is no handle, and is passed to `t_kit_types_ctx_drop_borrow`\n"
     "handle -3 was never given out, and is passed to `t_kit_types_ctx_drop_borrow`\n"
     "handle 9 was never given out, and is passed " ID "\n"
     "handle 0 is no handle, and is passed as " OF("c", "plain") "\n"},
    {"wrong_resource", wrong_resource,
     "borrow<ctx> handle 1 is of `t:kit/other@0.1.0#ctx`, and is passed to `t_kit_types_ctx_drop_borrow`, where one of "
     "`t:kit/types@0.1.0#ctx` is needed\n"
     "borrow<global> handle 2 is of `global`, and is passed as " OF("c", "plain") ", where one of "
     "`t:kit/types@0.1.0#ctx` is needed\n"},
    {"wrong_kind", wrong_kind,
     "own<ctx> handle 1 is no borrow handle, and is passed as " OF("c", "plain") "\n"
     "borrow<ctx> handle 2 cannot be given away as parameter `one.first` of `t:kit/types@0.1.0#give`\n"},
    {"view", view,
     "own<ctx> handle 1 is dropped through a borrow that was made of it, which destroys what it owns: drop the own "
     "handle itself. It is passed to `t_kit_types_ctx_drop_borrow`\n"
     "own<ctx> handle 1" WAS "to `t_kit_types_ctx_drop_own`\n"},
    {"lent_own", lent_own,
     "own<ctx> handle 1 is lent to an import that has not returned, and is passed to `t_kit_types_ctx_drop_own`\n"
     "own<ctx> handle 1 is given away already, and is passed as parameter `b` of `t:kit/types@0.1.0#[static]ctx.join`\n"},
    {"lent_twice", lent_twice, CTX("1", OF("c", "maybe")) " is lent already, and is passed as " OF("twice", "maybe") "\n"},
    {"defaults", defaults,
     "own<ctx> handle 5 (result of `t:kit/types@0.1.0#[static]ctx.join`) was given away, and is passed " ID "\n"
     "borrow<ctx> handle 7" WAS "as parameter `all[0].right` of `t:kit/types@0.1.0#sum`\n"
     "borrow<ctx> handle 6 is still live\n"
     "own<ctx> handle 8 (result of `t:kit/types@0.1.0#take`) is still live\n"},
    {"callbacks", callbacks, ""},
    {"jumps", jumps, ""},
    {"through", through,
     "own<ctx> handle 1 (result of `t:kit/api@0.1.0#consume`) is still live\n"
     "own<ctx> handle 1 (" OF("c", "consume") ")" WAS "as result of `t:kit/api@0.1.0#consume`\n"
     "own<ctx> handle 1 (" OF("c", "consume") ")" WAS "as " OF("c", "consume") "\n"},
    {"workers", workers,
     "own<worker> handle 2 (`[0]` in the result of `t:kit/api@0.1.0#[static]worker.adopt`) is still live\n"
     "own<worker> handle 2 (" OF("w", "[static]worker.adopt") ")" WAS
     "as `[0]` in the result of `t:kit/api@0.1.0#[static]worker.adopt`\n"
     "own<worker> handle 2 (" OF("w", "[static]worker.adopt") ")" WAS "to `exports_t_kit_api_worker_drop_own`\n"
     "own<worker> handle 2 (" OF("w", "[static]worker.adopt") ")" WAS "to be asked what it represents\n"},
};

int main(int argc, char **argv) {
  return run_scenarios(scenarios, sizeof scenarios / sizeof *scenarios, argc, argv);
}
