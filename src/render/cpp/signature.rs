//! The user's functions: what each is called, and how each parameter is handed over.

use wit_bindgen_c::to_c_ident;

use super::spelling::Speller;
use crate::join::{Form, Param, Shape, declared};

/// How a shim hands a parameter to the user's function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// As the bindings pass it.
    Same,
    /// As a guard of this class, by value.
    Guard { class: String },
    /// As a reference to an owner of this class, which holds a value of the type at this position.
    Owner { class: String, held: usize },
    /// As a pointer to a guard or owner, null for none.
    Optional { class: String },
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
    pub fn spelled(&self) -> Vec<String> {
        let params = self.params.iter();
        params.map(|(ty, name)| declared(ty, name)).collect()
    }
}

impl Speller<'_> {
    /// What the user's function behind the shim looks like.
    pub fn signature(&mut self, export: usize, name: String) -> Signature {
        let mut types = Vec::new();
        let mut arguments = Vec::new();
        for param in &self.export.params {
            let (ty, argument) = self.parameter(param);
            types.push((ty, wanted_name(param, &argument)));
            arguments.push(argument);
        }
        for (ty, name) in &self.export.outs {
            let base = ty.split(' ').next().unwrap_or(ty);
            let stars = &ty[base.len()..];
            types.push((format!("{}{stars}", self.c_type(base)), name.clone()));
        }
        let mut names: Vec<String> = Vec::new();
        for (_, wanted) in &types {
            names.push(self.scopes.parameter(&self.space.path, wanted, &names));
        }
        let params = types.into_iter().map(|(ty, _)| ty).zip(names).collect();
        Signature {
            export,
            name,
            params,
            arguments,
        }
    }

    fn parameter(&mut self, param: &Param) -> (String, Argument) {
        let Some(held) = param.ty else {
            let ty = self.c_type(&param.c_type);
            return match param.form {
                Form::Value => (ty, Argument::Same),
                Form::Pointer | Form::Maybe => (format!("{ty} *"), Argument::Same),
            };
        };
        let payload = self.option_payload(param, held);
        let optional = payload.is_some() || param.form == Form::Maybe;
        let (held, c_type) = match payload {
            Some(payload) => (payload, self.model.types[payload].c_name.clone()),
            None => (held, param.c_type.clone()),
        };
        let root = &self.style.root;
        let shape = &self.model.types[held].shape;
        let (local, class) = match *shape {
            Shape::Borrow(resource) => {
                let (path, class) = &self.guards[resource];
                let class = format!("::{root}::{path}::{class}");
                (self.guard(resource, &c_type), class)
            }
            _ => {
                let class = format!("::{root}::guarded<::{c_type}>");
                (format!("guarded<{}>", self.c_type(&c_type)), class)
            }
        };
        match optional {
            true => (format!("{local} *"), Argument::Optional { class }),
            false if shape.is_borrow() => (local, Argument::Guard { class }),
            false => (format!("{local} &"), Argument::Owner { class, held }),
        }
    }
}

/// The bindings' name of a parameter, without the prefix that says it is a pointer.
fn wanted_name(param: &Param, argument: &Argument) -> String {
    match argument {
        Argument::Optional { .. } if param.form == Form::Maybe => to_c_ident(&param.wit),
        _ => param.name.clone(),
    }
}

impl Argument {
    /// Whether the shim makes an owner in the place of the parameter.
    pub fn is_in_place(&self) -> bool {
        matches!(self, Argument::Owner { .. } | Argument::Optional { .. })
    }
}
