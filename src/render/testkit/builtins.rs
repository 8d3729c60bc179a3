//! What the bindings declare besides the functions of the WIT: of tasks, waitables, streams.

use crate::join::{Builtin, Model};

/// Such a function, as the templates print it.
pub struct BuiltinView<'a> {
    pub names: &'a Builtin,
    pub arguments: String,
    pub default: ByDefault,
}

/// What it does when nothing else is said.
pub enum ByDefault {
    /// Nothing, which is all that it needs to do here.
    Nothing,
    /// It returns 1, 2, 3, …
    Counted,
    /// It cannot do without being told.
    Needed,
}

impl BuiltinView<'_> {
    pub fn returns(&self) -> bool {
        self.names.result != "void"
    }

    pub fn is_needed(&self) -> bool {
        matches!(self.default, ByDefault::Needed)
    }
}

/// A slot of a call's context.
pub struct Slot {
    pub index: usize,
    pub get: String,
    pub set: String,
}

/// The slots that the bindings declare.
pub fn slots(model: &Model, builtins: &[Builtin]) -> Vec<Slot> {
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

/// The others, except what tasks are made of.
pub fn views<'a>(
    model: &Model,
    builtins: &'a [Builtin],
    slots: &[Slot],
    has_tasks: bool,
) -> Vec<BuiltinView<'a>> {
    let cancel = format!("{}_task_cancel", model.world);
    let is_made = |name: &String| {
        (has_tasks && *name == cancel) || slots.iter().any(|s| s.get == *name || s.set == *name)
    };
    let others = builtins.iter().filter(|builtin| !is_made(&builtin.name));
    let views = others.map(|names| BuiltinView {
        names,
        arguments: names.arguments.join(", "),
        default: default(model, &names.name),
    });
    views.collect()
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
