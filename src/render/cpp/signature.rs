//! The signatures of the user's functions, and how a shim passes each parameter on.

use std::borrow::Cow;
use std::rc::Rc;

use wit_bindgen_c::to_c_ident;

use super::spelling::Speller;
use crate::join::{Passing, Shape, Value, declared};

/// How a shim passes a parameter to the user's function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Argument {
    /// As the bindings pass it.
    Same,
    /// As a guard of the imported resource at this position, by value.
    Guard { resource: usize },
    /// As a reference to an owner of a value of the type at this position.
    Owner { held: usize },
    /// As a pointer to a guard or owner of a value of the type at this position; null where there is no value.
    Optional { held: usize },
}

/// A user's function.
#[derive(Debug, Clone)]
pub(crate) struct Signature<'a> {
    /// The position of the export.
    pub export: usize,
    pub name: String,
    /// Its parameters, out-parameters included.
    pub params: Vec<UserParam<'a>>,
}

/// A parameter of a user's function.
#[derive(Debug, Clone)]
pub(crate) struct UserParam<'a> {
    pub name: Cow<'a, str>,
    /// Its C++ type is a spelled type with text around it.
    spelled: Rc<str>,
    around: [&'a str; 2],
    pub argument: Argument,
}

impl Signature<'_> {
    /// The parameters as they are written in a declaration.
    pub(crate) fn declarations(&self) -> Vec<String> {
        let params = self.params.iter().map(|param| {
            let [before, after] = param.around;
            declared(&[before, &param.spelled, after], &param.name)
        });
        params.collect()
    }
}

impl<'a> Speller<'_, 'a> {
    /// The signature of the user's function behind the shim of this export.
    pub(super) fn signature(&mut self, export: usize, name: String) -> Signature<'a> {
        let function = self.export;
        let (params, outs) = (&function.params, function.out_params());
        let mut all = Vec::with_capacity(params.len() + outs.len());
        all.extend(params.iter().map(|param| self.parameter(param)));
        for (ty, name) in outs {
            let spelled = self.c_type(ty.base);
            all.push(user_param(
                Cow::Borrowed(*name),
                spelled,
                ["", ty.stars()],
                Argument::Same,
            ));
        }
        // Only now: to spell the types takes names.
        for i in 0..all.len() {
            let (before, rest) = all.split_at_mut(i);
            let others = |name: &str| before.iter().any(|param| param.name == name);
            self.scopes
                .parameter(self.space.scope, &mut rest[0].name, others);
        }
        Signature {
            export,
            name,
            params: all,
        }
    }

    /// A parameter under the name that the bindings have for it.
    fn parameter(&mut self, param: &'a Value) -> UserParam<'a> {
        let name = Cow::Borrowed(&*param.name);
        let Some(held) = param.guarded(&self.model.types) else {
            let spelled = self.c_type(param.c_type.base);
            let after = param.declared_type().stars();
            return user_param(name, spelled, ["", after], Argument::Same);
        };
        let model = self.model;
        let payload = param.option_payload(&model.types);
        let name = match param.passing {
            // Without the prefix `maybe_` of the bindings.
            Passing::Nullable => to_c_ident(param.wit).into(),
            _ => name,
        };
        let is_optional = payload.is_some();
        let c_type = match payload {
            Some(payload) if param.passing != Passing::Nullable => model.types[payload].c_name,
            _ => param.c_type.base,
        };
        let held = payload.unwrap_or(held);
        match model.types[held].shape {
            Shape::Borrow(resource) => {
                let guard = self.guard(resource, c_type);
                match is_optional {
                    true => user_param(name, guard, ["", " *"], Argument::Optional { held }),
                    false => user_param(name, guard, ["", ""], Argument::Guard { resource }),
                }
            }
            _ => {
                let value = self.c_type(c_type);
                let (after, argument) = match is_optional {
                    true => ("> *", Argument::Optional { held }),
                    false => ("> &", Argument::Owner { held }),
                };
                user_param(name, value, ["guarded<", after], argument)
            }
        }
    }
}

fn user_param<'a>(
    name: Cow<'a, str>,
    spelled: Rc<str>,
    around: [&'a str; 2],
    argument: Argument,
) -> UserParam<'a> {
    UserParam {
        name,
        spelled,
        around,
        argument,
    }
}

impl Argument {
    /// Whether the shim makes an owner where the parameter was.
    pub(crate) fn is_in_place(&self) -> bool {
        matches!(self, Argument::Owner { .. } | Argument::Optional { .. })
    }
}
