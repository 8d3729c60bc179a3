//! For each message of docs/troubleshooting.md, the mistake that the page gives as its cause.

use crate::autodrop::wit_bindgens;
use crate::made::{Recipe, World};

/// A message, and a way to get it.
pub(crate) struct Trouble {
    /// The message, as in its heading on the page.
    pub message: &'static str,
    make: Box<dyn Fn() -> String>,
}

impl Trouble {
    /// The tool's output.
    pub(crate) fn said(&self) -> String {
        (self.make)()
    }
}

/// A message, and a function that produces it.
pub(crate) fn trouble(message: &'static str, make: impl Fn() -> String + 'static) -> Trouble {
    let make = Box::new(make);
    Trouble { message, make }
}

/// All troubles, in the order of the page.
pub(crate) fn troubles() -> Vec<Trouble> {
    [runs(), links(), compiles(), componentizes(), wit_bindgens()]
        .into_iter()
        .flatten()
        .collect()
}

const DROP: &str = "sammyne_helloworld_types_context_drop_borrow";

/// The greeter in C with this body.
fn greeter(header: &str, body: &str) -> Vec<(&'static str, String)> {
    let text = format!(
        "#include \"{header}\"
void exports_sammyne_helloworld_greeter_say_hello(
    exports_sammyne_helloworld_greeter_borrow_context_t ctx,
    exports_sammyne_helloworld_greeter_hello_request_t *req,
    exports_sammyne_helloworld_greeter_hello_reply_t *ret) {{
  {body};
  ret->message = req->name;
}}
"
    );
    vec![("greeter.c", text)]
}

fn hello(body: &str) -> String {
    let sources = greeter("helloworld.h", body);
    World::Hello
        .made(&Recipe {
            sources,
            ..Recipe::default()
        })
        .said
}

/// A correct recipe, which drops its borrow once.
pub(crate) fn right() -> Recipe {
    Recipe {
        sources: greeter("helloworld.h", &format!("{DROP}(ctx)")),
        ..Recipe::default()
    }
}

fn runs() -> Vec<Trouble> {
    vec![
        trouble("borrow handles still remain at the end of the call", || {
            hello("(void)ctx")
        }),
        trouble("unknown handle index 1", || {
            hello(&format!("{DROP}(ctx); {DROP}(ctx)"))
        }),
        trouble("unknown handle index 0", || {
            hello(&format!("ctx.__handle = 0; {DROP}(ctx)"))
        }),
        trouble("unknown handle index …", || {
            hello(&format!(
                "ctx.__handle = (int32_t)(uintptr_t)req; {DROP}(ctx)"
            ))
        }),
        trouble("handle index … used with the wrong type", || {
            own(
                "t_owns_types_ctx_drop_borrow((t_owns_types_borrow_ctx_t){l.__handle});",
                "",
            )
        }),
        trouble("cannot lift own resource from a borrow", || {
            own(
                "t_owns_types_take((t_owns_types_own_ctx_t){c.__handle});",
                "",
            )
        }),
        trouble("cannot leave component instance", || {
            let drops = "t_owns_types_ctx_drop_borrow(c);\n  t_owns_types_log_drop_borrow(l);";
            let late = "__attribute__((__export_name__(\"cabi_post_t:owns/api#f\")))
void __wasm_export_exports_t_owns_api_f_post_return(uint8_t *ret) {
  (void)ret;
  t_owns_types_take((t_owns_types_own_ctx_t){1});
}";
            own(drops, late)
        }),
        trouble(
            "wasm trap: async-lifted export failed to produce a result",
            || task("(void)task; return W_CALLBACK_CODE_EXIT;", &[]),
        ),
        trouble("wasm trap: wasm `unreachable` instruction executed", || {
            task("(void)task; return W_CALLBACK_CODE_YIELD;", &[])
        }),
    ]
}

/// An export with two borrows and a string in C, with this body, and what else there is in the file.
fn own(body: &str, more: &str) -> String {
    let text = format!(
        "#include \"w.h\"
void exports_t_owns_api_f(exports_t_owns_api_borrow_ctx_t c, exports_t_owns_api_borrow_log_t l, w_string_t *ret) {{
  {body}
  (void)c, (void)l;
  w_string_dup(ret, \"done\");
}}
{more}
"
    );
    World::Own
        .made(&Recipe {
            sources: vec![("own.c", text)],
            export: "f",
            ..Recipe::default()
        })
        .said
}

/// The task in C with this body.
fn task(body: &str, flags: &'static [&'static str]) -> String {
    let text = format!(
        "#include \"w_guard.h\"
w_callback_code_t exports_t_task_api_f(
    exports_t_task_api_f_task_t *task, exports_t_task_api_borrow_ctx_t c) {{ {body} }}
w_callback_code_t exports_t_task_api_f_callback(w_event_t *event) {{
  return W_CALLBACK_CODE_EXIT;
}}
"
    );
    World::Task
        .made(&Recipe {
            sources: vec![("task.c", text)],
            flags,
            generated: &[".c", "_guard.c"],
            export: "f",
            ..Recipe::default()
        })
        .said
}

fn links() -> Vec<Trouble> {
    let made = |recipe: fn() -> Recipe| move || World::Hello.made(&recipe()).said;
    let empty = |header: &str| vec![("empty.cpp", format!("#include \"{header}\"\n"))];
    vec![
        trouble(
            "duplicate symbol: …",
            made(|| Recipe {
                generated: &[".c", "_guard.c"],
                ..right()
            }),
        ),
        trouble("undefined symbol: witguard::exports::…", move || {
            let sources = empty("helloworld_guard.hpp");
            let generated = &[".c", "_guard.cpp"];
            World::Hello
                .made(&Recipe {
                    sources,
                    generated,
                    ..Recipe::default()
                })
                .said
        }),
        trouble("undefined symbol: exports_…", made(Recipe::default)),
        trouble(
            "undefined symbol: __component_type_object_force_link_…",
            made(|| Recipe {
                has_type: false,
                ..right()
            }),
        ),
        trouble(
            "undefined symbol: main",
            made(|| Recipe {
                link: &[],
                ..right()
            }),
        ),
        trouble("undefined symbol: __cxa_throw", || throws(&[])),
    ]
}

/// The correct recipe with one more source, which throws.
fn throws(flags: &'static [&'static str]) -> String {
    let mut recipe = Recipe { flags, ..right() };
    recipe.sources.push((
        "throws.cpp",
        "__attribute__((export_name(\"f\"))) void f(int x) { if (x) throw x; }\n".into(),
    ));
    World::Hello.made(&recipe).said
}

fn compiles() -> Vec<Trouble> {
    vec![
        trouble("call to deleted constructor of '…_guard'", || {
            guards(
                "sammyne_helloworld_types_own_context_t h",
                "context_guard g{h};",
            )
        }),
        trouble(
            "call to implicitly-deleted copy constructor of '…_guard'",
            || borrows("context_guard g{h}; context_guard other = g;"),
        ),
        trouble(
            "no viable conversion from '…_borrow_…_t' to '…_guard'",
            || borrows("context_guard g = h;"),
        ),
        trouble(
            "ignoring temporary created by a constructor declared with 'nodiscard' attribute",
            || borrows("context_guard{h};"),
        ),
        trouble("attempt to use a poisoned identifier", || {
            task(
                "exports_t_task_api_f_return(); return W_CALLBACK_CODE_EXIT;",
                &[],
            )
        }),
        trouble(
            "include …_guard.h before …_guard.hpp: its drops must be the ones that the shims know of",
            || {
                source(
                    World::Hello,
                    "#include \"helloworld_guard.hpp\"\n#include \"helloworld_guard.h\"\n",
                    &[],
                )
            },
        ),
        trouble(
            "headers by different versions of witguard: generate all with one, or give each a --namespace of its own",
            || {
                source(
                    World::Hello,
                    "#include \"helloworld_guard.hpp\"\n",
                    &["-DWITGUARD_RUNTIME_WITGUARD=1"],
                )
            },
        ),
        trouble("call to undeclared function '…_drop_borrow'", old_bindings),
        trouble("cannot use 'throw' with exceptions disabled", || {
            throws(&["-fno-exceptions"])
        }),
    ]
}

/// One C++ source.
fn source(world: World, text: &str, flags: &'static [&'static str]) -> String {
    let sources = vec![("source.cpp", text.into())];
    world.compiled(&Recipe {
        sources,
        flags,
        generated: &[],
        ..Recipe::default()
    })
}

fn guards(param: &str, body: &str) -> String {
    let text = format!(
        "#include \"helloworld_guard.hpp\"
using witguard::sammyne::helloworld::types::context_guard;
void f({param}) {{ {body} }}
"
    );
    source(World::Hello, &text, &["-Wall"])
}

fn borrows(body: &str) -> String {
    guards("sammyne_helloworld_types_borrow_context_t h", body)
}

/// A drop by hand, with a header that does not declare the drop function.
fn old_bindings() -> String {
    let header = World::Hello.read("helloworld.h");
    let old: Vec<_> = header.lines().filter(|line| !line.contains(DROP)).collect();
    assert_eq!(old.len() + 1, header.lines().count());
    let mut sources = greeter("old.h", &format!("{DROP}(ctx)"));
    sources.push(("old.h", old.join("\n") + "\n"));
    World::Hello.compiled(&Recipe {
        sources,
        generated: &[],
        ..Recipe::default()
    })
}

fn componentizes() -> Vec<Trouble> {
    vec![
        trouble(
            "module requires an import interface named `wasi_snapshot_preview1`",
            || {
                let body = format!("extern int puts(const char *); puts(\"hello\"); {DROP}(ctx)");
                hello(&body)
            },
        ),
        trouble(
            "failed to find export of interface `…` function `…`",
            || {
                World::Hello
                    .made(&Recipe {
                        generated: &[],
                        ..right()
                    })
                    .said
            },
        ),
    ]
}
