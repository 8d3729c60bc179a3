//! The functions that the bindings declare besides those of the WIT: for tasks, waitables and
//! streams.

use crate::join::{Builtin, Model};

/// Such a function, and what it does by default.
pub(super) struct KitBuiltin<'a> {
    pub names: &'a Builtin,
    pub default: ByDefault,
    pub tells: Tells,
}

/// What a function tells of the calls of asynchronous imports.
pub(super) enum Tells {
    Nothing,
    /// How the call ended that is its first argument.
    End,
    /// An event, which it stores in its second argument.
    Event,
}

/// What a function does when the test does not replace it.
pub(super) enum ByDefault {
    /// It does nothing.
    Nothing,
    /// It returns 1, 2, 3, …
    Counted,
    /// It fails: the test must replace it.
    Needed,
}

impl KitBuiltin<'_> {
    pub(super) fn returns(&self) -> bool {
        self.names.result != "void"
    }

    pub(super) fn is_needed(&self) -> bool {
        matches!(self.default, ByDefault::Needed)
    }
}

/// A slot of a call's context.
pub(super) struct Slot {
    pub index: usize,
    pub get: String,
    pub set: String,
}

/// The slots that the bindings declare.
pub(super) fn slots(model: &Model, builtins: &[Builtin]) -> Vec<Slot> {
    let name = |verb: &str, index: usize| format!("{}_context_{verb}_{index}", model.world);
    let declared = |name: &String| builtins.iter().any(|builtin| builtin.name == *name);
    let slots = (0..).map(|index| Slot {
        index,
        get: name("get", index),
        set: name("set", index),
    });
    slots
        .take_while(|slot| declared(&slot.get) && declared(&slot.set))
        .collect()
}

/// The builtins that are neither slots nor part of the kit's own tasks.
pub(super) fn others<'a>(
    model: &Model,
    builtins: &'a [Builtin],
    slots: &[Slot],
    has_tasks: bool,
    has_subtasks: bool,
) -> Vec<KitBuiltin<'a>> {
    let cancel = format!("{}_task_cancel", model.world);
    let is_made = |name: &String| {
        (has_tasks && *name == cancel) || slots.iter().any(|s| s.get == *name || s.set == *name)
    };
    let others = builtins.iter().filter(|builtin| !is_made(&builtin.name));
    let others = others.map(|names| KitBuiltin {
        names,
        default: default(model, &names.name),
        tells: match has_subtasks {
            true => tells(model, &names.name),
            false => Tells::Nothing,
        },
    });
    others.collect()
}

fn tells(model: &Model, name: &str) -> Tells {
    match name.strip_prefix(model.world.as_str()) {
        Some("_subtask_cancel") => Tells::End,
        Some("_waitable_set_poll" | "_waitable_set_wait") => Tells::Event,
        _ => Tells::Nothing,
    }
}

fn default(model: &Model, name: &str) -> ByDefault {
    let of_world = name.strip_prefix(model.world.as_str());
    match of_world {
        Some("_waitable_set_new") => ByDefault::Counted,
        Some(
            "_backpressure_inc" | "_backpressure_dec" | "_thread_yield" | "_waitable_join"
            | "_waitable_set_drop" | "_subtask_drop",
        ) => ByDefault::Nothing,
        _ => ByDefault::Needed,
    }
}
