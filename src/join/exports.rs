//! What the bindings call exported functions and their parameters.

use std::borrow::Cow;
use std::rc::Rc;

use anyhow::{Result, bail};
use heck::ToSnakeCase;
use wit_bindgen_core::name_package_module;
use wit_parser::{Function, FunctionKind, Type, TypeDefKind, WorldKey};

use super::function::{Export, ExportedInterface, Form, Param};
use super::header::{CType, Signature};
use super::returns::Maker;
use super::values::Values;
use super::{Bindings, Context};
use crate::Diagnostic;
use crate::analyze;
use crate::wit_text::{self, type_name};

/// All exported functions, each looked up in the header.
///
/// # Errors
/// The header declares one with another signature, or not at all.
pub fn join<'a>(
    context: Context<'a>,
    values: &mut Values<'a>,
    mut maker: Maker<'_>,
) -> Result<Vec<Export<'a>>> {
    let exports = analyze::exports(context.resolve, context.world);
    // Those of one interface stand together.
    let interfaces = exports.chunk_by(|a, b| a.interface == b.interface);
    let mut joined = Vec::with_capacity(exports.len());
    for exports in interfaces {
        let interface = Rc::new(exported_interface(&context, exports[0].interface));
        for export in exports {
            joined.push(join_one(context, values, &mut maker, export, &interface)?);
        }
    }
    Ok(joined)
}

fn exported_interface(context: &Context, interface: Option<&WorldKey>) -> ExportedInterface {
    let c_namespace = c_namespace(context, interface);
    ExportedInterface {
        wit: interface.map(|key| context.resolve.name_world_key(key)),
        namespace: export_namespace(context, interface),
        type_namespace: match interface {
            Some(_) => c_namespace.clone(),
            None => context.bindings.world_name(context.resolve, context.world),
        },
        c_namespace,
    }
}

fn join_one<'a>(
    context: Context<'a>,
    values: &mut Values<'a>,
    maker: &mut Maker,
    export: &analyze::Export<'a>,
    interface: &Rc<ExportedInterface>,
) -> Result<Export<'a>> {
    let function = export.function;
    let bindings = context.bindings;
    let own_name = Bindings::own_name(function);
    let c_name = [&interface.c_namespace, "_", &own_name].concat();
    let Some((&c_name, signature)) = context.header.functions.get_key_value(c_name.as_str()) else {
        bail!(undeclared(&c_name, &interface.wit_name(&function.name)));
    };
    let is_async = bindings.is_async(context.resolve, export.interface, function);
    let mut params = Vec::with_capacity(function.params.len());
    for (param, (c_type, name)) in function.params.iter().zip(&signature.params) {
        params.push(join_param(context, values, param, *c_type, name, is_async)?);
    }
    check_arity(function, signature, c_name)?;
    let outs = signature.params[function.params.len()..].iter();
    let async_result = match is_async {
        true => async_result(&context, c_name),
        false => None,
    };
    let flat = !bindings.no_sig_flattening;
    Ok(Export {
        wit_name: &function.name,
        wit_signature: wit_text::signature(
            context.resolve,
            short_name(function),
            function,
            is_async,
        ),
        docs: function.docs.contents.as_deref(),
        interface: Rc::clone(interface),
        name: &c_name[interface.c_namespace.len() + 1..],
        result: spelled(signature.result),
        outs: outs.map(|(ty, name)| (spelled(*ty), *name)).collect(),
        returns: match is_async {
            false => maker.returned(function.result, flat),
            true => maker.returned_async(function.result),
        },
        async_result: async_result.map(spelled),
        async_result_is_struct: async_result.is_some_and(|ty| is_struct(&context, ty)),
        c_name,
        params,
        is_async,
    })
}

/// The type of the parameter of the bindings' `…_return`.
fn async_result<'a>(context: &Context<'a>, c_name: &str) -> Option<CType<'a>> {
    let name = format!("{c_name}_return");
    let signature = context.header.functions.get(name.as_str())?;
    signature.params.first().map(|(ty, _)| *ty)
}

fn is_struct(context: &Context, ty: CType) -> bool {
    let ty = context.header.canonical(ty);
    ty.pointers == 0 && context.header.structs.contains_key(ty.base)
}

fn join_param<'a>(
    context: Context<'a>,
    values: &mut Values<'a>,
    param: &'a wit_parser::Param,
    c_type: CType<'a>,
    name: &'a str,
    is_async: bool,
) -> Result<Param<'a>> {
    let payload = option_payload(&context, param.ty);
    // An option is flattened only where its type is written in place, not behind a name.
    let in_place = matches!(param.ty, Type::Id(id)
        if matches!(context.resolve.types[id].kind, TypeDefKind::Option(_)));
    let flattened = in_place && !context.bindings.no_sig_flattening;
    let holdings = values.holdings(param.ty);
    let (form, held, pointee) = match (c_type.pointers, payload) {
        (0, _) => (Form::Value, param.ty, c_type),
        (_, Some(payload)) if flattened => (Form::Maybe, payload, pointee(c_type)),
        _ => (Form::Pointer, param.ty, pointee(c_type)),
    };
    let ty = match holdings.has_borrow_site() || holdings.memory {
        true => values.value(held, pointee)?,
        false => None,
    };
    // Whatever else goes wrong: a borrow site is guarded, or nothing is generated.
    if holdings.has_borrow_site() && ty.is_none() {
        bail!(unguarded(param));
    }
    Ok(Param {
        wit: &param.name,
        wit_type: match is_async {
            true => type_name(context.resolve, &param.ty),
            false => String::new(),
        },
        name,
        c_type: spelled(pointee),
        form,
        ty,
        holds_borrows: holdings.has_borrow_site(),
    })
}

fn pointee(ty: CType<'_>) -> CType<'_> {
    CType {
        base: ty.base,
        pointers: ty.pointers - 1,
    }
}

fn option_payload(context: &Context, ty: Type) -> Option<Type> {
    let Type::Id(id) = analyze::dealias(context.resolve, ty) else {
        return None;
    };
    match context.resolve.types[id].kind {
        TypeDefKind::Option(payload) => Some(payload),
        _ => None,
    }
}

/// A C type as it is written before a name, for example `uint8_t *`.
pub fn spelled(ty: CType<'_>) -> Cow<'_, str> {
    match ty.pointers {
        0 => ty.base.into(),
        1 => [ty.base, " *"].concat().into(),
        n => format!("{} {}", ty.base, "*".repeat(n)).into(),
    }
}

fn check_arity(function: &Function, signature: &Signature, declared: &str) -> Result<()> {
    if signature.params.len() < function.params.len() {
        bail!(
            Diagnostic::new(format!(
                "the bindings declare `{declared}` with {} parameters, but the WIT function has {}",
                signature.params.len(),
                function.params.len()
            ))
            .help(SAME_OPTIONS)
        );
    }
    Ok(())
}

fn undeclared(c_name: &str, function: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "the bindings do not declare `{c_name}`, the export `{function}`"
    ))
    .help(SAME_OPTIONS)
}

fn unguarded(param: &wit_parser::Param) -> Diagnostic {
    Diagnostic::new(format!(
        "parameter `{}` holds a borrow, and the bindings have no type for it that can be guarded",
        param.name
    ))
    .help(SAME_OPTIONS)
}

const SAME_OPTIONS: &str = "make the bindings from the same WIT, world and options";

/// The function's name as a reader of the WIT knows it, for example `worker.run`.
pub fn short_name(function: &Function) -> &str {
    match &function.kind {
        FunctionKind::Constructor(_) => &function.name,
        _ => function.item_name(),
    }
}

/// The C prefix of what the bindings declare for the exported `interface`, or for the world.
pub fn c_namespace(context: &Context, interface: Option<&WorldKey>) -> String {
    let bindings = context.bindings;
    bindings.export_prefix(context.resolve, context.world, interface)
}

/// The C++ namespace of `interface` below the root: its package and name, or its renamed name, or
/// the world's.
pub fn namespace(context: &Context, interface: Option<&WorldKey>) -> Vec<String> {
    let Some(key) = interface else {
        return vec![context.bindings.world_name(context.resolve, context.world)];
    };
    if let Some(renamed) = context.bindings.renamed_interface(context.resolve, key) {
        return vec![renamed.to_snake_case()];
    }
    match key {
        WorldKey::Name(name) => vec![name.to_snake_case()],
        WorldKey::Interface(id) => {
            let interface = &context.resolve.interfaces[*id];
            let package = interface.package.map(|id| {
                let namespace = &context.resolve.packages[id].name.namespace;
                [
                    namespace.to_snake_case(),
                    name_package_module(context.resolve, id),
                ]
            });
            let name = interface
                .name
                .as_deref()
                .unwrap_or_default()
                .to_snake_case();
            package.into_iter().flatten().chain([name]).collect()
        }
    }
}

fn export_namespace(context: &Context, interface: Option<&WorldKey>) -> Vec<String> {
    let mut path = vec!["exports".to_string()];
    path.extend(namespace(context, interface));
    path
}
