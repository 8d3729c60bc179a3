//! What a function in C does with each part of a value: the template `common/steps.jinja` prints it.

use crate::join::When;

/// The parts, by how the type is put together.
pub enum Steps {
    Members(Vec<Step>),
    Either(Vec<Step>),
    Variant(Vec<Step>),
    List(Step),
}

/// What is done with one part.
pub struct Step {
    pub condition: String,
    pub call: String,
    pub wit: String,
}

/// When a part of `value` is there, as C: a condition, or the tag of a variant.
pub fn condition(when: When) -> String {
    match when {
        When::Always => String::new(),
        When::Tag(tag) => tag.to_string(),
        When::Some => "value->is_some".into(),
        When::Ok => "!value->is_err".into(),
        When::Err => "value->is_err".into(),
    }
}
