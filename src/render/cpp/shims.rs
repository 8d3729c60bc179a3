//! `<world>_guard.cpp`: the exports, which call the user's functions.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::fresh::assumptions;
use super::plan::Plan;
use super::signature::{Argument, Signature};
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
    parameter_macro: String,
    style: &'a Style,
    plan: &'a Plan,
}

impl Shims<'_> {
    /// Each is made when it is written: a world may have very many.
    fn shims(&self) -> impl Iterator<Item = ShimView> {
        self.plan.spaces.iter().flat_map(|space| {
            let signatures = space.signatures.iter();
            let calls =
                signatures.map(|signature| shim(self.model, self.style, &space.path, signature));
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
    /// What the compiler may take for granted.
    assumptions: Vec<String>,
    callee: String,
    arguments: Vec<String>,
}

pub fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let shims = Shims {
        version: VERSION,
        model,
        root: &style.root,
        parameter_macro: style.macro_name("PARAMETER"),
        style,
        plan,
    };
    file(format!("{}_guard.cpp", model.world), &shims)
}

fn shim(model: &Model, style: &Style, path: &str, signature: &Signature) -> ShimView {
    let export = &model.exports[signature.export];
    let arguments = export.params.iter().zip(&signature.arguments);
    let outs = export.outs.iter().map(|(_, name)| name.clone());
    ShimView {
        wit: one_line(&export.wit),
        result: export.result.clone(),
        c_name: export.c_name.clone(),
        params: listed(&export.c_params()),
        assumptions: arguments
            .clone()
            .flat_map(|(param, a)| assumptions(model, param, a))
            .collect(),
        callee: format!("{path}::{}", signature.name),
        arguments: arguments
            .map(|(param, a)| argument(&style.root, param, a))
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
        assumptions: Vec::new(),
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
        assumptions: Vec::new(),
        callee: format!("{path}::{}", task.callback),
        arguments: vec!["event".into()],
    }
}

fn argument(root: &str, param: &Param, argument: &Argument) -> String {
    let in_place = |kind, class, value: &str| format!("::{root}::detail::{kind}<{class}>({value})");
    let name = &param.name;
    match (argument, param.form) {
        (Argument::Same, _) => name.clone(),
        (Argument::Guard { class }, Form::Value) => format!("{class}{{{name}}}"),
        (Argument::Guard { class }, _) => format!("{class}{{*{name}}}"),
        (Argument::Owner { class, .. }, Form::Value) => in_place("parameter", class, name),
        (Argument::Owner { class, .. }, _) => in_place("parameter", class, &format!("*{name}")),
        (Argument::Optional { class }, Form::Maybe) => in_place("optional_parameter", class, name),
        (Argument::Optional { class }, _) => {
            let value = format!("{name}->is_some ? &{name}->val : nullptr");
            in_place("optional_parameter", class, &value)
        }
    }
}
