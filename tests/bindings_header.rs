//! `--bindings-header`: bindings of every version, and the message for a user whose header does not
//! fit the guards.

#[path = "bindings-header/run.rs"]
mod run;

#[path = "bindings-header/accepted.rs"]
mod accepted;
#[path = "bindings-header/refused.rs"]
mod refused;
