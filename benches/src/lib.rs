//! What the benches share. They time two things side by side, in turns, and say the ratio: other programs on the
//! machine then disturb both alike.

pub mod command;
pub mod ratio;
pub mod world;
