//! Arguments like others, with handles of their own.

use anyhow::{Result, bail};
use wasmtime::component::{Type, Val};

use crate::values::Round;

impl Round<'_> {
    /// A value like `value`, with a fresh handle wherever the type has one.
    pub(crate) fn like(&mut self, ty: &Type, value: &Val) -> Result<Val> {
        Ok(match (ty, value) {
            (Type::Own(resource), _) => self.own(*resource)?,
            (Type::Borrow(resource), _) => self.borrow(*resource)?,
            (Type::List(list), Val::List(values)) => Val::List(self.all(&list.ty(), values)?),
            (Type::FixedLengthList(list), Val::FixedLengthList(values)) => {
                Val::FixedLengthList(self.all(&list.ty(), values)?)
            }
            (Type::Map(map), Val::Map(pairs)) => {
                let pair = |(key, value): &(Val, Val)| {
                    Ok((self.like(&map.key(), key)?, self.like(&map.value(), value)?))
                };
                Val::Map(pairs.iter().map(pair).collect::<Result<_>>()?)
            }
            (Type::Record(record), Val::Record(values)) => {
                let fields = record.fields().zip(values);
                let field = |(field, (name, value)): (_, &(String, Val))| {
                    let field: wasmtime::component::types::Field<'_> = field;
                    Ok((name.clone(), self.like(&field.ty, value)?))
                };
                Val::Record(fields.map(field).collect::<Result<_>>()?)
            }
            (Type::Tuple(tuple), Val::Tuple(values)) => {
                let parts = tuple.types().zip(values);
                let parts = parts.map(|(ty, value)| self.like(&ty, value));
                Val::Tuple(parts.collect::<Result<_>>()?)
            }
            (Type::Variant(variant), Val::Variant(name, value)) => {
                let case = variant.cases().find(|case| case.name == name.as_str());
                let ty = case.and_then(|case| case.ty);
                Val::Variant(name.clone(), self.maybe(ty, value)?)
            }
            (Type::Option(option), Val::Option(value)) => {
                Val::Option(self.maybe(Some(option.ty()), value)?)
            }
            (Type::Result(result), Val::Result(value)) => Val::Result(match value {
                Ok(value) => Ok(self.maybe(result.ok(), value)?),
                Err(value) => Err(self.maybe(result.err(), value)?),
            }),
            (_, Val::Resource(_)) => bail!("a handle where the type {ty:?} has none"),
            (_, plain) => plain.clone(),
        })
    }

    fn all(&mut self, ty: &Type, values: &[Val]) -> Result<Vec<Val>> {
        values.iter().map(|value| self.like(ty, value)).collect()
    }

    fn maybe(&mut self, ty: Option<Type>, value: &Option<Box<Val>>) -> Result<Option<Box<Val>>> {
        let pair = ty.zip(value.as_deref());
        pair.map(|(ty, value)| self.like(&ty, value).map(Box::new))
            .transpose()
    }
}
