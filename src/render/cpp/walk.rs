//! How the borrows in a value are dropped, and how its memory is freed: the statements of one type.

use crate::join::{Model, Part, Shape, ValueType, When};

/// What happens to the parts of a value.
pub enum Walk {
    Members(Vec<PartView>),
    Either(Vec<PartView>),
    Variant(Vec<PartView>),
    /// The items, if `item`; then the list's own memory, if `free`.
    List {
        item: bool,
        free: bool,
        action: &'static str,
    },
}

/// What happens to one part.
pub struct PartView {
    pub member: String,
    pub condition: String,
    pub action: &'static str,
    pub wit: String,
}

/// The statements that drop every borrow in a value of type `ty`.
pub fn drops(model: &Model, ty: &ValueType) -> Walk {
    walk(model, ty, "drop<is_last>", |part| part.holds_borrows())
}

/// The statements that free the memory of a value of type `ty` part by part.
pub fn frees(model: &Model, ty: &ValueType) -> Walk {
    walk(model, ty, "free", |part| part.contents.memory)
}

fn walk(
    model: &Model,
    ty: &ValueType,
    action: &'static str,
    concerns: impl Fn(&ValueType) -> bool,
) -> Walk {
    let views = |parts: &[Part]| {
        let concerned = parts.iter().filter(|part| concerns(&model.types[part.ty]));
        concerned.map(|part| view(part, action)).collect()
    };
    match &ty.shape {
        Shape::Borrow(_) | Shape::Own(_) | Shape::End => Walk::Members(Vec::new()),
        Shape::String => Walk::List {
            item: false,
            free: action == "free",
            action,
        },
        Shape::Members(parts) => Walk::Members(views(parts)),
        Shape::Option(part) => Walk::Either(views(std::slice::from_ref(part))),
        Shape::Result(parts) => Walk::Either(views(parts)),
        Shape::Variant { parts, .. } => Walk::Variant(views(parts)),
        Shape::List(item) => Walk::List {
            item: item.is_some_and(|item| concerns(&model.types[item])),
            free: action == "free",
            action,
        },
    }
}

fn view(part: &Part, action: &'static str) -> PartView {
    PartView {
        member: part.member.clone(),
        condition: match part.when {
            When::Always => String::new(),
            When::Tag(tag) => tag.to_string(),
            When::Some => "value.is_some".into(),
            When::Ok => "!value.is_err".into(),
            When::Err => "value.is_err".into(),
        },
        action,
        wit: crate::render::comment::one_line(&part.wit),
    }
}
