//! What a C function does with each part of a value. The template `common/steps.jinja` prints it.

use crate::join::{Model, Part, Passing, Shape, ValueType, When};

/// The steps through a value, by the shape of its type.
pub(super) enum Steps {
    Members(Vec<Step>),
    Either(Vec<Step>),
    Variant(Vec<Step>),
    List(Step),
}

/// What is done with one part.
pub(super) struct Step {
    /// When the part is there, see [`condition`].
    pub condition: String,
    pub call: String,
    /// The part's WIT name.
    pub wit: String,
}

/// A function that goes through a value of one type.
pub(super) struct WalkFunction<'a> {
    pub function: String,
    pub ty: &'a ValueType<'a>,
    pub steps: Steps,
}

/// What a step is made for.
pub(super) enum Piece<'a> {
    Part(&'a Part),
    /// Each item of a list, by the position of its type.
    Item(usize),
}

/// The steps through a value of `shape`. `step` returns `None` for a piece with which nothing is done.
pub(super) fn steps(shape: &Shape, mut step: impl FnMut(Piece<'_>) -> Option<Step>) -> Steps {
    let mut each = |parts: &[Part]| {
        let steps = parts.iter().filter_map(|part| step(Piece::Part(part)));
        steps.collect::<Vec<_>>()
    };
    match shape {
        Shape::Members(parts) => Steps::Members(each(parts)),
        Shape::Option(part) => Steps::Either(each(std::slice::from_ref(part))),
        Shape::Result(parts) => Steps::Either(each(parts)),
        Shape::Variant { parts, .. } => Steps::Variant(each(parts)),
        Shape::List(Some(item)) => match step(Piece::Item(*item)) {
            Some(step) => Steps::List(step),
            None => Steps::Members(Vec::new()),
        },
        Shape::List(None) | Shape::Borrow(_) | Shape::Own(_) | Shape::End | Shape::String => {
            Steps::Members(Vec::new())
        }
    }
}

/// The steps through a value of `shape` for the pieces that hold handles.
pub(super) fn handle_steps(
    model: &Model,
    shape: &Shape,
    mut step: impl FnMut(Piece<'_>) -> Step,
) -> Steps {
    steps(shape, |piece| {
        let ty = match piece {
            Piece::Part(part) => part.ty,
            Piece::Item(item) => item,
        };
        model.types[ty].holds_handles().then(|| step(piece))
    })
}

/// The statement `call`, where the value that it is for is there: `pointer` points to an option's payload,
/// and `result` is what the function returned.
pub(super) fn where_there(
    passing: Passing,
    when: When,
    pointer: &str,
    result: &str,
    call: String,
) -> String {
    match (passing, when) {
        (Passing::Nullable, _) => format!("if ({pointer}) {call}"),
        (_, When::Some | When::Ok) => format!("if ({result}) {call}"),
        (_, When::Err) => format!("if (!{result}) {call}"),
        (_, When::Always | When::Tag(_)) => call,
    }
}

/// When a part of `*value` is there, as C: a condition, or the tag of a variant's case. Empty when the
/// part is always there.
pub(super) fn condition(when: When) -> String {
    match when {
        When::Always => String::new(),
        When::Tag(tag) => tag.to_string(),
        When::Some => "value->is_some".into(),
        When::Ok => "!value->is_err".into(),
        When::Err => "value->is_err".into(),
    }
}
