//! What proptest draws: the shape of a world, with numbers instead of names and references.
//! Every plan can be made into a world, so shrinking one never leaves the valid worlds.

pub(crate) mod items;
pub(crate) mod types;
pub(crate) mod world;

use proptest::prelude::*;

/// A choice among things that are known only when the plan is made into a world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pick(u16);

impl Pick {
    /// The pick of the first thing.
    pub(crate) const FIRST: Pick = Pick(0);

    /// Any pick; shrinks to the first of the things.
    pub(crate) fn any() -> impl Strategy<Value = Pick> + Clone {
        any::<u16>().prop_map(Pick)
    }

    /// The place of the pick in a list of this length, which must not be empty.
    pub(crate) fn of(self, len: usize) -> usize {
        usize::from(self.0) % len
    }

    /// The picked thing, if there is one at all.
    pub(crate) fn from<T>(self, things: &[T]) -> Option<&T> {
        (!things.is_empty()).then(|| &things[self.of(things.len())])
    }

    /// The bare number, for a list that only another module knows.
    pub(crate) fn index(self) -> usize {
        self.0.into()
    }
}
