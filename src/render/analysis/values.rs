//! The values that calls are made with: unknown but for what says where handles are, and these
//! are new ones.

use foldhash::{HashMap, HashMapExt};

use super::handles::{Handle, Handles};
use super::unknown::Unknowns;
use crate::described::HandleSource;
use crate::join::{Function, Model, Names, Part, Shape, When};

/// The statements that make one value, once it is all unknown.
pub(super) type Alternative = Vec<String>;

/// So many values of one type are tried; a variant with very many cases is cut off.
const MOST_ALTERNATIVES: usize = 64;

/// A type with more handles than this in one value is not made: the text would explode, as it does for nested
/// records.
const MOST_HANDLES: usize = 256;

/// A value that is to be made.
pub(super) struct Place<'p> {
    pub function: &'p Function<'p>,
    pub source: HandleSource,
    /// The C expression for it, or for the pointer to it.
    pub c: Access,
    /// What it is called in WIT words, for example `req.items[1]`.
    pub wit: String,
}

/// How C reaches a value.
#[derive(Clone)]
pub(super) enum Access {
    Value(String),
    Pointer(String),
}

impl Access {
    fn member(&self, member: &str) -> String {
        match self {
            Access::Value(value) => format!("{value}.{member}"),
            Access::Pointer(pointer) => format!("{pointer}->{member}"),
        }
    }
}

impl Place<'_> {
    fn inside(&self, c: String, wit: String) -> Place<'_> {
        Place {
            function: self.function,
            source: self.source,
            c: Access::Value(c),
            wit,
        }
    }

    fn part(&self, part: &Part) -> Place<'_> {
        let wit = match (part.when, self.wit.as_str()) {
            (When::Some, wit) => wit.to_string(),
            (_, "") => part.wit.clone(),
            (_, wit) => format!("{wit}.{}", part.wit),
        };
        self.inside(self.c.member(&part.member), wit)
    }
}

/// Makes values.
pub(super) struct Values<'a, 'h> {
    model: &'a Model<'a>,
    handles: &'h mut Handles<'a>,
    pub unknown: &'h mut Unknowns,
    /// How many handles a value of each type has at most, lists with two items.
    counts: HashMap<usize, usize>,
}

impl<'a, 'h> Values<'a, 'h> {
    pub(super) fn new(
        model: &'a Model<'a>,
        handles: &'h mut Handles<'a>,
        unknown: &'h mut Unknowns,
    ) -> Self {
        Self {
            model,
            handles,
            unknown,
            counts: HashMap::new(),
        }
    }

    /// Whether values of type `ty` can hold handles of resources.
    pub(super) fn holds_handles(&self, ty: usize) -> bool {
        self.model.types[ty].holds_handles()
    }

    /// Whether values of type `ty` can be made.
    pub(super) fn can_make(&mut self, ty: usize) -> bool {
        self.count(ty) <= MOST_HANDLES
    }

    fn count(&mut self, ty: usize) -> usize {
        if let Some(count) = self.counts.get(&ty) {
            return *count;
        }
        let model = self.model;
        let count = match &model.types[ty].shape {
            Shape::Borrow(_) | Shape::Own(_) => 1,
            Shape::List(Some(item)) => self.count(*item).saturating_mul(2),
            shape => {
                let parts = shape.parts().iter().map(|part| self.count(part.ty));
                parts.fold(0, usize::saturating_add)
            }
        };
        self.counts.insert(ty, count);
        count
    }

    /// The values of type `ty` that are tried at `at`: each option with and without, each case of a variant that holds
    /// handles and one that does not, lists with no, one and two items. Each of these is in one of them; not each
    /// combination. `lists` are the local variables for items; without it, lists stay unknown.
    pub(super) fn alternatives(
        &mut self,
        ty: usize,
        at: &Place,
        lists: &mut Option<Names>,
    ) -> Vec<Alternative> {
        let model = self.model;
        if !model.types[ty].holds_handles() {
            return vec![Vec::new()];
        }
        let mut made = match &model.types[ty].shape {
            Shape::Borrow(resource) => vec![vec![self.handle(at, *resource, false)]],
            Shape::Own(resource) => vec![vec![self.handle(at, *resource, true)]],
            Shape::End | Shape::String | Shape::List(None) => vec![Vec::new()],
            Shape::Members(parts) => self.members(parts, at, lists),
            Shape::Option(part) => {
                let mut made = self.case(part, at, "is_some = true", lists);
                made.push(vec![set(at, "is_some = false")]);
                made
            }
            Shape::Result(parts) => {
                let ok = parts.iter().find(|part| part.when == When::Ok);
                let err = parts.iter().find(|part| part.when == When::Err);
                let mut made = self.maybe(ok, at, "is_err = false", lists);
                made.extend(self.maybe(err, at, "is_err = true", lists));
                made
            }
            Shape::Variant { cases, parts } => self.variant(*cases, parts, at, lists),
            Shape::List(Some(item)) => self.list(*item, at, lists),
        };
        made.truncate(MOST_ALTERNATIVES);
        made
    }

    fn handle(&mut self, at: &Place, resource: usize, is_own: bool) -> String {
        let handle = Handle { resource, is_own };
        let number = self.handles.given(at.function, at.source, &at.wit, handle);
        set(at, &format!("__handle = {number}"))
    }

    fn members(
        &mut self,
        parts: &[Part],
        at: &Place,
        lists: &mut Option<Names>,
    ) -> Vec<Alternative> {
        let parts = parts.iter();
        let made = parts.map(|part| self.alternatives(part.ty, &at.part(part), lists));
        together(made.collect())
    }

    /// The values of a case with the payload `part`, which `discriminant` chooses.
    fn case(
        &mut self,
        part: &Part,
        at: &Place,
        discriminant: &str,
        lists: &mut Option<Names>,
    ) -> Vec<Alternative> {
        let mut made = self.alternatives(part.ty, &at.part(part), lists);
        for alternative in &mut made {
            alternative.insert(0, set(at, discriminant));
        }
        made
    }

    fn maybe(
        &mut self,
        part: Option<&Part>,
        at: &Place,
        discriminant: &str,
        lists: &mut Option<Names>,
    ) -> Vec<Alternative> {
        match part {
            Some(part) => self.case(part, at, discriminant, lists),
            None => vec![vec![set(at, discriminant)]],
        }
    }

    fn variant(
        &mut self,
        cases: usize,
        parts: &[Part],
        at: &Place,
        lists: &mut Option<Names>,
    ) -> Vec<Alternative> {
        let model = self.model;
        let holds = |part: &&Part| model.types[part.ty].holds_handles();
        let with: Vec<_> = parts.iter().filter(holds).collect();
        let mut made = Vec::new();
        for part in &with {
            if let When::Tag(tag) = part.when {
                made.extend(self.case(part, at, &format!("tag = {tag}"), lists));
            }
        }
        if with.len() < cases {
            // Any of the others.
            let tag = at.c.member("tag");
            let tags = with.iter().filter_map(|part| match part.when {
                When::Tag(number) => Some(format!("{tag} == {number}")),
                _ => None,
            });
            let tags: Vec<_> = tags.chain([format!("{tag} >= {cases}")]).collect();
            let stop = self.unknown.stop();
            made.push(vec![format!("if ({}) {stop}()", tags.join(" || "))]);
        }
        made
    }

    fn list(&mut self, item: usize, at: &Place, lists: &mut Option<Names>) -> Vec<Alternative> {
        let Some(names) = lists else {
            return vec![Vec::new()];
        };
        let array = names.claim("items");
        let c_type = self.model.types[item].c_name;
        let unknown = self.unknown.of(c_type);
        let place = |i: usize| at.inside(format!("{array}[{i}]"), format!("{}[{i}]", at.wit));
        let first = self.alternatives(item, &place(0), lists);
        let second = self.alternatives(item, &place(1), lists);
        let filled = |items: &[&Alternative]| {
            let length = items.len();
            let values = vec![format!("{unknown}()"); length].join(", ");
            let mut made = vec![format!("{c_type} {array}[{length}] = {{{values}}}")];
            made.extend(items.iter().flat_map(|item| item.iter().cloned()));
            made.push(set(at, &format!("ptr = {array}")));
            made.push(set(at, &format!("len = {length}")));
            made
        };
        let mut made: Vec<_> = first.iter().map(|item| filled(&[item])).collect();
        made.push(filled(&[&first[0], &second[0]]));
        if second.len() > 1 {
            made.push(filled(&[&first[0], &second[second.len() - 1]]));
        }
        made.push(vec![set(at, "len = 0")]);
        made
    }
}

/// Values that are made together: as many as the most of one part, so that each part's every value is in one.
pub(super) fn together(parts: Vec<Vec<Alternative>>) -> Vec<Alternative> {
    let most = parts.iter().map(Vec::len).max().unwrap_or(1);
    let nth = |i: usize| {
        let chosen = parts.iter().map(|part| &part[i % part.len()]);
        chosen.flatten().cloned().collect()
    };
    (0..most).map(nth).collect()
}

fn set(at: &Place, member: &str) -> String {
    at.c.member(member)
}

#[cfg(test)]
mod tests;
