//! The options that change the bindings.

use witguard::{Language, Opts};

use crate::cases::runnable;
use crate::expected::check_sums;
use crate::guests::{
    LANGUAGES, build, generated, host, implementation, name, opts, stubs, with_source,
};
use crate::parallel::{each, pairs};
use crate::table::{CALLS, MODES, Row, print};

#[test]
fn without_flattened_signatures() {
    let work = pairs(&runnable(), &LANGUAGES);
    let rows = each(
        &work,
        |(case, language)| format!("{case} in {}", name(*language)),
        |&(case, language)| {
            let mut opts = opts(language);
            opts.bindings.no_sig_flattening = true;
            Row::run(case, name(language), &host(&stubs(case, opts)))
        },
    );
    assert_eq!(rows.len(), 68);
    print("Stubs with --no-sig-flattening", &rows);
}

fn renamed(language: Language) -> Opts {
    let mut opts = opts(language);
    opts.bindings.rename_world = Some("renamed".into());
    opts.bindings.rename = vec![
        ("t:t/types@0.1.0".into(), "kit".into()),
        ("t:t/api@0.1.0".into(), "plugin".into()),
    ];
    opts
}

#[test]
fn renamed_interfaces_and_world() {
    let cases = [
        "01-plain",
        "03-option",
        "08-list",
        "09-list-record",
        "24-own-and-borrow",
        "32-foreign-record",
    ];
    let rows = each(
        &pairs(&cases, &LANGUAGES),
        |(case, language)| format!("{case} in {}", name(*language)),
        |&(case, language)| {
            let built = build(&stubs(case, renamed(language)));
            assert!(
                built
                    .generated
                    .iter()
                    .all(|name| name.starts_with("renamed")),
                "{:?}",
                built.generated
            );
            let text = implementation(case, language)
                .replace("w_guard", "renamed_guard")
                .replace("exports_t_t_api", "exports_plugin")
                .replace("exports::t::t::api", "exports::plugin")
                .replace("witguard::t::t::types", "witguard::kit")
                .replace("t_t_types", "kit");
            let guest = generated(&crate::cases::wit(case), renamed(language));
            let host = host(&with_source(guest, language, &text));
            for (_, mode) in MODES {
                assert!(check_sums(&host, CALLS, mode) >= CALLS);
            }
            Row::run(case, name(language), &host)
        },
    );
    assert_eq!(rows.len(), 12);
    print("Renamed interfaces and world", &rows);
}
