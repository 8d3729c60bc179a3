//! `<world>_guard.cpp`: the exports, which call the user's functions.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::signature::{Argument, Plan, Signature};
use crate::join::{Form, Model, Param};
use crate::render::aliases::one_line;
use crate::render::{File, VERSION, file, listed};

#[derive(Template)]
#[template(path = "cpp/guard.cpp.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model,
    root: &'a str,
    shims: Vec<ShimView>,
}

struct ShimView {
    wit: String,
    result: String,
    c_name: String,
    params: String,
    callee: String,
    arguments: Vec<String>,
}

pub fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let shims = plan.spaces.iter().flat_map(|space| {
        let signatures = space.signatures.iter();
        signatures.map(|signature| shim(model, &space.path, signature))
    });
    let shims = Shims {
        version: VERSION,
        model,
        root: &style.root,
        shims: shims.collect(),
    };
    file(format!("{}_guard.cpp", model.world), &shims)
}

fn shim(model: &Model, path: &str, signature: &Signature) -> ShimView {
    let export = &model.exports[signature.export];
    let arguments = export.params.iter().zip(&signature.arguments);
    let outs = export.outs.iter().map(|(_, name)| name.clone());
    ShimView {
        wit: one_line(&export.wit),
        result: export.result.clone(),
        c_name: export.c_name.clone(),
        params: listed(&export.c_params()),
        callee: format!("{path}::{}", signature.name),
        arguments: arguments
            .map(|(param, a)| argument(param, a))
            .chain(outs)
            .collect(),
    }
}

fn argument(param: &Param, argument: &Argument) -> String {
    let name = &param.name;
    match (argument, param.form) {
        (Argument::Same, _) => name.clone(),
        (Argument::Guard { class }, Form::Value) => format!("{class}{{{name}}}"),
        (Argument::Guard { class }, _) => format!("{class}{{*{name}}}"),
        (Argument::Optional { class }, Form::Maybe) => {
            optional(class, &format!("{name} != nullptr"), &format!("*{name}"))
        }
        (Argument::Optional { class }, _) => {
            optional(class, &format!("{name}->is_some"), &format!("{name}->val"))
        }
    }
}

fn optional(class: &str, condition: &str, value: &str) -> String {
    format!("{condition} ? ::std::optional<{class}>(::std::in_place, {value}) : ::std::nullopt")
}
