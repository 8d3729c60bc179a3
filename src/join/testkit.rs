//! What a test kit needs beside the model: the import side of the bindings' header.

use anyhow::{Result, bail};
use foldhash::{HashMap, HashSet, HashSetExt};
use wit_parser::{Resolve, TypeId, WorldId};

use super::exports::{short_name, spelled};
use super::function::Export;
use super::header::{Header, Signature};
use super::model::{Model, ValueType};
use super::names::Names;
use super::passing::{Convention, Passed, Passing};
use super::resources;
use super::returns::{Maker, Returned};
use super::text::{Prototype, definitions, prototypes};
use super::values::Values;
use super::{Bindings, Context};
use crate::Diagnostic;
use crate::analyze::{self, HoldingsOf, ImportedResource, Side, imported_resources};
use crate::wit_text::{self, function_name};

/// The import side of a world. Resources are counted through: the imported ones, then the exported
/// ones, each in the order of the model.
#[derive(Debug)]
pub struct Testkit {
    /// The types that hold handles, each after the types of its parts.
    pub types: Vec<ValueType>,
    pub imports: Vec<Import>,
    /// Beside the exports of the model.
    pub exports: Vec<TestkitExport>,
    /// The bindings' own definitions of functions that handle memory only.
    pub helpers: Vec<String>,
    /// The functions that the header declares besides: of tasks, waitables, streams and the like.
    pub builtins: Vec<Builtin>,
}

/// An imported function.
#[derive(Debug)]
pub struct Import {
    /// Its full WIT name, for example `sammyne:helloworld/types@1.0.0#[method]context.request-id`.
    pub wit: String,
    pub wit_signature: String,
    pub c_name: String,
    /// The C type of its result, for example `void`.
    pub result: String,
    /// The C type and name of its parameters, out-parameters included.
    pub params: Vec<(String, String)>,
    /// How many of the parameters are no out-parameters.
    pub arguments: usize,
    pub passing: Passing,
    /// The result that it has as long as nothing else is said; own handles in it are of imported
    /// resources.
    pub returns: Returned,
    pub is_async: bool,
}

/// What a test kit knows of an exported function.
#[derive(Debug, Default)]
pub struct TestkitExport {
    pub passing: Passing,
    /// The handles in what an asynchronous export gives to its `…_return`.
    pub returned: Vec<Passed>,
    /// The name of the parameter of `…_return`, if it has one.
    pub result_name: Option<String>,
}

/// A function that the header declares, and that is neither of the WIT nor of its resources.
#[derive(Debug)]
pub struct Builtin {
    pub result: String,
    pub name: String,
    pub params: String,
    pub arguments: Vec<String>,
}

/// Reads the import side of `world` from the header and the source of its bindings. `model` is what
/// [`super::join`] made of the same header.
///
/// # Errors
/// The header does not declare what the options of `bindings` say it must.
pub fn testkit<'a>(
    resolve: &'a Resolve,
    world: WorldId,
    bindings: &'a Bindings,
    header: &'a Header<'a>,
    [header_text, source_text]: [&str; 2],
    model: &Model,
) -> Result<Testkit> {
    let context = Context {
        resolve,
        world,
        bindings,
        header,
    };
    let imported = imported_resources(resolve, world);
    let owned = owned(&context, &imported)?;
    let holdings = HoldingsOf::new(resolve, &imported);
    let mut values = Values::of_handles(context, holdings, owned.clone());
    let mut maker = Maker::new(resolve, bindings.dialect, owned);
    let imports = analyze::imports(resolve, world);
    let imports = imports
        .iter()
        .map(|import| join_import(context, &mut values, &mut maker, import))
        .collect::<Result<Vec<_>>>()?;
    let of_exports = analyze::exports(resolve, world);
    let exports = of_exports
        .iter()
        .zip(&model.exports)
        .map(|(export, of_model)| join_export(context, &mut values, export, of_model))
        .collect::<Result<_>>()?;
    let (helpers, builtins) = others(header_text, source_text, model, &imports);
    Ok(Testkit {
        types: values.into_types(),
        imports,
        exports,
        helpers,
        builtins,
    })
}

/// The positions of all resources by their definition.
fn owned(context: &Context, imported: &[ImportedResource]) -> Result<HashMap<TypeId, usize>> {
    let exported = resources::exported(context, &mut Names::default())?;
    let exported = exported.into_iter().map(|(id, _)| id);
    let all = imported.iter().map(|resource| resource.id).chain(exported);
    Ok(all.enumerate().map(|(i, id)| (id, i)).collect())
}

fn join_import<'a>(
    context: Context<'a>,
    values: &mut Values<'a>,
    maker: &mut Maker,
    import: &analyze::Import<'_>,
) -> Result<Import> {
    let function = import.function;
    let (resolve, bindings) = (context.resolve, context.bindings);
    let c_name = bindings.import_name(resolve, context.world, import.interface, function);
    let wit = function_name(resolve, import.interface, &function.name);
    let signature = declared(context, &c_name, &wit)?;
    let is_async = bindings.is_async_on(Side::Import, resolve, import.interface, function);
    let convention = match is_async {
        true => Convention::AsyncImport,
        false => Convention::Sync,
    };
    let outs = match (is_async, function.result) {
        (true, result) => usize::from(result.is_some()),
        (false, _) => signature.params.len().saturating_sub(function.params.len()),
    };
    let params = signature.params.iter();
    Ok(Import {
        wit_signature: wit_text::signature(resolve, short_name(function), function, is_async),
        passing: Passing::new(context, values, function, signature, convention)?,
        returns: match is_async {
            true => match maker.returned_async(function.result) {
                Returned::Direct(made) => Returned::Stored(made),
                other => other,
            },
            false => maker.returned(function.result, !bindings.no_sig_flattening),
        },
        result: spelled(signature.result).into_owned(),
        params: params
            .map(|(ty, name)| (spelled(*ty).into_owned(), name.to_string()))
            .collect(),
        arguments: signature.params.len().saturating_sub(outs),
        wit,
        c_name,
        is_async,
    })
}

fn join_export<'a>(
    context: Context<'a>,
    values: &mut Values<'a>,
    export: &analyze::Export<'_>,
    of_model: &Export,
) -> Result<TestkitExport> {
    let function = export.function;
    let wit = of_model.wit();
    let signature = declared(context, of_model.c_name, &wit)?;
    if !of_model.is_async {
        return Ok(TestkitExport {
            passing: Passing::new(context, values, function, signature, Convention::Sync)?,
            ..TestkitExport::default()
        });
    }
    let give = declared(context, &format!("{}_return", of_model.c_name), &wit)?;
    let convention = Convention::AsyncExport;
    Ok(TestkitExport {
        passing: Passing::new(context, values, function, signature, convention)?,
        returned: Passing::returned(values, function.result, give)?,
        result_name: give.params.first().map(|(_, name)| name.to_string()),
    })
}

fn declared<'a>(context: Context<'a>, c_name: &str, wit: &str) -> Result<&'a Signature<'a>> {
    match context.header.functions.get(c_name) {
        Some(signature) => Ok(signature),
        None => bail!(
            Diagnostic::new(format!(
                "the bindings do not declare `{c_name}`, for `{wit}`"
            ))
            .help("make the bindings from the same WIT, world and options")
        ),
    }
}

/// What the header declares besides functions of the WIT and of its resources: definitions of
/// those that handle memory, and declarations of the others.
fn others(
    header_text: &str,
    source_text: &str,
    model: &Model,
    imports: &[Import],
) -> (Vec<String>, Vec<Builtin>) {
    let definitions = definitions(source_text);
    let known = known(model, imports);
    let (mut helpers, mut builtins) = (Vec::new(), Vec::new());
    for prototype in prototypes(header_text) {
        if known.contains(prototype.name) {
            continue;
        }
        match definitions.get(prototype.name) {
            Some(definition) if handles_memory(model, prototype.name) => {
                helpers.push(definition.to_string());
            }
            _ => builtins.push(builtin(&prototype)),
        }
    }
    (helpers, builtins)
}

fn handles_memory(model: &Model, name: &str) -> bool {
    let of_strings = name.strip_prefix(&model.world);
    name.ends_with("_free") || of_strings.is_some_and(|rest| rest.starts_with("_string_"))
}

/// The functions of the WIT and of its resources.
fn known(model: &Model, imports: &[Import]) -> HashSet<String> {
    let mut known = HashSet::new();
    known.extend(imports.iter().map(|import| import.c_name.clone()));
    for export in &model.exports {
        known.insert(export.c_name.to_string());
        if export.is_async {
            known.insert(format!("{}_return", export.c_name));
            known.insert(format!("{}_callback", export.c_name));
        }
    }
    for resource in &model.resources {
        known.extend(resource.drop_borrow.clone());
        known.insert(resource.drop_own.clone());
        known.insert(resource.borrow_function().to_string());
    }
    for resource in &model.exported_resources {
        let functions = [&resource.new, &resource.rep, &resource.drop_own];
        known.extend(functions.into_iter().cloned());
        known.insert(resource.destructor.clone());
    }
    known
}

fn builtin(prototype: &Prototype) -> Builtin {
    let arguments = prototype.argument_names().into_iter();
    Builtin {
        result: prototype.result.to_string(),
        name: prototype.name.to_string(),
        params: match prototype.params.trim() {
            "" => "void".to_string(),
            params => params.to_string(),
        },
        arguments: arguments.map(str::to_string).collect(),
    }
}
