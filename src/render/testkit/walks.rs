//! How each handle that a call passes is looked at.

use std::collections::HashMap;

use crate::join::{Model, Part, Passing, Shape, Value, When};
use crate::render::comment::one_line;
use crate::render::steps::{Piece, Step, WalkView, condition, steps};
use crate::render::testkit::literal;

/// The functions that look at each handle in values of one type.
pub struct Walks<'a> {
    model: &'a Model<'a>,
    statics: &'a str,
    known: HashMap<usize, String>,
    views: Vec<WalkView>,
}

impl<'a> Walks<'a> {
    pub fn new(model: &'a Model<'a>, statics: &'a str) -> Self {
        Self {
            model,
            statics,
            known: HashMap::new(),
            views: Vec::new(),
        }
    }

    /// The functions asked for, each after those that it calls.
    pub fn into_views(self) -> Vec<WalkView> {
        self.views
    }

    /// The statements that look at each handle in `values`, each of which is there when it is said.
    /// `visit` and `result` are the names of local variables.
    pub fn statements<'v>(
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
        Some(match (passed.passing, when) {
            (Passing::Nullable, _) => format!("if ({address}) {call}"),
            (_, When::Some | When::Ok) => format!("if ({result}) {call}"),
            (_, When::Err) => format!("if (!{result}) {call}"),
            (_, When::Always | When::Tag(_)) => call,
        })
    }

    fn call(&mut self, ty: usize, visit: &str, address: &str, value: &str, path: &str) -> String {
        let statics = self.statics;
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

    /// The function that looks at each handle in a value of type `ty`.
    fn function(&mut self, ty: usize) -> String {
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let value = &self.model.types[ty];
        let steps = steps(&value.shape, |piece| {
            let ty = match piece {
                Piece::Part(part) => part.ty,
                Piece::Item(item) => item,
            };
            let holds_handles = self.model.types[ty].holds_handles();
            holds_handles.then(|| match piece {
                Piece::Part(part) => self.part(part),
                Piece::Item(item) => self.item(item),
            })
        });
        // The names of C types are unique, and so are these.
        let function = format!("{}_handles_in_{}", self.statics, value.c_name);
        self.views.push(WalkView {
            function: function.clone(),
            wit: one_line(&value.wit),
            c_name: value.c_name.to_string(),
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
            wit: one_line(&part.wit),
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
