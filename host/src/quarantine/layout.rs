//! Where the handles are in a value, by the Canonical ABI's rules for values in memory and as core values.

use wasm_encoder::ValType;
use wasmparser::PrimitiveValType;
use wasmparser::component_types::{ComponentDefinedType, ComponentValType, ResourceId};
use wasmparser::types::TypesRef;

/// The most core values that parameters are passed as, and one more to tell that there are too many.
pub(super) const FLAT: usize = 17;

/// The most parts that a type may have to be looked into. No real function comes near.
const PARTS: usize = 20_000;

/// A type, reduced to its layout and its handles.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub size: u32,
    pub align: u32,
    /// The core values that it is passed as, [`FLAT`] at most.
    pub flat: Vec<ValType>,
    pub parts: Parts,
}

/// The parts of a type that hold handles.
#[derive(Clone, Debug)]
pub(super) enum Parts {
    /// There are none.
    None,
    /// It is a handle. The value says which, as `what` does.
    Handle(u32),
    /// A record or tuple.
    Fields(Vec<Layout>),
    /// A variant, option or result.
    Cases {
        discriminant: u32,
        payload: u32,
        cases: Vec<Option<Layout>>,
    },
    /// A list, or a map as a list of pairs.
    List(Box<Layout>),
    /// A list of fixed length.
    Array(Box<Layout>, u32),
}

/// Says what to call a handle, `None` if it is of no interest. The flag tells a borrow from an own handle.
pub(super) type Wanted<'a> = dyn FnMut(ResourceId, bool) -> Option<u32> + 'a;

/// Reads types.
pub(super) struct Reader<'a, 'b> {
    types: TypesRef<'a>,
    wanted: &'b mut Wanted<'b>,
    parts: usize,
}

impl<'a, 'b> Reader<'a, 'b> {
    pub(super) fn new(types: TypesRef<'a>, wanted: &'b mut Wanted<'b>) -> Self {
        Reader {
            types,
            wanted,
            parts: 0,
        }
    }

    /// The layout of several values in a row. `None` if the types are too large to look into.
    pub(super) fn row(&mut self, types: impl Iterator<Item = ComponentValType>) -> Option<Layout> {
        let fields = types.map(|ty| self.value(ty)).collect::<Option<_>>()?;
        Some(fields_of(fields))
    }

    fn value(&mut self, ty: ComponentValType) -> Option<Layout> {
        self.parts += 1;
        if self.parts > PARTS {
            return None;
        }
        match ty {
            ComponentValType::Primitive(primitive) => Some(primitive_of(primitive)),
            ComponentValType::Type(id) => self.defined(self.types.get(id)?),
        }
    }

    fn payload(&mut self, ty: &Option<ComponentValType>) -> Option<Option<Layout>> {
        match ty {
            Some(ty) => self.value(*ty).map(Some),
            None => Some(None),
        }
    }

    fn handle(&mut self, resource: ResourceId, borrow: bool) -> Layout {
        let what = (self.wanted)(resource, borrow);
        what.map_or_else(|| plain(4, &[ValType::I32]), Layout::handle)
    }

    fn defined(&mut self, ty: &'a ComponentDefinedType) -> Option<Layout> {
        Some(match ty {
            ComponentDefinedType::Primitive(primitive) => primitive_of(*primitive),
            ComponentDefinedType::Record(record) => self.row(record.fields.values().copied())?,
            ComponentDefinedType::Tuple(tuple) => self.row(tuple.types.iter().copied())?,
            ComponentDefinedType::Variant(variant) => {
                let cases = variant.cases.values().map(|case| self.payload(&case.ty));
                cases_of(cases.collect::<Option<_>>()?)
            }
            ComponentDefinedType::Enum(names) => cases_of(vec![None; names.len()]),
            ComponentDefinedType::Option { ty, .. } => cases_of(vec![None, Some(self.value(*ty)?)]),
            ComponentDefinedType::Result { ok, err, .. } => {
                cases_of(vec![self.payload(ok)?, self.payload(err)?])
            }
            ComponentDefinedType::List { element, .. } => list_of(self.value(*element)?),
            ComponentDefinedType::Map { key, value, .. } => {
                list_of(self.row([*key, *value].into_iter())?)
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => array_of(self.value(*element)?, *length),
            ComponentDefinedType::Flags(names) => match names.len() {
                0..=8 => plain(1, &[ValType::I32]),
                9..=16 => plain(2, &[ValType::I32]),
                _ => plain(4, &[ValType::I32]),
            },
            ComponentDefinedType::Own(resource) => self.handle(resource.resource(), false),
            ComponentDefinedType::Borrow(resource) => self.handle(resource.resource(), true),
            ComponentDefinedType::Future { .. } | ComponentDefinedType::Stream { .. } => {
                plain(4, &[ValType::I32])
            }
        })
    }
}

impl Layout {
    /// A handle.
    pub(super) fn handle(what: u32) -> Layout {
        Layout {
            parts: Parts::Handle(what),
            ..plain(4, &[ValType::I32])
        }
    }

    /// A record with these fields.
    pub(super) fn record(fields: Vec<Layout>) -> Layout {
        fields_of(fields)
    }

    /// Whether there is a handle of interest in it.
    pub(super) fn has_handles(&self) -> bool {
        !matches!(self.parts, Parts::None)
    }

    /// Whether one is in a list, and so in memory even where the value is passed as core values.
    pub(super) fn has_lists(&self) -> bool {
        match &self.parts {
            Parts::None | Parts::Handle(_) => false,
            Parts::Fields(fields) => fields.iter().any(Layout::has_lists),
            Parts::Cases { cases, .. } => cases.iter().flatten().any(Layout::has_lists),
            Parts::List(_) => true,
            Parts::Array(element, _) => element.has_lists(),
        }
    }
}

/// The first multiple of `align` from `offset` on.
pub(super) fn aligned(offset: u32, align: u32) -> u32 {
    offset.checked_next_multiple_of(align).unwrap_or(u32::MAX)
}

fn plain(size: u32, flat: &[ValType]) -> Layout {
    Layout {
        size,
        align: size,
        flat: flat.to_vec(),
        parts: Parts::None,
    }
}

fn primitive_of(primitive: PrimitiveValType) -> Layout {
    use PrimitiveValType::*;
    match primitive {
        Bool | S8 | U8 => plain(1, &[ValType::I32]),
        S16 | U16 => plain(2, &[ValType::I32]),
        S32 | U32 | Char | ErrorContext => plain(4, &[ValType::I32]),
        S64 | U64 => plain(8, &[ValType::I64]),
        F32 => plain(4, &[ValType::F32]),
        F64 => plain(8, &[ValType::F64]),
        String => pair(),
    }
}

/// A pointer and a length.
fn pair() -> Layout {
    Layout {
        size: 8,
        ..plain(4, &[ValType::I32, ValType::I32])
    }
}

fn fields_of(fields: Vec<Layout>) -> Layout {
    let (mut size, mut align, mut flat) = (0, 1, Vec::new());
    for field in &fields {
        size = aligned(size, field.align).saturating_add(field.size);
        align = align.max(field.align);
        flat.extend(field.flat.iter().copied());
    }
    flat.truncate(FLAT);
    let parts = match fields.iter().any(Layout::has_handles) {
        true => Parts::Fields(fields),
        false => Parts::None,
    };
    Layout {
        size: aligned(size, align),
        align,
        flat,
        parts,
    }
}

fn cases_of(cases: Vec<Option<Layout>>) -> Layout {
    let discriminant = match cases.len() {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    };
    let some = || cases.iter().flatten();
    let align = some().map(|case| case.align).max().unwrap_or(1);
    let payload = aligned(discriminant, align);
    let largest = some().map(|case| case.size).max().unwrap_or(0);
    let mut flat: Vec<ValType> = Vec::new();
    for case in some() {
        for (at, ty) in case.flat.iter().enumerate() {
            match flat.get_mut(at) {
                Some(joined) => *joined = join(*joined, *ty),
                None => flat.push(*ty),
            }
        }
    }
    flat.insert(0, ValType::I32);
    flat.truncate(FLAT);
    let parts = match some().any(Layout::has_handles) {
        true => Parts::Cases {
            discriminant,
            payload,
            cases,
        },
        false => Parts::None,
    };
    let align = align.max(discriminant);
    Layout {
        size: aligned(payload.saturating_add(largest), align),
        align,
        flat,
        parts,
    }
}

/// The core type that can hold either of two.
fn join(a: ValType, b: ValType) -> ValType {
    match (a, b) {
        _ if a == b => a,
        (ValType::I32 | ValType::F32, ValType::I32 | ValType::F32) => ValType::I32,
        _ => ValType::I64,
    }
}

fn list_of(element: Layout) -> Layout {
    let parts = match element.has_handles() {
        true => Parts::List(Box::new(element)),
        false => Parts::None,
    };
    Layout { parts, ..pair() }
}

fn array_of(element: Layout, length: u32) -> Layout {
    let all = element.flat.len().saturating_mul(length as usize);
    let flat = element.flat.iter().copied().cycle().take(all.min(FLAT));
    Layout {
        size: element.size.saturating_mul(length),
        align: element.align,
        flat: flat.collect(),
        parts: match element.has_handles() {
            true => Parts::Array(Box::new(element), length),
            false => Parts::None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle() -> Layout {
        Layout::handle(7)
    }

    #[test]
    fn fields_lie_at_multiples_of_their_alignment() {
        let byte = primitive_of(PrimitiveValType::U8);
        let long = primitive_of(PrimitiveValType::U64);
        let record = fields_of(vec![byte.clone(), handle(), byte, long]);
        assert_eq!((record.size, record.align), (24, 8));
        assert_eq!(
            record.flat,
            [ValType::I32, ValType::I32, ValType::I32, ValType::I64]
        );
    }

    #[test]
    fn the_cases_of_a_variant_share_their_place() {
        let double = primitive_of(PrimitiveValType::F64);
        let variant = cases_of(vec![None, Some(handle()), Some(double)]);
        assert_eq!((variant.size, variant.align), (16, 8));
        assert_eq!(variant.flat, [ValType::I32, ValType::I64]);
        let Parts::Cases { payload, .. } = variant.parts else {
            panic!("{variant:?}")
        };
        assert_eq!(payload, 8);
        let float = primitive_of(PrimitiveValType::F32);
        let option = cases_of(vec![Some(float), Some(handle())]);
        assert_eq!((option.size, option.flat), (8, vec![ValType::I32; 2]));
    }

    #[test]
    fn what_has_no_handle_has_no_parts() {
        let name = primitive_of(PrimitiveValType::String);
        assert!(!fields_of(vec![list_of(name.clone()), cases_of(vec![None; 300])]).has_handles());
        assert!(list_of(handle()).has_lists() && !fields_of(vec![handle(), name]).has_lists());
        assert_eq!(array_of(handle(), 100).flat.len(), FLAT);
    }
}
