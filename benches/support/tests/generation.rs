//! What generation asks of the allocator, compared with plain `wit-bindgen c`. The test counts, because time is too
//! noisy for a test; two counts differ by less than 0.1 % (hash tables are seeded at random).

#[path = "generation/counter.rs"]
mod counter;

use std::sync::LazyLock;

use counter::{Cost, Ratio, cost};
use wit_bindgen_core::WorldGenerator;
use witguard::{Language, Opts};
use witguard_bench_support::generate::generate;
use witguard_bench_support::world::world;

/// What 4,000 functions may cost, as multiples of the costs of 1,000.
const LINEAR: Ratio = Ratio {
    allocations: 4.3,
    bytes: 4.3,
    peak: 4.3,
};

/// What bindings and C++ guards may cost, as multiples of the costs of `wit-bindgen c`. Measured: 1.148, 1.244, 1.000.
const BESIDE_BINDINGS: Ratio = Ratio {
    allocations: 1.16,
    bytes: 1.25,
    peak: 1.05,
};

/// The costs of one generator.
#[derive(Debug)]
struct Costs {
    thousand: Cost,
    four_thousand: Cost,
}

/// The costs of `wit-bindgen c` and of witguard. Measured once, one after the other: the counter counts all threads.
static MEASURED: LazyLock<[Costs; 2]> = LazyLock::new(|| {
    let measured = [bindings, guards].map(costs);
    println!("[wit-bindgen c, witguard] = {measured:#?}");
    measured
});

fn bindings() -> Box<dyn WorldGenerator> {
    wit_bindgen_c::Opts::default().build()
}

fn guards() -> Box<dyn WorldGenerator> {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    opts.build()
}

fn costs(generator: fn() -> Box<dyn WorldGenerator>) -> Costs {
    let of = |functions| {
        let wit = world(functions);
        cost(|| drop(generate(&wit, &mut *generator())))
    };
    Costs {
        thousand: of(1_000),
        four_thousand: of(4_000),
    }
}

#[track_caller]
fn assert_within(what: &str, measured: Ratio, bound: Ratio) {
    println!("{what}: {measured:.3?}");
    assert!(
        measured.is_within(&bound),
        "{what}: {measured:.3?} is more than {bound:?}; {:#?}",
        *MEASURED
    );
}

#[test]
fn the_cost_is_linear() {
    let [_, guards] = &*MEASURED;
    let ratio = guards.four_thousand.over(&guards.thousand);
    assert_within("4,000 functions in costs of 1,000", ratio, LINEAR);
}

#[test]
fn guards_add_little_to_the_bindings() {
    let [bindings, guards] = &*MEASURED;
    for (what, guards, bindings) in [
        ("1,000 functions", guards.thousand, bindings.thousand),
        (
            "4,000 functions",
            guards.four_thousand,
            bindings.four_thousand,
        ),
    ] {
        assert_within(what, guards.over(&bindings), BESIDE_BINDINGS);
    }
}
