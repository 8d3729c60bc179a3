// What the drivers of the test kit's tests share: scenarios, each with the failures that the kit must find in it. Each
// scenario runs in its own process, under sanitizers.
#ifndef SCENARIO_H
#define SCENARIO_H

#include "w_testkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name;
  void (*run)(void);
  const char *failures;  // the messages of the failures, one per line
} scenario;

#define CHECK(condition) ((condition) ? (void)0 : not_so(__FILE__, __LINE__, #condition))
static inline void not_so(const char *file, int line, const char *condition) {
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
  exit(1);
}

static inline bool found(const char *expected) {
  for (size_t i = 0; i < w_testkit_failures(); ++i) {
    const char *message = w_testkit_failure(i)->message;
    size_t len = strlen(message);
    if (strncmp(expected, message, len) != 0 || expected[len] != '\n') return false;
    expected += len + 1;
  }
  return !*expected;
}

// Without an argument, prints the names of the scenarios. With one, runs that scenario; with `abort` too, the scenario
// runs with the kit's own failure handler.
static inline int run_scenarios(const scenario *all, size_t count, int argc, char **argv) {
  for (size_t i = 0; argc < 2 && i < count; ++i) puts(all[i].name);
  for (size_t i = 0; argc >= 2 && i < count; ++i) {
    if (strcmp(all[i].name, argv[1]) != 0) continue;
    if (argc < 3) w_testkit_on_failure(w_testkit_record, NULL);
    all[i].run();
    bool is_right = found(all[i].failures);
    for (size_t f = 0; !is_right && f < w_testkit_failures(); ++f) fprintf(stderr, "%s\n", w_testkit_failure(f)->message);
    if (!is_right) fprintf(stderr, "instead of:\n%s", all[i].failures);
    w_testkit_reset();
    return is_right ? 0 : 1;
  }
  return argc < 2 ? 0 : 2;
}

#endif
