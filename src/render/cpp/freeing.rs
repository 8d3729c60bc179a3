//! How the memory of a value is freed, so that it costs what code written by hand does.

use crate::join::{Model, Shape, ValueType};

/// How the memory of a value of one type is freed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freeing {
    /// By this function of the bindings.
    Function(String),
    /// Part by part.
    Parts,
}

/// How each type of a model is freed.
pub struct Freeings(Vec<Option<Freeing>>);

impl Freeings {
    /// Decides for each type by itself and its parts: no other use of the type matters.
    pub fn new(model: &Model) -> Self {
        let mut known: Vec<Option<Freeing>> = Vec::with_capacity(model.types.len());
        for ty in &model.types {
            let freeing = match ty.contents.memory {
                true => Some(freeing(model, ty, &known)),
                false => None,
            };
            known.push(freeing);
        }
        Self(known)
    }

    /// How the type at `position` is freed; `None` when it owns no memory.
    pub fn of(&self, position: usize) -> Option<&Freeing> {
        self.0[position].as_ref()
    }
}

/// `known` are those of the types before `ty`, its parts among them.
fn freeing(model: &Model, ty: &ValueType, known: &[Option<Freeing>]) -> Freeing {
    let is_string = |p: &usize| matches!(model.types[*p].shape, Shape::String);
    let by_function = |p: &usize| matches!(known[*p], Some(Freeing::Function(_)));
    let may_leak = |p: &usize| model.types[*p].may_leak;
    let inside = ty.shape.inside();
    // Freed where it is, memory of lists and strings alone costs what a loop written by hand does: the bindings'
    // function would want the value in memory, to point to it. The items of a list are there already.
    let is_plain = match ty.shape {
        Shape::String => true,
        Shape::List(_) => ty.holds_borrows(),
        _ => ty.holds_borrows() && !inside.iter().any(|p| !is_string(p) && by_function(p)),
    };
    match &ty.free_function {
        Some(function) if !is_plain && !inside.iter().any(may_leak) => {
            Freeing::Function(function.clone())
        }
        _ => Freeing::Parts,
    }
}
