//! Panics of dependencies, as errors.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `action` and returns its result.
///
/// The program's panic hook runs as for any panic: the program decides what is printed about it.
///
/// # Errors
/// `action` panics: the error is the message of the panic.
pub fn caught<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(action)).map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|s| s.to_string()));
        text.unwrap_or_else(|| "it panicked".into())
    })
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| panic!("text")), Err::<(), _>("text".into()));
        assert_eq!(caught(|| panic!("{}", 7)), Err::<(), _>("7".into()));
        let other = caught(|| std::panic::panic_any(7));
        assert_eq!(other, Err::<(), _>("it panicked".into()));
    }
}
