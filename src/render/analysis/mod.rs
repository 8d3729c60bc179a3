//! The description of the bindings for clang's static analyzer, and the driver that calls the exports.

mod exports;
mod handles;
mod imports;
mod passes;
mod unknown;
mod values;

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use super::steps::{Steps, WalkFunction};
use super::{File, VERSION, file};
use crate::described::{Described, Touch};
use crate::join::{ExportedResource, Function, Model};
use crate::render::print::{List as _, Text as _};
use exports::ExportCalls;
use handles::Handles;
use imports::{Checked, ImportBody};
use passes::Passes;
use unknown::Unknowns;
use values::Values;

#[derive(Template)]
#[template(path = "analysis/analysis.h.jinja", escape = "none")]
struct DescriptionFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a str,
    macros: &'a str,
    include_guard: String,
    handles: Vec<String>,
    unknowns: Vec<[String; 2]>,
    passes: Vec<WalkFunction<'a>>,
    imports: Vec<ImportBody<'a>>,
    returns: Vec<TaskReturn<'a>>,
    exported: Vec<UserResource<'a>>,
    free_functions: Vec<[&'a str; 2]>,
    checked: Vec<Checked<'a>>,
}

#[derive(Template)]
#[template(path = "analysis/analysis.c.jinja", escape = "none")]
struct DriverFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a str,
    exports: Vec<NumberedCalls<'a>>,
}

/// The calls of an export, and the number of the first.
struct NumberedCalls<'a> {
    export: &'a Function<'a>,
    calls: Vec<(usize, Vec<String>)>,
}

/// The function through which an asynchronous export returns.
struct TaskReturn<'a> {
    export: &'a Function<'a>,
    name: &'a str,
    param: String,
    passed: Vec<String>,
}

/// An exported resource.
struct UserResource<'a> {
    names: &'a ExportedResource,
    /// The C expression for the number of a new handle.
    made: String,
    /// The C expression for some representation.
    some_rep: String,
}

/// `<world>_analysis.h` and `<world>_analysis.c`, and what is in them.
///
/// # Errors
/// A template fails to render, which a valid template never does.
pub(crate) fn render(model: &Model) -> Result<(Vec<File>, Described)> {
    let mut taken = model.names.clone();
    let n = taken.claim_prefix("witguard_analysis");
    let macros = n.to_shouty_snake_case();
    let mut handles = Handles::new(model, &n);
    let mut unknown = Unknowns::new(&n);
    let mut passes = Passes::new(model, &n);
    let mut values = Values::new(model, &mut handles, &mut unknown);
    let exports = model.exports.iter();
    let exports: Vec<_> = exports
        .map(|export| ExportCalls::new(export, &mut values, &mut passes))
        .collect();
    // What a call of an asynchronous import gives, it gives later: such a call is not described.
    let imports = model.imports.iter().filter(|import| !import.is_async);
    let imports = imports.map(|import| ImportBody::new(import, &mut values, &mut passes));
    let imports = imports.collect();
    let exported = exported(model, &mut handles, &mut unknown);
    let returns = model.exports.iter();
    let returns = returns
        .filter_map(|export| task_return(export, &mut passes))
        .collect();
    let skipped = exports.iter().filter(|export| export.calls.is_empty());
    let skipped = skipped.map(|export| export.export.wit()).collect();
    let origins = handles.into_list();
    let description = DescriptionFile {
        version: VERSION,
        model,
        n: &n,
        macros: &macros,
        include_guard: format!("WITGUARD_{}_ANALYSIS_H", model.world.to_shouty_snake_case()),
        handles: origins.iter().map(ToString::to_string).collect(),
        unknowns: unknown.list(),
        passes: passes.into_list(),
        imports,
        returns,
        exported,
        free_functions: free_functions(model),
        checked: checked(model),
    };
    let driver = DriverFile {
        version: VERSION,
        model,
        n: &n,
        exports: numbered(exports),
    };
    let files = vec![
        file(model, "_analysis.h", &description)?,
        file(model, "_analysis.c", &driver)?,
    ];
    let described = Described {
        world: model.world.clone(),
        header: model.header.clone(),
        handle_prefix: format!("{n}_handle_"),
        handles: origins,
        touches: touches(model),
        exports: model.exports.iter().map(names).collect(),
        skipped,
    };
    Ok((files, described))
}

fn names(export: &Function) -> [String; 2] {
    [export.c_name.to_string(), export.wit()]
}

fn numbered(exports: Vec<ExportCalls>) -> Vec<NumberedCalls> {
    let mut number = 0;
    let exports = exports.into_iter();
    let exports = exports.map(|of| NumberedCalls {
        export: of.export,
        calls: of
            .calls
            .into_iter()
            .map(|statements| {
                number += 1;
                (number, statements)
            })
            .collect(),
    });
    exports.collect()
}

fn exported<'a>(
    model: &'a Model,
    handles: &mut Handles,
    unknown: &mut Unknowns,
) -> Vec<UserResource<'a>> {
    let resources = model.exported_resources.iter().enumerate();
    let resources = resources.map(|(index, names)| UserResource {
        names,
        made: handles.made(index, &names.new),
        some_rep: format!("{}()", unknown.of(&format!("{} *", names.rep_type))),
    });
    resources.collect()
}

fn task_return<'a>(export: &'a Function<'a>, passes: &mut Passes<'a>) -> Option<TaskReturn<'a>> {
    let function = export.return_function.as_ref()?;
    let values = export.returns.values().into_iter();
    let passed = values.filter_map(|(when, value)| passes.statement(when, value, ""));
    Some(TaskReturn {
        export,
        name: &function.c_name,
        passed: passed.collect(),
        param: match function.param {
            Some((ty, name)) => crate::join::declared(&[ty.base, ty.stars()], name),
            None => "void".to_string(),
        },
    })
}

/// The functions of resources that take a handle.
fn checked<'a>(model: &'a Model) -> Vec<Checked<'a>> {
    let mut all = Vec::new();
    for r in &model.resources {
        all.push(Checked::alone(
            r.borrow_function(),
            &r.borrow_type,
            &r.own_type,
        ));
        all.push(Checked::alone(&r.drop_own, "void", &r.own_type));
        let drop_borrow = r.drop_borrow.iter();
        all.extend(drop_borrow.map(|name| Checked::alone(name, "void", &r.borrow_type)));
    }
    for r in &model.exported_resources {
        let rep = format!("{} *", r.rep_type);
        all.push(Checked::alone(&r.rep, &rep, &r.own_type));
        all.push(Checked::alone(&r.drop_own, "void", &r.own_type));
    }
    all
}

/// The functions that free memory: the C type and the name of each.
fn free_functions<'a>(model: &'a Model) -> Vec<[&'a str; 2]> {
    let types = model.types.iter();
    let functions = types.filter_map(|ty| Some([ty.c_name, ty.free_function.as_deref()?]));
    functions.collect()
}

/// What each function of the bindings does to a handle that it is passed, by its C name.
fn touches(model: &Model) -> Vec<(String, Touch)> {
    let dropped = |name: &String, resource: &String, is_own| {
        let resource = resource.clone();
        (name.clone(), Touch::Dropped { resource, is_own })
    };
    let mut touches = Vec::new();
    for r in &model.resources {
        touches.extend(
            r.drop_borrow
                .iter()
                .map(|name| dropped(name, &r.wit, false)),
        );
        touches.push(dropped(&r.drop_own, &r.wit, true));
        touches.push((r.borrow_function().to_string(), Touch::Viewed));
    }
    for r in &model.exported_resources {
        touches.push(dropped(&r.drop_own, &r.wit, true));
        touches.push((r.rep.clone(), Touch::Viewed));
    }
    for alias in &model.aliases {
        let resource = &model.resources[alias.resource].wit;
        touches.push(dropped(&alias.function, resource, false));
    }
    let imports = model.imports.iter();
    touches.extend(imports.map(|i| (i.c_name.to_string(), Touch::Passed(i.wit()))));
    touches
}
