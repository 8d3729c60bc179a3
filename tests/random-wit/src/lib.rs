//! Random WIT worlds, dense in borrow sites.
//!
//! `wit-smith` makes WIT of every kind, and hardly one world in a hundred has a borrow in an
//! exported function. The worlds made here have one in most of them, nested in every shape
//! that WIT has, under names and documentation that a generator of C and C++ may trip over.
//!
//! Every world is valid by construction: it parses, `wit-bindgen c` accepts it, and the
//! component model allows its types. It is made in three steps:
//!
//! 1. `plan`: what proptest draws and shrinks. A plan has no names and no references, only
//!    picks, so that any plan at all can be made into a world.
//! 2. `lower`: turns the plan into the [`model`], choosing among what is in scope and legal
//!    at each place.
//! 3. `print`: writes the model as one WIT file, through [`Display`](std::fmt::Display).
//!
//! ```
//! use witguard_random_wit::{Size, world};
//!
//! let wit = world(7, Size::default()).to_string();
//! assert_eq!(wit, world(7, Size::default()).to_string());
//! ```

mod docs;
mod lower;
pub mod model;
pub mod names;
mod plan;
mod print;
mod size;

pub use model::World;
pub use size::Size;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A strategy for worlds of this size. They shrink to smaller worlds, each of which is valid
/// too.
pub fn worlds(size: Size) -> impl Strategy<Value = World> {
    plan::world::plans(size).prop_map(move |plan| lower::world(&plan, size))
}

/// The world of this seed: always the same one for the same seed and size.
pub fn world(seed: u64, size: Size) -> World {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    worlds(size)
        .new_tree(&mut runner)
        .expect("the strategy rejects nothing")
        .current()
}
