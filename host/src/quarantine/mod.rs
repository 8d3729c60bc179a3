//! Rewrites a component so that the number of a handle that is gone is never given to another handle.
//!
//! A runtime gives the number of a dropped handle to the next handle that it makes. A stale number then names a
//! resource that has nothing to do with it, and no runtime traps. Here each `canon resource.drop`, each lowered function
//! that takes own handles, and each `task.return` that returns some gets a tiny core module in front of it. After the
//! real function has run, this makes handles of a resource of its own until it gets the number back, and keeps that
//! one: any later use of the number traps. The modules tell the host the number of each handle that comes and goes, by
//! the import [`IMPORT`], so that the host can say what a stale number was. The component's own core modules stay as
//! they are.
//!
//! Not seen: own handles that a function without `async` returns, that are written to a stream or future, or that an
//! `async` import takes only after its call has returned.

mod codegen;
mod frame;
mod keeper;
mod layout;
mod reader;
mod rewrite;
mod survey;
mod walk;

use anyhow::Result;

/// The import by which a rewritten component tells the host about its handles: `(place, what, handle) -> number`. See
/// [`Event`].
pub(crate) const IMPORT: &str = "witguard-handles";

/// The name of every function that is put in. It is in a trap's backtrace.
pub(crate) const FUNCTION: &str = "[witguard] handles";

/// A rewritten component.
pub(crate) struct Quarantined {
    pub bytes: Vec<u8>,
    /// The resources' names, by the numbers in [`what`].
    pub resources: Vec<String>,
}

/// What a rewritten component tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Event {
    /// An instance starts. The answer is its number, its `place` from now on.
    Start,
    /// A lifted function is called. The handles among its parameters follow, in their order.
    Called,
    /// A borrow came in as a parameter.
    Borrow,
    /// An own handle came in as a parameter.
    Own,
    /// A borrow of a resource of this component came in: no handle, but the resource's representation.
    Representation,
    /// A handle was dropped.
    Dropped,
    /// An own handle was given away.
    Given,
}

impl Event {
    const ALL: [Event; 7] = [
        Event::Start,
        Event::Called,
        Event::Borrow,
        Event::Own,
        Event::Representation,
        Event::Dropped,
        Event::Given,
    ];
}

/// Says in `what` that the number of the handle is not kept: another handle has it, or the quarantine is full.
const FREE: u32 = 8;

/// An event, as `what` encodes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct What {
    pub event: Event,
    /// The resource's number.
    pub resource: u32,
    /// Whether the number of a handle that is gone is kept.
    pub kept: bool,
}

/// `what` for an event.
fn what(event: Event, resource: u32) -> u32 {
    resource << 4 | event as u32
}

impl What {
    /// Reads `what`.
    pub(crate) fn read(what: u32) -> What {
        let event = Event::ALL.get((what & 7) as usize);
        What {
            event: event.copied().unwrap_or(Event::Start),
            resource: what >> 4,
            kept: what & FREE == 0,
        }
    }
}

/// Rewrites a component.
///
/// # Errors
/// If it is not valid, or it has an import of the name [`IMPORT`] already.
pub(crate) fn quarantine(component: &[u8]) -> Result<Quarantined> {
    let survey = survey::survey(component)?;
    Ok(Quarantined {
        bytes: rewrite::rewrite(component, &survey)?,
        resources: survey.resources,
    })
}
