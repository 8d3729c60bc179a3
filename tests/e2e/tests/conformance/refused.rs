//! The cases that cannot be served: each gives a clear error, and nothing is written.

use wit_bindgen_core::Files;
use witguard::load::{Input, load};
use witguard_e2e::{Guest, Stage, corpus};

use crate::cases::{BINDINGS_CANNOT, FORBIDDEN};
use crate::guests::{LANGUAGES, opts};

/// A case, and what its error must say.
struct Refusal {
    case: &'static str,
    says: &'static [&'static str],
}

/// Where a parameter is at fault, the error names function, parameter, type and reason.
const REFUSED: [Refusal; 7] = [
    Refusal {
        case: "13-fixed-list",
        says: &[
            "parameter `l",
            "function `t:t/api@0.1.0#f`",
            "list<borrow<ctx>, 4>`",
            "wit-bindgen's C bindings have no fixed-length lists",
            "13-fixed-list.wit:3:42",
        ],
    },
    Refusal {
        case: "16b-alias-handle",
        says: &[
            "parameter `c",
            "function `t:t/api@0.1.0#f`",
            "cref`",
            "type cref = borrow<ctx>",
            "wit-bindgen's C bindings have no named handle types",
            "16b-alias-handle.wit:3:67",
        ],
    },
    Refusal {
        case: "23-error-context",
        says: &[
            "parameter `e",
            "function `t:t/api@0.1.0#f`",
            "error-context`",
            "wit-bindgen's C bindings have no error contexts",
            "23-error-context.wit:3:58",
        ],
    },
    Refusal {
        case: "12-map",
        says: &[
            "parameter `m",
            "function `t:t/api@0.1.0#f`",
            "map<string, borrow<ctx>>`",
            "the component model forbids a borrow handle in a map",
            "12-map.wit:3:42",
        ],
    },
    Refusal {
        case: "22-stream",
        says: &[
            "parameter `c",
            "function `t:t/api@0.1.0#f`",
            "stream<borrow<ctx>>`",
            "the component model forbids a borrow handle in the payload of a stream",
            "22-stream.wit:3:42",
        ],
    },
    Refusal {
        case: "22b-future",
        says: &[
            "parameter `c",
            "function `t:t/api@0.1.0#f`",
            "future<borrow<ctx>>`",
            "the component model forbids a borrow handle in the payload of a stream or future",
            "22b-future.wit:3:42",
        ],
    },
    Refusal {
        case: "30-return-borrow",
        says: &[
            "function `f` returns a type which contains a `borrow<T>`",
            "30-return-borrow.wit:3:34",
        ],
    },
];

/// The library's error for a case, reached as the command reaches it. No file may be generated before the error.
fn refuse(case: &str) -> String {
    let path = corpus::conformance_dir().join(format!("{case}.wit"));
    let mut input = Input::default();
    input.paths = vec![path];
    let mut errors = Vec::new();
    for language in LANGUAGES {
        let mut loaded = match load(&input) {
            Ok(loaded) => loaded,
            Err(error) => return format!("{error:#}"),
        };
        let mut files = Files::default();
        let mut generator = opts(language).build();
        let error = generator
            .generate(&mut loaded.resolve, loaded.world, &mut files)
            .unwrap_err();
        assert_eq!(files.iter().count(), 0, "{case}: something was made");
        errors.push(format!("{error:#}"));
    }
    errors.dedup();
    assert_eq!(
        errors.len(),
        1,
        "{case}: the languages disagree: {errors:?}"
    );
    errors.remove(0)
}

fn assert_refused(refusals: &[Refusal]) {
    for Refusal { case, says } in refusals {
        let error = refuse(case);
        for text in *says {
            assert!(error.contains(text), "{case}: no {text:?} in:\n{error}");
        }
        assert!(!error.contains("panicked"), "{case}: {error}");
        let path = corpus::conformance_dir().join(format!("{case}.wit"));
        for language in LANGUAGES {
            let guest = Guest::from_path(&path).generator(move || opts(language).build());
            assert_eq!(guest.build().unwrap_err().stage, Stage::Generate, "{case}");
        }
    }
}

#[test]
fn what_cannot_be_served_is_refused() {
    assert_refused(&REFUSED);
    let refused = REFUSED.map(|refusal| refusal.case);
    assert_eq!(
        refused.to_vec(),
        [&BINDINGS_CANNOT[..], &FORBIDDEN].concat()
    );
}
