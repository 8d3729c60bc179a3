//! What the crates of witguard share for their messages to people: errors, suggestions, and text from outside made safe
//! to print.

mod diagnostic;
mod nearest;
mod panics;
pub mod untrusted;

pub use diagnostic::Diagnostic;
pub use nearest::nearest;
pub use panics::caught;
