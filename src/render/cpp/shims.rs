//! `<world>_guard.cpp`: the exports, which call the user's functions.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::plan::Plan;
use super::signature::{Argument, Signature, optional};
use super::task::Task;
use crate::join::{Form, Model, Param};
use crate::render::comment::one_line;
use crate::render::{File, VERSION, file, listed};

#[derive(Template)]
#[template(path = "cpp/guard.cpp.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model,
    root: &'a str,
    style: &'a Style,
    plan: &'a Plan,
}

impl Shims<'_> {
    /// Each is made when it is written: a world may have very many.
    fn shims(&self) -> impl Iterator<Item = ShimView> {
        self.plan.spaces.iter().flat_map(|space| {
            let signatures = space.signatures.iter();
            let calls = signatures.map(|signature| shim(self.model, &space.path, signature));
            let tasks = space.tasks.iter().flat_map(|task| {
                [
                    start(self.model, self.style, &space.path, task),
                    callback(self.model, &space.path, task),
                ]
            });
            calls.chain(tasks)
        })
    }
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
    let shims = Shims {
        version: VERSION,
        model,
        root: &style.root,
        style,
        plan,
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

/// An asynchronous export hands its task over.
fn start(model: &Model, style: &Style, path: &str, task: &Task) -> ShimView {
    let export = &model.exports[task.export];
    let class = format!("::{}::{path}::{}", style.root, task.class);
    ShimView {
        wit: one_line(&export.wit),
        result: export.result.clone(),
        c_name: export.c_name.clone(),
        params: listed(&export.c_params()),
        callee: format!("{path}::{}", task.function),
        arguments: vec![format!("{class}({})", export.argument_names().join(", "))],
    }
}

fn callback(model: &Model, path: &str, task: &Task) -> ShimView {
    let export = &model.exports[task.export];
    ShimView {
        wit: format!("{}, after it waited", one_line(&export.wit)),
        result: export.result.clone(),
        c_name: format!("{}_callback", export.c_name),
        params: format!("{}_event_t *event", model.world),
        callee: format!("{path}::{}", task.callback),
        arguments: vec!["event".into()],
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
