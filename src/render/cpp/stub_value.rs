//! A value for a skeleton to return, as C++ writes it.

use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use super::definitions::case_names;
use super::reach::Reached;
use super::spelling::{At, Form, Speller};
use crate::analyze::dealias;
use crate::join::definition;

/// Makes values of result types.
pub(super) struct StubValues<'a, 'r> {
    pub speller: Speller<'a>,
    pub reached: &'r Reached,
    /// The exported resources of which objects were made of nothing.
    pub made: Vec<TypeId>,
}

impl StubValues<'_, '_> {
    /// An expression for a value of `ty`, if one can be made.
    pub(super) fn value(&mut self, ty: Type, at: At) -> Option<String> {
        if self.reached.has_default(self.speller, ty) {
            return Some("{}".into());
        }
        let Type::Id(id) = dealias(self.speller.model.resolve, ty) else {
            return None;
        };
        let spelled = self.speller.spell(ty, Form::Owned, at);
        match &self.speller.model.resolve.types[id].kind {
            TypeDefKind::Handle(Handle::Own(id)) => {
                let id = definition(self.speller.model.resolve, *id);
                let is_ours = !self.speller.is_imported(id);
                is_ours.then(|| {
                    self.made.push(id);
                    format!("{spelled}::make()")
                })
            }
            // What is never written ends at once. A future must be written.
            TypeDefKind::Stream(_) => Some(format!("{spelled}::make().reader")),
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter().map(|field| field.ty);
                self.all(fields.collect(), &spelled, at)
            }
            TypeDefKind::Tuple(tuple) => self.all(tuple.types.clone(), &spelled, at),
            TypeDefKind::Variant(variant) => {
                let class = self.speller.naming.of(id)?;
                let names = case_names(variant, &class.name);
                let mut cases = variant.cases.iter().zip(names);
                cases.find_map(|(case, name)| match case.ty {
                    None => Some(format!("{spelled}::{name}()")),
                    Some(ty) => Some(format!("{spelled}::{name}({})", self.value(ty, at)?)),
                })
            }
            TypeDefKind::Result(result) => {
                let ok = result.ok.and_then(|ok| self.value(ok, at));
                ok.map(|ok| format!("{spelled}({ok})")).or_else(|| {
                    let err = result.err.map_or(Some(String::new()), |err| {
                        let value = self.value(err, at)?;
                        let err = self.speller.spell(err, Form::Owned, at);
                        Some(if value == "{}" {
                            format!("{err}{{}}")
                        } else {
                            value
                        })
                    })?;
                    Some(format!("{spelled}(unexpected({err}))"))
                })
            }
            _ => None,
        }
    }

    fn all(&mut self, types: Vec<Type>, spelled: &str, at: At) -> Option<String> {
        let values = types.into_iter().map(|ty| self.value(ty, at));
        let values: Option<Vec<_>> = values.collect();
        values.map(|values| format!("{spelled}{{{}}}", values.join(", ")))
    }
}
