//! A host for any component, made from the component's own types.
//!
//! A [`Host`] satisfies every import: functions answer with made values, resources are the host's. An [`Instance`]
//! makes arguments for the exports ([`Values`]), builds the exported resources that they need with the component's own
//! functions, calls, and takes back what was lent.

mod arguments;
mod block_on;
mod catalog;
mod host;
mod instance;
mod shape;
mod together;
mod values;

pub use arguments::Args;
pub use catalog::{ImportCall, State, request_id};
pub use host::{Export, Host, HostBuilder};
pub use instance::{Instance, Outcome, Trap};
pub use values::{Handed, Mode, Values};
