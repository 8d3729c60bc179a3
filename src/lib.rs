//! Guards for borrow handles in C and C++ components.
pub mod analyze;
mod diagnostic;
pub mod join;
pub mod load;
mod wit_text;
pub use diagnostic::Diagnostic;
