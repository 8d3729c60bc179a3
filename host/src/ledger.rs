//! What became of the handles that a component has had, as its wrappers tell it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::quarantine::{Event, What};

/// How many numbers may be kept before the instance should be replaced. Half of what the store is allowed.
const WORN: u64 = 50_000;

/// How many handles a store may have, those that are kept included.
pub(crate) const HANDLES: usize = 2 * WORN as usize + 100_000;

/// The handles of all component instances in one store.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    resources: Arc<[String]>,
    /// How many component instances have started.
    instances: u32,
    /// The number of the current call, as its caller counts.
    pub(crate) call: u64,
    /// The lifted functions that the current call has entered so far, in all instances.
    entered: u32,
    /// The handles that came in with the current call.
    came: Vec<Came>,
    /// What the kept numbers were, by instance and number.
    gone: HashMap<(u32, u32), Gone>,
    kept: u64,
}

/// A handle that came in as a parameter.
#[derive(Debug)]
struct Came {
    instance: u32,
    handle: u32,
    /// Which of the lifted functions that were entered got it, counted from 1.
    entry: u32,
    resource: u32,
    event: Event,
    gone: bool,
}

/// A handle whose number is kept.
#[derive(Clone, Copy, Debug)]
struct Gone {
    resource: u32,
    borrow: bool,
    how: Event,
    call: u64,
    /// Which of the handles in the arguments of its call it was.
    place: Option<usize>,
    /// How many numbers are kept, with this one.
    order: u64,
}

/// A borrow that was not dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The resource's name.
    pub resource: String,
    /// Which of the handles in the arguments it is, in their order; `None` if the component received it from another
    /// component inside.
    pub place: Option<usize>,
}

impl Ledger {
    pub(crate) fn new(resources: Arc<[String]>) -> Ledger {
        Ledger {
            resources,
            ..Ledger::default()
        }
    }

    /// A call of an export begins.
    pub(crate) fn begin(&mut self) {
        self.entered = 0;
        self.came.clear();
    }

    /// Whether the instance should be replaced, since it keeps so many numbers.
    pub(crate) fn is_worn(&self) -> bool {
        self.kept >= WORN
    }

    /// Notes what a component tells, and answers it.
    pub(crate) fn note(&mut self, place: u32, what: u32, handle: u32) -> u32 {
        let What {
            event,
            resource,
            kept,
        } = What::read(what);
        match event {
            Event::Start => {
                self.instances += 1;
                return self.instances;
            }
            Event::Called => self.entered += 1,
            Event::Borrow | Event::Own | Event::Representation => self.came.push(Came {
                instance: place,
                handle,
                entry: self.entered,
                resource,
                event,
                gone: false,
            }),
            Event::Dropped | Event::Given => self.leaves(place, handle, event, resource, kept),
        }
        0
    }

    fn leaves(&mut self, place: u32, handle: u32, how: Event, resource: u32, kept: bool) {
        let same = |came: &Came| {
            (came.instance, came.handle) == (place, handle)
                && matches!(came.event, Event::Borrow | Event::Own)
                && !came.gone
        };
        let came = self.came.iter().rposition(same);
        let (mut borrow, mut place_in_arguments) = (false, None);
        if let Some(at) = came {
            let came = &mut self.came[at];
            came.gone = true;
            borrow = came.event == Event::Borrow;
            place_in_arguments = (came.entry == 1).then_some(at);
        }
        if kept {
            self.kept += 1;
            let gone = Gone {
                resource,
                borrow,
                how,
                call: self.call,
                place: place_in_arguments,
                order: self.kept,
            };
            self.gone.insert((place, handle), gone);
        }
    }

    /// The borrows that came in with the current call and are not dropped.
    pub(crate) fn left(&self) -> Vec<Left> {
        let mut left = Vec::new();
        for (at, came) in self.came.iter().enumerate() {
            if came.event == Event::Borrow && !came.gone {
                // The first function that is entered is the one that was called.
                left.push(Left {
                    resource: self.name(came.resource).to_owned(),
                    place: (came.entry == 1).then_some(at),
                });
            }
        }
        left
    }

    /// What the handle that a trap complains of was, in words; and which of the arguments' handles it is. `reason` is
    /// what the runtime says.
    pub(crate) fn explain(&self, reason: &str) -> Option<(String, Option<usize>)> {
        let rest = reason.strip_prefix("handle index ")?;
        let (number, _) = rest.split_once(" used with the wrong type")?;
        let handle: u32 = number.parse().ok()?;
        let of_this = self.gone.iter().filter(|((_, gone), _)| *gone == handle);
        // Of several instances, the one that had it last.
        let Some((_, gone)) = of_this.max_by_key(|(_, gone)| gone.order) else {
            let live = |came: &Came| came.handle == handle && !came.gone;
            let at = self.came.iter().position(live)?;
            let came = &self.came[at];
            let words = format!(
                "{}<{}> handle {handle} was used as a handle of another type",
                kind(came.event == Event::Borrow),
                self.name(came.resource)
            );
            return Some((words, (came.entry == 1).then_some(at)));
        };
        let how = match gone.how {
            Event::Given => "given away",
            _ => "dropped",
        };
        let call = match gone.call == self.call {
            true => "in this call".to_owned(),
            false => format!("in call {}", gone.call),
        };
        let resource = self.name(gone.resource);
        let words = format!(
            "{}<{resource}> handle {handle} was {how} before, {call}",
            kind(gone.borrow)
        );
        Some((words, gone.place.filter(|_| gone.call == self.call)))
    }

    fn name(&self, resource: u32) -> &str {
        match self.resources.get(resource as usize) {
            Some(name) if !name.is_empty() => name,
            _ => "resource",
        }
    }
}

fn kind(borrow: bool) -> &'static str {
    if borrow { "borrow" } else { "own" }
}
