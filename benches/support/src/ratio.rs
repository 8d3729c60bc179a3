//! Criterion's statistics on ratios: each sample times two things, one right after the other.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};

/// The measurement: how many times as long one thing takes as another.
pub struct Ratio;

impl Measurement for Ratio {
    type Intermediate = ();
    type Value = f64;

    /// Does nothing: [`against`] measures the ratio with its own clock.
    fn start(&self) {}

    fn end(&self, (): ()) -> f64 {
        1.0
    }

    fn add(&self, a: &f64, b: &f64) -> f64 {
        a + b
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &Ratio
    }
}

impl ValueFormatter for Ratio {
    fn scale_values(&self, _: f64, _: &mut [f64]) -> &'static str {
        "×"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        "×"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "×"
    }
}

/// Criterion for ratios: at least `samples` pairs, for about as long as `time`.
pub fn criterion(samples: usize, time: Duration) -> Criterion<Ratio> {
    Criterion::default()
        .with_measurement(Ratio)
        .sample_size(samples)
        .warm_up_time(time / 10)
        .measurement_time(time)
        .configure_from_args()
}

/// Times `base` and `other` in alternation. Prints the time of each and the ratio, with quartiles.
pub fn against(
    group: &mut BenchmarkGroup<Ratio>,
    name: &str,
    mut base: impl FnMut() -> Duration,
    mut other: impl FnMut() -> Duration,
) {
    let mut pairs = Vec::new();
    let mut pair = || {
        // They take turns in going first: the second may profit from a warm cache.
        let (base, other) = match pairs.len() % 2 {
            0 => (base(), other()),
            _ => {
                let other = other();
                (base(), other)
            }
        };
        pairs.push((base, other));
        other.as_secs_f64() / base.as_secs_f64()
    };
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| (0..rounds).map(|_| pair()).sum());
    });
    if pairs.is_empty() {
        return; // excluded by the command line's filter
    }
    let [_, base, _] = quartiles(pairs.iter().map(|pair| pair.0.as_secs_f64() * 1e3));
    let [_, other, _] = quartiles(pairs.iter().map(|pair| pair.1.as_secs_f64() * 1e3));
    let ratios = pairs
        .iter()
        .map(|pair| pair.1.as_secs_f64() / pair.0.as_secs_f64());
    let [low, middle, high] = quartiles(ratios);
    println!(
        "  {name}: median {base:.3} ms, {other:.3} ms; ratio {middle:.3}, half of all within {low:.3} to {high:.3}; \
         {} pairs",
        pairs.len()
    );
}

/// The lower quartile, the median and the upper quartile.
pub fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}

/// The processor time that `action` takes in this thread.
pub fn timed(action: impl FnOnce()) -> Duration {
    let before = thread_time();
    action();
    thread_time() - before
}

fn thread_time() -> Duration {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is a valid `timespec` to write to.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut now) };
    assert_eq!(status, 0, "the thread has a clock");
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
