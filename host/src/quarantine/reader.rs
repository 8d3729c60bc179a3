//! Reads the layout of a type from the component's types.

use wasm_encoder::ValType;
use wasmparser::PrimitiveValType;
use wasmparser::component_types::{ComponentDefinedType, ComponentValType, ResourceId};
use wasmparser::types::TypesRef;

use super::layout::{Layout, array_of, cases_of, fields_of, list_of, pair, plain};

/// The most parts that a type may have to be looked into. No real function comes near.
const PARTS: usize = 20_000;

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

pub(super) fn primitive_of(primitive: PrimitiveValType) -> Layout {
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
