//! Where the values are that a call passes, in its parameters and in its result.

use std::borrow::Cow;

use anyhow::Result;
use wit_parser::{Function, Type, TypeDefKind};

use super::Context;
use super::function::{Passing, Returns, Value};
use super::types::Types;
use crate::analyze::dealias;
use crate::header::{CType, Signature};

/// How the C function of a call is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Convention {
    Sync,
    /// An asynchronous import: options and results are not flattened, and the result is stored.
    AsyncImport,
    /// An asynchronous export, which returns through a function of its own.
    AsyncExport,
}

/// Finds the values that a call of one function passes.
pub(super) struct Passer<'a, 't> {
    context: Context<'a>,
    types: &'t mut Types<'a>,
    convention: Convention,
}

impl<'a, 't> Passer<'a, 't> {
    /// For a function that is declared by `convention`.
    pub(super) fn new(
        context: Context<'a>,
        types: &'t mut Types<'a>,
        convention: Convention,
    ) -> Self {
        Self {
            context,
            types,
            convention,
        }
    }

    /// Whether options and results are taken apart in the C signature.
    fn is_flat(&self) -> bool {
        !self.context.bindings.no_sig_flattening && self.convention != Convention::AsyncImport
    }

    /// How many of the C parameters are out-parameters.
    pub(super) fn out_count(&self, function: &Function, signature: &Signature) -> usize {
        match self.convention {
            Convention::Sync => signature.params.len().saturating_sub(function.params.len()),
            Convention::AsyncImport => usize::from(function.result.is_some()),
            Convention::AsyncExport => 0,
        }
    }

    /// The parameters of `function`, as far as the header declares them.
    ///
    /// # Errors
    /// A C type is not that of the WIT type.
    pub(super) fn params(
        &mut self,
        function: &'a Function,
        signature: &Signature<'a>,
    ) -> Result<Vec<Value<'a>>> {
        if let Some((args, members)) = self.bundled(function, signature)? {
            return self.members(function, args, members);
        }
        let mut found = Vec::with_capacity(function.params.len());
        for (param, (c_type, name)) in function.params.iter().zip(&signature.params) {
            let (held, passing) = match (c_type.pointers, self.option_in_place(param.ty)) {
                (0, _) => (param.ty, Passing::Direct),
                (_, Some(payload)) => (payload, Passing::Nullable),
                (_, None) => (param.ty, Passing::Pointer),
            };
            let value = Value {
                wit_type: param.ty,
                ..self.value(&param.name, held, *c_type, (*name).into(), passing)?
            };
            found.push(value);
        }
        Ok(found)
    }

    /// The struct in which an asynchronous import takes its parameters when they are many: the
    /// parameter that points to it, and the types of its members.
    fn bundled(
        &self,
        function: &Function,
        signature: &Signature<'a>,
    ) -> Result<Option<(&'a str, Vec<CType<'a>>)>> {
        let Some((args, name)) = signature.params.first() else {
            return Ok(None);
        };
        let results = usize::from(function.result.is_some());
        let is_bundled = self.convention == Convention::AsyncImport
            && function.params.len() > 1
            && signature.params.len() == 1 + results
            && args.pointers == 1
            && args.base.ends_with("_args_t");
        if !is_bundled {
            return Ok(None);
        }
        let Some(members) = self.context.header.members(args.base)? else {
            return Ok(None);
        };
        let types = members.iter().filter_map(|member| member.plain());
        let types: Vec<_> = types.collect();
        Ok((types.len() == function.params.len()).then_some((*name, types)))
    }

    fn members(
        &mut self,
        function: &'a Function,
        args: &str,
        members: Vec<CType<'a>>,
    ) -> Result<Vec<Value<'a>>> {
        let params = function.params.iter().zip(members);
        let values = params.map(|(param, c_type)| {
            let member = wit_bindgen_c::to_c_ident(&param.name);
            let name = format!("{args}->{member}").into();
            self.value(&param.name, param.ty, c_type, name, Passing::Member)
        });
        values.collect()
    }

    /// How `function` gives its result.
    ///
    /// # Errors
    /// A C type is not that of the WIT type.
    pub(super) fn returns(
        &mut self,
        function: &'a Function,
        signature: &Signature<'a>,
    ) -> Result<Returns<'a>> {
        let Some(ty) = function.result else {
            return Ok(Returns::Nothing);
        };
        let kind = match dealias(self.context.resolve, ty) {
            Type::Id(id) => Some(&self.context.resolve.types[id].kind),
            _ => None,
        };
        let is_flat = self.is_flat();
        let outs = self.out_count(function, signature);
        let mut outs = signature.params[signature.params.len() - outs..].iter();
        let mut stored = |ty: Type| match outs.next() {
            Some((c_type, name)) => {
                let value = self.value("", ty, *c_type, (*name).into(), Passing::Stored);
                value.map(Some)
            }
            None => Ok(None),
        };
        Ok(match kind {
            Some(TypeDefKind::Option(payload)) if is_flat => match stored(*payload)? {
                Some(value) => Returns::Option(value),
                None => Returns::Nothing,
            },
            Some(TypeDefKind::Result(result)) if is_flat => {
                let ok = result.ok.map(&mut stored).transpose()?.flatten();
                let err = result.err.map(&mut stored).transpose()?.flatten();
                Returns::Result { ok, err }
            }
            _ => match stored(ty)? {
                Some(value) => Returns::Value(value),
                None => {
                    let result = signature.result;
                    let value = self.value("", ty, result, "".into(), Passing::Returned)?;
                    Returns::Value(value)
                }
            },
        })
    }

    /// The value that an asynchronous export hands to the function through which it returns.
    ///
    /// # Errors
    /// The C type is not that of the WIT type.
    pub(super) fn given(
        &mut self,
        ty: Type,
        c_type: CType<'a>,
        name: &'a str,
    ) -> Result<Value<'a>> {
        self.value("", ty, c_type, name.into(), Passing::Direct)
    }

    fn value(
        &mut self,
        wit: &'a str,
        ty: Type,
        c_type: CType<'a>,
        name: Cow<'a, str>,
        passing: Passing,
    ) -> Result<Value<'a>> {
        let mut value = Value {
            wit,
            wit_type: ty,
            passing,
            name,
            c_type,
            ty: None,
            holds_borrows: self.types.contents(ty).has_borrow_site(),
        };
        if value.is_behind_pointer() {
            value.c_type = c_type.pointee();
        }
        value.ty = self.types.position(ty, value.c_type)?;
        Ok(value)
    }

    /// What an option holds that is written in place, where options are flattened.
    fn option_in_place(&self, ty: Type) -> Option<Type> {
        let Type::Id(id) = ty else { return None };
        match self.context.resolve.types[id].kind {
            TypeDefKind::Option(payload) if self.is_flat() => Some(payload),
            _ => None,
        }
    }
}
