//! Guests with bindings that a version of wit-bindgen-c made.

use std::collections::BTreeMap;

use witguard::{BindingsHeader, Language, Opts};
use witguard_e2e::Guest;
use witguard_old_bindings::{Options, Version, generate};

use crate::cases::wit;
use crate::guests::{implementation, with_source};

/// Whether the version declares a function that drops a borrow. Older ones use the drop of an own handle.
pub(crate) fn has_drop_borrow(version: Version) -> bool {
    version >= Version::V0_43_0
}

/// The bindings of a conformance case by this version.
///
/// # Errors
/// The version's message about a case that it cannot express.
pub(crate) fn bindings(version: Version, case: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
    generate(version, &wit(case), None, &Options::default()).map_err(|error| format!("{error:#}"))
}

/// A guest with only the bindings.
pub(crate) fn plain(version: Version, case: &str) -> Guest {
    Guest::from_text(wit(case)).bindings(bindings(version, case).unwrap())
}

/// A guest with the bindings, and guards generated from their header.
pub(crate) fn guarded(version: Version, case: &str, language: Language) -> Guest {
    let files = bindings(version, case).unwrap();
    let mut opts = Opts::default();
    opts.languages = vec![language];
    opts.bindings_header = Some(BindingsHeader::new(
        "w.h",
        String::from_utf8(files["w.h"].clone()).unwrap(),
    ));
    Guest::from_text(wit(case))
        .bindings(files)
        .also(move || opts.build())
}

/// A guest as [`guarded`], with the implementation of the case.
pub(crate) fn implemented(version: Version, case: &str, language: Language) -> Guest {
    let text = spelled(version, implementation(case, language));
    with_source(guarded(version, case, language), language, &text)
}

/// A guest with the implementation in C and only the bindings.
pub(crate) fn unguarded(version: Version, case: &str) -> Guest {
    let text = spelled(version, implementation(case, Language::C));
    let text = text.replacen("#include \"w_guard.h\"", "#include \"w.h\"", 1);
    // The header of some versions does not include what declares `size_t`.
    let text = format!("#include <stddef.h>\n{text}");
    with_source(plain(version, case), Language::C, &text)
}

/// The text with the names of this version. The C name of the world's own functions changed in 0.37.
fn spelled(version: Version, text: String) -> String {
    match version < Version::V0_42_1 {
        true => text.replace(" exports_w_f(", " w_f("),
        false => text,
    }
}
