#define HAS_KEY
#define HAS_CLOCK
#include "task.h"

static inline void see_key(state_t *state, exports_t_t_api_borrow_key_t k) {
  see(state, (handle_t){k.__handle, true});
}

static w_string_t text_of(int64_t sum) {
  char text[20], *at = text + sizeof text;
  *--at = 0;
  do *--at = (char)('0' + sum % 10);
  while (sum /= 10);
  w_string_t string;
  w_string_dup(&string, at);
  return string;
}

static void bare_finish(void *task, int64_t sum) { exports_t_t_api_bare_finish(task, sum); }
KIND(bare)

w_callback_code_t exports_t_t_api_bare(exports_t_t_api_bare_task_t *task, exports_t_t_api_borrow_ctx_t c) {
  state_t state = {0};
  see_ctx(&state, c);
  return start(&bare_kind, task, &state);
}

static void maybe_finish(void *task, int64_t sum) { exports_t_t_api_maybe_finish(task, sum); }
KIND(maybe)

w_callback_code_t exports_t_t_api_maybe(exports_t_t_api_maybe_task_t *task, exports_t_t_api_borrow_ctx_t *maybe_c) {
  state_t state = {0};
  if (maybe_c) see_ctx(&state, *maybe_c);
  return start(&maybe_kind, task, &state);
}

static void named_finish(void *task, int64_t sum) {
  w_string_t text = text_of(sum);
  exports_t_t_api_named_finish(task, text);
  w_string_free(&text);
}
KIND(named)

w_callback_code_t exports_t_t_api_named(exports_t_t_api_named_task_t *task, exports_t_t_api_job_t *j) {
  state_t state = {0};
  see_ctx(&state, j->c);
  exports_t_t_api_job_free(j);
  return start(&named_kind, task, &state);
}

static void see_pair(state_t *state, const exports_t_t_api_pair_t *p) {
  see_ctx(state, p->a);
  if (p->k.is_some) see_key(state, p->k.val);
}

static void paired_finish(void *task, int64_t sum) { exports_t_t_api_paired_finish(task, sum); }
KIND(paired)

w_callback_code_t exports_t_t_api_paired(exports_t_t_api_paired_task_t *task, exports_t_t_api_pair_t *p) {
  state_t state = {0};
  see_pair(&state, p);
  return start(&paired_kind, task, &state);
}

static void chosen_finish(void *task, int64_t sum) { exports_t_t_api_chosen_finish(task, sum); }
KIND(chosen)

w_callback_code_t exports_t_t_api_chosen(exports_t_t_api_chosen_task_t *task, exports_t_t_api_either_t *e) {
  state_t state = {0};
  if (e->tag == EXPORTS_T_T_API_EITHER_ONE) see_ctx(&state, e->val.one);
  if (e->tag == EXPORTS_T_T_API_EITHER_MANY) {
    for (size_t i = 0; i < e->val.many.len; ++i) see_key(&state, e->val.many.ptr[i]);
  }
  exports_t_t_api_either_free(e);
  return start(&chosen_kind, task, &state);
}

static void listed_finish(void *task, int64_t sum) {
  exports_t_t_api_answer_t answer = {sum, text_of(sum)};
  exports_t_t_api_listed_finish(task, answer);
  exports_t_t_api_answer_free(&answer);
}
KIND(listed)

w_callback_code_t exports_t_t_api_listed(exports_t_t_api_listed_task_t *task, exports_t_t_api_list_job_t *js) {
  state_t state = {0};
  for (size_t i = 0; i < js->len; ++i) see_ctx(&state, js->ptr[i].c);
  exports_t_t_api_list_job_free(js);
  return start(&listed_kind, task, &state);
}

static void maybe_listed_finish(void *task, int64_t sum) { exports_t_t_api_maybe_listed_finish(task, sum); }
KIND(maybe_listed)

w_callback_code_t exports_t_t_api_maybe_listed(
    exports_t_t_api_maybe_listed_task_t *task, exports_t_t_api_list_borrow_key_t *maybe_ks) {
  state_t state = {0};
  if (maybe_ks) {
    for (size_t i = 0; i < maybe_ks->len; ++i) see_key(&state, maybe_ks->ptr[i]);
    exports_t_t_api_list_borrow_key_free(maybe_ks);
  }
  return start(&maybe_listed_kind, task, &state);
}

static void two_finish(void *task, int64_t sum) {
  exports_t_t_api_result_string_s64_t result = {.is_err = sum / 20000 % 3 == 0};
  if (result.is_err) {
    result.val.err = sum;
  } else {
    result.val.ok = text_of(sum);
  }
  exports_t_t_api_two_finish(task, result);
  exports_t_t_api_result_string_s64_free(&result);
}
KIND(two)

w_callback_code_t exports_t_t_api_two(
    exports_t_t_api_two_task_t *task,
    uint32_t n,
    exports_t_t_api_borrow_ctx_t c,
    w_string_t *text,
    exports_t_t_api_borrow_key_t k,
    bool flag) {
  (void)n, (void)flag;
  state_t state = {0};
  see_ctx(&state, c);
  see_key(&state, k);
  w_string_free(text);
  return start(&two_kind, task, &state);
}

static void owned_finish(void *task, int64_t sum) { exports_t_t_api_owned_finish(task, sum); }
KIND(owned)

w_callback_code_t exports_t_t_api_owned(
    exports_t_t_api_owned_task_t *task, exports_t_t_api_borrow_ctx_t c, exports_t_t_api_own_ctx_t o) {
  state_t state = {0};
  see_ctx(&state, c);
  state.dropped = t_t_types_method_ctx_request_id(t_t_types_borrow_ctx(o));
  t_t_types_ctx_drop_own(o);
  return start(&owned_kind, task, &state);
}

static void silent_finish(void *task, int64_t sum) {
  (void)sum;
  exports_t_t_api_silent_finish(task);
}
KIND(silent)

w_callback_code_t exports_t_t_api_silent(
    exports_t_t_api_silent_task_t *task, exports_t_t_api_borrow_ctx_t c, exports_t_t_api_list_pair_t *ps) {
  state_t state = {0};
  see_ctx(&state, c);
  for (size_t i = 0; i < ps->len; ++i) see_pair(&state, &ps->ptr[i]);
  exports_t_t_api_list_pair_free(ps);
  return start(&silent_kind, task, &state);
}
