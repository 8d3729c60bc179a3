//! What is known of a parameter that just came in: no handle in it is 0.

use super::signature::Argument;
use crate::join::{Form, Model, Param, Part, Shape, When};

/// Statements that say so to the compiler: where it sees the whole life of an owner, it needs no test at the end. A
/// guard says it itself. Of the items of a list nothing is said.
pub fn assumptions(model: &Model, param: &Param, argument: &Argument) -> Vec<String> {
    let mut found = Vec::new();
    if let Some((held, place)) = place(param, argument) {
        assume(model, held, &place, &mut found);
    }
    found
}

/// Where a value is: what stands before the name of a member, and the condition under which it is there.
struct Place {
    prefix: String,
    condition: String,
}

/// What a parameter that is always there holds, and where. (To ask whether one is there is a branch before the call, of
/// which the optimizer makes two calls.)
fn place(param: &Param, argument: &Argument) -> Option<(usize, Place)> {
    let name = &param.name;
    let Argument::Owner { held, .. } = argument else {
        return None;
    };
    let prefix = match param.form {
        Form::Value => format!("{name}."),
        Form::Pointer | Form::Maybe => format!("{name}->"),
    };
    let condition = String::new();
    Some((*held, Place { prefix, condition }))
}

fn assume(model: &Model, ty: usize, place: &Place, found: &mut Vec<String>) {
    let (Shape::Members(parts) | Shape::Either(parts) | Shape::Variant(parts)) =
        &model.types[ty].shape
    else {
        return;
    };
    for part in parts {
        let at = Place {
            prefix: format!("{}{}.", place.prefix, part.member),
            condition: condition(place, part),
        };
        match model.types[part.ty].shape {
            Shape::Borrow(_) => found.push(statement(&at)),
            _ => assume(model, part.ty, &at, found),
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
