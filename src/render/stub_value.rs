//! What a stub can return: a value for every result type for which one can be made.

use crate::join::{Function, Model, Part, Passing, Returns, Shape, Value, When};

/// How a function returns, and a value to return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StubReturn {
    Nothing,
    /// The value is the C function's result, or is passed on.
    Direct(StubValue),
    /// The result is stored through `ret`.
    Stored(StubValue),
    /// An option whose payload is stored through `ret`: `false` says that it is none.
    NoneFlag,
    /// A result whose payload is stored through `ret`, when it has one: `true` says that it is ok.
    OkFlag(Option<StubValue>),
    /// A result that can only be an error: `false` says so, and the payload is stored through `err`.
    ErrFlag(Option<StubValue>),
    /// No value can be made, for example an own handle of an imported resource.
    Impossible,
}

impl StubReturn {
    /// The value to return, if there is one.
    pub(super) fn value(&self) -> Option<&StubValue> {
        match self {
            StubReturn::Direct(value) | StubReturn::Stored(value) => Some(value),
            StubReturn::OkFlag(value) | StubReturn::ErrFlag(value) => value.as_ref(),
            StubReturn::Nothing | StubReturn::NoneFlag | StubReturn::Impossible => None,
        }
    }
}

/// A value: all zeros, then these assignments to its members.
pub(super) type StubValue = Vec<(String, Assigned)>;

/// What is assigned to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Assigned {
    /// A discriminant.
    Number(usize),
    /// A new own handle of the resource at this position among the imported resources and, after
    /// them, the exported ones.
    New(usize),
}

/// Makes values of result types.
pub(super) struct StubValues<'a> {
    pub model: &'a Model<'a>,
    /// Whether own handles of imported resources can be made as well.
    makes_imported: bool,
    /// For each type, whether all zeros are a valid value.
    zeros: Vec<bool>,
}

impl<'a> StubValues<'a> {
    /// For code that can make own handles of exported resources only.
    pub(super) fn new(model: &'a Model) -> Self {
        let mut zeros = Vec::with_capacity(model.types.len());
        for ty in &model.types {
            let zero = |part: &Part| zeros[part.ty];
            let valid = match &ty.shape {
                Shape::Borrow(_) | Shape::Own(_) | Shape::End => false,
                Shape::String | Shape::List(_) | Shape::Option(_) => true,
                Shape::Members(parts) => parts.iter().all(zero),
                Shape::Variant { parts, .. } | Shape::Result(parts) => {
                    let mut parts = parts.iter();
                    let first = parts.find(|part| matches!(part.when, When::Tag(0) | When::Ok));
                    first.is_none_or(zero)
                }
            };
            zeros.push(valid);
        }
        Self {
            model,
            makes_imported: false,
            zeros,
        }
    }

    /// For code that can make own handles of every resource.
    pub(super) fn of_every_resource(model: &'a Model) -> Self {
        Self {
            makes_imported: true,
            ..Self::new(model)
        }
    }

    /// How `function` returns, and what.
    pub(super) fn returned(&self, function: &Function) -> StubReturn {
        match &function.returns {
            Returns::Nothing => StubReturn::Nothing,
            Returns::Option(_) => StubReturn::NoneFlag,
            Returns::Result { ok, err } => self.flag(ok.as_ref(), err.as_ref()),
            Returns::Value(value) => match (self.value(value), value.passing) {
                (None, _) => StubReturn::Impossible,
                (Some(made), Passing::Stored) => StubReturn::Stored(made),
                (Some(made), _) => StubReturn::Direct(made),
            },
        }
    }

    fn flag(&self, ok: Option<&Value>, err: Option<&Value>) -> StubReturn {
        let payload = |value: Option<&Value>| match value {
            None => Some(None),
            Some(value) => self.value(value).map(Some),
        };
        match (payload(ok), payload(err)) {
            (Some(ok), _) => StubReturn::OkFlag(ok),
            (None, Some(err)) => StubReturn::ErrFlag(err),
            (None, None) => StubReturn::Impossible,
        }
    }

    fn value(&self, value: &Value) -> Option<StubValue> {
        let mut made = Vec::new();
        let filled = value.ty.is_none_or(|ty| self.fill(ty, "", &mut made));
        filled.then_some(made)
    }

    /// Appends the assignments that turn the zeroed member at `path` into a value of the type at
    /// `ty`. If no value can be made, returns false and appends nothing.
    fn fill(&self, ty: usize, path: &str, made: &mut StubValue) -> bool {
        if self.zeros[ty] {
            return true;
        }
        let start = made.len();
        let filled = match &self.model.types[ty].shape {
            Shape::Own(resource) => {
                let can_make = self.makes_imported || *resource >= self.model.resources.len();
                if can_make {
                    made.push((path.to_string(), Assigned::New(*resource)));
                }
                can_make
            }
            Shape::Members(parts) => parts
                .iter()
                .all(|part| self.fill(part.ty, &join(path, &part.member), made)),
            Shape::Variant { cases, parts } => {
                let case = |tag| parts.iter().find(|part| part.when == When::Tag(tag));
                (0..*cases).any(|tag| self.fill_case(path, "tag", tag, case(tag), made))
            }
            Shape::Result(parts) => [When::Ok, When::Err].iter().enumerate().any(|(tag, when)| {
                let case = parts.iter().find(|part| part.when == *when);
                self.fill_case(path, "is_err", tag, case, made)
            }),
            Shape::Borrow(_) | Shape::End | Shape::String | Shape::List(_) | Shape::Option(_) => {
                false
            }
        };
        if !filled {
            made.truncate(start);
        }
        filled
    }

    /// Makes the value the case with the discriminant `tag`. `part` is the payload, if that holds
    /// something.
    fn fill_case(
        &self,
        path: &str,
        discriminant: &str,
        tag: usize,
        part: Option<&Part>,
        made: &mut StubValue,
    ) -> bool {
        let start = made.len();
        made.push((join(path, discriminant), Assigned::Number(tag)));
        let filled = part.is_none_or(|part| self.fill(part.ty, &join(path, &part.member), made));
        if !filled {
            made.truncate(start);
        }
        filled
    }
}

fn join(path: &str, member: &str) -> String {
    match path {
        "" => member.to_string(),
        path => format!("{path}.{member}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::with_model;

    /// What a stub of `f` with the result `ty` returns; `m` is an exported resource, `r` an imported
    /// one.
    fn returned(defs: &str, ty: &str, is_every: bool) -> StubReturn {
        let wit = format!(
            "package t:t; interface i {{ resource r; }}
             interface j {{ use i.{{r}}; resource m; {defs} f: func() -> {ty}; }}
             world w {{ export j; }}"
        );
        let mut found = None;
        with_model(&wit, |model| {
            let values = match is_every {
                true => StubValues::of_every_resource(model),
                false => StubValues::new(model),
            };
            let f = model.exports.iter().find(|export| export.wit_name == "f");
            found = f.map(|f| values.returned(f));
        });
        found.expect("f is exported")
    }

    fn assigned(path: &str, assigned: Assigned) -> (String, Assigned) {
        (path.into(), assigned)
    }

    #[test]
    fn zeros_are_a_value_of_most_types() {
        let zeros = Vec::new();
        for ty in ["u8", "bool", "char"] {
            assert_eq!(returned("", ty, false), StubReturn::Direct(zeros.clone()));
        }
        for ty in ["string", "list<r>", "tuple<u8, option<r>>", "stream-or"] {
            let defs = "variant stream-or { none, some(r) }";
            let expected = StubReturn::Stored(zeros.clone());
            assert_eq!(returned(defs, ty, false), expected, "{ty}");
        }
        assert_eq!(returned("", "option<r>", false), StubReturn::NoneFlag);
        assert_eq!(
            returned("", "result<u8, r>", false),
            StubReturn::OkFlag(Some(zeros))
        );
    }

    #[test]
    fn handles_of_exported_resources_are_made_anew() {
        let new = Assigned::New(1); // `r` is the resource before it
        let direct = StubReturn::Direct(vec![assigned("", new)]);
        assert_eq!(returned("", "m", false), direct);
        let err = StubReturn::ErrFlag(Some(vec![assigned("", new)]));
        assert_eq!(returned("", "result<r, m>", false), err);
        // In a struct the members of a result are called `ok` and `err`.
        let stored = vec![
            assigned("f0.is_err", Assigned::Number(1)),
            assigned("f0.val.err", new),
        ];
        let ty = "tuple<result<r, m>, u8>";
        assert_eq!(returned("", ty, false), StubReturn::Stored(stored));
        let case = vec![
            assigned("tag", Assigned::Number(1)),
            assigned("val.mine", new),
        ];
        let defs = "variant v { theirs(r), mine(m) }";
        assert_eq!(returned(defs, "v", false), StubReturn::Stored(case));
    }

    #[test]
    fn nothing_is_made_of_what_cannot_be() {
        for ty in ["r", "tuple<m, r>", "result<r, r>", "stream<u8>", "future"] {
            assert_eq!(returned("", ty, false), StubReturn::Impossible, "{ty}");
        }
        let made = StubReturn::Direct(vec![assigned("", Assigned::New(0))]);
        assert_eq!(returned("", "r", true), made);
    }
}
