//! How the borrow handles in parameters are listed before the user's function runs.

use std::collections::HashMap;

use super::names::CNames;
use crate::join::{Model, Names, Part, Passing, Shape, Value};
use crate::render::comment::one_line;
use crate::render::steps::{Piece, Step, WalkView, condition, steps};

/// The functions that list the borrows in values of one type.
pub struct Walks<'a> {
    model: &'a Model<'a>,
    names: &'a CNames<'a>,
    taken: Names<'a>,
    known: HashMap<usize, String>,
    views: Vec<WalkView>,
}

impl<'a> Walks<'a> {
    pub fn new(model: &'a Model<'a>, names: &'a CNames<'a>) -> Self {
        Self {
            model,
            names,
            taken: names.taken.clone(),
            known: HashMap::new(),
            views: Vec::new(),
        }
    }

    /// The functions asked for, each after those that it calls.
    pub fn into_views(self) -> Vec<WalkView> {
        self.views
    }

    /// The statement that lists the borrows in `param` into the snapshot that `into` points to;
    /// `None` when there can be none.
    pub fn push_param(&mut self, param: &Value, into: &str) -> Option<String> {
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
        match self.names.tag(resource) {
            Some(tag) => format!("{push}({into}, {tag}, {handle})"),
            None => format!("{push}({into}, {handle})"),
        }
    }

    /// The function that lists the borrows in a value of type `ty`.
    fn function(&mut self, ty: usize) -> String {
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let value = &self.model.types[ty];
        let steps = steps(&value.shape, |piece| match piece {
            Piece::Part(part) => self.part(part),
            Piece::Item(item) => self.step(item, "ptr[i]", String::new(), ""),
        });
        let function = self.taken.claim(format!("witguard_list_{}", value.c_name));
        self.views.push(WalkView {
            function: function.clone(),
            wit: one_line(&value.wit),
            c_name: value.c_name.to_string(),
            steps,
        });
        self.known.insert(ty, function.clone());
        function
    }

    fn part(&mut self, part: &Part) -> Option<Step> {
        self.step(part.ty, &part.member, condition(part.when), &part.wit)
    }

    /// What lists the borrows of type `ty` in `member`; `None` when there can be none.
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
            wit: one_line(wit),
        })
    }
}

/// The most handles that need no heap.
pub const SMALL: usize = 32;

/// How many handles of any resource a value of each type can hold, at most [`SMALL`]: lists have no
/// limit of their own.
pub fn most_handles(model: &Model) -> Vec<usize> {
    let mut most: Vec<usize> = Vec::new();
    for ty in &model.types {
        let of = |part: &Part| most[part.ty];
        let sum = match &ty.shape {
            Shape::Borrow(_) => 1,
            Shape::Own(_) | Shape::End | Shape::String | Shape::List(None) => 0,
            Shape::List(Some(item)) => {
                if most[*item] > 0 {
                    SMALL
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
        most.push(sum.min(SMALL));
    }
    most
}
