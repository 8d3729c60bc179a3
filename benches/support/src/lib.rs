//! What the benches and the tests of costs share. The benches time two things in alternation and report the ratio:
//! other programs on the machine then disturb both alike.

pub mod built;
pub mod command;
pub mod generate;
pub mod ratio;
pub mod world;
