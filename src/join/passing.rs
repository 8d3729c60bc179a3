//! Where the handles are that a call passes, in its parameters and in its results.

use anyhow::Result;
use wit_parser::{Function, Type, TypeDefKind};

use super::Context;
use super::values::Values;
use crate::analyze::dealias;
use crate::header::{CType, Signature};

/// The handles that a call passes.
#[derive(Debug, Clone, Default)]
pub struct Passing {
    pub params: Vec<Passed>,
    pub results: Vec<Passed>,
}

/// A parameter or result that can hold a handle.
#[derive(Debug, Clone)]
pub struct Passed {
    /// Its WIT name; empty for a result.
    pub wit: String,
    pub place: Place,
    pub when: Present,
    /// The position of its type.
    pub ty: usize,
}

/// Where a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the variable of this name.
    In(String),
    /// Where the variable of this name points to.
    At(String),
    /// What the C function returns.
    Returned,
}

/// When a value is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    Always,
    /// If the pointer to it is not null.
    NotNull,
    /// If the C function returns true, or false.
    IfTrue,
    IfFalse,
}

/// How the C function of a call is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    Sync,
    /// An asynchronous import, whose parameters are not flattened.
    AsyncImport,
    /// An asynchronous export, which gives its result to the bindings' `…_return`.
    AsyncExport,
}

impl Passing {
    /// The handles that a call of `function`, which the header declares as `signature`, passes.
    ///
    /// # Errors
    /// A C type is not that of the WIT type.
    pub(super) fn new<'a>(
        context: Context<'a>,
        values: &mut Values<'a>,
        function: &Function,
        signature: &Signature<'a>,
        convention: Convention,
    ) -> Result<Self> {
        let mut found = Finder {
            context,
            values,
            flat: !context.bindings.no_sig_flattening && convention != Convention::AsyncImport,
        };
        let params = found.params(function, signature, convention)?;
        let results = match (function.result, convention) {
            (None, _) | (_, Convention::AsyncExport) => Vec::new(),
            (Some(ty), Convention::AsyncImport) => found.stored(ty, signature)?,
            (Some(ty), Convention::Sync) => found.results(ty, function, signature)?,
        };
        Ok(Self { params, results })
    }

    /// The handles in what an asynchronous export gives to its `…_return`.
    ///
    /// # Errors
    /// A C type is not that of the WIT type.
    pub(super) fn returned<'a>(
        values: &mut Values<'a>,
        result: Option<Type>,
        signature: &Signature<'a>,
    ) -> Result<Vec<Passed>> {
        let (Some(ty), Some((c_type, name))) = (result, signature.params.first()) else {
            return Ok(Vec::new());
        };
        let found = values.value(ty, *c_type)?;
        let passed = found.map(|ty| passed("", Place::In(name.to_string()), Present::Always, ty));
        Ok(passed.into_iter().collect())
    }
}

fn passed(wit: &str, place: Place, when: Present, ty: usize) -> Passed {
    Passed {
        wit: wit.to_string(),
        place,
        when,
        ty,
    }
}

struct Finder<'a, 'v> {
    context: Context<'a>,
    values: &'v mut Values<'a>,
    flat: bool,
}

impl<'a> Finder<'a, '_> {
    fn params(
        &mut self,
        function: &Function,
        signature: &Signature<'a>,
        convention: Convention,
    ) -> Result<Vec<Passed>> {
        if convention == Convention::AsyncImport
            && let Some(members) = self.bundled(function, signature)?
        {
            return self.members(function, members, signature.params[0].1);
        }
        let mut found = Vec::new();
        for (param, (c_type, name)) in function.params.iter().zip(&signature.params) {
            let (ty, place, when) = match (c_type.pointers, self.payload(param.ty)) {
                (0, _) => (param.ty, Place::In(name.to_string()), Present::Always),
                (_, Some(payload)) => (payload, Place::At(name.to_string()), Present::NotNull),
                _ => (param.ty, Place::At(name.to_string()), Present::Always),
            };
            // A borrow of an exported resource is a pointer, and holds no handle.
            let held = CType {
                pointers: c_type.pointers - usize::from(matches!(place, Place::At(_))),
                ..*c_type
            };
            let ty = self.values.value(ty, held)?;
            found.extend(ty.map(|ty| passed(&param.name, place, when, ty)));
        }
        Ok(found)
    }

    /// The struct in which an asynchronous import takes its parameters when they are many.
    fn bundled(
        &self,
        function: &Function,
        signature: &Signature<'a>,
    ) -> Result<Option<Vec<CType<'a>>>> {
        let Some((args, _)) = signature.params.first() else {
            return Ok(None);
        };
        let results = usize::from(function.result.is_some());
        let is_bundled = function.params.len() > 1
            && signature.params.len() == 1 + results
            && args.pointers == 1;
        let names_args = args.base.ends_with("_args_t");
        let members = self.context.header.members(args.base)?;
        let Some(members) = members.filter(|_| is_bundled && names_args) else {
            return Ok(None);
        };
        let types = members.iter().filter_map(|member| member.plain());
        let types: Vec<_> = types.collect();
        Ok((types.len() == function.params.len()).then_some(types))
    }

    fn members(
        &mut self,
        function: &Function,
        members: Vec<CType<'a>>,
        args: &str,
    ) -> Result<Vec<Passed>> {
        let mut found = Vec::new();
        for (param, c_type) in function.params.iter().zip(members) {
            let ty = self.values.value(param.ty, c_type)?;
            let member = wit_bindgen_c::to_c_ident(&param.name);
            let place = Place::In(format!("{args}->{member}"));
            found.extend(ty.map(|ty| passed(&param.name, place, Present::Always, ty)));
        }
        Ok(found)
    }

    fn results(
        &mut self,
        ty: Type,
        function: &Function,
        signature: &Signature<'a>,
    ) -> Result<Vec<Passed>> {
        let outs = &signature.params[function.params.len()..];
        let kind = match dealias(self.context.resolve, ty) {
            Type::Id(id) => Some(self.context.resolve.types[id].kind.clone()),
            _ => None,
        };
        let mut parts = Vec::new();
        match kind {
            Some(TypeDefKind::Option(payload)) if self.flat => {
                parts.push((Some(payload), Present::IfTrue));
            }
            Some(TypeDefKind::Result(result)) if self.flat => {
                parts.push((result.ok, Present::IfTrue));
                parts.push((result.err, Present::IfFalse));
            }
            _ if outs.is_empty() => {
                let ty = self.values.value(ty, signature.result)?;
                let found = ty.map(|ty| passed("", Place::Returned, Present::Always, ty));
                return Ok(found.into_iter().collect());
            }
            _ => parts.push((Some(ty), Present::Always)),
        }
        let parts = parts.into_iter().filter_map(|(ty, when)| Some((ty?, when)));
        let mut found = Vec::new();
        for ((ty, when), (c_type, name)) in parts.zip(outs) {
            let ty = self.values.value(ty, pointee(*c_type))?;
            found.extend(ty.map(|ty| passed("", Place::At(name.to_string()), when, ty)));
        }
        Ok(found)
    }

    /// The result that the last parameter points to.
    fn stored(&mut self, ty: Type, signature: &Signature<'a>) -> Result<Vec<Passed>> {
        let Some((c_type, name)) = signature.params.last() else {
            return Ok(Vec::new());
        };
        let ty = self.values.value(ty, pointee(*c_type))?;
        let place = Place::At(name.to_string());
        let found = ty.map(|ty| passed("", place, Present::Always, ty));
        Ok(found.into_iter().collect())
    }

    /// What an option that is written in place holds, where options are flattened.
    fn payload(&self, ty: Type) -> Option<Type> {
        let Type::Id(id) = ty else { return None };
        match self.context.resolve.types[id].kind {
            TypeDefKind::Option(payload) if self.flat => Some(payload),
            _ => None,
        }
    }
}

fn pointee(ty: CType<'_>) -> CType<'_> {
    CType {
        pointers: ty.pointers.saturating_sub(1),
        ..ty
    }
}
