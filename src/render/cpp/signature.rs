//! The user's functions: what each is called, and how each parameter is handed over.

use std::borrow::Cow;

use wit_bindgen_c::to_c_ident;

use super::spelling::Speller;
use crate::join::{Export, Form, Param, ParamDeclaration, Shape};

/// How a shim hands a parameter to the user's function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// As the bindings pass it.
    Same,
    /// As a guard of the imported resource at this position, by value.
    Guard { resource: usize },
    /// As a reference to an owner of a value of the type at this position.
    Owner { held: usize },
    /// As a pointer to a guard or owner of a value of the type at this position, null for none.
    Optional { held: usize },
}

/// A user's function.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The position of the export.
    pub export: usize,
    pub name: String,
    /// C++ type and name of each parameter, out-parameters included.
    pub params: Vec<(String, String)>,
    /// For each WIT parameter, how it is handed over.
    pub arguments: Vec<Argument>,
}

impl Signature {
    /// The parameters as they are written in a declaration.
    pub fn declarations(&self) -> impl Iterator<Item = ParamDeclaration<'_>> + Clone {
        let params = self.params.iter();
        params.map(|(ty, name)| ParamDeclaration::new(ty, name))
    }
}

impl Speller<'_> {
    /// What the user's function behind the shim looks like.
    pub fn signature(&mut self, export: usize, name: String) -> Signature {
        let Export { params, outs, .. } = self.export;
        let count = params.len() + outs.len();
        let mut types = Vec::with_capacity(count);
        let mut arguments = Vec::with_capacity(params.len());
        for param in params {
            let (ty, argument) = self.parameter(param);
            types.push(ty);
            arguments.push(argument);
        }
        for (ty, _) in outs {
            let base = ty.split(' ').next().unwrap_or(ty);
            let stars = &ty[base.len()..];
            types.push(self.c_type(base) + stars);
        }
        // Parameters are named after the types: these may have taken names.
        let mut names: Vec<String> = Vec::with_capacity(count);
        for (param, argument) in params.iter().zip(&arguments) {
            let wanted = wanted_name(param, argument);
            names.push(self.scopes.parameter(self.space.scope, &wanted, &names));
        }
        for (_, wanted) in outs {
            names.push(self.scopes.parameter(self.space.scope, wanted, &names));
        }
        Signature {
            export,
            name,
            params: types.into_iter().zip(names).collect(),
            arguments,
        }
    }

    fn parameter(&mut self, param: &Param) -> (String, Argument) {
        let Some(held) = param.ty else {
            let ty = self.c_type(&param.c_type);
            return match param.form {
                Form::Value => (ty, Argument::Same),
                Form::Pointer | Form::Maybe => (ty + " *", Argument::Same),
            };
        };
        let payload = self.option_payload(param, held);
        let is_optional = payload.is_some() || param.form == Form::Maybe;
        let model = self.model;
        let held = payload.unwrap_or(held);
        let c_type = match payload {
            Some(payload) => model.types[payload].c_name.as_str(),
            None => &param.c_type,
        };
        match model.types[held].shape {
            Shape::Borrow(resource) if is_optional => {
                let guard = self.guard(resource, c_type);
                (guard + " *", Argument::Optional { held })
            }
            Shape::Borrow(resource) => {
                let guard = self.guard(resource, c_type);
                (guard, Argument::Guard { resource })
            }
            _ => {
                let value = self.c_type(c_type);
                match is_optional {
                    true => (
                        ["guarded<", &value, "> *"].concat(),
                        Argument::Optional { held },
                    ),
                    false => (
                        ["guarded<", &value, "> &"].concat(),
                        Argument::Owner { held },
                    ),
                }
            }
        }
    }
}

/// The bindings' name of a parameter, without the prefix that says it is a pointer.
fn wanted_name<'a>(param: &'a Param, argument: &Argument) -> Cow<'a, str> {
    match argument {
        Argument::Optional { .. } if param.form == Form::Maybe => to_c_ident(&param.wit).into(),
        _ => param.name.into(),
    }
}

impl Argument {
    /// Whether the shim makes an owner in the place of the parameter.
    pub fn is_in_place(&self) -> bool {
        matches!(self, Argument::Owner { .. } | Argument::Optional { .. })
    }
}
