//! The C types that hold something, met on the way down from parameters and results.

use std::sync::Arc;

use anyhow::{Result, bail};
use foldhash::{HashMap, HashMapExt};
use wit_bindgen_c::{CTypeNameInfo, gen_type_name};
use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use super::Context;
use super::ends::Ends;
use super::value_type::{Part, Shape, ValueType, When};
use crate::Diagnostic;
use crate::analyze::{Contents, ContentsOf, Duty, PathStep, children, dealias};
use crate::header::{CType, HeaderFacts, Member, MemberType};
use crate::wit_text::type_name;

/// Collects types that hold something, each once, a type after the types of its parts.
pub(super) struct Types<'a> {
    context: Context<'a>,
    contents: ContentsOf<'a>,
    types: Vec<ValueType<'a>>,
    known: HashMap<CType<'a>, usize>,
    ends: Ends<'a>,
}

/// What was collected.
pub(super) struct Collected<'a> {
    pub types: Vec<ValueType<'a>>,
    /// What all types hold.
    pub contents: ContentsOf<'a>,
    pub ends: Ends<'a>,
}

impl<'a> Types<'a> {
    /// An empty collection.
    pub(super) fn new(context: Context<'a>, contents: ContentsOf<'a>) -> Self {
        Self {
            context,
            contents,
            types: Vec::new(),
            known: HashMap::new(),
            ends: Ends::new(),
        }
    }

    /// What was collected. What comes through streams and futures is in no value, so that only the ends in it are.
    ///
    /// # Errors
    /// The header's struct is not that of a type that comes through one.
    pub(super) fn into_parts(mut self) -> Result<Collected<'a>> {
        let count = self.types.len();
        let mut position = 0;
        while let Some(end) = self.ends.iter().nth(position) {
            if let Some((ty, c)) = end.payload {
                self.position(ty, c)?;
            }
            position += 1;
        }
        self.types.truncate(count);
        Ok(Collected {
            types: self.types,
            contents: self.contents,
            ends: self.ends,
        })
    }

    /// What a value of the WIT type `ty` holds.
    pub(super) fn contents(&mut self, ty: Type) -> Arc<Contents> {
        self.contents.of(ty)
    }

    /// The position of the WIT type `ty`, which the bindings call `c`; `None` when it holds nothing.
    ///
    /// # Errors
    /// The header's struct is not that of the WIT type.
    pub(super) fn position(&mut self, ty: Type, c: CType<'a>) -> Result<Option<usize>> {
        let contents = self.contents.of(ty);
        if contents.is_empty() {
            return Ok(None);
        }
        if let Type::Id(id) = dealias(self.context.resolve, ty) {
            self.ends.meet(&self.context, id, c);
        }
        let canonical = self.context.header.canonical(c);
        if let Some(position) = self.known.get(&canonical) {
            return Ok(Some(*position));
        }
        if canonical.pointers > 0 {
            return Err(self.mismatch(ty, canonical, "a struct", "a pointer"));
        }
        let shape = self.shape(ty, canonical)?;
        let wit = type_name(self.context.resolve, &ty);
        let may_leak = self.is_overlooked(ty);
        Ok(Some(self.add(canonical, wit, shape, contents, may_leak)))
    }

    /// Adds a type after the types of its parts, and gives its position.
    fn add(
        &mut self,
        c: CType<'a>,
        wit: String,
        shape: Shape,
        contents: Arc<Contents>,
        may_leak: bool,
    ) -> usize {
        let position = self.types.len();
        let mut inside = shape.inside().into_iter();
        self.types.push(ValueType {
            c_name: c.base,
            wit,
            may_leak: may_leak || inside.any(|part| self.types[part].may_leak),
            shape,
            contents,
            free_function: self.free_function(c),
        });
        self.known.insert(c, position);
        position
    }

    fn shape(&mut self, ty: Type, c: CType<'a>) -> Result<Shape> {
        let Type::Id(id) = dealias(self.context.resolve, ty) else {
            let free = free_function(c.base);
            return match self.context.header.declares(&free) {
                true => Ok(Shape::String),
                false => Err(self.mismatch(ty, c, &format!("`{free}`"), "no such function")),
            };
        };
        Ok(match &self.context.resolve.types[id].kind {
            TypeDefKind::Handle(handle) => match self.handle(*handle) {
                Some(shape) => shape,
                None => bail!(self.mismatch(ty, c, "a handle", "no handle")),
            },
            TypeDefKind::Stream(_) | TypeDefKind::Future(_) => Shape::End,
            TypeDefKind::List(item) => self.list(ty, *item, c)?,
            TypeDefKind::Map(..) => self.map(ty, id, c)?,
            TypeDefKind::Variant(variant) => Shape::Variant {
                cases: variant.cases.len(),
                parts: self.members(ty, id, c)?,
            },
            TypeDefKind::Option(_) => match self.members(ty, id, c)?.pop() {
                Some(payload) => Shape::Option(payload),
                None => Shape::Members(Vec::new()),
            },
            TypeDefKind::Result(_) => Shape::Result(self.members(ty, id, c)?),
            TypeDefKind::Record(_) | TypeDefKind::Tuple(_) => {
                Shape::Members(self.members(ty, id, c)?)
            }
            TypeDefKind::Type(_)
            | TypeDefKind::FixedLengthList(..)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Resource
            | TypeDefKind::Unknown => bail!(self.mismatch(ty, c, "a value", "another type")),
        })
    }

    fn handle(&self, handle: Handle) -> Option<Shape> {
        let (resource, duty) = self.contents.received(handle)?;
        match duty {
            Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn => Some(Shape::Borrow(resource)),
            Duty::Owned => Some(Shape::Own(resource)),
            Duty::Pointer | Duty::Lent | Duty::GivenAway | Duty::Forbidden => None,
        }
    }

    fn list(&mut self, ty: Type, item: Type, c: CType<'a>) -> Result<Shape> {
        let item_type = self.item_type(ty, c)?;
        Ok(Shape::List(self.position(item, item_type)?))
    }

    /// A map is a list of entries, each a struct with a key and a value.
    fn map(&mut self, ty: Type, id: TypeId, c: CType<'a>) -> Result<Shape> {
        let entry = self.context.header.canonical(self.item_type(ty, c)?);
        if let Some(position) = self.known.get(&entry) {
            return Ok(Shape::List(Some(*position)));
        }
        let members = self.members(ty, id, entry)?;
        if members.is_empty() {
            return Ok(Shape::List(None));
        }
        let wit = format!("entry of {}", type_name(self.context.resolve, &ty));
        let contents = self.contents.of(ty);
        let position = self.add(entry, wit, Shape::Members(members), contents, false);
        Ok(Shape::List(Some(position)))
    }

    fn item_type(&self, ty: Type, c: CType<'a>) -> Result<CType<'a>> {
        match self.member_type(c, "ptr")? {
            Some(pointer) if pointer.pointers > 0 => Ok(CType {
                base: pointer.base,
                pointers: pointer.pointers - 1,
            }),
            _ => Err(self.mismatch(ty, c, "a member `ptr`", "no such pointer")),
        }
    }

    fn members(&mut self, ty: Type, id: TypeId, c: CType<'a>) -> Result<Vec<Part>> {
        let mut members = Vec::new();
        for child in children(self.context.resolve, id) {
            let (when, member) = member(&self.context.bindings.facts, &child.step);
            let Some(member_type) = self.member_type(c, &member)? else {
                bail!(self.mismatch(ty, c, &format!("a member `{member}`"), "no such member"));
            };
            if let Some(position) = self.position(child.ty, member_type)? {
                members.push(Part {
                    when,
                    member,
                    ty: position,
                    wit: wit_name(&child.step),
                });
            }
        }
        Ok(members)
    }

    /// The type of `member` (`name` or `union.name`) of the struct `c`.
    fn member_type(&self, c: CType<'a>, member: &str) -> Result<Option<CType<'a>>> {
        let Some(mut members) = self.context.header.members(c.base)? else {
            return Ok(None);
        };
        let mut names = member.split('.').peekable();
        while let Some(name) = names.next() {
            match (find(members, name).map(|member| &member.ty), names.peek()) {
                (Some(MemberType::Plain(ty)), None) => return Ok(Some(*ty)),
                (Some(MemberType::Union(inner)), Some(_)) => members = inner,
                _ => break,
            }
        }
        Ok(None)
    }

    fn free_function(&self, c: CType) -> Option<String> {
        let function = free_function(c.base);
        self.context.header.declares(&function).then_some(function)
    }

    /// wit-bindgen-c 0.63 gives anonymous types of primitives one name for the whole world
    /// (`w_list_u8_t`). When several packages use such a type, it makes the free function for the
    /// first and forgets that the others need freeing: a record with one then leaks it.
    fn is_overlooked(&self, ty: Type) -> bool {
        let Type::Id(id) = ty else { return false };
        let (info, _) = gen_type_name(self.context.resolve, id);
        matches!(info, CTypeNameInfo::Anonymous { is_prim: true })
    }

    fn mismatch(&self, ty: Type, c: CType, expected: &str, found: &str) -> anyhow::Error {
        let wit = type_name(self.context.resolve, &ty);
        Diagnostic::new(format!(
            "the bindings' type `{}` is not that of `{wit}`: expected {expected}, found {found}",
            c.base
        ))
        .help("make the bindings from the same WIT, world and options")
        .into()
    }
}

/// The function that frees the memory of a value of the C type `name`.
pub(super) fn free_function(name: &str) -> String {
    format!("{}_free", name.strip_suffix("_t").unwrap_or(name))
}

fn find<'h, 'a>(members: &'h [Member<'a>], name: &str) -> Option<&'h Member<'a>> {
    members.iter().find(|member| member.name == name)
}

/// When a part is there, and its member in the C struct.
fn member(facts: &HeaderFacts, step: &PathStep) -> (When, String) {
    match step {
        PathStep::Field(name) => (When::Always, facts.member(name)),
        PathStep::Element(i) => (When::Always, format!("f{i}")),
        PathStep::Case(tag, name) => (When::Tag(*tag), format!("val.{}", facts.member(name))),
        PathStep::Some => (When::Some, "val".into()),
        PathStep::Ok => (When::Ok, "val.ok".into()),
        PathStep::Err => (When::Err, "val.err".into()),
        PathStep::Key => (When::Always, "key".into()),
        PathStep::Value => (When::Always, "value".into()),
        PathStep::Item | PathStep::Stream | PathStep::Future => (When::Always, "ptr".into()),
    }
}

fn wit_name(step: &PathStep) -> String {
    match step {
        PathStep::Field(name) | PathStep::Case(_, name) => name.clone(),
        PathStep::Element(i) => i.to_string(),
        PathStep::Some => "some".into(),
        PathStep::Ok => "ok".into(),
        PathStep::Err => "err".into(),
        PathStep::Key => "key".into(),
        PathStep::Value => "value".into(),
        PathStep::Item => "item".into(),
        PathStep::Stream => "stream".into(),
        PathStep::Future => "future".into(),
    }
}
