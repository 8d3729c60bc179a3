//! What the crates of witguard share to tell people something: errors, suggestions, and text from outside made safe to
//! print.

mod diagnostic;
mod nearest;
mod panics;
pub mod untrusted;

pub use diagnostic::Diagnostic;
pub use nearest::nearest;
pub use panics::caught;
