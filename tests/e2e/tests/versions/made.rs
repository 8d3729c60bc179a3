//! Guests on bindings that a version made.

use std::collections::BTreeMap;

use witguard::{BindingsHeader, Language, Opts};
use witguard_e2e::Guest;
use witguard_old_bindings::{Options, Version, generate};

use crate::cases::wit;
use crate::guests::{implementation, with_source};

/// Whether the version declares the drop of a borrow. Before, the drop of an own handle is used.
pub(crate) fn has_drop_borrow(version: Version) -> bool {
    version >= Version::V0_43_0
}

/// The bindings of a conformance case by this version.
///
/// # Errors
/// What the version says of a case that it cannot express.
pub(crate) fn bindings(version: Version, case: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
    generate(version, &wit(case), None, &Options::default()).map_err(|error| format!("{error:#}"))
}

/// A guest of the bindings alone.
pub(crate) fn plain(version: Version, case: &str) -> Guest {
    Guest::from_text(wit(case)).bindings(bindings(version, case).unwrap())
}

/// The same with guards for its header.
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

/// The same with the implementation of the case.
pub(crate) fn implemented(version: Version, case: &str, language: Language) -> Guest {
    let text = spelled(version, implementation(case, language));
    with_source(guarded(version, case, language), language, &text)
}

/// The implementation in C over the bindings alone.
pub(crate) fn unguarded(version: Version, case: &str) -> Guest {
    let text = spelled(version, implementation(case, Language::C));
    let text = text.replacen("#include \"w_guard.h\"", "#include \"w.h\"", 1);
    // The header of some versions leaves `size_t` to others.
    let text = format!("#include <stddef.h>\n{text}");
    with_source(plain(version, case), Language::C, &text)
}

/// The text with the names of this version: that of a function of the world itself changed in 0.37.
fn spelled(version: Version, text: String) -> String {
    match version < Version::V0_42_1 {
        true => text.replace(" exports_w_f(", " w_f("),
        false => text,
    }
}
