// Arguments for the exports of shapes.wit as the bindings' adapters make them, each with new handles and new memory;
// and calls of the exports, whether these are shims or the user's functions.
#ifndef SHAPES_H
#define SHAPES_H

#include "native.h"
#include "w.h"

#include <stdlib.h>
#include <string.h>

typedef exports_t_t_api_borrow_ctx_t ctx;
typedef exports_t_t_api_borrow_log_t logger;
typedef exports_t_t_api_note_t note;
typedef exports_t_t_api_bag_t bag;
typedef exports_t_t_api_deep_t deep;
typedef exports_t_t_api_list_borrow_ctx_t list_ctx;
typedef exports_t_t_api_list_note_t list_note;
typedef exports_t_t_api_list_list_borrow_ctx_t list_list;
typedef exports_t_t_api_option_borrow_ctx_t option_ctx;
typedef exports_t_t_api_tuple2_borrow_ctx_borrow_log_t duo;
typedef exports_t_t_api_result_list_note_tuple2_borrow_log_string_t outcome;

// Every export: name, parameters, arguments.
#define EXPORTS(X)                          \
  X(plain, (ctx c), (c))                    \
  X(two, (ctx a, logger b), (a, b))         \
  X(maybe, (ctx * c), (c))                  \
  X(maybe_maybe, (option_ctx * c), (c))     \
  X(pair, (duo * p) , (p))                  \
  X(noted, (note * r), (r))                 \
  X(many, (list_ctx * l), (l))              \
  X(notes, (list_note * l), (l))            \
  X(lists, (list_list * l), (l))            \
  X(varied, (deep * v), (v))                \
  X(either, (outcome * r), (r))              \
  X(bagged, (bag * b), (b))                 \
  X(text, (w_string_t * s, ctx c), (s, c))

// export_…() calls the bindings' own symbol: this header is included before the one that renames it.
#define EXPORT(name, parameters, arguments) \
  static inline int64_t export_##name parameters { return exports_t_t_api_##name arguments; }
EXPORTS(EXPORT)
#undef EXPORT

// Memory as a caller allocates it for lowering. For zero elements it allocates nothing, but the pointer is not null.
static inline void *lower(size_t count, size_t size) {
  return count == 0 ? (void *)(uintptr_t)sizeof(void *) : malloc(count * size);
}

static inline ctx new_ctx(void) {
  ctx c = {give(BORROW_CTX)};
  return c;
}

static inline logger new_log(void) {
  logger l = {give(BORROW_LOG)};
  return l;
}

static inline w_string_t new_string(size_t len) {
  w_string_t s = {(uint8_t *)lower(len, 1), len};
  if (len > 0) memset(s.ptr, 'a', len);
  return s;
}

static inline note new_note(size_t i) {
  note n = {new_ctx(), (uint32_t)i, new_string(i % 3 * 10)};
  return n;
}

static inline list_ctx new_many(size_t len) {
  list_ctx l = {(ctx *)lower(len, sizeof(ctx)), len};
  for (size_t i = 0; i < len; ++i) l.ptr[i] = new_ctx();
  return l;
}

static inline list_note new_notes(size_t len) {
  list_note l = {(note *)lower(len, sizeof(note)), len};
  for (size_t i = 0; i < len; ++i) l.ptr[i] = new_note(i);
  return l;
}

// Lists of 0, 1, 2, 3, 4, 0, … elements.
static inline list_list new_lists(size_t len) {
  list_list l = {(list_ctx *)lower(len, sizeof(list_ctx)), len};
  for (size_t i = 0; i < len; ++i) l.ptr[i] = new_many(i % 5);
  return l;
}

static inline deep new_deep(uint8_t tag) {
  deep v;
  memset(&v, 0xa5, sizeof v);  // bytes that do not belong to the case are noise
  v.tag = tag;
  switch (tag) {
    case EXPORTS_T_T_API_DEEP_ONE: v.val.one = new_ctx(); break;
    case EXPORTS_T_T_API_DEEP_NOTED: v.val.noted = new_note(1); break;
    case EXPORTS_T_T_API_DEEP_BOTH: v.val.both.f0 = new_ctx(), v.val.both.f1 = new_string(5); break;
    case EXPORTS_T_T_API_DEEP_MANY: v.val.many = new_many(40); break;
    case EXPORTS_T_T_API_DEEP_TEXT: v.val.text = new_string(7); break;
    default: break;
  }
  return v;
}

static inline outcome new_either(bool is_err) {
  outcome r;
  memset(&r, 0xa5, sizeof r);
  r.is_err = is_err;
  if (is_err) {
    r.val.err.f0 = new_log(), r.val.err.f1 = new_string(9);
  } else {
    r.val.ok = new_notes(3);
  }
  return r;
}

static inline bag new_bag(size_t len) {
  bag b = {{give(OWN_CTX)}, new_ctx(), {(uint8_t *)lower(len, 1), len}, new_notes(len),
           {(w_string_t *)lower(len, sizeof(w_string_t)), len}};
  for (size_t i = 0; i < len; ++i) b.data.ptr[i] = (uint8_t)i, b.words.ptr[i] = new_string(i % 2 * 8);
  return b;
}

// The host's check after each call: no borrow that was lent for the call may be left.
static inline int64_t after_call(size_t live_before, int64_t result) {
  if (live(BORROW_CTX) + live(BORROW_LOG) != live_before) fault("borrow handles remain at the end of the call");
  return result;
}
#define CALL(name, type, made)                                  \
  size_t before = live(BORROW_CTX) + live(BORROW_LOG);          \
  type argument = made;                                         \
  return after_call(before, export_##name(&argument))

static inline int64_t call_plain(void) {
  size_t before = live(BORROW_CTX);
  return after_call(before, export_plain(new_ctx()));
}
static inline int64_t call_two(void) {
  size_t before = live(BORROW_CTX) + live(BORROW_LOG);
  ctx a = new_ctx();
  return after_call(before, export_two(a, new_log()));
}
static inline int64_t call_text(size_t len) {
  size_t before = live(BORROW_CTX);
  w_string_t s = new_string(len);
  return after_call(before, export_text(&s, new_ctx()));
}
static inline int64_t call_none(void) { return export_maybe(NULL) + export_maybe_maybe(NULL); }
static inline int64_t call_maybe(void) { CALL(maybe, ctx, new_ctx()); }
static inline int64_t call_maybe_maybe(bool is_some) {
  size_t before = live(BORROW_CTX);
  option_ctx c = {is_some, {is_some ? give(BORROW_CTX) : 0x5a5a}};
  return after_call(before, export_maybe_maybe(&c));
}
static inline int64_t call_pair(void) {
  size_t before = live(BORROW_CTX) + live(BORROW_LOG);
  duo p = {new_ctx(), new_log()};
  return after_call(before, export_pair(&p));
}
static inline int64_t call_noted(void) { CALL(noted, note, new_note(2)); }
static inline int64_t call_many(size_t len) { CALL(many, list_ctx, new_many(len)); }
static inline int64_t call_notes(size_t len) { CALL(notes, list_note, new_notes(len)); }
static inline int64_t call_lists(size_t len) { CALL(lists, list_list, new_lists(len)); }
static inline int64_t call_varied(uint8_t tag) { CALL(varied, deep, new_deep(tag)); }
static inline int64_t call_either(bool is_err) { CALL(either, outcome, new_either(is_err)); }
static inline int64_t call_bagged(size_t len) { CALL(bagged, bag, new_bag(len)); }
#undef CALL

// Calls every export, in all of its cases, with lists of `len` elements.
static inline void call_all(size_t len) {
  call_plain(), call_two(), call_none(), call_maybe(), call_maybe_maybe(false), call_maybe_maybe(true);
  call_pair(), call_noted(), call_text(len), call_many(len), call_notes(len), call_lists(len);
  for (uint8_t tag = 0; tag <= EXPORTS_T_T_API_DEEP_TEXT; ++tag) call_varied(tag);
  call_either(false), call_either(true), call_bagged(len);
}

#endif
