//! `--bindings-header`: bindings of every version, and what a user is told whose header is not the
//! one that the guards are for.

#[path = "bindings-header/run.rs"]
mod run;

#[path = "bindings-header/accepted.rs"]
mod accepted;
#[path = "bindings-header/refused.rs"]
mod refused;
