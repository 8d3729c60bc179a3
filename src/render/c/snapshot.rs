//! How the shims list the borrow handles in the parameters before the user's function runs.

use std::collections::HashMap;

use super::names::CNames;
use crate::join::{Model, Names, Part, Passing, Shape, Value};
use crate::render::steps::{Piece, Step, WalkFunction, condition, steps};

/// The functions that list the borrows in values of one type.
pub(super) struct Walks<'a> {
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    taken: Names<'a>,
    /// The name of each function, by the position of its type.
    known: HashMap<usize, String>,
    list: Vec<WalkFunction<'a>>,
}

impl<'a> Walks<'a> {
    pub(super) fn new(model: &'a Model<'a>, names: &'a CNames<'a>) -> Self {
        Self {
            model,
            names,
            taken: names.taken.clone(),
            known: HashMap::new(),
            list: Vec::new(),
        }
    }

    /// All functions that were asked for, each after those that it calls.
    pub(super) fn into_list(self) -> Vec<WalkFunction<'a>> {
        self.list
    }

    /// The statement that adds the borrows in `param` to the snapshot that `into` points to; `None`
    /// when the parameter can hold no borrow.
    pub(super) fn push_param(&mut self, param: &Value, into: &str) -> Option<String> {
        let ty = param.ty.filter(|_| param.holds_borrows)?;
        let name = &param.name;
        Some(match (&self.model.types[ty].shape, param.passing) {
            (&Shape::Borrow(resource), Passing::Direct) => {
                self.push(into, resource, &format!("{name}.__handle"))
            }
            (&Shape::Borrow(resource), _) => {
                let push = self.push(into, resource, &format!("{name}->__handle"));
                format!("if ({name}) {push}")
            }
            (_, Passing::Nullable) => format!("if ({name}) {}({into}, {name})", self.function(ty)),
            _ => format!("{}({into}, {name})", self.function(ty)),
        })
    }

    fn push(&self, into: &str, resource: usize, handle: &str) -> String {
        let push = &self.names.statics.push;
        let (number, _) = self.names.drops(resource).expect("an export receives it");
        format!("{push}({into}, {number}, {handle})")
    }

    /// The function that lists the borrows in a value of type `ty`.
    fn function(&mut self, ty: usize) -> String {
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let model = self.model;
        let value = &model.types[ty];
        let steps = steps(&value.shape, |piece| match piece {
            Piece::Part(part) => self.part(part),
            Piece::Item(item) => self.step(item, "ptr[i]", String::new(), ""),
        });
        let function = self.taken.claim(format!("witguard_list_{}", value.c_name));
        self.list.push(WalkFunction {
            function: function.clone(),
            ty: value,
            steps,
        });
        self.known.insert(ty, function.clone());
        function
    }

    fn part(&mut self, part: &Part) -> Option<Step> {
        self.step(part.ty, &part.member, condition(part.when), &part.wit)
    }

    /// The step that lists the borrows in `member`, which has the type `ty`; `None` when that can hold
    /// no borrow.
    fn step(&mut self, ty: usize, member: &str, condition: String, wit: &str) -> Option<Step> {
        let value = &self.model.types[ty];
        let call = match value.shape {
            _ if !value.holds_borrows() => return None,
            Shape::Borrow(resource) => {
                self.push("into", resource, &format!("value->{member}.__handle"))
            }
            _ => format!("{}(into, &value->{member})", self.function(ty)),
        };
        Some(Step {
            condition,
            call,
            wit: wit.to_string(),
        })
    }
}

/// The most handles that a snapshot holds without the heap.
pub(super) const MAX_SMALL: usize = 32;

/// For each type of the model, how many borrow handles a value can hold. Capped at [`MAX_SMALL`],
/// because a list can hold any number.
pub(super) fn max_handles(model: &Model) -> Vec<usize> {
    let mut max: Vec<usize> = Vec::new();
    for ty in &model.types {
        let of = |part: &Part| max[part.ty];
        let sum = match &ty.shape {
            Shape::Borrow(_) => 1,
            Shape::Own(_) | Shape::End | Shape::String | Shape::List(None) => 0,
            Shape::List(Some(item)) => {
                if max[*item] > 0 {
                    MAX_SMALL
                } else {
                    0
                }
            }
            Shape::Members(parts) => parts.iter().map(of).sum(),
            Shape::Option(part) => of(part),
            Shape::Variant { parts, .. } | Shape::Result(parts) => {
                parts.iter().map(of).max().unwrap_or(0)
            }
        };
        max.push(sum.min(MAX_SMALL));
    }
    max
}
