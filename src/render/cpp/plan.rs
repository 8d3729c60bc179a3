//! What is declared in each namespace, and under which name.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use heck::ToSnakeCase;

use super::Style;
use super::names::{Scopes, export_path, import_path};
use super::signature::Signature;
use super::space::Space;
use super::spelling::{AliasesByType, Speller};
use super::task::Task;
use crate::join::Model;

/// What is declared for an exported interface with shims.
#[derive(Debug, Default)]
pub(crate) struct ExportSpace<'a> {
    pub names: Space,
    /// The user's functions behind synchronous exports.
    pub signatures: Vec<Signature<'a>>,
    /// The tasks of asynchronous exports.
    pub tasks: Vec<Task>,
}

/// All C++ names of a world.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    /// For each imported resource, its guard's namespace and class name.
    pub guards: Vec<(String, String)>,
    pub spaces: Vec<ExportSpace<'a>>,
}

impl Plan<'_> {
    /// Whether some task holds a `std::optional`.
    pub(crate) fn has_optional_members(&self) -> bool {
        let tasks = self.spaces.iter().flat_map(|space| &space.tasks);
        let mut members = tasks.flat_map(|task| &task.members);
        members.any(|member| member.held.is_optional())
    }

    /// Whether some shim makes an owner where a parameter was.
    pub(crate) fn has_owners(&self) -> bool {
        let signatures = self.spaces.iter().flat_map(|space| &space.signatures);
        let mut params = signatures.flat_map(|signature| &signature.params);
        params.any(|param| param.argument.is_in_place())
    }
}

/// The names of the user's functions behind one export.
struct Named {
    export: usize,
    /// The position of its namespace.
    space: usize,
    function: String,
    /// The callback and the task class of an asynchronous export.
    task: Option<(String, String)>,
}

/// Names everything. Functions are named first, because their names are the ones that users write.
pub(crate) fn plan<'a>(model: &'a Model<'a>, style: &Style) -> Plan<'a> {
    let mut scopes = Scopes::new(model);
    let aliases = AliasesByType::new(model);
    let mut plan = Plan::default();
    let functions = functions(model, &mut scopes, &mut plan.spaces);
    for resource in &model.resources {
        let path = import_path(&resource.interface);
        let wanted = format!("{}_guard", resource.name.to_snake_case());
        let scope = scopes.scope(&path);
        let name = scopes.claim(scope, &wanted);
        plan.guards.push((path, name));
    }
    for named in functions {
        let space = &mut plan.spaces[named.space];
        let is_first = space.signatures.is_empty() && space.tasks.is_empty();
        let mut speller = Speller {
            model,
            style,
            scopes: &mut scopes,
            guards: &plan.guards,
            aliases: &aliases,
            export: &model.exports[named.export],
            space: &mut space.names,
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

fn functions(model: &Model, scopes: &mut Scopes, spaces: &mut Vec<ExportSpace>) -> Vec<Named> {
    let mut by_interface = HashMap::new();
    let mut by_scope = HashMap::new(); // two interfaces may have one namespace
    let mut named = Vec::with_capacity(model.exports.len());
    for (position, export) in model.exports.iter().enumerate() {
        if !export.has_borrow_site() {
            continue;
        }
        let known = by_interface.entry(Rc::as_ptr(&export.interface));
        let space = *known.or_insert_with(|| {
            let path = export_path(&export.interface);
            let scope = scopes.scope(&path);
            *by_scope.entry(scope).or_insert_with(|| {
                spaces.push(ExportSpace {
                    names: Space::new(path, scope),
                    ..ExportSpace::default()
                });
                spaces.len() - 1
            })
        });
        named.push(Named {
            export: position,
            space,
            function: scopes.claim(spaces[space].names.scope, export.name),
            task: None,
        });
    }
    for named in &mut named {
        let export = &model.exports[named.export];
        if export.is_async {
            let scope = spaces[named.space].names.scope;
            let mut claim = |end| scopes.claim(scope, &format!("{}_{end}", export.name));
            named.task = Some((claim("callback"), claim("task")));
        }
    }
    named
}
