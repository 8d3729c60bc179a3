//! Where the handles are in a value, by the Canonical ABI's rules for values in memory and as core values.

use wasm_encoder::ValType;

/// The most core values that parameters are passed as, and one more to tell that there are too many.
pub(super) const FLAT: usize = 17;

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

pub(super) fn plain(size: u32, flat: &[ValType]) -> Layout {
    Layout {
        size,
        align: size,
        flat: flat.to_vec(),
        parts: Parts::None,
    }
}

/// A pointer and a length.
pub(super) fn pair() -> Layout {
    Layout {
        size: 8,
        ..plain(4, &[ValType::I32, ValType::I32])
    }
}

pub(super) fn fields_of(fields: Vec<Layout>) -> Layout {
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

pub(super) fn cases_of(cases: Vec<Option<Layout>>) -> Layout {
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

pub(super) fn list_of(element: Layout) -> Layout {
    let parts = match element.has_handles() {
        true => Parts::List(Box::new(element)),
        false => Parts::None,
    };
    Layout { parts, ..pair() }
}

pub(super) fn array_of(element: Layout, length: u32) -> Layout {
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
    use wasmparser::PrimitiveValType;

    use super::super::reader::primitive_of;
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
