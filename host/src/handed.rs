//! The handles in values.

use std::ops::AddAssign;

use wasmtime::component::{ResourceAny, Val};

/// How many handles some values hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Borrows of imported resources: each is an entry in the guest's handle table and must be dropped once.
    pub borrows: u64,
    /// Owns of imported resources: the guest's to keep, pass on or drop.
    pub owns: u64,
    /// Borrows of resources that the component itself exports: the guest gets a pointer and must not drop it.
    pub exported_borrows: u64,
    /// Owns of resources that the component itself exports.
    pub exported_owns: u64,
}

impl AddAssign for Handed {
    fn add_assign(&mut self, more: Handed) {
        self.borrows += more.borrows;
        self.owns += more.owns;
        self.exported_borrows += more.exported_borrows;
        self.exported_owns += more.exported_owns;
    }
}

/// Adds every handle in `value` to `found`.
pub(crate) fn handles(value: &Val, found: &mut Vec<ResourceAny>) {
    match value {
        Val::Resource(resource) => found.push(*resource),
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter().for_each(|value| handles(value, found));
        }
        Val::Record(fields) => fields.iter().for_each(|(_, value)| handles(value, found)),
        Val::Map(pairs) => pairs.iter().for_each(|(key, value)| {
            handles(key, found);
            handles(value, found);
        }),
        Val::Variant(_, payload)
        | Val::Option(payload)
        | Val::Result(Ok(payload) | Err(payload)) => {
            payload.iter().for_each(|value| handles(value, found));
        }
        _ => {}
    }
}
