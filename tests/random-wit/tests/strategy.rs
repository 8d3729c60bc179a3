//! What a strategy must do: the same seed gives the same world, and a failure shrinks.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use witguard_random_wit::names::{BROKEN_IN_BINDINGS, is_broken_in_bindings};
use witguard_random_wit::{Size, world, worlds};

#[test]
fn a_seed_always_gives_the_same_world() {
    for seed in 0..20 {
        assert_eq!(world(seed, Size::default()), world(seed, Size::default()));
    }
    assert_ne!(world(0, Size::default()), world(1, Size::default()));
}

#[test]
fn a_failure_shrinks_to_a_small_world() {
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 10_000,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let failure = runner.run(&worlds(Size::default()), |world| {
        prop_assert!(!world.to_string().contains("list<borrow<"));
        Ok(())
    });
    let Err(TestError::Fail(_, smallest)) = failure else {
        panic!("a list of borrows comes soon");
    };
    let wit = smallest.to_string();
    assert!(wit.contains("list<borrow<"));
    assert!(wit.lines().count() < 30, "{wit}");
}

/// Once a version of the bindings escapes one of these names, the name can be taken off the list.
#[test]
fn broken_names_are_still_broken() {
    for (name, why) in BROKEN_IN_BINDINGS {
        let escaped = wit_bindgen_c::to_c_ident(name);
        assert!(!escaped.ends_with('_'), "{name} is `{escaped}` now: {why}");
    }
    assert!(is_broken_in_bindings("INT") && !is_broken_in_bindings("int"));
}
