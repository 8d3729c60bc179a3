//! How the borrow handles in parameters are listed before the user's function runs.

use std::collections::HashMap;

use super::names::CNames;
use crate::join::{Form, Model, Names, Param, Part, Shape, When};
use crate::render::comment::one_line;
use crate::render::steps::{Step, Steps, condition};

/// The functions that list the borrows of one resource in values of one type.
pub struct Walks<'a> {
    model: &'a Model,
    names: &'a CNames,
    taken: Names,
    known: HashMap<(usize, usize), String>,
    views: Vec<WalkView>,
}

/// One such function.
pub struct WalkView {
    pub function: String,
    pub resource: String,
    pub wit: String,
    pub c_name: String,
    pub steps: Steps,
}

impl<'a> Walks<'a> {
    pub fn new(model: &'a Model, names: &'a CNames) -> Self {
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

    /// The statement that lists the borrows of `resource` in `param` into the frame `frame`;
    /// `None` when there can be none.
    pub fn push_param(&mut self, param: &Param, resource: usize, frame: &str) -> Option<String> {
        let ty = param.ty.filter(|_| param.borrows.contains(&resource))?;
        let name = &param.name;
        let frame = format!("&{frame}");
        Some(match (self.model.types[ty].shape.is_borrow(), param.form) {
            (true, Form::Value) => self.push(&frame, resource, &format!("{name}.__handle")),
            (true, _) => {
                let push = self.push(&frame, resource, &format!("{name}->__handle"));
                format!("if ({name}) {push}")
            }
            (false, Form::Maybe) => {
                let function = self.function(ty, resource);
                format!("if ({name}) {function}({frame}, {name})")
            }
            (false, _) => format!("{}({frame}, {name})", self.function(ty, resource)),
        })
    }

    fn push(&self, frame: &str, resource: usize, handle: &str) -> String {
        let entry = self.names.entry(resource, handle);
        format!("{}({frame}, {entry})", self.names.statics.push)
    }

    /// The function that lists the borrows of `resource` in a value of type `ty`.
    fn function(&mut self, ty: usize, resource: usize) -> String {
        if let Some(known) = self.known.get(&(ty, resource)) {
            return known.clone();
        }
        let value = &self.model.types[ty];
        let steps = match &value.shape {
            Shape::Members(parts) => Steps::Members(self.steps(parts, resource)),
            Shape::Either(parts) => Steps::Either(self.steps(parts, resource)),
            Shape::Variant(parts) => Steps::Variant(self.steps(parts, resource)),
            Shape::List(Some(item)) => {
                Steps::List(self.step(When::Always, "ptr[i]", *item, resource, ""))
            }
            Shape::List(None) | Shape::Borrow(_) | Shape::Own(_) | Shape::String => {
                Steps::Members(Vec::new())
            }
        };
        let of = &self.model.resources[resource];
        let wanted = format!("witguard_list_{}_in_{}", of.prefix, value.c_name);
        let function = self.taken.claim(wanted);
        self.views.push(WalkView {
            function: function.clone(),
            resource: one_line(&of.name),
            wit: one_line(&value.wit),
            c_name: value.c_name.clone(),
            steps,
        });
        self.known.insert((ty, resource), function.clone());
        function
    }

    fn steps(&mut self, parts: &[Part], resource: usize) -> Vec<Step> {
        let types = &self.model.types;
        let holding = parts
            .iter()
            .filter(|p| types[p.ty].borrows.contains(&resource));
        holding
            .map(|p| self.step(p.when, &p.member, p.ty, resource, &p.wit))
            .collect()
    }

    fn step(&mut self, when: When, member: &str, ty: usize, resource: usize, wit: &str) -> Step {
        let call = match self.model.types[ty].shape.is_borrow() {
            true => self.push("frame", resource, &format!("value->{member}.__handle")),
            false => {
                let function = self.function(ty, resource);
                format!("{function}(frame, &value->{member})")
            }
        };
        Step {
            condition: condition(when),
            call,
            wit: one_line(wit),
        }
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
            Shape::Own(_) | Shape::String | Shape::List(None) => 0,
            Shape::List(Some(item)) => {
                if most[*item] > 0 {
                    SMALL
                } else {
                    0
                }
            }
            Shape::Members(parts) => parts.iter().map(of).sum(),
            Shape::Variant(parts) | Shape::Either(parts) => parts.iter().map(of).max().unwrap_or(0),
        };
        most.push(sum.min(SMALL));
    }
    most
}
