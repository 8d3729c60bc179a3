//! The C names that the shims and scoped guards add.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;

use crate::join::{DropAlias, Model, Names};

/// All names that the C files add, none of them taken.
pub struct CNames<'a> {
    /// For each export with a borrow site, what the user's function is called.
    pub functions: Vec<UserFunction>,
    /// For each imported resource of which some export receives a borrow, its drops.
    pub resources: Vec<ResourceNames>,
    /// For each drop alias, its scoped guard.
    pub guards: Vec<GuardNames>,
    pub statics: Statics,
    /// Everything that is taken, to derive further names from.
    pub taken: Names<'a>,
}

/// The user's function behind an export.
pub struct UserFunction {
    /// The position of the export.
    pub export: usize,
    pub name: String,
    /// The task of an asynchronous export.
    pub task: Option<TaskNames>,
}

/// What a task is called, and what is done with it.
pub struct TaskNames {
    /// Its struct, and the type that users write.
    pub tag: String,
    pub ty: String,
    pub keep: String,
    pub finish: String,
    pub cancel: String,
    pub abandon: String,
    /// Drops what is left, within the shims.
    pub end: String,
}

pub struct ResourceNames {
    /// The position of the resource.
    pub resource: usize,
    /// What user code's drop of a borrow, and of an own handle, becomes.
    pub redirected_borrow: Option<String>,
    pub redirected_own: String,
}

pub struct GuardNames {
    pub macro_name: String,
    pub begin: String,
    pub drop: String,
    pub release: String,
}

/// What the shims share within their file.
pub struct Statics {
    pub snapshot: String,
    pub few: String,
    pub live: String,
    pub innermost: String,
    pub task: String,
    pub tasks: String,
    pub grow: String,
    pub shrink: String,
    pub push: String,
    pub strike_in: String,
    pub strike_outside: String,
    pub strike: String,
    pub drop: String,
    pub enter: String,
    pub leave: String,
    pub begin: String,
    pub end: String,
    pub first: String,
    pub relink: String,
    pub finish: String,
}

impl<'a> CNames<'a> {
    pub fn new(model: &'a Model<'a>) -> Self {
        let mut taken = model.names.clone();
        let prefix = format!("{}_guard", model.world);
        let shimmed = model.exports.iter().enumerate();
        let shimmed = shimmed.filter(|(_, export)| export.has_borrow_site());
        let functions = shimmed.map(|(export, e)| UserFunction {
            export,
            name: taken.claim(format!("{prefix}_{}", e.c_name)),
            task: e.is_async.then(|| TaskNames::new(e.c_name, &mut taken)),
        });
        let functions = functions.collect();
        let received: BTreeSet<usize> = model
            .exports
            .iter()
            .flat_map(|export| &export.params)
            .flat_map(|param| param.borrows(&model.types))
            .collect();
        let resources = received.into_iter().map(|position| {
            let resource = &model.resources[position];
            ResourceNames {
                resource: position,
                redirected_borrow: resource
                    .drop_borrow
                    .as_ref()
                    .map(|drop| taken.claim(format!("{prefix}_{drop}"))),
                redirected_own: taken.claim(format!("{prefix}_{}", resource.drop_own)),
            }
        });
        let resources = resources.collect();
        let guards = model
            .aliases
            .iter()
            .map(|alias| guard_names(alias, &mut taken));
        let guards = guards.collect();
        Self {
            functions,
            resources,
            guards,
            statics: Statics::new(&mut taken),
            taken,
        }
    }
}

impl<'a> CNames<'a> {
    /// Whether an entry of a snapshot says which resource its handle is of. A host may count the
    /// handles of each resource apart, so that two that differ have one number.
    pub fn is_tagged(&self) -> bool {
        self.resources.len() > 1
    }

    /// The C type of an entry.
    pub fn entry_type(&self) -> &'static str {
        match self.is_tagged() {
            true => "int64_t",
            false => "int32_t",
        }
    }

    /// The number that stands for `resource` in an entry, where there is one.
    pub fn tag(&self, resource: usize) -> Option<usize> {
        let mut resources = self.resources.iter();
        resources
            .position(|r| r.resource == resource)
            .filter(|_| self.is_tagged())
    }

    /// The entry of the handle `handle` of `resource`.
    pub fn entry(&self, resource: usize, handle: &str) -> String {
        match self.tag(resource) {
            None => handle.to_string(),
            Some(0) => format!("(uint32_t){handle}"),
            Some(tag) => format!("(int64_t){tag} << 32 | (uint32_t){handle}"),
        }
    }
}

impl TaskNames {
    fn new(c_name: &str, taken: &mut Names) -> Self {
        let mut claim = |end: &str| taken.claim(format!("{c_name}_{end}"));
        Self {
            tag: claim("task"),
            ty: claim("task_t"),
            keep: claim("keep"),
            finish: claim("finish"),
            cancel: claim("cancel"),
            abandon: claim("abandon"),
            end: taken.claim(format!("witguard_end_{c_name}")),
        }
    }
}

fn guard_names(alias: &DropAlias, taken: &mut Names) -> GuardNames {
    let stem = &alias.stem;
    GuardNames {
        macro_name: taken.claim(format!("{}_GUARD", stem.to_shouty_snake_case())),
        begin: taken.claim(format!("{stem}_guard_begin")),
        drop: taken.claim(format!("{stem}_guard_drop")),
        release: taken.claim(format!("{stem}_guard_release")),
    }
}

impl Statics {
    fn new(taken: &mut Names) -> Self {
        let mut claim = |name: &str| taken.claim(format!("witguard_{name}"));
        Self {
            snapshot: claim("snapshot"),
            few: claim("few"),
            live: claim("live"),
            innermost: claim("innermost"),
            task: claim("task"),
            tasks: claim("tasks"),
            grow: claim("grow"),
            shrink: claim("shrink"),
            push: claim("push"),
            strike_in: claim("strike_in"),
            strike_outside: claim("strike_outside"),
            strike: claim("strike"),
            drop: claim("drop"),
            enter: claim("enter"),
            leave: claim("leave"),
            begin: claim("begin"),
            end: claim("end"),
            first: claim("first"),
            relink: claim("relink"),
            finish: claim("finish"),
        }
    }
}
