//! What is known of a parameter that just came in: no handle in it is 0.

use super::signature::Argument;
use crate::join::{Model, Part, Shape, Value, When};

/// No more parts of a parameter are looked at: types that share parts have very many.
const MOST: usize = 16;

/// Statements that say so to the compiler: where it sees the whole life of an owner, it needs no test at the end. A
/// guard says it itself. Of the items of a list nothing is said, and of an option neither: to ask whether one is there
/// is a branch before the call, of which the optimizer makes two calls.
pub fn assumptions(model: &Model, param: &Value, argument: &Argument) -> Vec<String> {
    let (mut found, mut left) = (Vec::new(), MOST);
    if let Argument::Owner { held } = *argument
        && model.types[held].holds_borrows()
    {
        let arrow = match param.is_behind_pointer() {
            true => "->",
            false => ".",
        };
        let place = Place {
            prefix: [&*param.name, arrow].concat(),
            condition: String::new(),
        };
        assume(model, held, &place, &mut left, &mut found);
    }
    found
}

/// Where a value is: what stands before the name of a member, and the condition under which it is there.
struct Place {
    prefix: String,
    condition: String,
}

fn assume(model: &Model, ty: usize, place: &Place, left: &mut usize, found: &mut Vec<String>) {
    for part in model.types[ty].shape.parts() {
        let inside = &model.types[part.ty];
        if !inside.holds_borrows() {
            continue;
        }
        let Some(fewer) = left.checked_sub(1) else {
            return;
        };
        *left = fewer;
        let at = Place {
            prefix: format!("{}{}.", place.prefix, part.member),
            condition: condition(place, part),
        };
        match inside.shape {
            Shape::Borrow(_) => found.push(statement(&at)),
            _ => assume(model, part.ty, &at, left, found),
        }
    }
}

fn condition(place: &Place, part: &Part) -> String {
    let prefix = &place.prefix;
    let own = match part.when {
        When::Always => return place.condition.clone(),
        When::Tag(tag) => format!("{prefix}tag == {tag}"),
        When::Some => format!("{prefix}is_some"),
        When::Ok => format!("!{prefix}is_err"),
        When::Err => format!("{prefix}is_err"),
    };
    match place.condition.as_str() {
        "" => own,
        around => format!("{around} && {own}"),
    }
}

fn statement(at: &Place) -> String {
    let assumed = format!("WITGUARD_ASSUME({}__handle != 0);", at.prefix);
    match at.condition.as_str() {
        "" => assumed,
        condition => format!("if ({condition}) {assumed}"),
    }
}
