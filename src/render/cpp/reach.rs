//! The types that a world's functions use, each after the types of its parts.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};
use wit_parser::{Type, TypeDefKind, TypeId};

use super::naming::is_defined;
use super::spelling::{Form, Speller};
use crate::analyze::{children, dealias};

/// What is used.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Records, variants, enums and flags, each in the forms in which it is used.
    pub definitions: Vec<(TypeId, Form)>,
    /// Those with handles inside that a call or a task gives away, or that are lent until a call returns.
    pub given: HashSet<(TypeId, Form)>,
    /// The numbers of elements of tuples.
    pub tuples: BTreeSet<usize>,
    pub has_strings: bool,
    pub has_lists: bool,
    pub has_maps: bool,
    pub has_options: bool,
    pub has_results: bool,
    pub has_variants: bool,
    seen: HashSet<(TypeId, Form)>,
    defaults: HashMap<TypeId, bool>,
}

impl Reached {
    /// What the functions of the world use.
    pub(super) fn new(speller: Speller) -> Self {
        let mut reached = Self::default();
        let model = speller.model;
        for export in &model.exports {
            let params = export.definition.params.iter().map(|param| param.ty);
            for ty in params.chain(export.definition.result) {
                reached.add(speller, ty, Form::Owned);
            }
            // A task gives its result away while it has it.
            if let Some(result) = export.definition.result.filter(|_| export.is_async) {
                reached.give(speller, result);
            }
        }
        for import in &model.imports {
            for param in &import.definition.params {
                reached.add(speller, param.ty, Form::Lent);
                if speller.holds_owns(param.ty) || import.is_async {
                    reached.give(speller, param.ty);
                }
            }
            if let Some(result) = import.definition.result {
                reached.add(speller, result, Form::Owned);
            }
        }
        reached
    }

    /// Whether `ty` is used in this form, or needs no definition for it.
    pub(super) fn uses(&self, speller: Speller, ty: Type, form: Form) -> bool {
        let resolve = speller.model.resolve;
        match dealias(resolve, ty) {
            Type::Id(id) => {
                let is_resource = matches!(resolve.types[id].kind, TypeDefKind::Resource);
                is_resource || self.seen.contains(&(id, form))
            }
            ty => ty != Type::String || self.has_strings,
        }
    }

    /// Whether a value of the C++ class for `ty` can be made of nothing.
    pub(super) fn has_default(&self, speller: Speller, ty: Type) -> bool {
        let Type::Id(id) = dealias(speller.model.resolve, ty) else {
            return true;
        };
        match &speller.model.resolve.types[id].kind {
            TypeDefKind::Handle(_) | TypeDefKind::Variant(_) => false,
            TypeDefKind::Stream(_) | TypeDefKind::Future(_) => !speller.has_end(id),
            TypeDefKind::Record(_) | TypeDefKind::Tuple(_) => {
                self.defaults.get(&id).copied().unwrap_or_default()
            }
            TypeDefKind::Result(result) => result.ok.is_none_or(|ok| self.has_default(speller, ok)),
            _ => true,
        }
    }

    fn add(&mut self, speller: Speller, ty: Type, form: Form) {
        let resolve = speller.model.resolve;
        let Type::Id(id) = dealias(resolve, ty) else {
            self.has_strings |= dealias(resolve, ty) == Type::String;
            return;
        };
        let form = match speller.holds_borrows(Type::Id(id)) {
            true => form,
            false => Form::Owned,
        };
        if !self.seen.insert((id, form)) {
            return;
        }
        let children = children(resolve, id);
        for child in &children {
            if !child.step.is_payload() {
                self.add(speller, child.ty, form);
            } else if speller.has_end(id) {
                self.add(speller, child.ty, form);
                self.give(speller, child.ty);
            }
        }
        let mut types = children.iter().map(|child| child.ty);
        let has_default = types.all(|ty| self.has_default(speller, ty));
        self.defaults.insert(id, has_default);
        let kind = &resolve.types[id].kind;
        match kind {
            TypeDefKind::List(_) => self.has_lists = true,
            TypeDefKind::Stream(_) => self.has_lists |= speller.has_end(id),
            TypeDefKind::Map(..) => {
                self.has_lists = true;
                self.has_maps = true;
            }
            TypeDefKind::Option(_) => self.has_options = true,
            TypeDefKind::Result(_) => self.has_results = true,
            TypeDefKind::Tuple(tuple) => {
                self.tuples.insert(tuple.types.len());
            }
            kind if is_defined(kind) => {
                self.has_variants |= matches!(kind, TypeDefKind::Variant(_));
                self.definitions.push((id, form));
            }
            _ => {}
        }
    }

    fn give(&mut self, speller: Speller, ty: Type) {
        let resolve = speller.model.resolve;
        let Type::Id(id) = dealias(resolve, ty) else {
            return;
        };
        let form = match speller.holds_borrows(Type::Id(id)) {
            true => Form::Lent,
            false => Form::Owned,
        };
        if !speller.holds_handles(ty) || !self.given.insert((id, form)) {
            return;
        }
        for child in children(resolve, id) {
            self.give(speller, child.ty);
        }
    }
}
