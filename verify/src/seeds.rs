//! Which values a run tries: the seeds of functions and runs.

use witguard_host::Mode;

use crate::Plan;

impl Plan {
    /// The seed of one function: it does not depend on which other functions are called.
    pub(crate) fn seed(&self, name: &str) -> u64 {
        // FNV-1a.
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        let named = name.bytes().fold(0xcbf2_9ce4_8422_2325, hash);
        self.options
            .seed
            .to_le_bytes()
            .into_iter()
            .fold(named, hash)
    }
}

/// The seed of one run.
pub(crate) fn variety(seed: u64, run: u64) -> u64 {
    seed.wrapping_add(run.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// How the arguments of one run are made: the first with everything empty, the second with everything full, the others
/// at random.
pub(crate) fn mode(seed: u64, run: u64) -> Mode {
    match run {
        0 => Mode::Empty,
        1 => Mode::Full,
        _ => Mode::Varied(variety(seed, run)),
    }
}
