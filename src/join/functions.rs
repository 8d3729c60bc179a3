//! What the bindings call functions, each looked up in the header.

use std::sync::Arc;

use anyhow::{Result, bail};
use wit_bindgen_core::name_package_module;
use wit_parser::{Function as WitFunction, FunctionKind, WorldKey};

use super::function::{
    CParams, Function, Interface, InterfaceName, ReturnFunction, Returns, Value,
};
use super::params;
use super::passing::{Convention, Passer};
use super::types::Types;
use super::{Bindings, Context};
use crate::Diagnostic;
use crate::analyze::{self, Side, WorldFunction};
use crate::header::{CType, Signature};
use crate::wit_text;

/// The exported functions of a world, then the imported ones. The types of the exports' parameters
/// are collected first.
///
/// # Errors
/// The header declares a function with another signature, or not at all.
pub(super) fn join<'a>(
    context: Context<'a>,
    types: &mut Types<'a>,
) -> Result<(Vec<Function<'a>>, Vec<Function<'a>>)> {
    let exports = declared(context, analyze::exports(context.resolve, context.world))?;
    let params = exports.iter();
    let params = params.map(|export| export.params(context, types));
    let params = params.collect::<Result<Vec<_>>>()?;
    let exports = exports.into_iter().zip(params);
    let exports = exports.map(|(export, params)| export.join(context, types, params));
    let exports = exports.collect::<Result<_>>()?;
    let imports = declared(context, analyze::imports(context.resolve, context.world))?;
    let imports = imports.into_iter().map(|import| {
        let params = import.params(context, types)?;
        import.join(context, types, params)
    });
    Ok((exports, imports.collect::<Result<_>>()?))
}

/// A function, and its declaration in the header.
struct Declared<'a> {
    found: WorldFunction<'a>,
    interface: Arc<Interface>,
    c_name: &'a str,
    signature: params::Declared<'a>,
    is_async: bool,
}

fn declared<'a>(
    context: Context<'a>,
    functions: Vec<WorldFunction<'a>>,
) -> Result<Vec<Declared<'a>>> {
    let mut found = Vec::with_capacity(functions.len());
    // Those of one interface stand together.
    for functions in functions.chunk_by(|a, b| a.interface == b.interface) {
        let interface = Arc::new(interface(
            &context,
            functions[0].side,
            functions[0].interface,
        ));
        for function in functions {
            found.push(declaration(context, function, &interface)?);
        }
    }
    Ok(found)
}

fn interface(context: &Context, side: Side, key: Option<&WorldKey>) -> Interface {
    let bindings = context.bindings;
    let c_namespace = bindings.prefix(side, context.resolve, context.world, key);
    Interface {
        wit: key.map(|key| context.resolve.name_world_key(key)),
        name: interface_name(context, key),
        c_namespace,
    }
}

/// What `interface` is called, or the world.
pub(super) fn interface_name(context: &Context, interface: Option<&WorldKey>) -> InterfaceName {
    let (resolve, bindings) = (context.resolve, context.bindings);
    let alone = |name: &str| InterfaceName {
        package: None,
        name: name.to_string(),
    };
    let Some(key) = interface else {
        return alone(&bindings.world_name(resolve, context.world));
    };
    if let Some(renamed) = bindings.renamed_interface(resolve, key) {
        return alone(renamed);
    }
    match key {
        WorldKey::Name(name) => alone(name),
        WorldKey::Interface(id) => {
            let interface = &resolve.interfaces[*id];
            let package = |id| {
                let namespace = &resolve.packages[id].name.namespace;
                [namespace.clone(), name_package_module(resolve, id)]
            };
            InterfaceName {
                package: interface.package.map(package),
                name: interface.name.clone().unwrap_or_default(),
            }
        }
    }
}

fn declaration<'a>(
    context: Context<'a>,
    found: &WorldFunction<'a>,
    interface: &Arc<Interface>,
) -> Result<Declared<'a>> {
    let function = found.function;
    let c_name = [&interface.c_namespace, "_", &Bindings::own_name(function)].concat();
    let Some((c_name, signature)) = context.header.named_function(&c_name)? else {
        bail!(undeclared(
            &c_name,
            found.side,
            &interface.wit_name(&function.name)
        ));
    };
    let bindings = context.bindings;
    Ok(Declared {
        found: found.clone(),
        interface: Arc::clone(interface),
        c_name,
        signature: bindings.other_params.signature(signature),
        is_async: bindings.is_async(found.side, context.resolve, found.interface, function),
    })
}

impl<'a> Declared<'a> {
    fn passer<'t>(&self, context: Context<'a>, types: &'t mut Types<'a>) -> Passer<'a, 't> {
        let convention = match (self.is_async, self.found.side) {
            (false, _) => Convention::Sync,
            (true, Side::Import) => Convention::AsyncImport,
            (true, Side::Export) => Convention::AsyncExport,
        };
        Passer::new(context, types, convention)
    }

    fn params(&self, context: Context<'a>, types: &mut Types<'a>) -> Result<Vec<Value<'a>>> {
        let mut passer = self.passer(context, types);
        let params = passer.params(self.found.function, &self.signature)?;
        if params.len() < self.found.function.params.len() {
            bail!(arity(self.found.function, &self.signature, self.c_name));
        }
        let is_unguarded = |param: &&Value| param.holds_borrows && param.ty.is_none();
        match params.iter().find(is_unguarded) {
            // Whatever else goes wrong: a borrow site is guarded, or nothing is generated.
            Some(param) if self.found.side == Side::Export => bail!(unguarded(param)),
            _ => Ok(params),
        }
    }

    fn join(
        self,
        context: Context<'a>,
        types: &mut Types<'a>,
        params: Vec<Value<'a>>,
    ) -> Result<Function<'a>> {
        let function = self.found.function;
        let return_function = match (self.is_async, self.found.side) {
            (true, Side::Export) => Some(self.return_function(&context)?),
            _ => None,
        };
        let mut passer = self.passer(context, types);
        let returns = match &return_function {
            None => passer.returns(function, &self.signature)?,
            Some(given) => match (function.result, given.param) {
                (Some(ty), Some((c_type, name))) => Returns::Value(passer.given(ty, c_type, name)?),
                _ => Returns::Nothing,
            },
        };
        let short = short_name(function);
        Ok(Function {
            side: self.found.side,
            definition: function,
            wit_name: &function.name,
            wit_signature: wit_text::signature(context.resolve, short, function, self.is_async),
            docs: function.docs.contents.as_deref(),
            c_name: self.c_name,
            c_result: self.signature.result,
            out_count: passer.out_count(function, &self.signature),
            c_params: match self.signature {
                params::Declared::AsItIs(signature) => CParams::Declared(&signature.params),
                params::Declared::Renamed(signature) => CParams::Renamed(signature.params),
            },
            is_async: self.is_async,
            interface: self.interface,
            params,
            returns,
            return_function,
        })
    }

    fn return_function(&self, context: &Context<'a>) -> Result<ReturnFunction<'a>> {
        let c_name = format!("{}_return", self.c_name);
        let Some(signature) = context.header.function(&c_name)? else {
            let wit = self.interface.wit_name(&self.found.function.name);
            bail!(undeclared(&c_name, Side::Export, &wit));
        };
        let param = signature.params.first().copied();
        Ok(ReturnFunction {
            c_name,
            param,
            is_struct: match param {
                Some((ty, _)) => is_struct(context, ty)?,
                None => false,
            },
        })
    }
}

fn is_struct(context: &Context, ty: CType) -> Result<bool> {
    let ty = context.header.canonical(ty);
    Ok(ty.pointers == 0 && context.header.members(ty.base)?.is_some())
}

fn arity(function: &WitFunction, signature: &Signature, declared: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "the bindings declare `{declared}` with {} parameters, but the WIT function has {}",
        signature.params.len(),
        function.params.len()
    ))
    .help(SAME_OPTIONS)
}

fn undeclared(c_name: &str, side: Side, function: &str) -> Diagnostic {
    let side = match side {
        Side::Import => "import",
        Side::Export => "export",
    };
    Diagnostic::new(format!(
        "the bindings do not declare `{c_name}`, the {side} `{function}`"
    ))
    .help(SAME_OPTIONS)
}

fn unguarded(param: &Value) -> Diagnostic {
    Diagnostic::new(format!(
        "parameter `{}` holds a borrow, and the bindings have no type for it that can be guarded",
        param.wit
    ))
    .help(SAME_OPTIONS)
}

const SAME_OPTIONS: &str = "make the bindings from the same WIT, world and options";

/// The function's name as a reader of the WIT knows it, for example `worker.run`.
fn short_name(function: &WitFunction) -> &str {
    match &function.kind {
        FunctionKind::Constructor(_) => &function.name,
        _ => function.item_name(),
    }
}
