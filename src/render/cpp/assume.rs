//! What the optimizer may assume about a parameter that was just received: no handle in it is 0.

use super::signature::Argument;
use crate::join::{Model, Part, Shape, Value, When};

/// The most parts of a parameter that are looked at: types that share parts can have very many.
const MAX_PARTS: usize = 16;

/// The statements that tell the compiler that no handle in `param` is 0. Where the compiler sees the whole life of an
/// owner, it then needs no test before the drop. A guard makes the assumption itself. Nothing is assumed about the
/// items of a list, nor about an optional parameter: testing whether the parameter is there would be a branch before
/// the call, and such a branch makes the optimizer duplicate the call.
pub(super) fn assumptions(model: &Model, param: &Value, argument: &Argument) -> Vec<String> {
    let (mut found, mut left) = (Vec::new(), MAX_PARTS);
    if let Argument::Owner { held } = *argument
        && model.types[held].holds_borrows()
    {
        let arrow = match param.is_behind_pointer() {
            true => "->",
            false => ".",
        };
        let value = Spot {
            prefix: [&*param.name, arrow].concat(),
            condition: String::new(),
        };
        assume(model, held, &value, &mut left, &mut found);
    }
    found
}

/// Where a value is in a parameter.
struct Spot {
    /// What comes before the name of a member of the value, for example `x->val.`.
    prefix: String,
    /// When the value is there; empty when it always is.
    condition: String,
}

fn assume(model: &Model, ty: usize, at: &Spot, left: &mut usize, found: &mut Vec<String>) {
    for part in model.types[ty].shape.parts() {
        let inside = &model.types[part.ty];
        if !inside.holds_borrows() {
            continue;
        }
        let Some(fewer) = left.checked_sub(1) else {
            return;
        };
        *left = fewer;
        let inner = Spot {
            prefix: format!("{}{}.", at.prefix, part.member),
            condition: condition(at, part),
        };
        match inside.shape {
            Shape::Borrow(_) => found.push(statement(&inner)),
            _ => assume(model, part.ty, &inner, left, found),
        }
    }
}

/// When `part` of the value at `at` is there.
fn condition(at: &Spot, part: &Part) -> String {
    let prefix = &at.prefix;
    let own = match part.when {
        When::Always => return at.condition.clone(),
        When::Tag(tag) => format!("{prefix}tag == {tag}"),
        When::Some => format!("{prefix}is_some"),
        When::Ok => format!("!{prefix}is_err"),
        When::Err => format!("{prefix}is_err"),
    };
    match at.condition.as_str() {
        "" => own,
        around => format!("{around} && {own}"),
    }
}

fn statement(at: &Spot) -> String {
    let assumed = format!("WITGUARD_ASSUME({}__handle != 0);", at.prefix);
    match at.condition.as_str() {
        "" => assumed,
        condition => format!("if ({condition}) {assumed}"),
    }
}
