//! How the borrows in a value are dropped, and how its memory is freed. The template
//! `cpp/walk.jinja` prints it.

use crate::join::{Model, Part, Shape, ValueType, When};

/// What is done with the parts of a value: they are dropped or freed.
pub(super) enum Walk<'a> {
    Members(Vec<PartStep<'a>>),
    Either(Vec<PartStep<'a>>),
    Variant(Vec<PartStep<'a>>),
    /// The items, if `item`. Then the list's own memory is freed, if `free`.
    List {
        item: bool,
        free: bool,
    },
}

/// A part with which something is done.
pub(super) struct PartStep<'a> {
    pub part: &'a Part,
    /// When the part is there: a C++ condition, or the tag of a variant's case.
    pub condition: String,
}

/// The statements that drop every borrow in a value of type `ty`.
pub(super) fn drops<'a>(model: &Model, ty: &'a ValueType) -> Walk<'a> {
    walk(model, ty, false, |part| part.holds_borrows())
}

/// The statements that free the memory of a value of type `ty` part by part.
pub(super) fn frees<'a>(model: &Model, ty: &'a ValueType) -> Walk<'a> {
    walk(model, ty, true, |part| part.contents.memory)
}

fn walk<'a>(
    model: &Model,
    ty: &'a ValueType,
    free: bool,
    concerns: impl Fn(&ValueType) -> bool,
) -> Walk<'a> {
    let steps = |parts: &'a [Part]| {
        let concerned = parts.iter().filter(|part| concerns(&model.types[part.ty]));
        concerned.map(step).collect()
    };
    match &ty.shape {
        Shape::Borrow(_) | Shape::Own(_) | Shape::End => Walk::Members(Vec::new()),
        Shape::String => Walk::List { item: false, free },
        Shape::Members(parts) => Walk::Members(steps(parts)),
        Shape::Option(part) => Walk::Either(steps(std::slice::from_ref(part))),
        Shape::Result(parts) => Walk::Either(steps(parts)),
        Shape::Variant { parts, .. } => Walk::Variant(steps(parts)),
        Shape::List(item) => Walk::List {
            item: item.is_some_and(|item| concerns(&model.types[item])),
            free,
        },
    }
}

fn step(part: &Part) -> PartStep<'_> {
    PartStep {
        part,
        condition: match part.when {
            When::Always => String::new(),
            When::Tag(tag) => tag.to_string(),
            When::Some => "value.is_some".into(),
            When::Ok => "!value.is_err".into(),
            When::Err => "value.is_err".into(),
        },
    }
}
