// The same plugin in C++ on the raw bindings, with an owner of the author's own here and there.
#include "media.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using buffer = demo_media_host_own_buffer_t;

class owned {
 public:
  explicit owned(buffer b) : buffer_(b), is_full_(true) {}
  owned(owned &&other) noexcept : buffer_(other.buffer_), is_full_(other.is_full_) { other.is_full_ = false; }
  owned(const owned &) = delete;
  owned &operator=(const owned &) = delete;
  ~owned() {
    if (is_full_) {
      demo_media_host_buffer_drop_own(buffer_);
    }
  }
  uint32_t size() const { return demo_media_host_method_buffer_size(demo_media_host_borrow_buffer(buffer_)); }
  buffer take() {
    is_full_ = false;
    return buffer_;
  }

 private:
  buffer buffer_;
  bool is_full_;
};

std::vector<owned> kept;

void say(demo_media_host_borrow_context_t ctx, const std::string &text) {
  media_string_t message{reinterpret_cast<uint8_t *>(const_cast<char *>(text.data())), text.size()};
  demo_media_host_method_context_log(ctx, &message);
}

bool fail(media_string_t *err, const char *text) {
  media_string_dup(err, text);
  return false;
}

}  // namespace

bool exports_demo_media_plugin_start(exports_demo_media_plugin_borrow_context_t ctx,
                                     exports_demo_media_plugin_source_t *source, media_string_t *err) {
  if (source->tag == DEMO_MEDIA_HOST_SOURCE_NONE) {
    say(ctx, "nothing to play");
    demo_media_host_context_drop_borrow(ctx);
    return fail(err, "no source");
  }
  buffer b;
  if (source->tag == DEMO_MEDIA_HOST_SOURCE_FILE) {
    const bool opened = demo_media_host_open(&source->val.file, &b, err);
    exports_demo_media_plugin_source_free(source);
    if (!opened) {
      demo_media_host_context_drop_borrow(ctx);
      return false;
    }
  } else {
    b = source->val.buffer;
  }
  demo_media_host_context_drop_borrow(ctx);
  owned held(b);
  if (held.size() == 0) return fail(err, "empty");
  demo_media_host_publish(held.take(), 0);
  return true;
}

bool exports_demo_media_plugin_process(exports_demo_media_plugin_borrow_context_t ctx,
                                       exports_demo_media_plugin_list_own_buffer_t *input,
                                       exports_demo_media_plugin_own_buffer_t *ret) {
  const auto volume = demo_media_host_method_context_volume(ctx);
  demo_media_host_context_drop_borrow(ctx);
  std::optional<buffer> best;
  for (size_t i = 0; i < input->len; ++i) {
    const auto size = demo_media_host_method_buffer_size(demo_media_host_borrow_buffer(input->ptr[i]));
    if (!best && size > volume) {
      best = input->ptr[i];
    } else {
      demo_media_host_buffer_drop_own(input->ptr[i]);
    }
  }
  exports_demo_media_plugin_list_own_buffer_free(input);
  if (!best) return false;
  *ret = *best;
  return true;
}

bool exports_demo_media_plugin_render(exports_demo_media_plugin_borrow_context_t ctx,
                                      exports_demo_media_plugin_chunk_t *chunk, uint32_t times,
                                      exports_demo_media_plugin_chunk_t *ret, media_string_t *err) {
  const auto done = [&](bool is_ok) {
    demo_media_host_context_drop_borrow(ctx);
    return is_ok;
  };
  if (chunk->previous.is_some) kept.push_back(owned(chunk->previous.val));
  if (times == 0) {
    demo_media_host_buffer_drop_own(chunk->data);
    fail(err, "never");
    return done(false);
  }
  demo_media_host_own_buffer_t half;
  const uint32_t size = demo_media_host_method_buffer_size(demo_media_host_borrow_buffer(chunk->data));
  if (!demo_media_host_method_buffer_slice(demo_media_host_borrow_buffer(chunk->data), 0, size / 2, &half, err)) {
    demo_media_host_buffer_drop_own(chunk->data);
    return done(false);
  }
  auto mixed = demo_media_host_mix(demo_media_host_borrow_buffer(chunk->data), demo_media_host_borrow_buffer(half));
  demo_media_host_buffer_drop_own(half);
  demo_media_host_buffer_drop_own(chunk->data);
  if (times > 100) {
    demo_media_host_buffer_drop_own(mixed);
    fail(err, "too often");
    return done(false);
  }
  ret->data = mixed;
  ret->stamp = chunk->stamp;
  ret->previous.is_some = false;
  return done(true);
}

uint64_t exports_demo_media_plugin_inspect(
    exports_demo_media_plugin_list_tuple2_borrow_buffer_option_borrow_context_t *parts) {
  uint64_t sum = 0;
  for (auto *part = parts->ptr; part != parts->ptr + parts->len; ++part) {
    sum += demo_media_host_method_buffer_size(part->f0);
    demo_media_host_buffer_drop_borrow(part->f0);
    if (!part->f1.is_some) continue;
    sum += demo_media_host_method_context_volume(part->f1.val);
    demo_media_host_context_drop_borrow(part->f1.val);
  }
  exports_demo_media_plugin_list_tuple2_borrow_buffer_option_borrow_context_free(parts);
  return sum;
}

uint32_t exports_demo_media_plugin_drain(exports_demo_media_plugin_borrow_context_t *maybe_ctx) {
  uint32_t count = 0;
  demo_media_host_chunk_t chunk;
  while (demo_media_host_next(&chunk)) {
    ++count;
    if (chunk.previous.is_some) {
      demo_media_host_buffer_drop_own(chunk.previous.val);
    }
    if (count == 2) {
      kept.emplace_back(chunk.data);
      continue;
    }
    auto held = std::make_unique<owned>(chunk.data);
    if (held->size() > 10) break;
  }
  if (maybe_ctx) {
    demo_media_host_context_drop_borrow(*maybe_ctx);
  }
  return count;
}
