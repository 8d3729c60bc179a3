//! Code that must not compile, or not link.

use witguard_e2e::Stage;

use crate::bench::{Tally, print};
use crate::guests::{Case, Form};

pub(crate) struct Refused {
    what: &'static str,
    form: Form,
    /// The body of the export.
    body: &'static str,
    stage: Stage,
    /// Texts that the error must contain.
    texts: &'static [&'static str],
}

pub(crate) const ALL: [Refused; 8] = [
    Refused {
        what: "the bindings' return",
        form: Form::C,
        body: "(void)task, (void)c; exports_t_t_api_f_return(0);",
        stage: Stage::Compile,
        texts: &["poisoned", "exports_t_t_api_f_return"],
    },
    Refused {
        what: "the bindings' return",
        form: Form::Object,
        body: "(void)task; exports_t_t_api_f_return(0);",
        stage: Stage::Compile,
        texts: &["poisoned", "exports_t_t_api_f_return"],
    },
    Refused {
        what: "a copy of a task",
        form: Form::Object,
        body: "f_task copy(task); static_cast<f_task &&>(copy).finish(0);",
        stage: Stage::Compile,
        texts: &["f_task", "deleted"],
    },
    Refused {
        what: "an assigned copy of a task",
        form: Form::Object,
        body: "f_task other(static_cast<f_task &&>(task)); task = other;",
        stage: Stage::Compile,
        texts: &["f_task", "deleted"],
    },
    Refused {
        what: "finishing a task by its name",
        form: Form::Object,
        body: "task.finish(0);",
        stage: Stage::Compile,
        texts: &["'finish'", "rvalue"],
    },
    Refused {
        what: "a task of its own",
        form: Form::C,
        body: "(void)c; exports_t_t_api_f_task_t copy = *task; exports_t_t_api_f_finish(&copy, 0);",
        stage: Stage::Compile,
        texts: &["incomplete type", "exports_t_t_api_f_task"],
    },
    Refused {
        what: "no callback",
        form: Form::C,
        body: "(void)c; exports_t_t_api_f_finish(task, 0); return W_CALLBACK_CODE_EXIT;\n}\nvoid other(void) {",
        stage: Stage::Link,
        texts: &["exports_t_t_api_f_callback"],
    },
    Refused {
        what: "no callback",
        form: Form::Object,
        body: "static_cast<f_task &&>(task).finish(0); return W_CALLBACK_CODE_EXIT;\n}\nvoid other() {",
        stage: Stage::Link,
        texts: &["f_callback"],
    },
];

impl Refused {
    pub(crate) fn check(&self) {
        let (name, source) = match self.form {
            Form::C => (
                "impl.c",
                format!(
                    "#include \"w_guard.h\"\n\nw_callback_code_t exports_t_t_api_f(\
                     exports_t_t_api_f_task_t *task, exports_t_t_api_borrow_ctx_t c) {{\n{}\n",
                    self.body
                ),
            ),
            Form::Object | Form::Coroutine => (
                "impl.cpp",
                format!(
                    "#include \"w_guard.hpp\"\n\nnamespace witguard::exports::t::t::api {{\n\n\
                     w_callback_code_t f(f_task task) {{\n{}\n",
                    self.body
                ),
            ),
        };
        let end = match (self.stage, self.form) {
            (Stage::Link, Form::C) => "}\nvoid last(void) {}",
            (Stage::Link, _) => "}\n}",
            (_, Form::C) => "return W_CALLBACK_CODE_EXIT;\n}",
            _ => "return W_CALLBACK_CODE_EXIT;\n}\n}",
        };
        let guest = Case::One.guarded(self.form).source(name, source + end);
        let error = guest.build().expect_err(self.what);
        assert_eq!(error.stage, self.stage, "{}: {error}", self.what);
        for text in self.texts {
            assert!(
                error.message.contains(text),
                "{}, no {text:?}: {error}",
                self.what
            );
        }
        let tally = Tally {
            said: format!("{:?} fails: {}", self.stage, self.texts.join(" … ")),
            ..Tally::default()
        };
        print(self.what, "21", self.form, &tally);
    }
}
