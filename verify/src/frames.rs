//! The functions in a backtrace, as people read them.

/// A function's name without the mangling of C++ or Rust.
pub(crate) fn demangled(name: &str) -> String {
    if let Ok(rust) = rustc_demangle::try_demangle(name) {
        // The alternate form leaves the hash out.
        return format!("{rust:#}");
    }
    let cpp = name.strip_prefix("_Z").and_then(|_| {
        let symbol = cpp_demangle::Symbol::new(name).ok()?;
        symbol.demangle().ok()
    });
    cpp.unwrap_or_else(|| name.to_owned())
}

/// The beginnings of the names of functions that only carry a panic or abort out.
const PANICKING: [&str; 21] = [
    "__assert",
    "__cxa_",
    "__rg_oom",
    "__rdl_oom",
    "__rust_",
    "__rustc::",
    "abort",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "raise",
    "rust_",
    "std::",
    "<std::",
    "_Exit",
];

/// The guest's own functions: without those at the innermost end that only carry a panic out. All of them, if there are
/// no others.
pub(crate) fn own(backtrace: &[String]) -> &[String] {
    let carries = |name: &String| PANICKING.iter().any(|start| name.starts_with(start));
    let first = backtrace.iter().position(|name| !carries(name));
    &backtrace[first.unwrap_or(0)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_demangled() {
        for (mangled, name) in [
            (
                "_ZN4core9panicking5panic17h0123456789abcdefE",
                "core::panicking::panic",
            ),
            ("_RNvNtCs1234_7mycrate3foo3bar", "mycrate::foo::bar"),
            (
                "_ZN3api5greetERKNS_7contextE",
                "api::greet(api::context const&)",
            ),
            ("exports_t_t_api_f", "exports_t_t_api_f"),
            ("_Znonsense", "_Znonsense"),
            ("?", "?"),
        ] {
            assert_eq!(demangled(mangled), name);
        }
    }

    #[test]
    fn what_carries_a_panic_out_is_no_function_of_the_guests() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| name.to_string())
                .collect::<Vec<_>>()
        };
        let backtrace = names(&[
            "abort",
            "std::process::abort",
            "__rustc::rust_panic",
            "core::panicking::panic_fmt",
            "cart::Cart::merge",
            "core::ops::function::FnOnce::call_once",
        ]);
        assert_eq!(own(&backtrace), &backtrace[4..]);
        let all = names(&["abort", "raise"]);
        assert_eq!(own(&all), &all[..]);
        assert_eq!(own(&[]), &[] as &[String]);
    }
}
