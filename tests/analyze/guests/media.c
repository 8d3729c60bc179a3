// A plugin in C on the raw bindings, as one would write it: every drop by hand.
#include "media.h"

#include <stdlib.h>
#include <string.h>

typedef demo_media_host_own_buffer_t buffer;

struct session {
  buffer input;
  buffer output;
  bool has_output;
  uint64_t stamp;
};

static buffer *kept;
static size_t kept_count;

static void say(demo_media_host_borrow_context_t ctx, const char *text) {
  media_string_t message = {(uint8_t *)text, strlen(text)};
  demo_media_host_method_context_log(ctx, &message);
}

static uint32_t size_of(buffer b) {
  return demo_media_host_method_buffer_size(demo_media_host_borrow_buffer(b));
}

static bool fill(buffer b, uint8_t byte, size_t count, media_string_t *err) {
  uint8_t bytes[16];
  media_list_u8_t list = {bytes, sizeof bytes};
  uint32_t written;
  memset(bytes, byte, sizeof bytes);
  for (size_t i = 0; i < count; i++) {
    if (!demo_media_host_method_buffer_write(demo_media_host_borrow_buffer(b), &list, &written, err)) return false;
  }
  return true;
}

static void end_session(struct session *s) {
  demo_media_host_buffer_drop_own(s->input);
  if (s->has_output) {
    demo_media_host_buffer_drop_own(s->output);
  }
}

bool exports_demo_media_plugin_start(exports_demo_media_plugin_borrow_context_t ctx,
                                     exports_demo_media_plugin_source_t *source, media_string_t *err) {
  bool ok = false;
  buffer b;
  switch (source->tag) {
    case DEMO_MEDIA_HOST_SOURCE_FILE:
      if (!demo_media_host_open(&source->val.file, &b, err)) goto out;
      break;
    case DEMO_MEDIA_HOST_SOURCE_BUFFER:
      b = source->val.buffer;
      break;
    default:
      say(ctx, "nothing to play");
      media_string_dup(err, "no source");
      goto out;
  }
  if (size_of(b) == 0) {
    media_string_dup(err, "empty");
    demo_media_host_buffer_drop_own(b);
    goto out;
  }
  if (!fill(b, 0, 2, err)) {
    demo_media_host_buffer_drop_own(b);
    goto out;
  }
  demo_media_host_publish(b, 0);
  ok = true;
out:
  exports_demo_media_plugin_source_free(source);
  demo_media_host_context_drop_borrow(ctx);
  return ok;
}

bool exports_demo_media_plugin_process(exports_demo_media_plugin_borrow_context_t ctx,
                                       exports_demo_media_plugin_list_own_buffer_t *input,
                                       exports_demo_media_plugin_own_buffer_t *ret) {
  if (demo_media_host_method_context_volume(ctx) == 0) {
    for (size_t i = 0; i < input->len; i++) {
      demo_media_host_buffer_drop_own(input->ptr[i]);
    }
    exports_demo_media_plugin_list_own_buffer_free(input);
    demo_media_host_context_drop_borrow(ctx);
    return false;
  }
  demo_media_host_context_drop_borrow(ctx);
  if (input->len == 0) {
    exports_demo_media_plugin_list_own_buffer_free(input);
    return false;
  }
  buffer mixed = input->ptr[0];
  for (size_t i = 1; i < input->len; i++) {
    buffer next = demo_media_host_mix(demo_media_host_borrow_buffer(mixed), demo_media_host_borrow_buffer(input->ptr[i]));
    demo_media_host_buffer_drop_own(mixed);
    demo_media_host_buffer_drop_own(input->ptr[i]);
    mixed = next;
  }
  exports_demo_media_plugin_list_own_buffer_free(input);
  *ret = mixed;
  return true;
}

bool exports_demo_media_plugin_render(exports_demo_media_plugin_borrow_context_t ctx,
                                      exports_demo_media_plugin_chunk_t *chunk, uint32_t times,
                                      exports_demo_media_plugin_chunk_t *ret, media_string_t *err) {
  struct session s = {.input = chunk->data, .has_output = false, .stamp = chunk->stamp};
  if (chunk->previous.is_some) {
    demo_media_host_buffer_drop_own(chunk->previous.val);
  }
  if (times == 0) {
    say(ctx, "nothing to do");
    media_string_dup(err, "never");
    end_session(&s);
    demo_media_host_context_drop_borrow(ctx);
    return false;
  }
  if (times > 100) {
    media_string_dup(err, "too often");
    demo_media_host_buffer_drop_own(s.input);
    demo_media_host_context_drop_borrow(ctx);
    return false;
  }
  s.output = demo_media_host_constructor_buffer(size_of(s.input) * times);
  s.has_output = true;
  if (!fill(s.output, 1, times, err)) {
    end_session(&s);
    demo_media_host_context_drop_borrow(ctx);
    return false;
  }
  demo_media_host_buffer_drop_own(s.input);
  ret->data = s.output;
  ret->stamp = s.stamp + times;
  ret->previous.is_some = false;
  demo_media_host_context_drop_borrow(ctx);
  return true;
}

uint64_t exports_demo_media_plugin_inspect(
    exports_demo_media_plugin_list_tuple2_borrow_buffer_option_borrow_context_t *parts) {
  uint64_t sum = 0;
  for (size_t i = 0; i < parts->len; i++) {
    exports_demo_media_plugin_tuple2_borrow_buffer_option_borrow_context_t *part = &parts->ptr[i];
    sum += demo_media_host_method_buffer_size(part->f0);
    demo_media_host_buffer_drop_borrow(part->f0);
    if (part->f1.is_some) {
      sum += demo_media_host_method_context_volume(part->f1.val);
      demo_media_host_context_drop_borrow(part->f1.val);
    }
  }
  exports_demo_media_plugin_list_tuple2_borrow_buffer_option_borrow_context_free(parts);
  return sum;
}

uint32_t exports_demo_media_plugin_drain(exports_demo_media_plugin_borrow_context_t *maybe_ctx) {
  uint32_t count = 0;
  demo_media_host_chunk_t chunk;
  while (demo_media_host_next(&chunk)) {
    count++;
    if (chunk.previous.is_some) {
      demo_media_host_buffer_drop_own(chunk.previous.val);
    }
    if (maybe_ctx && demo_media_host_method_context_volume(*maybe_ctx) == 0) {
      demo_media_host_buffer_drop_own(chunk.data);
      continue;
    }
    if (count > 3) {
      // Kept for later calls.
      buffer *more = realloc(kept, (kept_count + 1) * sizeof *kept);
      if (!more) {
        demo_media_host_buffer_drop_own(chunk.data);
        break;
      }
      kept = more;
      kept[kept_count++] = chunk.data;
      continue;
    }
    chunk.previous.is_some = false;
    demo_media_host_publish_all(&chunk);
  }
  while (kept_count > 16) {
    demo_media_host_buffer_drop_own(kept[--kept_count]);
  }
  if (maybe_ctx) {
    demo_media_host_context_drop_borrow(*maybe_ctx);
  }
  return count;
}
