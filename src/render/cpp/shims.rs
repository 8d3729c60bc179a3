//! `<world>_guard.cpp`: the exports, which call the user's functions.

use std::borrow::Cow;

use anyhow::Result;
use askama::Template;

use super::Style;
use super::fresh::assumptions;
use super::plan::Plan;
use super::signature::{Argument, Signature};
use super::task::Task;
use crate::join::{Form, Model, Param, Shape};
use crate::render::comment::{as_one_line, one_line};
use crate::render::{File, VERSION, file, listed};

#[derive(Template)]
#[template(path = "cpp/guard.cpp.jinja", escape = "none")]
struct Shims<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    root: &'a str,
    parameter_macro: String,
    plan: &'a Plan<'a>,
}

impl Shims<'_> {
    /// Each is made when it is written: a world may have very many.
    fn shims(&self) -> impl Iterator<Item = ShimView<'_>> {
        self.plan.spaces.iter().flat_map(|space| {
            let signatures = space.signatures.iter();
            let calls = signatures.map(|signature| self.call(&space.path, signature));
            let tasks = space.tasks.iter().flat_map(|task| {
                [
                    self.start(&space.path, task),
                    self.callback(&space.path, task),
                ]
            });
            calls.chain(tasks)
        })
    }
}

struct ShimView<'a> {
    wit: Cow<'a, str>,
    result: &'a str,
    c_name: Cow<'a, str>,
    params: String,
    /// What the compiler may take for granted.
    assumptions: Vec<String>,
    /// The namespace and the name of the user's function.
    path: &'a str,
    callee: &'a str,
    arguments: Vec<String>,
}

pub fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let shims = Shims {
        version: VERSION,
        model,
        root: &style.root,
        parameter_macro: style.macro_name("PARAMETER"),
        plan,
    };
    file(model, "_guard.cpp", &shims)
}

impl<'a> Shims<'a> {
    fn call(&self, path: &'a str, signature: &'a Signature<'a>) -> ShimView<'a> {
        let export = &self.model.exports[signature.export];
        let params = signature.params.iter().map(|param| &param.argument);
        let arguments = export.params.iter().zip(params);
        let outs = export.outs.iter().map(|(_, name)| name.to_string());
        ShimView {
            wit: as_one_line(export.wit()),
            result: &export.result,
            c_name: Cow::Borrowed(export.c_name),
            params: listed(&export.c_params()),
            assumptions: arguments
                .clone()
                .flat_map(|(param, argument)| assumptions(self.model, param, argument))
                .collect(),
            path,
            callee: &signature.name,
            arguments: arguments
                .map(|(param, argument)| self.argument(param, argument))
                .chain(outs)
                .collect(),
        }
    }

    /// An asynchronous export hands its task over.
    fn start(&self, path: &'a str, task: &'a Task) -> ShimView<'a> {
        let export = &self.model.exports[task.export];
        let class = format!("::{}::{path}::{}", self.root, task.class);
        ShimView {
            wit: as_one_line(export.wit()),
            result: &export.result,
            c_name: Cow::Borrowed(export.c_name),
            params: listed(&export.c_params()),
            assumptions: Vec::new(),
            path,
            callee: &task.function,
            arguments: vec![format!("{class}({})", export.argument_names().join(", "))],
        }
    }

    fn callback(&self, path: &'a str, task: &'a Task) -> ShimView<'a> {
        let export = &self.model.exports[task.export];
        ShimView {
            wit: format!("{}, after it waited", one_line(&export.wit())).into(),
            result: &export.result,
            c_name: Cow::Owned(format!("{}_callback", export.c_name)),
            params: format!("{}_event_t *event", self.model.world),
            assumptions: Vec::new(),
            path,
            callee: &task.callback,
            arguments: vec!["event".into()],
        }
    }

    fn argument(&self, param: &Param, argument: &Argument) -> String {
        let name = param.name;
        let star = match param.form {
            Form::Value => "",
            Form::Pointer | Form::Maybe => "*",
        };
        match *argument {
            Argument::Same => name.to_string(),
            Argument::Guard { resource } => {
                let (path, class) = &self.plan.guards[resource];
                [
                    "::", self.root, "::", path, "::", class, "{", star, name, "}",
                ]
                .concat()
            }
            Argument::Owner { .. } => {
                self.in_place("parameter", &self.owner(&param.c_type), &[star, name])
            }
            Argument::Optional { held } if param.form == Form::Maybe => {
                let class = self.owner_of(held, &param.c_type);
                self.in_place("optional_parameter", &class, &[name])
            }
            Argument::Optional { held } => {
                let class = self.owner_of(held, &self.model.types[held].c_name);
                let value = [name, "->is_some ? &", name, "->val : nullptr"];
                self.in_place("optional_parameter", &class, &value)
            }
        }
    }

    /// The class of a guard or owner of a value of the type `held`, under the name `c_type`.
    fn owner_of(&self, held: usize, c_type: &str) -> String {
        match self.model.types[held].shape {
            Shape::Borrow(resource) => {
                let (path, class) = &self.plan.guards[resource];
                ["::", self.root, "::", path, "::", class].concat()
            }
            _ => self.owner(c_type),
        }
    }

    fn owner(&self, c_type: &str) -> String {
        ["::", self.root, "::guarded<::", c_type, ">"].concat()
    }

    fn in_place(&self, kind: &str, class: &str, value: &[&str]) -> String {
        let mut text = ["::", self.root, "::detail::", kind, "<", class, ">("].concat();
        text.extend(value.iter().copied().chain([")"]));
        text
    }
}
