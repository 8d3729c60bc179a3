//! What becomes of the handles in a value that is passed on: a borrow is used, an own handle is given away.

use foldhash::{HashMap, HashMapExt};

use crate::join::{Model, Part, Passing, Shape, Value, When};
use crate::render::steps::{Piece, Step, WalkFunction, condition, handle_steps, where_there};

/// The functions that pass on values of one type.
pub(super) struct Passes<'a> {
    model: &'a Model<'a>,
    prefix: String,
    known: HashMap<usize, String>,
    list: Vec<WalkFunction<'a>>,
}

impl<'a> Passes<'a> {
    /// None yet; the functions' names begin with `prefix`.
    pub(super) fn new(model: &'a Model<'a>, prefix: &str) -> Self {
        Self {
            model,
            prefix: prefix.to_string(),
            known: HashMap::new(),
            list: Vec::new(),
        }
    }

    /// All functions that were asked for, each after those that it calls.
    pub(super) fn into_list(self) -> Vec<WalkFunction<'a>> {
        self.list
    }

    /// Whether `value` is a handle that is passed as itself.
    pub(super) fn is_handle(&self, value: &Value) -> bool {
        let shape = value.ty.map(|ty| &self.model.types[ty].shape);
        value.passing == Passing::Direct && matches!(shape, Some(Shape::Borrow(_) | Shape::Own(_)))
    }

    /// The statement that passes on the handles in `value`, if it can hold some. `result` is what the C function
    /// returns.
    pub(super) fn statement(&mut self, when: When, value: &Value, result: &str) -> Option<String> {
        let ty = value
            .ty
            .filter(|ty| self.model.types[*ty].holds_handles())?;
        let name = match value.passing {
            Passing::Returned => result,
            _ => &value.name,
        };
        let (address, member) = match value.is_behind_pointer() {
            true => (name.to_string(), format!("{name}->")),
            false => (format!("&{name}"), format!("{name}.")),
        };
        let call = self.call(ty, &address, &member);
        Some(where_there(value.passing, when, name, result, call))
    }

    fn call(&mut self, ty: usize, address: &str, member: &str) -> String {
        let prefix = &self.prefix;
        match self.model.types[ty].shape {
            Shape::Borrow(_) => format!("{prefix}_use({prefix}_object({member}__handle))"),
            Shape::Own(_) => format!("{prefix}_give({prefix}_object({member}__handle))"),
            _ => format!("{}({address})", self.function(ty)),
        }
    }

    fn function(&mut self, ty: usize) -> String {
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let model = self.model;
        let value = &model.types[ty];
        let steps = handle_steps(model, &value.shape, |piece| match piece {
            Piece::Part(part) => self.part(part),
            Piece::Item(item) => Step {
                condition: String::new(),
                call: self.call(item, "&value->ptr[i]", "value->ptr[i]."),
                wit: String::new(),
            },
        });
        // C types have unique names, so these functions do too.
        let function = format!("{}_pass_{}", self.prefix, value.c_name);
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
        let member = format!("value->{}.", part.member);
        Step {
            condition: condition(part.when),
            call: self.call(part.ty, &address, &member),
            wit: part.wit.clone(),
        }
    }
}
