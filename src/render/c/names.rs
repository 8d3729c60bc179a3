//! The C names that the shims and scoped guards add.

use std::collections::{BTreeSet, HashMap};

use heck::ToShoutySnakeCase;

use crate::join::{Function, Model, Names, Resource};

/// All names that the C files add. None clashes with another name.
pub(crate) struct CNames<'a> {
    /// For each export with a borrow site, the user's function.
    pub functions: Vec<UserFunction<'a>>,
    /// For each imported resource of which some export receives a borrow, its redirected drops.
    pub resources: Vec<RedirectedDrops<'a>>,
    /// For each type of borrow handles and of own handles, its scoped guard.
    pub guards: Vec<GuardNames<'a>>,
    /// For each asynchronous export without a borrow site, where its task waits.
    pub waiting: Vec<WaitingNames<'a>>,
    pub statics: Statics,
    /// All names in use, so that further names avoid them.
    pub taken: Names<'a>,
}

/// The user's function behind an export.
pub(crate) struct UserFunction<'a> {
    pub export: &'a Function<'a>,
    pub name: String,
    /// The task of an asynchronous export.
    pub task: Option<TaskNames>,
}

/// The names of a task's type and of the functions on it.
pub(crate) struct TaskNames {
    /// The tag of its struct.
    pub tag: String,
    /// The type that users write.
    pub ty: String,
    pub keep: String,
    pub resume: String,
    pub state: String,
    pub finish: String,
    pub cancel: String,
    pub abandon: String,
    /// The user's callback.
    pub callback: String,
    /// A function of the shims that drops what is left.
    pub end: String,
    /// A function of the shims that ends what is kept.
    pub left: String,
}

/// The functions by which a task without borrows keeps what it needs.
pub(crate) struct WaitingNames<'a> {
    pub export: &'a Function<'a>,
    pub keep: String,
    pub resume: String,
}

/// The functions that user code calls instead of a resource's drops.
pub(crate) struct RedirectedDrops<'a> {
    /// The position of the resource.
    pub position: usize,
    pub resource: &'a Resource,
    /// Called instead of the drop of a borrow, if the bindings have one.
    pub redirected_borrow: Option<String>,
    /// Called instead of the drop of an own handle.
    pub redirected_own: String,
    /// A function of the shims that drops a borrow that is left.
    pub drop_left: String,
    /// The same for the last of a call, which it ends.
    pub drop_last: String,
}

/// The scoped guard of one type of handles.
pub(crate) struct GuardNames<'a> {
    pub handle_type: &'a str,
    /// Drops such a handle.
    pub function: &'a str,
    pub macro_name: String,
    pub begin: String,
    pub drop: String,
    pub release: String,
    /// The position of the guard of the same type under its first name.
    pub first: Option<usize>,
}

/// What all shims of a file share.
pub(crate) struct Statics {
    pub dropped: String,
    pub low: String,
    pub early: String,
    pub high: String,
    pub drops: String,
    pub open: String,
    pub grow_early: String,
    pub note: String,
    pub is_left: String,
    pub settle: String,
    pub enter: String,
    pub leave: String,
    pub snapshot: String,
    pub grow: String,
    pub push: String,
    pub drop: String,
    pub few: String,
    pub live: String,
    pub innermost: String,
    pub begin: String,
    pub shrink: String,
    pub end: String,
    pub task: String,
    pub finish: String,
    pub slot: String,
    pub set_slot: String,
    pub reset: String,
}

impl<'a> CNames<'a> {
    pub(crate) fn new(model: &'a Model<'a>) -> Self {
        let mut taken = model.names.clone();
        let reset = claim_reset(model, &mut taken);
        let prefix = format!("{}_guard", model.world);
        let shimmed = model.exports.iter().filter(|e| e.has_borrow_site());
        let functions = shimmed.map(|export| UserFunction {
            export,
            name: taken.claim(format!("{prefix}_{}", export.c_name)),
            task: export
                .is_async
                .then(|| TaskNames::new(export.c_name, &prefix, &mut taken)),
        });
        let functions = functions.collect();
        let waiting = model.exports.iter();
        let waiting = waiting.filter(|e| e.is_async && !e.has_borrow_site());
        let waiting = waiting.map(|export| WaitingNames {
            export,
            keep: taken.claim(format!("{}_keep", export.c_name)),
            resume: taken.claim(format!("{}_resume", export.c_name)),
        });
        let waiting = waiting.collect();
        let received: BTreeSet<usize> = model
            .exports
            .iter()
            .flat_map(|export| &export.params)
            .flat_map(|param| param.borrows(&model.types))
            .collect();
        let resources = received.into_iter().map(|position| {
            let resource = &model.resources[position];
            RedirectedDrops {
                position,
                resource,
                redirected_borrow: resource
                    .drop_borrow
                    .as_ref()
                    .map(|drop| taken.claim(format!("{prefix}_{drop}"))),
                redirected_own: taken.claim(format!("{prefix}_{}", resource.drop_own)),
                drop_left: taken.claim(format!("witguard_{}", resource.drop_alias)),
                drop_last: taken.claim(format!("witguard_{}_last", resource.drop_alias)),
            }
        });
        let resources = resources.collect();
        let guards = guards(model, &mut taken);
        Self {
            functions,
            resources,
            guards,
            waiting,
            statics: Statics::new(reset, &mut taken),
            taken,
        }
    }
}

impl<'a> CNames<'a> {
    /// The drops of the resource at this position, and the number that stands for it in a snapshot;
    /// `None` when no export receives a borrow of it.
    pub(crate) fn drops(&self, resource: usize) -> Option<(usize, &RedirectedDrops<'a>)> {
        let mut resources = self.resources.iter().enumerate();
        resources.find(|(_, drops)| drops.position == resource)
    }

    /// Whether some shim has a task.
    pub(crate) fn has_tasks(&self) -> bool {
        self.functions
            .iter()
            .any(|function| function.task.is_some())
    }
}

impl UserFunction<'_> {
    /// Its parameters: those of the export, after the task if there is one.
    pub(crate) fn params(&self) -> Vec<String> {
        let mut params = self.export.declarations();
        if let Some(task) = &self.task {
            params.insert(0, format!("{} *{}", task.ty, self.task_param()));
        }
        params
    }

    /// The name of the parameter that is the task.
    pub(crate) fn task_param(&self) -> String {
        let names = self.export.argument_names();
        Names::new(names.iter().copied()).claim("task")
    }
}

impl TaskNames {
    fn new(c_name: &str, prefix: &str, taken: &mut Names) -> Self {
        let mut claim = |end: &str| taken.claim(format!("{c_name}_{end}"));
        Self {
            tag: claim("task"),
            ty: claim("task_t"),
            keep: claim("keep"),
            resume: claim("resume"),
            state: claim("state"),
            finish: claim("finish"),
            cancel: claim("cancel"),
            abandon: claim("abandon"),
            callback: taken.claim(format!("{prefix}_{c_name}_callback")),
            end: taken.claim(format!("witguard_end_{c_name}")),
            left: taken.claim(format!("witguard_left_{c_name}")),
        }
    }
}

/// Claims the name of the function by which a test kit lets the shims forget their calls. It is the first name that the
/// shims and the kit claim, so that it is the same in both.
pub(crate) fn claim_reset(model: &Model, taken: &mut Names) -> String {
    taken.claim(format!("{}_guard_reset", model.world))
}

/// The scoped guards of all types of handles. The types of one resource's borrows are one type under
/// several names, and so are those of its own handles.
fn guards<'a>(model: &'a Model, taken: &mut Names) -> Vec<GuardNames<'a>> {
    let borrows = model.aliases.iter();
    let drop_of = |resource: usize| &*model.resources[resource].drop_alias;
    let borrows = borrows.map(|a| (&*a.borrow_type, &*a.function, drop_of(a.resource)));
    let owns = model.own_types.iter();
    let owns = owns.map(|own| (&*own.name, &*own.drop_own, &*own.drop_own));
    let mut known = HashMap::new();
    let mut guards = Vec::new();
    for (ty, function, same) in borrows.chain(owns) {
        let first = known.get(same).copied();
        known.entry(same).or_insert(guards.len());
        guards.push(GuardNames {
            first,
            ..guard_names(ty, function, taken)
        });
    }
    guards
}

fn guard_names<'a>(handle_type: &'a str, function: &'a str, taken: &mut Names) -> GuardNames<'a> {
    let stem = handle_type.strip_suffix("_t").unwrap_or(handle_type);
    GuardNames {
        handle_type,
        function,
        macro_name: taken.claim(format!("{}_GUARD", stem.to_shouty_snake_case())),
        begin: taken.claim(format!("{stem}_guard_begin")),
        drop: taken.claim(format!("{stem}_guard_drop")),
        release: taken.claim(format!("{stem}_guard_release")),
        first: None,
    }
}

impl Statics {
    fn new(reset: String, taken: &mut Names) -> Self {
        let mut claim = |name: &str| taken.claim(format!("witguard_{name}"));
        Self {
            dropped: claim("dropped"),
            low: claim("low"),
            early: claim("early"),
            high: claim("high"),
            drops: claim("drops"),
            open: claim("open"),
            grow_early: claim("grow_early"),
            note: claim("note"),
            is_left: claim("is_left"),
            settle: claim("settle"),
            enter: claim("enter"),
            leave: claim("leave"),
            snapshot: claim("snapshot"),
            grow: claim("grow"),
            push: claim("push"),
            drop: claim("drop"),
            few: claim("few"),
            live: claim("live"),
            innermost: claim("innermost"),
            begin: claim("begin"),
            shrink: claim("shrink"),
            end: claim("end"),
            task: claim("task"),
            finish: claim("finish"),
            slot: claim("slot"),
            set_slot: claim("set_slot"),
            reset,
        }
    }
}
