//! A world in C++: what its header declares, in order.

use std::sync::Arc;

use super::definitions::{Definition, definitions};
use super::ends::{End, ends};
use super::functions::CppFunction;
use super::naming::Naming;
use super::reach::Reached;
use super::spelling::{At, Form, Speller};
use super::task::Task;
use crate::join::{ExportedResource, Model, Resource};
use wit_parser::Type;

/// What stands in one namespace.
pub(super) struct Block<'w, T> {
    pub path: &'w str,
    pub items: Vec<T>,
}

impl Block<'_, &Definition<'_>> {
    /// Whether some definition is a class.
    pub(super) fn has_classes(&self) -> bool {
        self.items.iter().any(|definition| definition.is_class())
    }
}

/// An imported resource.
pub(super) struct Handle<'a> {
    pub resource: &'a Resource,
    pub path: Arc<str>,
    pub name: String,
    /// The imports of the resource, as positions among the imports.
    pub functions: Vec<usize>,
}

impl Handle<'_> {
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// An exported resource.
pub(super) struct Object<'a> {
    pub resource: &'a ExportedResource,
    pub path: Arc<str>,
    pub name: String,
    /// The synchronous exports of the resource, as positions among the exports.
    pub functions: Vec<usize>,
}

impl Object<'_> {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Its class, as it is named below the root.
    pub(super) fn class(&self) -> String {
        format!("{}::{}", self.path, self.name)
    }
}

/// Another name for a type.
pub(super) struct Alias {
    pub path: Arc<str>,
    pub name: String,
    pub target: String,
}

impl Alias {
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// A world in C++.
pub(crate) struct CppWorld<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) speller: Speller<'a>,
    pub(super) reached: Reached,
    pub(super) handles: Vec<Handle<'a>>,
    pub(super) objects: Vec<Object<'a>>,
    pub(super) aliases: Vec<Alias>,
    pub(super) definitions: Vec<Definition<'a>>,
    pub(super) imports: Vec<CppFunction<'a>>,
    pub(super) exports: Vec<CppFunction<'a>>,
    pub(super) tasks: Vec<Task<'a>>,
    pub(super) ends: Vec<End<'a>>,
}

impl<'a> CppWorld<'a> {
    pub(crate) fn new(model: &'a Model<'a>, root: &'a str, naming: &'a Naming) -> Self {
        let speller = Speller {
            model,
            root,
            naming,
        };
        let reached = Reached::new(speller);
        let imports = speller.imports();
        let (tasks, exports) = speller
            .exports()
            .into_iter()
            .partition(|e| e.function.is_async);
        let tasks: Vec<CppFunction> = tasks;
        let exports: Vec<CppFunction> = exports;
        Self {
            model,
            speller,
            handles: handles(speller, &imports),
            objects: objects(speller, &exports),
            aliases: aliases(speller, &reached),
            definitions: definitions(speller, &reached),
            ends: ends(speller),
            tasks: tasks.into_iter().map(|task| speller.task(task)).collect(),
            reached,
            imports,
            exports,
        }
    }
}

impl CppWorld<'_> {
    /// What stands in each namespace, here and below.
    pub(super) fn handle_blocks(&self) -> Vec<Block<'_, &Handle<'_>>> {
        blocks(&self.handles, Handle::path)
    }

    pub(super) fn object_blocks(&self) -> Vec<Block<'_, &Object<'_>>> {
        blocks(&self.objects, Object::path)
    }

    pub(super) fn alias_blocks(&self) -> Vec<Block<'_, &Alias>> {
        blocks(&self.aliases, Alias::path)
    }

    pub(super) fn definition_blocks(&self) -> Vec<Block<'_, &Definition<'_>>> {
        blocks(&self.definitions, Definition::path)
    }

    pub(super) fn import_blocks(&self) -> Vec<Block<'_, &CppFunction<'_>>> {
        blocks(&self.imports, CppFunction::path)
    }

    pub(super) fn export_blocks(&self) -> Vec<Block<'_, &CppFunction<'_>>> {
        blocks(&self.exports, CppFunction::path)
    }

    /// The exports that are no members of a resource's class.
    pub(super) fn free_export_blocks(&self) -> Vec<Block<'_, &CppFunction<'_>>> {
        let free = self.exports.iter().filter(|f| f.class.is_none());
        blocks(free, CppFunction::path)
    }

    pub(super) fn task_blocks(&self) -> Vec<Block<'_, &Task<'_>>> {
        blocks(&self.tasks, Task::path)
    }

    /// The tasks that are members of the class of `object` where they are coroutines.
    pub(super) fn tasks_of(&self, object: &Object<'_>) -> Vec<&Task<'_>> {
        let is_member = |task: &&Task| {
            let member = task.member.as_ref();
            let class = member.map(|member| &member.class);
            class == Some(&object.name) && task.cpp.path == object.path
        };
        self.tasks.iter().filter(is_member).collect()
    }

    /// Whether something in it can be awaited.
    pub(super) fn is_async(&self) -> bool {
        let has_subtasks = self.imports.iter().any(CppFunction::is_subtask);
        has_subtasks || !self.tasks.is_empty() || !self.ends.is_empty()
    }

    /// The asynchronous imports that have handles on loan until they return.
    pub(super) fn lending(&self) -> Vec<&CppFunction<'_>> {
        let subtasks = self.imports.iter().filter(|f| f.is_subtask());
        subtasks.filter(|f| f.subtask().lends()).collect()
    }

    /// Whether an import takes a record or variant with such handles inside.
    pub(super) fn has_given(&self) -> bool {
        self.definitions
            .iter()
            .any(|definition| definition.is_given)
    }
}

/// The items that stand in the same namespace together, each namespace in the order of its first item.
fn blocks<'w, T: 'w>(
    items: impl IntoIterator<Item = &'w T>,
    path: impl Fn(&'w T) -> &'w str,
) -> Vec<Block<'w, &'w T>> {
    let mut blocks: Vec<Block<&T>> = Vec::new();
    for item in items {
        let path = path(item);
        match blocks.last_mut() {
            Some(block) if block.path == path => block.items.push(item),
            _ => blocks.push(Block {
                path,
                items: vec![item],
            }),
        }
    }
    blocks
}

fn handles<'a>(speller: Speller<'a>, imports: &[CppFunction]) -> Vec<Handle<'a>> {
    let resources = speller.model.resources.iter();
    let handles = resources.filter_map(|resource| {
        let name = speller.naming.of(resource.id)?;
        Some(Handle {
            resource,
            functions: members(imports, &name.path, &name.name),
            path: name.path.clone(),
            name: name.name.clone(),
        })
    });
    handles.collect()
}

fn objects<'a>(speller: Speller<'a>, exports: &[CppFunction]) -> Vec<Object<'a>> {
    let resources = speller.model.exported_resources.iter();
    let objects = resources.filter_map(|resource| {
        let name = speller.naming.of(resource.id)?;
        Some(Object {
            resource,
            functions: members(exports, &name.path, &name.name),
            path: name.path.clone(),
            name: name.name.clone(),
        })
    });
    objects.collect()
}

/// The functions of one class.
fn members(functions: &[CppFunction], path: &str, class: &str) -> Vec<usize> {
    let is_member = |f: &CppFunction| &*f.path == path && f.class.as_deref() == Some(class);
    let functions = functions.iter().enumerate();
    let members = functions.filter(|(_, f)| is_member(f));
    members.map(|(position, _)| position).collect()
}

fn aliases(speller: Speller, reached: &Reached) -> Vec<Alias> {
    let mut found = Vec::new();
    for (path, name, id) in &speller.naming.ordered_aliases {
        let mut add = |end: &str, target: String| {
            found.push(Alias {
                path: path.clone(),
                name: [name, end].concat(),
                target,
            });
        };
        let elsewhere = At::namespace("");
        let target = crate::join::definition(speller.model.resolve, *id);
        if speller.is_imported(target) {
            for end in ["", "_guard", "_view"] {
                add(end, speller.named(target, end, elsewhere).to_string());
            }
            continue;
        }
        // What nothing uses is not defined.
        let ty = Type::Id(*id);
        if reached.uses(speller, ty, Form::Owned) {
            add("", speller.spell(ty, Form::Owned, elsewhere));
        }
        if speller.holds_borrows(Type::Id(target)) && reached.uses(speller, ty, Form::Lent) {
            add("_view", speller.spell(ty, Form::Lent, elsewhere));
        }
    }
    found
}
