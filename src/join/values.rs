//! The C types that hold borrow handles or memory, met on the way down from the parameters.

use std::rc::Rc;

use anyhow::{Result, bail};
use foldhash::{HashMap, HashMapExt};
use wit_bindgen_c::{CTypeNameInfo, gen_type_name};
use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use super::Context;
use super::dialect::Dialect;
use super::header::{CType, Declared, MemberType};
use super::model::{Freeing, Part, Shape, ValueType, When};
use crate::Diagnostic;
use crate::analyze::{Holdings, HoldingsOf, Step, dealias, parts};
use crate::wit_text::type_name;

/// Collects value types, each once, a type after the types of its parts.
pub struct Values<'a> {
    context: Context<'a>,
    holdings: HoldingsOf<'a>,
    types: Vec<ValueType>,
    known: HashMap<CType<'a>, usize>,
    /// The positions of resources of which own handles are looked for; `None` when it is memory
    /// that is looked for.
    owned: Option<HashMap<TypeId, usize>>,
    /// Beside `types`: whether the bindings' free function of a type that has it as a part may
    /// pass over it.
    overlooked: Vec<bool>,
}

impl<'a> Values<'a> {
    /// Collects the types that hold borrow handles or memory.
    pub(super) fn new(context: Context<'a>, holdings: HoldingsOf<'a>) -> Self {
        Self {
            context,
            holdings,
            types: Vec::new(),
            known: HashMap::new(),
            owned: None,
            overlooked: Vec::new(),
        }
    }

    /// Collects the types that hold borrow handles or own handles; `owned` are the positions of
    /// the resources by their definition.
    pub(super) fn of_handles(
        context: Context<'a>,
        holdings: HoldingsOf<'a>,
        owned: HashMap<TypeId, usize>,
    ) -> Self {
        Self {
            owned: Some(owned),
            ..Self::new(context, holdings)
        }
    }

    pub fn into_types(self) -> Vec<ValueType> {
        self.types
    }

    pub fn holdings(&mut self, ty: Type) -> Rc<Holdings> {
        self.holdings.of(ty)
    }

    /// The position of the value type for the WIT type `ty`, which the bindings call `c`; `None`
    /// when it holds nothing.
    ///
    /// # Errors
    /// The header's struct is not that of the WIT type.
    pub fn value(&mut self, ty: Type, c: CType<'a>) -> Result<Option<usize>> {
        let holdings = self.holdings.of(ty);
        let holds_more = match &self.owned {
            Some(_) => holdings.owns,
            None => holdings.memory,
        };
        if !holdings.has_borrow_site() && !holds_more {
            return Ok(None);
        }
        let canonical = self.context.header.canonical(c);
        if let Some(position) = self.known.get(&canonical) {
            return Ok(Some(*position));
        }
        if canonical.pointers > 0 {
            return Err(self.mismatch(ty, canonical, "a struct", "a pointer"));
        }
        let shape = self.shape(ty, canonical)?;
        let free = match self.is_plain(&holdings, &shape) {
            _ if !holdings.memory => None,
            true => Some(self.freeing_parts(&shape)),
            false => Some(self.freeing(canonical, &shape)),
        };
        let overlooked = self.is_overlooked(ty) || self.any_part(&shape, |p| self.overlooked[p]);
        let position = self.types.len();
        self.types.push(ValueType {
            c_name: canonical.base.to_string(),
            wit: type_name(self.context.resolve, &ty),
            shape,
            borrows: holdings.borrows.iter().copied().collect(),
            free,
            free_function: self.free_function(canonical),
        });
        self.overlooked.push(overlooked);
        self.known.insert(canonical, position);
        Ok(Some(position))
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
            TypeDefKind::Handle(handle) => {
                let borrowed = self.holdings.borrowed(*handle).map(Shape::Borrow);
                match borrowed.or_else(|| self.owned(*handle).map(Shape::Own)) {
                    Some(shape) => shape,
                    None => bail!(self.mismatch(ty, c, "a borrow handle", "another handle")),
                }
            }
            TypeDefKind::List(item) => self.list(ty, *item, c)?,
            TypeDefKind::Map(..) => self.map(ty, id, c)?,
            TypeDefKind::Variant(_) => Shape::Variant(self.members(ty, id, c)?),
            TypeDefKind::Option(_) | TypeDefKind::Result(_) => {
                Shape::Either(self.members(ty, id, c)?)
            }
            _ => Shape::Members(self.members(ty, id, c)?),
        })
    }

    fn owned(&self, handle: Handle) -> Option<usize> {
        let Handle::Own(resource) = handle else {
            return None;
        };
        match dealias(self.context.resolve, Type::Id(resource)) {
            Type::Id(defined) => self.owned.as_ref()?.get(&defined).copied(),
            _ => None,
        }
    }

    fn list(&mut self, ty: Type, item: Type, c: CType<'a>) -> Result<Shape> {
        let item_type = self.item_type(ty, c)?;
        Ok(Shape::List(self.value(item, item_type)?))
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
        let overlooked = members.iter().any(|part| self.overlooked[part.ty]);
        let position = self.types.len();
        self.types.push(ValueType {
            c_name: entry.base.to_string(),
            wit: format!("entry of {}", type_name(self.context.resolve, &ty)),
            shape: Shape::Members(members),
            borrows: Vec::new(),
            free: Some(Freeing::Parts),
            free_function: None,
        });
        self.overlooked.push(overlooked);
        self.known.insert(entry, position);
        Ok(Shape::List(Some(position)))
    }

    fn item_type(&self, ty: Type, c: CType<'a>) -> Result<CType<'a>> {
        match self.member_type(c, "ptr") {
            Some(pointer) if pointer.pointers > 0 => Ok(CType {
                base: pointer.base,
                pointers: pointer.pointers - 1,
            }),
            _ => Err(self.mismatch(ty, c, "a member `ptr`", "no such pointer")),
        }
    }

    fn members(&mut self, ty: Type, id: TypeId, c: CType<'a>) -> Result<Vec<Part>> {
        let mut members = Vec::new();
        for part in parts(self.context.resolve, id) {
            let (when, member) = place(&self.context.bindings.dialect, &part.step);
            let Some(member_type) = self.member_type(c, &member) else {
                bail!(self.mismatch(ty, c, &format!("a member `{member}`"), "no such member"));
            };
            if let Some(position) = self.value(part.ty, member_type)? {
                members.push(Part {
                    when,
                    member,
                    ty: position,
                    wit: wit_place(&part.step),
                });
            }
        }
        Ok(members)
    }

    /// The type of `member` (`name` or `union.name`) of the struct `c`.
    fn member_type(&self, c: CType<'a>, member: &str) -> Option<CType<'a>> {
        let mut members = self.context.header.structs.get(c.base)?;
        let mut names = member.split('.').peekable();
        while let Some(name) = names.next() {
            match (&find(members, name)?.ty, names.peek()) {
                (MemberType::Plain(ty), None) => return Some(*ty),
                (MemberType::Union(inner), Some(_)) => members = inner,
                _ => return None,
            }
        }
        None
    }

    fn freeing(&self, c: CType<'a>, shape: &Shape) -> Freeing {
        let is_complete = !self.any_part(shape, |part| self.overlooked[part]);
        match self.free_function(c).filter(|_| is_complete) {
            Some(function) => Freeing::Function(function),
            None => Freeing::Parts,
        }
    }

    /// Whether the memory of a value with borrows is that of lists and strings alone, or in a list.
    /// Freed where it is, it costs what a loop written by hand does: the bindings' function would
    /// want the value in memory, to point to it. The items of a list are there already.
    fn is_plain(&self, holdings: &Holdings, shape: &Shape) -> bool {
        let by_function = |p: usize| {
            let ty = &self.types[p];
            !matches!(ty.shape, Shape::String) && matches!(ty.free, Some(Freeing::Function(_)))
        };
        let is_list = matches!(shape, Shape::List(_));
        holdings.has_borrow_site() && (is_list || !self.any_part(shape, by_function))
    }

    /// A string beside borrows is freed as a list is.
    fn freeing_parts(&mut self, shape: &Shape) -> Freeing {
        for part in shape.parts() {
            if matches!(self.types[part].shape, Shape::String) {
                self.types[part].free = Some(Freeing::Parts);
            }
        }
        Freeing::Parts
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

    fn any_part(&self, shape: &Shape, is: impl Fn(usize) -> bool) -> bool {
        shape.parts().into_iter().any(is)
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
pub fn free_function(name: &str) -> String {
    format!("{}_free", name.strip_suffix("_t").unwrap_or(name))
}

fn find<'h, 'a>(members: &'h [Declared<'a>], name: &str) -> Option<&'h Declared<'a>> {
    members.iter().find(|member| member.name == name)
}

/// When a part is there, and its member in the C struct.
fn place(dialect: &Dialect, step: &Step) -> (When, String) {
    match step {
        Step::Field(name) => (When::Always, dialect.member(name)),
        Step::Element(i) => (When::Always, format!("f{i}")),
        Step::Case(tag, name) => (When::Tag(*tag), format!("val.{}", dialect.member(name))),
        Step::Some => (When::Some, "val".into()),
        Step::Ok => (When::Ok, "val.ok".into()),
        Step::Err => (When::Err, "val.err".into()),
        Step::Key => (When::Always, "key".into()),
        Step::Value => (When::Always, "value".into()),
        Step::Item => (When::Always, "ptr".into()),
    }
}

fn wit_place(step: &Step) -> String {
    match step {
        Step::Field(name) | Step::Case(_, name) => name.clone(),
        Step::Element(i) => i.to_string(),
        Step::Some => "some".into(),
        Step::Ok => "ok".into(),
        Step::Err => "err".into(),
        Step::Key => "key".into(),
        Step::Value => "value".into(),
        Step::Item => "item".into(),
    }
}
