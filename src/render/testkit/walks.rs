//! The calls that check each handle in what a function passes.

use std::collections::HashMap;

use crate::join::{Model, Part, Passing, Shape, Value, When};
use crate::render::literal;
use crate::render::steps::{Piece, Step, WalkFunction, condition, handle_steps, where_there};

/// The functions that check each handle in values of one type.
pub(super) struct Walks<'a> {
    model: &'a Model<'a>,
    statics: String,
    /// The name of each function, by the position of its type.
    known: HashMap<usize, String>,
    list: Vec<WalkFunction<'a>>,
}

impl<'a> Walks<'a> {
    pub(super) fn new(model: &'a Model<'a>, statics: &str) -> Self {
        Self {
            model,
            statics: statics.to_string(),
            known: HashMap::new(),
            list: Vec::new(),
        }
    }

    /// All functions that were asked for, each after those that it calls.
    pub(super) fn into_list(self) -> Vec<WalkFunction<'a>> {
        self.list
    }

    /// The statements that check each handle in `values`; each value is there when its `When` says so.
    /// `visit` and `result` are the names of local variables.
    pub(super) fn statements<'v>(
        &mut self,
        values: impl IntoIterator<Item = (When, &'v Value<'v>)>,
        visit: &str,
        result: &str,
    ) -> Vec<String> {
        let values = values.into_iter();
        values
            .filter_map(|(when, value)| self.statement(when, value, visit, result))
            .collect()
    }

    fn statement(
        &mut self,
        when: When,
        passed: &Value,
        visit: &str,
        result: &str,
    ) -> Option<String> {
        let ty = passed
            .ty
            .filter(|ty| self.model.types[*ty].holds_handles())?;
        let name = match passed.passing {
            Passing::Returned => result,
            _ => &passed.name,
        };
        let (address, value) = match passed.is_behind_pointer() {
            true => (name.to_string(), format!("{name}->")),
            false => (format!("&{name}"), format!("{name}.")),
        };
        let path = format!(
            "&({}_path){{NULL, \"{}\", 0}}",
            self.statics,
            literal(passed.wit)
        );
        let call = self.call(ty, &format!("&{visit}"), &address, &value, &path);
        Some(where_there(passed.passing, when, &address, result, call))
    }

    fn call(&mut self, ty: usize, visit: &str, address: &str, value: &str, path: &str) -> String {
        let statics = &self.statics;
        let handle = |resource: usize, is_own: bool| {
            format!(
                "{statics}_visit_handle({visit}, {value}__handle, {resource}, {is_own}, {path})"
            )
        };
        match self.model.types[ty].shape {
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
        let model = self.model;
        let value = &model.types[ty];
        let steps = handle_steps(model, &value.shape, |piece| match piece {
            Piece::Part(part) => self.part(part),
            Piece::Item(item) => self.item(item),
        });
        // C types have unique names, so these functions do too.
        let function = format!("{}_handles_in_{}", self.statics, value.c_name);
        self.list.push(WalkFunction {
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
