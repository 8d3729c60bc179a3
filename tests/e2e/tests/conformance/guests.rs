//! The guests that the cases are built into.

use std::path::Path;

use witguard::{Language, Opts};
use witguard_e2e::{Built, Guest, Host};

use crate::cases::wit;
use crate::everything::everything;

/// Both languages, in the order of the tables.
pub(crate) const LANGUAGES: [Language; 2] = [Language::C, Language::Cpp];

/// The options that every guest starts from.
pub(crate) fn opts(language: Language) -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.write_bindings = true;
    opts
}

/// A guest made of what these options generate.
pub(crate) fn generated(wit: &str, opts: Opts) -> Guest {
    Guest::from_text(wit).generated(everything(opts))
}

/// A guest made of the unchanged skeleton that witguard writes.
pub(crate) fn stubs(case: &str, mut opts: Opts) -> Guest {
    opts.stubs = true;
    generated(&wit(case), opts)
}

/// The case implemented with the guards.
pub(crate) fn implemented(case: &str, language: Language) -> Guest {
    with_source(
        generated(&wit(case), opts(language)),
        language,
        &implementation(case, language),
    )
}

/// The case implemented in C with plain bindings, without any guard.
pub(crate) fn unguarded(case: &str) -> Guest {
    let guarded = implementation(case, Language::C);
    let plain = guarded.replacen("#include \"w_guard.h\"", "#include \"w.h\"", 1);
    assert_ne!(plain, guarded, "{case} does not include w_guard.h");
    with_source(Guest::from_text(wit(case)), Language::C, &plain)
}

/// The text of the case's implementation.
pub(crate) fn implementation(case: &str, language: Language) -> String {
    read(&format!("{0}/{case}.{0}", extension(language)))
}

/// Adds user code, and the header that all user code includes.
pub(crate) fn with_source(guest: Guest, language: Language, text: &str) -> Guest {
    guest
        .source(format!("impl.{}", extension(language)), text)
        .source("sum.h", read("sum.h"))
}

/// The text of a file under `conformance/`.
pub(crate) fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/conformance")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of the language in the tables.
pub(crate) fn name(language: Language) -> &'static str {
    match language {
        Language::C => "C",
        Language::Cpp => "C++",
    }
}

/// The folder of the language's sources, which is also the ending of their names.
pub(crate) fn extension(language: Language) -> &'static str {
    match language {
        Language::C => "c",
        Language::Cpp => "cpp",
    }
}

/// Builds the guest, which must work.
pub(crate) fn build(guest: &Guest) -> Built {
    guest.build().unwrap_or_else(|error| panic!("{error}"))
}

/// Builds and loads the guest, which must work.
pub(crate) fn host(guest: &Guest) -> Host {
    Host::new(&build(guest).component).expect("the component loads")
}
