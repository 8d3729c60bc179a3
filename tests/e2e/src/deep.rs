//! How much to run of a test that would take too long in full.

/// `sample`, or `all` where the environment variable `WITGUARD_DEEP` is set. `tests/run.sh --deep` sets it to `1`.
///
/// Both cover the same rules. A sweep over worlds, versions or optimisation levels takes a fixed sample by default, and
/// all of them when the variable is set.
///
/// # Panics
/// If the variable is set to anything but `1` or the empty string.
pub fn deep<T>(sample: T, all: T) -> T {
    match std::env::var("WITGUARD_DEEP").as_deref() {
        Ok("1") => all,
        Ok("") | Err(std::env::VarError::NotPresent) => sample,
        other => panic!("WITGUARD_DEEP is not 1: {other:?}"),
    }
}
