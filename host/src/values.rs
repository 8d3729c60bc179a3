//! Argument values made from their types alone.

use std::sync::Arc;

use anyhow::{Result, bail};
use wasmtime::component::{ResourceAny, ResourceType, Type, Val};

use crate::constants::Constants;
use crate::handed::Handed;
use crate::shape::Chooser;
pub use crate::shape::Mode;

/// Which side defines a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The host; the component imports it.
    Imported,
    /// The component under test.
    Exported,
}

/// Where the handles in made values come from.
pub trait Resources {
    /// A live resource of this type, to be lent for one call.
    fn lend(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)>;
    /// A fresh resource of this type, to be given away.
    fn give(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)>;
    /// The component's own constants, which are tried as values in the mode `Varied`.
    fn constants(&self) -> Arc<Constants>;
}

/// A maker of values. Each call of [`Values::make`] is one round; rounds go through the shapes that the mode has.
#[derive(Clone, Debug)]
pub struct Values {
    mode: Mode,
    round: u64,
}

impl Values {
    /// A maker at round 0.
    pub fn new(mode: Mode) -> Values {
        Values::at(mode, 0)
    }

    /// A maker at this round: its values do not depend on what was made before.
    pub fn at(mode: Mode, round: u64) -> Values {
        Values { mode, round }
    }

    /// A random number, always the same for the same round.
    pub(crate) fn chance(&self) -> usize {
        Chooser::new(self.mode, self.round).bits() as usize
    }

    /// Makes one value for each type, and counts the handles in them.
    ///
    /// # Errors
    /// If a type has no value that a host can make (streams, futures), or `resources` has no such resource.
    pub fn make(
        &mut self,
        types: impl IntoIterator<Item = Type>,
        resources: &mut dyn Resources,
    ) -> Result<(Vec<Val>, Handed)> {
        let mut round = Round::new(self, resources);
        self.round += 1;
        let values = types
            .into_iter()
            .map(|ty| round.value(&ty))
            .collect::<Result<_>>()?;
        Ok((values, round.handed))
    }
}

/// The making of the values of one round.
pub(crate) struct Round<'a> {
    chooser: Chooser,
    constants: Arc<Constants>,
    resources: &'a mut dyn Resources,
    pub handed: Handed,
}

impl<'a> Round<'a> {
    pub(crate) fn new(values: &Values, resources: &'a mut dyn Resources) -> Self {
        Round {
            chooser: Chooser::new(values.mode, values.round),
            constants: resources.constants(),
            resources,
            handed: Handed::default(),
        }
    }

    /// One of the component's constants, once in `times`, if there are any and values are varied.
    fn constant<T: Clone>(&mut self, all: impl Fn(&Constants) -> &[T], times: usize) -> Option<T> {
        let all = all(&self.constants);
        let tried = matches!(self.chooser.mode(), Mode::Varied(_)) && !all.is_empty();
        let tried = tried && self.chooser.pick(times) == 0;
        tried.then(|| all[self.chooser.pick(all.len())].clone())
    }

    /// The low bits of the result are an integer of `bits` bits.
    fn number(&mut self, bits: u32) -> u64 {
        let constant = self.constant(|constants| &constants.integers, 8);
        constant.unwrap_or_else(|| self.chooser.number(bits))
    }

    fn string(&mut self) -> String {
        let constant = self.constant(|constants| &constants.strings, 4);
        constant.unwrap_or_else(|| {
            let length = self.chooser.text_length();
            (0..length).map(|_| self.chooser.letter()).collect()
        })
    }

    fn list(&mut self, element: &Type) -> Result<Vec<Val>> {
        if let Type::U8 = element
            && let Some(text) = self.constant(|constants| &constants.strings, 8)
        {
            return Ok(text.into_bytes().into_iter().map(Val::U8).collect());
        }
        let length = self.chooser.length();
        (0..length).map(|_| self.value(element)).collect()
    }

    fn value(&mut self, ty: &Type) -> Result<Val> {
        Ok(match ty {
            Type::Bool => Val::Bool(self.chooser.bits() % 2 == 1),
            Type::S8 => Val::S8(self.number(8) as i8),
            Type::U8 => Val::U8(self.number(8) as u8),
            Type::S16 => Val::S16(self.number(16) as i16),
            Type::U16 => Val::U16(self.number(16) as u16),
            Type::S32 => Val::S32(self.number(32) as i32),
            Type::U32 => Val::U32(self.number(32) as u32),
            Type::S64 => Val::S64(self.number(64) as i64),
            Type::U64 => Val::U64(self.number(64)),
            Type::Float32 => {
                let constant = self.constant(|constants| &constants.floats, 8);
                Val::Float32(constant.map_or_else(|| self.chooser.float32(), |n| n as f32))
            }
            Type::Float64 => {
                let constant = self.constant(|constants| &constants.floats, 8);
                Val::Float64(constant.unwrap_or_else(|| self.chooser.float64()))
            }
            Type::Char => Val::Char(self.chooser.letter()),
            Type::String => Val::String(self.string()),
            Type::Own(resource) => self.own(*resource)?,
            Type::Borrow(resource) => self.borrow(*resource)?,
            compound => self.compound(compound)?,
        })
    }

    fn compound(&mut self, ty: &Type) -> Result<Val> {
        Ok(match ty {
            Type::List(list) => Val::List(self.list(&list.ty())?),
            Type::FixedLengthList(list) => {
                let (length, element) = (list.len(), list.ty());
                Val::FixedLengthList(
                    (0..length)
                        .map(|_| self.value(&element))
                        .collect::<Result<_>>()?,
                )
            }
            Type::Map(map) => {
                let length = self.chooser.length();
                let pair = |_| Ok((self.value(&map.key())?, self.value(&map.value())?));
                Val::Map((0..length).map(pair).collect::<Result<_>>()?)
            }
            Type::Record(record) => Val::Record(
                record
                    .fields()
                    .map(|field| Ok((field.name.to_owned(), self.value(&field.ty)?)))
                    .collect::<Result<_>>()?,
            ),
            Type::Tuple(tuple) => Val::Tuple(
                tuple
                    .types()
                    .map(|ty| self.value(&ty))
                    .collect::<Result<_>>()?,
            ),
            Type::Option(option) => {
                let some = self.chooser.some();
                Val::Option(self.payload(some.then(|| option.ty()))?)
            }
            Type::Flags(flags) => {
                let chosen = |_: &&str| self.chooser.bits() % 2 == 1;
                Val::Flags(flags.names().filter(chosen).map(str::to_owned).collect())
            }
            Type::Enum(cases) => {
                let picked = self.chooser.pick(cases.names().len());
                Val::Enum(cases.names().nth(picked).unwrap_or_default().to_owned())
            }
            Type::Variant(variant) => {
                let (names, payloads): (Vec<_>, Vec<_>) = variant
                    .cases()
                    .map(|case| (case.name.to_owned(), case.ty))
                    .unzip();
                let case = self.case(&payloads);
                Val::Variant(names[case].clone(), self.payload(payloads[case].clone())?)
            }
            Type::Result(result) => {
                let arms = [result.ok(), result.err()];
                let arm = self.case(&arms);
                let payload = self.payload(arms[arm].clone())?;
                Val::Result(if arm == 0 { Ok(payload) } else { Err(payload) })
            }
            other => bail!("no value can be made for the type {other:?}"),
        })
    }

    fn payload(&mut self, ty: Option<Type>) -> Result<Option<Box<Val>>> {
        ty.map(|ty| self.value(&ty).map(Box::new)).transpose()
    }

    /// Chooses a case of a variant or result, by the rule of the mode.
    fn case(&mut self, payloads: &[Option<Type>]) -> usize {
        let all = 0..payloads.len();
        match self.chooser.mode() {
            Mode::Empty => all
                .min_by_key(|&case| payload_weight(&payloads[case]))
                .unwrap_or(0),
            Mode::Shapes | Mode::Random(_) | Mode::Varied(_) => self.chooser.pick(payloads.len()),
            Mode::Full | Mode::Lists(_) => {
                let full: Vec<_> = all.filter(|&case| payloads[case].is_some()).collect();
                let picked = self.chooser.pick(full.len());
                full.get(picked).copied().unwrap_or(0)
            }
        }
    }

    pub(crate) fn borrow(&mut self, ty: ResourceType) -> Result<Val> {
        let (resource, side) = self.resources.lend(ty)?;
        match side {
            Side::Imported => self.handed.borrows += 1,
            Side::Exported => self.handed.exported_borrows += 1,
        }
        Ok(Val::Resource(resource))
    }

    pub(crate) fn own(&mut self, ty: ResourceType) -> Result<Val> {
        let (resource, side) = self.resources.give(ty)?;
        match side {
            Side::Imported => self.handed.owns += 1,
            Side::Exported => self.handed.exported_owns += 1,
        }
        Ok(Val::Resource(resource))
    }
}

/// How much a case must hold at least; handles weigh most.
fn payload_weight(payload: &Option<Type>) -> u32 {
    payload.as_ref().map_or(0, |ty| 1 + weight(ty))
}

fn weight(ty: &Type) -> u32 {
    match ty {
        Type::Own(_) | Type::Borrow(_) => 100,
        Type::Record(record) => record.fields().map(|field| weight(&field.ty)).sum(),
        Type::Tuple(tuple) => tuple.types().map(|ty| weight(&ty)).sum(),
        Type::Variant(variant) => variant
            .cases()
            .map(|case| payload_weight(&case.ty))
            .min()
            .unwrap_or(0),
        Type::Result(result) => payload_weight(&result.ok()).min(payload_weight(&result.err())),
        Type::FixedLengthList(list) => weight(&list.ty()).saturating_mul(list.len()),
        _ => 1,
    }
}
