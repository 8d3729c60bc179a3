//! The C++ name of everything in a world.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use heck::ToSnakeCase;
use wit_parser::{FunctionKind, TypeDefKind, TypeId};

use super::functions::is_constructor;
use super::names::{Paths, Scopes};
use crate::analyze::Side;
use crate::join::{Function, Model, NamedType, definition};

/// The name of a type, and the namespace below the root that declares it.
#[derive(Debug, Clone)]
pub(super) struct TypeName {
    pub path: Arc<str>,
    pub name: String,
}

/// The names that belong to a task.
#[derive(Debug, Clone, Default)]
pub(super) struct TaskNames {
    pub class: String,
    pub callback: String,
    /// The exported resource whose member it is as a coroutine, and its name there.
    pub member: Option<[String; 2]>,
}

/// The names of a world.
#[derive(Debug)]
pub(crate) struct Naming {
    /// Records, variants, enums, flags, and resources, by their definitions.
    types: HashMap<TypeId, TypeName>,
    /// Other names for those, by namespace.
    aliases: HashMap<Arc<str>, HashMap<TypeId, String>>,
    /// All aliases, in order: namespace, name, and what they stand for.
    pub ordered_aliases: Vec<(Arc<str>, String, TypeId)>,
    /// The names of the functions, in the order of the model.
    exports: Vec<String>,
    imports: Vec<String>,
    /// What belongs to each task, by the namespace and the name of its function.
    tasks: HashMap<(Arc<str>, String), TaskNames>,
    pub paths: Paths,
    scopes: Scopes,
}

/// What stands in the class of an imported resource besides its methods.
const MEMBERS: [&str; 15] = [
    "base",
    "borrow_type",
    "checked",
    "constructor",
    "destructor",
    "drop",
    "drop_handle",
    "get",
    "guard",
    "handle",
    "handle_",
    "owner",
    "own_type",
    "release",
    "view",
];

/// What stands in the class of a variant besides its cases. A member cannot have the name of its class.
pub(super) const VARIANT_MEMBERS: [&str; 8] = [
    "base_",
    "tag",
    "tag_number",
    "tag_type",
    "value",
    "value_if",
    "variant",
    "visit",
];

impl Naming {
    pub(crate) fn new(model: &Model) -> Self {
        let mut paths = Paths::default();
        let scopes = Scopes::new(model, &mut paths);
        let mut naming = Self {
            types: HashMap::default(),
            aliases: HashMap::default(),
            ordered_aliases: Vec::new(),
            exports: Vec::new(),
            imports: Vec::new(),
            tasks: HashMap::default(),
            paths,
            scopes,
        };
        naming.name_resources(model);
        naming.name_types(model);
        naming.name_aliases(model);
        naming.exports = naming.name_functions(model, &model.exports);
        naming.imports = naming.name_functions(model, &model.imports);
        naming
    }

    /// The name of the type or resource that `id` defines.
    pub(super) fn of(&self, id: TypeId) -> Option<&TypeName> {
        self.types.get(&id)
    }

    /// The name that the namespace `path` has for the definition `id`: its own or an alias.
    pub(super) fn local(&self, path: &str, id: TypeId) -> Option<&str> {
        let own = self.types.get(&id).filter(|name| &*name.path == path);
        let own = own.map(|name| name.name.as_str());
        let alias = || self.aliases.get(path)?.get(&id).map(String::as_str);
        own.or_else(alias)
    }

    /// The name of the user's function for the export at `position`, in its namespace or class.
    pub(super) fn export(&self, position: usize) -> &str {
        &self.exports[position]
    }

    /// The name of the import at `position`, in its namespace or class.
    pub(super) fn import(&self, position: usize) -> &str {
        &self.imports[position]
    }

    /// The C++ names of the parameters of `function`, none of which hides what generated code uses. `others` are
    /// further names that they must not hide.
    pub(super) fn params(&self, function: &Function, path: &str, others: &[&str]) -> Vec<String> {
        let scope = self.scopes.known(path);
        let mut found: Vec<String> = Vec::with_capacity(function.params.len());
        for param in &function.params {
            let mut name = super::names::identifier(param.wit).into();
            let is_other =
                |name: &str| others.contains(&name) || found.iter().any(|other| other == name);
            if let Some(scope) = scope {
                self.scopes.parameter(scope, &mut name, is_other);
            }
            found.push(name.into_owned());
        }
        found
    }

    fn name_resources(&mut self, model: &Model) {
        for resource in &model.resources {
            let path = self.paths.of(Side::Import, &resource.interface);
            let ends = ["", "_guard", "_view", "_methods"];
            self.name_class(path, &resource.name, &ends, &MEMBERS, resource.id);
        }
        for resource in &model.exported_resources {
            let path = self.paths.of(Side::Export, &resource.interface);
            self.name_class(
                path,
                &resource.name,
                &["", "_shims"],
                &["destructor"],
                resource.id,
            );
        }
    }

    /// Names a resource so that its name with each of `ends` is free. Its class has `members`.
    fn name_class(
        &mut self,
        path: Arc<str>,
        name: &str,
        ends: &[&str],
        members: &[&str],
        id: TypeId,
    ) {
        let scope = self.scopes.scope(&path);
        let name = self
            .scopes
            .claim_all(scope, &name.to_snake_case(), ends, &[]);
        let class = self.scopes.scope(&format!("{path}::{name}"));
        for member in members {
            self.scopes.claim(class, member);
        }
        for end in ends {
            self.scopes.claim(class, &format!("{name}{end}"));
        }
        self.types.insert(id, TypeName { path, name });
    }

    fn name_types(&mut self, model: &Model) {
        for ty in &model.named_types {
            let kind = &model.resolve.types[ty.id].kind;
            if is_defined(kind) {
                let path = self.paths.of(ty.side, &ty.interface);
                let scope = self.scopes.scope(&path);
                let ends: &[&str] = match holds_borrows(model, ty) {
                    true => &["", "_view"],
                    false => &[""],
                };
                let members: &[&str] = match kind {
                    TypeDefKind::Variant(_) => &VARIANT_MEMBERS,
                    _ => &[],
                };
                let wanted = ty.name.to_snake_case();
                let name = self.scopes.claim_all(scope, &wanted, ends, members);
                self.types.insert(ty.id, TypeName { path, name });
            }
        }
    }

    fn name_aliases(&mut self, model: &Model) {
        let world_exports = model.exports.iter().find(|e| e.interface.wit.is_none());
        let world_exports = world_exports.map(|e| self.paths.of(Side::Export, &e.interface.name));
        for ty in &model.named_types {
            let kind = &model.resolve.types[ty.id].kind;
            let is_alias = !is_defined(kind) && !matches!(kind, TypeDefKind::Resource);
            if is_alias {
                self.name_alias(model, self.paths.of(ty.side, &ty.interface), ty);
            }
            // What the world itself declares, its own exports use as well.
            if let Some(path) = world_exports.as_ref().filter(|_| is_of_world(model, ty)) {
                self.name_alias(model, path.clone(), ty);
            }
        }
    }

    fn name_alias(&mut self, model: &Model, path: Arc<str>, ty: &NamedType) {
        let scope = self.scopes.scope(&path);
        let target = definition(model.resolve, ty.id);
        let is_handle = model.resources.iter().any(|r| r.id == target);
        let ends: &[&str] = match (is_handle, holds_borrows(model, ty)) {
            (true, _) => &["", "_guard", "_view"],
            (false, true) => &["", "_view"],
            (false, false) => &[""],
        };
        let name = self
            .scopes
            .claim_all(scope, &ty.name.to_snake_case(), ends, &[]);
        let aliases = self.aliases.entry(path.clone()).or_default();
        aliases.entry(target).or_insert_with(|| name.clone());
        self.ordered_aliases.push((path, name, ty.id));
    }

    fn name_functions(&mut self, model: &Model, functions: &[Function]) -> Vec<String> {
        let names = functions.iter().map(|function| match function.is_task() {
            true => self.name_task(model, function),
            false => self.name_function(model, function),
        });
        names.collect()
    }

    fn name_function(&mut self, model: &Model, function: &Function) -> String {
        let path = self.paths.of(function.side, &function.interface.name);
        let resource = function.definition.kind.resource();
        let class = resource.and_then(|id| self.types.get(&definition(model.resolve, id)));
        let scope = match class {
            Some(class) => self
                .scopes
                .scope(&format!("{}::{}", class.path, class.name)),
            None => self.scopes.scope(&path),
        };
        match function.definition.kind {
            // A constructor in C++ has no name of its own, but its shim has; so has one that is a static function.
            FunctionKind::Constructor(_) if is_constructor(model.resolve, function) => {
                self.scopes.claim(scope, "constructor")
            }
            FunctionKind::Constructor(_) => self.scopes.claim(scope, "make"),
            _ => {
                let name = function.definition.item_name().to_snake_case();
                self.scopes.claim(scope, &name)
            }
        }
    }

    /// An asynchronous export is a function of its namespace, whatever it belongs to in the WIT. As a coroutine it is a
    /// member of its resource's class.
    fn name_task(&mut self, model: &Model, function: &Function) -> String {
        let path = self.paths.of(function.side, &function.interface.name);
        let scope = self.scopes.scope(&path);
        let name = function.definition.name.replace(['[', ']', '.'], "-");
        let name = name.trim_matches('-').to_snake_case();
        let name = name.strip_prefix("async_").unwrap_or(&name);
        let name = name.strip_prefix("method_").unwrap_or(name);
        let name = name.strip_prefix("static_").unwrap_or(name);
        let name = self.scopes.claim(scope, name);
        let [class, callback] =
            ["_task", "_callback"].map(|end| self.scopes.claim(scope, &format!("{name}{end}")));
        let resource = function.definition.kind.resource();
        let resource = resource.and_then(|id| self.types.get(&definition(model.resolve, id)));
        let member = resource.map(|resource| {
            let members = format!("{}::{}", resource.path, resource.name);
            let scope = self.scopes.scope(&members);
            let name = function.definition.item_name().to_snake_case();
            [resource.name.clone(), self.scopes.claim(scope, &name)]
        });
        let names = TaskNames {
            class,
            callback,
            member,
        };
        self.tasks.insert((path, name.clone()), names);
        name
    }

    /// The names that belong to the task of the asynchronous export `function`.
    pub(super) fn task(&self, path: &str, function: &str) -> TaskNames {
        let names = self.tasks.get(&(path.into(), function.to_string()));
        names.cloned().unwrap_or_default()
    }

    /// The names in the class `name` of the namespace `path`.
    pub(super) fn members(&self, path: &str, name: &str) -> Option<&HashSet<String>> {
        let scope = self.scopes.known(&format!("{path}::{name}"))?;
        Some(self.scopes.names(scope))
    }
}

/// Whether a type is one that C++ defines under its own name.
pub(super) fn is_defined(kind: &TypeDefKind) -> bool {
    matches!(
        kind,
        TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_)
    )
}

fn holds_borrows(model: &Model, ty: &NamedType) -> bool {
    let ty = wit_parser::Type::Id(definition(model.resolve, ty.id));
    let contents = model.contents.known(ty);
    contents.is_some_and(|contents| contents.has_borrow_site())
}

fn is_of_world(model: &Model, ty: &NamedType) -> bool {
    matches!(
        model.resolve.types[ty.id].owner,
        wit_parser::TypeOwner::World(_)
    )
}
