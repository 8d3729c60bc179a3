//! What stands in which namespace under which name.

use std::collections::HashMap;

use heck::ToSnakeCase;

use super::Style;
use super::names::{Scopes, path};
use super::signature::{Argument, Signature};
use super::spelling::Speller;
use super::task::Task;
use crate::join::Model;

/// An alias in an exported interface's namespace.
#[derive(Debug, Clone)]
pub struct Using {
    pub name: String,
    pub target: String,
}

/// The namespace of an exported interface with shims.
#[derive(Debug, Default)]
pub struct ExportSpace {
    pub path: String,
    pub usings: Vec<Using>,
    /// The names in `usings` by their target.
    pub using_names: HashMap<String, String>,
    /// The user's functions behind synchronous exports.
    pub signatures: Vec<Signature>,
    /// The tasks of asynchronous exports.
    pub tasks: Vec<Task>,
}

/// All C++ names of a world.
#[derive(Debug, Default)]
pub struct Plan {
    /// For each imported resource, its guard's namespace and class name.
    pub guards: Vec<(String, String)>,
    pub spaces: Vec<ExportSpace>,
}

impl Plan {
    /// Whether some task holds an option, and so needs `<optional>`.
    pub fn has_optional_members(&self) -> bool {
        let tasks = self.spaces.iter().flat_map(|space| &space.tasks);
        let mut members = tasks.flat_map(|task| &task.members);
        members.any(|member| member.kind.is_optional())
    }

    /// Whether some shim makes an owner in the place of a parameter.
    pub fn has_owners(&self) -> bool {
        let signatures = self.spaces.iter().flat_map(|space| &space.signatures);
        let mut arguments = signatures.flat_map(|signature| &signature.arguments);
        arguments.any(Argument::is_in_place)
    }
}

/// The names of the user's functions behind one export.
struct Named {
    export: usize,
    path: String,
    function: String,
    /// The callback and the task class of an asynchronous export.
    task: Option<(String, String)>,
}

/// Names everything. Functions come first: their names are what users write.
pub fn plan(model: &Model, style: &Style) -> Plan {
    let mut scopes = Scopes::new(model);
    let functions = functions(model, &mut scopes);
    let mut plan = Plan::default();
    for resource in &model.resources {
        let path = path(&resource.namespace);
        let name = scopes.claim(&path, &format!("{}_guard", resource.name.to_snake_case()));
        plan.guards.push((path, name));
    }
    let mut positions: HashMap<String, usize> = HashMap::new();
    for named in functions {
        let position = *positions.entry(named.path.clone()).or_insert_with(|| {
            plan.spaces.push(ExportSpace {
                path: named.path.clone(),
                ..ExportSpace::default()
            });
            plan.spaces.len() - 1
        });
        let space = &mut plan.spaces[position];
        let is_first = space.signatures.is_empty() && space.tasks.is_empty();
        let mut speller = Speller {
            model,
            style,
            scopes: &mut scopes,
            guards: &plan.guards,
            export: &model.exports[named.export],
            space,
        };
        if is_first {
            speller.guards_of_interface();
        }
        match named.task {
            None => {
                let signature = speller.signature(named.export, named.function);
                space.signatures.push(signature);
            }
            Some((callback, class)) => {
                let task = speller.task(named.export, named.function, callback, class);
                space.tasks.push(task);
            }
        }
    }
    plan
}

fn functions(model: &Model, scopes: &mut Scopes) -> Vec<Named> {
    let mut paths = HashMap::new();
    let mut named: Vec<_> = model
        .exports
        .iter()
        .enumerate()
        .filter(|(_, export)| export.has_borrow_site())
        .map(|(position, export)| {
            let known = paths.entry(&export.interface.namespace);
            let path: &String = known.or_insert_with(|| path(&export.interface.namespace));
            Named {
                export: position,
                function: scopes.claim(path, &export.name),
                path: path.clone(),
                task: None,
            }
        })
        .collect();
    for named in &mut named {
        let export = &model.exports[named.export];
        if export.is_async {
            let mut claim = |end| scopes.claim(&named.path, &format!("{}_{end}", export.name));
            named.task = Some((claim("callback"), claim("task")));
        }
    }
    named
}
