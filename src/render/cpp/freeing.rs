//! How the memory of a value is freed, as cheaply as in code written by hand.

use crate::join::{Model, Shape, ValueType};

/// How the memory of a value of one type is freed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Freeing {
    /// By this function of the bindings.
    Function(String),
    /// Part by part.
    Parts,
}

/// How each type of a model is freed.
pub(super) struct Freeings(Vec<Option<Freeing>>);

impl Freeings {
    /// Decides for each type from the type and its parts alone: other uses of the type do not matter.
    pub(super) fn new(model: &Model) -> Self {
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
    pub(super) fn of(&self, position: usize) -> Option<&Freeing> {
        self.0[position].as_ref()
    }
}

/// How `ty` is freed. `known` is how the types before it are freed, its parts among them.
fn freeing(model: &Model, ty: &ValueType, known: &[Option<Freeing>]) -> Freeing {
    let is_string = |p: &usize| matches!(model.types[*p].shape, Shape::String);
    let by_function = |p: &usize| matches!(known[*p], Some(Freeing::Function(_)));
    let may_leak = |p: &usize| model.types[*p].may_leak;
    let inside = ty.shape.inside();
    // A value whose memory is lists and strings only is freed in place, which costs what a loop written by hand costs.
    // The bindings' function takes a pointer to the value, which forces the value into memory. The items of a list are
    // in memory anyway.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::with_model;

    /// How the type that WIT spells `ty` is freed, where `f` takes `params`.
    fn freed(params: &str, ty: &str) -> Option<Freeing> {
        let wit = format!(
            "package t:t; interface i {{ resource r; }}
             interface j {{ use i.{{r}}; record plain {{ a: string }} record leaky {{ a: list<string> }}
               record guarded {{ a: string, c: borrow<r> }} f: func({params}); }}
             world w {{ export j; }}"
        );
        let mut found = None;
        with_model(&wit, |model| {
            let position = model.types.iter().position(|known| known.wit == ty);
            let position = position.expect("the type is in the model");
            found = Freeings::new(model).of(position).cloned();
        });
        found
    }

    fn by(function: &str) -> Option<Freeing> {
        Some(Freeing::Function(function.into()))
    }

    #[test]
    fn what_holds_borrows_is_freed_where_it_is() {
        for ty in ["guarded", "list<borrow<r>>", "string"] {
            let params = "x: guarded, y: list<borrow<r>>";
            assert_eq!(freed(params, ty), Some(Freeing::Parts), "{ty}");
        }
        assert_eq!(freed("x: guarded", "borrow<r>"), None);
    }

    #[test]
    fn what_holds_none_is_freed_by_the_bindings() {
        assert_eq!(freed("x: plain", "plain"), by("exports_t_t_j_plain_free"));
        let list = by("exports_t_t_j_list_plain_free");
        assert_eq!(freed("x: list<plain>", "list<plain>"), list);
    }

    #[test]
    fn what_the_bindings_may_leave_is_freed_part_by_part() {
        assert_eq!(freed("x: leaky", "leaky"), Some(Freeing::Parts));
        assert_eq!(freed("x: leaky", "list<string>"), by("w_list_string_free"));
    }

    #[test]
    fn other_uses_of_a_type_do_not_matter() {
        for ty in ["plain", "string"] {
            assert_eq!(
                freed("x: plain", ty),
                freed("x: plain, y: guarded", ty),
                "{ty}"
            );
        }
    }
}
