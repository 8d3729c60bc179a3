//! Prints the worlds of the seeds given: `cargo run --example print -- 17 18`.

use witguard_random_wit::{Size, world};

fn main() {
    for seed in std::env::args().skip(1) {
        let seed = seed.parse().expect("a seed is a number");
        print!("{}", world(seed, Size::default()));
    }
}
