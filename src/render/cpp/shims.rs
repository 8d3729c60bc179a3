//! `<world>_guard.cpp`: the exports, which call the user's functions.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::assume::assumptions;
use super::plan::Plan;
use super::signature::{Argument, Signature};
use crate::join::{Model, Passing, Shape, Value};
use crate::render::print::{List as _, Text as _};
use crate::render::{File, VERSION, file};

#[derive(Template)]
#[template(path = "cpp/guard.cpp.jinja", escape = "none")]
struct SourceFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    root: &'a str,
    parameter_macro: String,
    plan: &'a Plan<'a>,
}

pub(super) fn render(model: &Model, style: &Style, plan: &Plan) -> Result<File> {
    let source = SourceFile {
        version: VERSION,
        model,
        root: &style.root,
        parameter_macro: style.macro_name("PARAMETER"),
        plan,
    };
    file(model, "_guard.cpp", &source)
}

impl SourceFile<'_> {
    /// What the compiler may assume when the user's function `signature` is called.
    fn assumptions(&self, signature: &Signature) -> Vec<String> {
        let export = &self.model.exports[signature.export];
        let params = export.params.iter().zip(&signature.params);
        params
            .flat_map(|(param, user)| assumptions(self.model, param, &user.argument))
            .collect()
    }

    /// The arguments that the user's function `signature` is called with, out-parameters included.
    fn arguments(&self, signature: &Signature) -> Vec<String> {
        let export = &self.model.exports[signature.export];
        let params = export.params.iter().zip(&signature.params);
        let outs = export.out_params().iter().map(|(_, name)| name.to_string());
        params
            .map(|(param, user)| self.argument(param, &user.argument))
            .chain(outs)
            .collect()
    }

    fn argument(&self, param: &Value, argument: &Argument) -> String {
        let name = &*param.name;
        let star = match param.is_behind_pointer() {
            true => "*",
            false => "",
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
                self.in_place("parameter", &self.owner(param.c_type.base), &[star, name])
            }
            Argument::Optional { held } if param.passing == Passing::Nullable => {
                let class = self.owner_of(held, param.c_type.base);
                self.in_place("optional_parameter", &class, &[name])
            }
            Argument::Optional { held } => {
                let class = self.owner_of(held, self.model.types[held].c_name);
                let value = [name, "->is_some ? &", name, "->val : nullptr"];
                self.in_place("optional_parameter", &class, &value)
            }
        }
    }

    /// The class of the guard or owner of a value whose type is at the position `held` and has the name
    /// `c_type`.
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
