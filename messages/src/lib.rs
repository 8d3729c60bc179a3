//! What the crates of witguard have in common to tell people something.

mod diagnostic;
mod nearest;
mod panics;
mod terminal;

pub use diagnostic::Diagnostic;
pub use nearest::nearest;
pub use panics::caught;
pub use terminal::is_unsafe;
