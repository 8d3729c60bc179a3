//! The conformance cases that receive handles, and how C reaches each handle in them.

/// A conformance case.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its name, for example `01-plain`.
    pub case: &'static str,
    /// The C name of the function.
    pub function: &'static str,
    /// The handles in its parameters.
    pub sites: &'static [Site],
    /// What drops the other handles that it receives.
    pub rest: &'static str,
}

/// A place where handles are.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// What stands before a use: a condition or a loop, or nothing.
    pub when: &'static str,
    /// The C expression for the handle.
    pub handle: &'static str,
    /// The prefix of its resource's functions.
    pub resource: &'static str,
    /// What the handle is called in a report.
    pub wit: &'static str,
}

const fn site(when: &'static str, handle: &'static str, wit: &'static str) -> Site {
    Site {
        when,
        handle,
        resource: "t_t_types ctx",
        wit,
    }
}

const fn of(resource: &'static str, handle: &'static str, wit: &'static str) -> Site {
    Site {
        when: "",
        handle,
        resource,
        wit,
    }
}

const fn shape(case: &'static str, sites: &'static [Site]) -> Shape {
    Shape {
        case,
        function: "exports_t_t_api_f",
        sites,
        rest: "",
    }
}

const ITEMS: &str = "for (size_t i = 0; i < l->len; i++)";

/// Each case whose export receives a borrow, and is called synchronously.
pub const SHAPES: [Shape; 28] = [
    shape("01-plain", &[site("", "c", "c")]),
    shape("02-two", &[site("", "a", "a"), site("", "b", "b")]),
    shape("03-option", &[site("if (maybe_c)", "*maybe_c", "c")]),
    shape("04-result", &[site("if (!c->is_err)", "c->val.ok", "c.ok")]),
    shape(
        "04b-result-both",
        &[
            site("if (c->is_err)", "c->val.err", "c.err"),
            site("if (!c->is_err)", "c->val.ok", "c.ok"),
        ],
    ),
    shape(
        "05-tuple",
        &[site("", "c->f0", "c.0"), site("", "c->f2", "c.2")],
    ),
    shape("06-record", &[site("", "r->c", "r.c")]),
    shape(
        "07-variant",
        &[site(
            "if (v->tag == EXPORTS_T_T_API_V_B)",
            "v->val.b",
            "v.b",
        )],
    ),
    shape("08-list", &[site(ITEMS, "l->ptr[i]", "l[0]")]),
    shape("09-list-record", &[site(ITEMS, "l->ptr[i].c", "l[0].c")]),
    shape(
        "10-list-list",
        &[site(
            "for (size_t i = 0; i < l->len; i++) for (size_t j = 0; j < l->ptr[i].len; j++)",
            "l->ptr[i].ptr[j]",
            "l[0][0]",
        )],
    ),
    shape(
        "11-option-list",
        &[site(
            "if (maybe_l) for (size_t i = 0; i < maybe_l->len; i++)",
            "maybe_l->ptr[i]",
            "l[0]",
        )],
    ),
    shape("16-alias", &[site("", "c", "c")]),
    shape("17-use-rename", &[of("t_t_types context", "c", "c")]),
    Shape {
        case: "18-world-resource",
        function: "exports_w_f",
        sites: &[of("w ctx", "c", "c")],
        rest: "",
    },
    Shape {
        case: "19-world-use",
        function: "exports_w_f",
        sites: &[site("", "c", "c")],
        rest: "",
    },
    Shape {
        case: "20-methods",
        function: "exports_t_t_api_method_worker_run",
        sites: &[site("", "c", "c")],
        rest: "",
    },
    Shape {
        rest: "t_t_types_ctx_drop_own(r->o); for (size_t i = 0; i < l->len; i++) t_t_types_ctx_drop_own(l->ptr[i]);",
        ..shape("24-own-and-borrow", &[site("", "c", "c")])
    },
    shape(
        "25-indirect",
        &[site("", "c", "c"), site("if (maybe_d)", "*maybe_d", "d")],
    ),
    shape(
        "26-option-option",
        &[site(
            "if (maybe_c && maybe_c->is_some)",
            "maybe_c->val",
            "c",
        )],
    ),
    shape(
        "27-variant-deep",
        &[
            site("if (v->tag == EXPORTS_T_T_API_V_B)", "v->val.b.c", "v.b.c"),
            site(
                "if (v->tag == EXPORTS_T_T_API_V_B && v->val.b.l.is_some)",
                "v->val.b.l.val",
                "v.b.l",
            ),
            site("if (v->tag == EXPORTS_T_T_API_V_C)", "v->val.c.f0", "v.c.0"),
        ],
    ),
    shape(
        "28-variant-list",
        &[site(
            "if (v->tag == EXPORTS_T_T_API_V_B) for (size_t i = 0; i < v->val.b.len; i++)",
            "v->val.b.ptr[i]",
            "v.b[0]",
        )],
    ),
    shape("29-named-list", &[site(ITEMS, "l->ptr[i]", "l[0]")]),
    shape(
        "31-list-option",
        &[site(
            "for (size_t i = 0; i < l->len; i++) if (l->ptr[i].is_some)",
            "l->ptr[i].val",
            "l[0]",
        )],
    ),
    shape("32-foreign-record", &[site("", "r->c", "r.c")]),
    shape(
        "33-keywords",
        &[
            site("", "ret_", "ret"),
            site("", "default_", "default"),
            site("", "class_", "class"),
        ],
    ),
    shape(
        "34-same-name",
        &[of("t_t_t1 ctx", "a", "a"), of("t_t_t2 ctx", "b", "b")],
    ),
    Shape {
        case: "36-inline-iface",
        function: "greeter_f",
        sites: &[site("", "c", "c")],
        rest: "",
    },
];

impl Site {
    fn parts(&self) -> (&'static str, &'static str) {
        self.resource.split_once(' ').unwrap_or((self.resource, ""))
    }

    /// The function that uses a borrow.
    pub fn method(&self) -> String {
        let (prefix, resource) = self.parts();
        format!("{prefix}_method_{resource}_request_id")
    }

    /// The function that drops a borrow, or an own handle.
    pub fn drop(&self, is_own: bool) -> String {
        let (prefix, resource) = self.parts();
        let kind = if is_own { "own" } else { "borrow" };
        format!("{prefix}_{resource}_drop_{kind}")
    }

    /// The function that makes a borrow of an own handle.
    pub fn view(&self) -> String {
        let (prefix, resource) = self.parts();
        format!("{prefix}_borrow_{resource}")
    }

    /// The type of its handles.
    pub fn ty(&self, is_own: bool) -> String {
        let (prefix, resource) = self.parts();
        let kind = if is_own { "own" } else { "borrow" };
        format!("{prefix}_{kind}_{resource}_t")
    }

    /// The function that takes an own handle, in WIT that was changed for own handles.
    pub fn take(&self) -> String {
        format!("{}_take", self.parts().0)
    }
}

impl Shape {
    /// The WIT; with own handles in the place of borrows, and a function that takes one, if `is_own`.
    ///
    /// # Panics
    /// A case is not what it was.
    pub fn wit(&self, is_own: bool) -> String {
        let text = crate::conformance(self.case);
        if !is_own {
            return text;
        }
        let mut owned = text.clone();
        while let Some((before, rest)) = owned.split_once("borrow<") {
            let (name, after) = rest.split_once('>').expect("the end of the type");
            owned = format!("{before}{name}{after}");
        }
        assert_ne!(owned, text, "{}", self.case);
        for site in self.sites {
            let (_, name) = site.parts();
            let marker = format!("resource {name} {{");
            let import = if self.case == "18-world-resource" {
                "import "
            } else {
                ""
            };
            let taking = format!("{import}take: func(x: {name}); {marker}");
            if !owned.contains("take: func") || self.case == "34-same-name" {
                owned = owned.replace(&marker, &taking);
            }
            if self.case == "34-same-name" {
                break;
            }
        }
        owned
    }
}
