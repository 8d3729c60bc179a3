// The failures that the kit finds are recorded, and asked for.
#include "helloworld_testkit.h"

#include <stdio.h>
#include <string.h>

int main(void) {
  helloworld_testkit_on_failure(helloworld_testkit_record, NULL);

  exports_sammyne_helloworld_greeter_hello_request_t request;
  helloworld_string_dup(&request.name, "");
  exports_sammyne_helloworld_greeter_hello_reply_t reply;
  helloworld_testkit_call_exports_sammyne_helloworld_greeter_say_hello(
      exports_sammyne_helloworld_greeter_borrow_context_make(NULL), &request, &reply);
  exports_sammyne_helloworld_greeter_hello_reply_free(&reply);

  const helloworld_testkit_failure_t *failure = helloworld_testkit_failure(0);
  bool is_found = helloworld_testkit_failures() == 1 && failure->kind == HELLOWORLD_TESTKIT_LEAKED_BORROW &&
                  strcmp(failure->function, "sammyne:helloworld/greeter@1.0.0#say-hello") == 0 &&
                  strcmp(failure->parameter, "ctx") == 0;
  if (failure) puts(failure->message);
  helloworld_testkit_reset();
  return is_found ? 0 : 1;
}
