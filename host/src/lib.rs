//! A host for any component, made from the component's own types.
//!
//! A [`Host`] satisfies every import: functions answer with made values, resources are the host's, and WASI is served
//! on request. An [`Instance`] makes arguments for the exports ([`Values`]), builds the exported resources that they
//! need with the component's own functions, calls within [`Limits`], and takes back what was lent. A [`Trap`] says why
//! a call did not return.

mod arguments;
mod block_on;
mod builder;
mod catalog;
mod constants;
mod export;
mod handed;
mod host;
mod imports;
mod instance;
mod ledger;
mod limits;
mod outcome;
mod places;
mod quarantine;
mod remake;
mod shape;
mod skeleton;
#[cfg(feature = "wasi")]
mod tail;
mod together;
mod trap;
mod types;
mod values;
#[cfg(feature = "wasi")]
mod wasi;
mod wave;

pub use builder::HostBuilder;
pub use catalog::{ImportCall, State};
pub use constants::Constants;
pub use export::Export;
pub use handed::Handed;
pub use host::Host;
pub use instance::Instance;
pub use ledger::Left;
pub use limits::{Budget, Limits};
pub use outcome::{Args, Outcome};
pub use trap::{Cause, Trap};
pub use values::{Mode, Values};
#[cfg(feature = "wasi")]
pub use wasi::WasiOptions;
