#define HAS_KEY
#define HAS_CLOCK
#include "task.hpp"

namespace witguard::exports::t::t::api {

namespace {

string_t text_of(int64_t sum) {
  char text[20], *at = text + sizeof text;
  *--at = 0;
  do *--at = static_cast<char>('0' + sum % 10);
  while (sum /= 10);
  string_t string;
  w_string_dup(&string, at);
  return string;
}

template <class See> void see_pair(pair_t &p, See see) {
  see(view<borrow_ctx_t>(p.a));
  if (p.k.is_some) see(view<borrow_key_t>(p.k.val));
}

}  // namespace

callback_code_t bare(bare_task task) {
  return start(
      std::move(task), [](bare_task &task, auto see) { see(task.c()); },
      [](bare_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t bare_callback(event_t *event) { return go_on(event); }

callback_code_t maybe(maybe_task task) {
  return start(
      std::move(task),
      [](maybe_task &task, auto see) {
        if (auto c = task.c()) see(*c);
      },
      [](maybe_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t maybe_callback(event_t *event) { return go_on(event); }

callback_code_t named(named_task task) {
  return start(
      std::move(task), [](named_task &task, auto see) { see(view<borrow_ctx_t>(task.j()->c)); },
      [](named_task &task, int64_t sum) {
        string_t text = text_of(sum);
        std::move(task).finish(text);
        w_string_free(&text);
      });
}
callback_code_t named_callback(event_t *event) { return go_on(event); }

callback_code_t paired(paired_task task) {
  return start(
      std::move(task), [](paired_task &task, auto see) { see_pair(*task.p(), see); },
      [](paired_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t paired_callback(event_t *event) { return go_on(event); }

callback_code_t chosen(chosen_task task) {
  return start(
      std::move(task),
      [](chosen_task &task, auto see) {
        auto e = task.e();
        if (e->tag == EXPORTS_T_T_API_EITHER_ONE) see(view<borrow_ctx_t>(e->val.one));
        if (e->tag == EXPORTS_T_T_API_EITHER_MANY) {
          for (auto k : view<list_borrow_key_t>(e->val.many)) see(k);
        }
      },
      [](chosen_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t chosen_callback(event_t *event) { return go_on(event); }

callback_code_t listed(listed_task task) {
  return start(
      std::move(task),
      [](listed_task &task, auto see) {
        for (auto job : task.js()) see(view<borrow_ctx_t>(job->c));
      },
      [](listed_task &task, int64_t sum) {
        answer_t answer{sum, text_of(sum)};
        std::move(task).finish(answer);
        exports_t_t_api_answer_free(&answer);
      });
}
callback_code_t listed_callback(event_t *event) { return go_on(event); }

callback_code_t maybe_listed(maybe_listed_task task) {
  return start(
      std::move(task),
      [](maybe_listed_task &task, auto see) {
        if (auto ks = task.ks()) {
          for (auto k : *ks) see(k);
        }
      },
      [](maybe_listed_task &task, int64_t sum) { std::move(task).finish(sum); });
}
callback_code_t maybe_listed_callback(event_t *event) { return go_on(event); }

callback_code_t two(two_task task) {
  return start(
      std::move(task),
      [](two_task &task, auto see) {
        see(task.c());
        see(task.k());
      },
      [](two_task &task, int64_t sum) {
        result_string_s64_t result{};
        result.is_err = sum / 20000 % 3 == 0;
        if (result.is_err) {
          result.val.err = sum;
        } else {
          result.val.ok = text_of(sum);
        }
        std::move(task).finish(result);
        exports_t_t_api_result_string_s64_free(&result);
      });
}
callback_code_t two_callback(event_t *event) { return go_on(event); }

callback_code_t owned(owned_task task) {
  (void)id_of(task.c().get());  // first, because its answer is the plan
  int64_t own = id_of(t_t_types_borrow_ctx(task.o()));
  t_t_types_ctx_drop_own(task.o());
  return start(
      std::move(task), [](owned_task &task, auto see) { see(task.c()); },
      [](owned_task &task, int64_t sum) { std::move(task).finish(sum); }, own);
}
callback_code_t owned_callback(event_t *event) { return go_on(event); }

callback_code_t silent(silent_task task) {
  return start(
      std::move(task),
      [](silent_task &task, auto see) {
        see(task.c());
        for (auto p : task.ps()) see_pair(*p, see);
      },
      [](silent_task &task, int64_t) { std::move(task).finish(); });
}
callback_code_t silent_callback(event_t *event) { return go_on(event); }

}  // namespace witguard::exports::t::t::api
