//! WIT types as C++ spells them.

use std::fmt::{self, Write as _};

use foldhash::HashSet;
use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use super::naming::Naming;
use crate::analyze::dealias;
use crate::join::{Model, definition};

/// Who owns what a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// The value: its borrows are guards.
    Owned,
    /// The caller of an import, as far as borrows go: they are views.
    Lent,
}

/// Where a type is spelled.
#[derive(Clone, Copy)]
pub(super) struct At<'s> {
    /// The namespace below the root.
    pub path: &'s str,
    /// The members of the class around: a type with the name of one is spelled in full.
    pub hidden: Option<&'s HashSet<String>>,
    /// The class around. Its own names are not hidden: they are what its members call it.
    pub class: Option<&'s str>,
}

impl<'s> At<'s> {
    /// In the namespace `path`.
    pub(super) fn namespace(path: &'s str) -> Self {
        Self {
            path,
            hidden: None,
            class: None,
        }
    }

    /// Whether the name that these parts make is that of a member.
    fn hides(&self, name: &str, end: &str) -> bool {
        let is_own = || self.class == Some(name) && matches!(end, "" | "_guard" | "_view");
        let hidden = self.hidden.filter(|_| !is_own());
        hidden.is_some_and(|hidden| hidden.contains(&[name, end].concat()))
    }
}

/// Spells the types of a world.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    pub model: &'a Model<'a>,
    pub root: &'a str,
    pub naming: &'a Naming,
}

/// A type as it is spelled at one place.
#[derive(Clone, Copy)]
pub(super) struct Spelled<'s> {
    speller: Speller<'s>,
    ty: Type,
    form: Form,
    at: At<'s>,
}

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.speller.write(f, self.ty, self.form, self.at)
    }
}

/// The name of a definition at one place.
#[derive(Clone, Copy)]
pub(super) struct Named<'s> {
    speller: Speller<'s>,
    id: TypeId,
    end: &'static str,
    at: At<'s>,
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.speller.write_name(f, self.id, self.end, self.at)
    }
}

impl<'a> Speller<'a> {
    /// `ty` as the type of a value.
    pub(super) fn spelled<'s>(self, ty: Type, form: Form, at: At<'s>) -> Spelled<'s>
    where
        'a: 's,
    {
        let speller = self;
        Spelled {
            speller,
            ty,
            form,
            at,
        }
    }

    /// The same as text.
    pub(super) fn spell(&self, ty: Type, form: Form, at: At) -> String {
        let mut text = String::with_capacity(32);
        write!(text, "{}", self.spelled(ty, form, at)).expect("a string takes all text");
        text
    }

    fn write(&self, f: &mut fmt::Formatter, ty: Type, form: Form, at: At) -> fmt::Result {
        let Type::Id(id) = dealias(self.model.resolve, ty) else {
            return f.write_str(primitive(dealias(self.model.resolve, ty)));
        };
        let mut generic = |name: &str, types: &[Option<Type>], end: &str| {
            f.write_str(name)?;
            for (i, ty) in types.iter().enumerate() {
                f.write_str(if i == 0 { "" } else { ", " })?;
                match ty {
                    Some(ty) => self.write(f, *ty, form, at)?,
                    None => f.write_str("void")?,
                }
            }
            f.write_str(end)
        };
        match &self.model.resolve.types[id].kind {
            TypeDefKind::Handle(handle) => self.write_handle(f, *handle, form, at),
            TypeDefKind::List(item) => generic("list<", &[Some(*item)], ">"),
            TypeDefKind::Map(key, value) => {
                generic("list<map_entry<", &[Some(*key), Some(*value)], ">>")
            }
            TypeDefKind::Option(some) => generic("option<", &[Some(*some)], ">"),
            TypeDefKind::Result(result) => generic("result<", &[result.ok, result.err], ">"),
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<_> = tuple.types.iter().copied().map(Some).collect();
                generic("tuple<", &types, ">")
            }
            TypeDefKind::Stream(payload) if self.has_end(id) => {
                generic("stream<", &[*payload], ">")
            }
            TypeDefKind::Future(payload) if self.has_end(id) => {
                generic("future<", &[*payload], ">")
            }
            TypeDefKind::Stream(_) | TypeDefKind::Future(_) => f.write_str("uint32_t"),
            _ => {
                let end = match form == Form::Lent && self.holds_borrows(Type::Id(id)) {
                    true => "_view",
                    false => "",
                };
                self.write_name(f, id, end, at)
            }
        }
    }

    fn write_handle(
        &self,
        f: &mut fmt::Formatter,
        handle: Handle,
        form: Form,
        at: At,
    ) -> fmt::Result {
        let (Handle::Own(id) | Handle::Borrow(id)) = handle;
        let id = definition(self.model.resolve, id);
        match (self.is_imported(id), handle, form) {
            (true, Handle::Own(_), _) => self.write_name(f, id, "", at),
            (true, Handle::Borrow(_), Form::Owned) => self.write_name(f, id, "_guard", at),
            (true, Handle::Borrow(_), Form::Lent) => self.write_name(f, id, "_view", at),
            (false, Handle::Own(_), _) => write!(f, "own<{}>", self.named(id, "", at)),
            (false, Handle::Borrow(_), _) => write!(f, "{} *", self.named(id, "", at)),
        }
    }

    /// The name of the definition `id`, followed by `end`: short where it is declared or has an alias.
    pub(super) fn named<'s>(self, id: TypeId, end: &'static str, at: At<'s>) -> Named<'s>
    where
        'a: 's,
    {
        let speller = self;
        Named {
            speller,
            id,
            end,
            at,
        }
    }

    fn write_name(&self, f: &mut fmt::Formatter, id: TypeId, end: &str, at: At) -> fmt::Result {
        let local = self.naming.local(at.path, id);
        if let Some(local) = local.filter(|local| !at.hides(local, end)) {
            return write!(f, "{local}{end}");
        }
        match self.naming.of(id) {
            Some(full) => write!(f, "::{}::{}::{}{end}", self.root, full.path, full.name),
            None => f.write_str("void"), // a type that the world does not declare cannot be met
        }
    }

    /// Whether the resource `id` is imported.
    pub(super) fn is_imported(&self, id: TypeId) -> bool {
        self.model.resources.iter().any(|r| r.id == id)
    }

    /// Whether a value of `ty` can hold borrows of imported resources.
    pub(super) fn holds_borrows(&self, ty: Type) -> bool {
        let contents = self.model.contents.known(ty);
        contents.is_some_and(|contents| contents.has_borrow_site())
    }

    /// Whether a value of `ty` can hold own handles, or ends of streams and futures.
    pub(super) fn holds_owns(&self, ty: Type) -> bool {
        let contents = self.model.contents.known(ty);
        contents.is_some_and(|contents| contents.owns || contents.ends)
    }

    /// Whether a value of `ty` can hold any of those.
    pub(super) fn holds_handles(&self, ty: Type) -> bool {
        self.holds_owns(ty) || self.holds_borrows(ty)
    }

    /// Whether the bindings have functions for the ends of the stream or future `id`.
    pub(super) fn has_end(&self, id: TypeId) -> bool {
        self.model.ends.of(id).is_some()
    }

    pub(super) fn kind(&self, ty: Type) -> Kind {
        match kind(self.model.resolve, ty) {
            Kind::End(id) if !self.has_end(id) => Kind::Number,
            kind => kind,
        }
    }
}

/// What a type is to C++, as far as it decides how the type is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The same type in C and C++.
    Number,
    /// A number in C that has a type of its own in C++: an enum, flags, or a `char`.
    Named,
    Own(TypeId),
    Borrow(TypeId),
    /// The readable end of a stream or future.
    End(TypeId),
    String,
    /// A list or map of these items.
    List,
    Option(Type),
    Result,
    /// A record, tuple or variant.
    Other,
}

pub(super) fn kind(resolve: &Resolve, ty: Type) -> Kind {
    let id = match dealias(resolve, ty) {
        Type::Id(id) => id,
        Type::String => return Kind::String,
        Type::Char => return Kind::Named,
        _ => return Kind::Number,
    };
    match resolve.types[id].kind {
        TypeDefKind::Handle(Handle::Own(id)) => Kind::Own(definition(resolve, id)),
        TypeDefKind::Handle(Handle::Borrow(id)) => Kind::Borrow(definition(resolve, id)),
        TypeDefKind::List(_) | TypeDefKind::Map(..) => Kind::List,
        TypeDefKind::Option(some) => Kind::Option(some),
        TypeDefKind::Result(_) => Kind::Result,
        TypeDefKind::Enum(_) | TypeDefKind::Flags(_) => Kind::Named,
        TypeDefKind::Stream(_) | TypeDefKind::Future(_) => Kind::End(id),
        _ => Kind::Other,
    }
}

/// The spelling of a type that has no definition.
pub(super) fn primitive(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::U8 => "uint8_t",
        Type::U16 => "uint16_t",
        Type::U32 => "uint32_t",
        Type::U64 => "uint64_t",
        Type::S8 => "int8_t",
        Type::S16 => "int16_t",
        Type::S32 => "int32_t",
        Type::S64 => "int64_t",
        Type::F32 => "float",
        Type::F64 => "double",
        Type::Char => "char32_t",
        Type::String => "string",
        Type::ErrorContext | Type::Id(_) => "uint32_t",
    }
}
