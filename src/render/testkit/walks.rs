//! The calls that check each handle in what a function passes.

use std::collections::HashMap;

use crate::join::{Part, Passed, Place, Present, Shape, Testkit, When};
use crate::render::literal;
use crate::render::steps::{Piece, Step, Walk, condition, steps};

/// The functions that check each handle in values of one type.
pub struct Walks<'a> {
    kit: &'a Testkit,
    statics: String,
    /// The name of each function by the type's position.
    known: HashMap<usize, String>,
    list: Vec<Walk<'a>>,
}

impl<'a> Walks<'a> {
    pub fn new(kit: &'a Testkit, statics: &str) -> Self {
        Self {
            kit,
            statics: statics.to_string(),
            known: HashMap::new(),
            list: Vec::new(),
        }
    }

    /// All functions that were asked for, each after those that it calls.
    pub fn into_list(self) -> Vec<Walk<'a>> {
        self.list
    }

    /// The statement that checks each handle in `passed`. `visit` and `result` are the names of local
    /// variables.
    pub fn statement(&mut self, passed: &Passed, visit: &str, result: &str) -> String {
        let (address, value) = match &passed.place {
            Place::In(name) => (format!("&{name}"), format!("{name}.")),
            Place::At(name) => (name.clone(), format!("{name}->")),
            Place::Returned => (format!("&{result}"), format!("{result}.")),
        };
        let path = format!(
            "&({}_path){{NULL, \"{}\", 0}}",
            self.statics,
            literal(&passed.wit)
        );
        let call = self.call(passed.ty, &format!("&{visit}"), &address, &value, &path);
        match passed.when {
            Present::Always => call,
            Present::NotNull => format!("if ({address}) {call}"),
            Present::IfTrue => format!("if ({result}) {call}"),
            Present::IfFalse => format!("if (!{result}) {call}"),
        }
    }

    fn call(&mut self, ty: usize, visit: &str, address: &str, value: &str, path: &str) -> String {
        let statics = &self.statics;
        let handle = |resource: usize, is_own: bool| {
            format!(
                "{statics}_visit_handle({visit}, {value}__handle, {resource}, {is_own}, {path})"
            )
        };
        match self.kit.types[ty].shape {
            Shape::Borrow(resource) => handle(resource, false),
            Shape::Own(resource) => handle(resource, true),
            _ => format!("{}({visit}, {address}, {path})", self.function(ty)),
        }
    }

    /// The function that checks each handle in a value of type `ty`.
    fn function(&mut self, ty: usize) -> String {
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let kit = self.kit;
        let value = &kit.types[ty];
        let steps = steps(&value.shape, |piece| {
            Some(match piece {
                Piece::Part(part) => self.part(part),
                Piece::Item(item) => self.item(item),
            })
        });
        // C types have unique names, and so these functions have too.
        let function = format!("{}_handles_in_{}", self.statics, value.c_name);
        self.list.push(Walk {
            function: function.clone(),
            ty: value,
            steps,
        });
        self.known.insert(ty, function.clone());
        function
    }

    fn part(&mut self, part: &Part) -> Step {
        let address = format!("&value->{}", part.member);
        let value = format!("value->{}.", part.member);
        let path = match part.when {
            When::Some => "path".to_string(),
            _ => format!(
                "&({}_path){{path, \"{}\", 0}}",
                self.statics,
                literal(&part.wit)
            ),
        };
        Step {
            condition: condition(part.when),
            call: self.call(part.ty, "visit", &address, &value, &path),
            wit: part.wit.clone(),
        }
    }

    fn item(&mut self, item: usize) -> Step {
        let path = format!("&({}_path){{path, NULL, i}}", self.statics);
        Step {
            condition: String::new(),
            call: self.call(item, "visit", "&value->ptr[i]", "value->ptr[i].", &path),
            wit: String::new(),
        }
    }
}
