//! How much is done of what cannot be done whole in a few minutes.

/// `sample`, or `all` where the environment variable `WITGUARD_DEEP` is set. `tests/run.sh --deep` sets it to `1`.
///
/// Both cover the same rules. A sweep over worlds, versions or optimisation levels takes some of them by default, always
/// the same ones, and every one of them here.
///
/// # Panics
/// If the variable is set to anything but `1` or nothing.
pub fn deep<T>(sample: T, all: T) -> T {
    match std::env::var("WITGUARD_DEEP").as_deref() {
        Ok("1") => all,
        Ok("") | Err(std::env::VarError::NotPresent) => sample,
        other => panic!("WITGUARD_DEEP is not 1: {other:?}"),
    }
}
