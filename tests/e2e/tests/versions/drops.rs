//! The two ways to drop a borrow: `_drop_borrow`, and before 0.43 `_drop_own`.

use witguard::Language;
use witguard_e2e::{Guest, Mode, assert_balanced, assert_no_leak, run_all};
use witguard_old_bindings::{Options, Version, generate};

use crate::cases::wit;
use crate::common::{REMAIN, assert_trapped};
use crate::guests::host;
use crate::made::{guarded, has_drop_borrow};

/// How user code drops the borrow `x` by hand.
fn by_hand(version: Version, x: &str) -> String {
    match has_drop_borrow(version) {
        true => format!("t_t_types_ctx_drop_borrow({x});"),
        false => format!("t_t_types_ctx_drop_own((t_t_types_own_ctx_t){{{x}.__handle}});"),
    }
}

/// C code that sums up a list after the statements `early`.
fn list(early: &str) -> String {
    format!(
        "#include \"w_guard.h\"
int64_t exports_t_t_api_f(exports_t_t_api_list_borrow_ctx_t *l) {{
  {early}
  exports_t_t_api_list_borrow_ctx_free(l);
  return 0;
}}"
    )
}

#[test]
fn early_drops_are_struck_from_the_c_shims() {
    for version in Version::ALL {
        let early = format!(
            "if (l->len > 0) {{ {} }}\n  if (l->len > 1) exports_t_t_api_borrow_ctx_drop(l->ptr[1]);",
            by_hand(version, "l->ptr[0]")
        );
        let guest = guarded(version, "08-list", Language::C).source("impl.c", list(&early));
        let host = host(&guest);
        for mode in [
            Mode::Full,
            Mode::Empty,
            Mode::Shapes,
            Mode::Lists(1),
            Mode::Lists(50),
        ] {
            let report = run_all(&host, 50, mode).unwrap();
            assert_balanced(&report);
            assert_no_leak(&report);
        }
    }
}

#[test]
fn an_early_drop_that_the_shims_do_not_see_is_one_too_many() {
    for version in Version::ALL {
        let outside = format!(
            "#include <stddef.h>\n#include \"w.h\"\nvoid outside(t_t_types_borrow_ctx_t c);\n\
             void outside(t_t_types_borrow_ctx_t c) {{ {} }}",
            by_hand(version, "c")
        );
        let text = list("void outside(t_t_types_borrow_ctx_t c); outside(l->ptr[0]);");
        let guest = guarded(version, "08-list", Language::C)
            .source("impl.c", text)
            .source("outside.c", outside);
        let report = run_all(&host(&guest), 3, Mode::Full).unwrap();
        assert_trapped(&report, "unknown handle index");
    }
}

#[test]
fn scoped_guards_drop_on_every_path() {
    let c = "#include \"w_guard.h\"
int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  EXPORTS_T_T_API_BORROW_CTX_GUARD(guard, c);
  int64_t id = t_t_types_method_ctx_request_id(guard);
  if (id % 2) return id;
  exports_t_t_api_borrow_ctx_guard_drop(&guard);
  return id;
}";
    let cpp = "#include \"w_guard.hpp\"
int64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {
  witguard::t::t::types::ctx_guard guard{c};
  int64_t id = t_t_types_method_ctx_request_id(guard.get());
  if (id % 2) return id;
  guard.drop();
  return id;
}";
    for version in Version::ALL {
        for (language, name, text) in [(Language::C, "impl.c", c), (Language::Cpp, "impl.cpp", cpp)]
        {
            let guest = || {
                guarded(version, "01-plain", language)
                    .link_only(|name| name == "w.c")
                    .flag("-DWITGUARD_NO_SHIMS")
            };
            let report = run_all(&host(&guest().source(name, text)), 100, Mode::Full).unwrap();
            assert_balanced(&report);
            // In C++, clang would warn of a drop after the release.
            let released = match language {
                Language::C => text.replace(
                    "  if (id % 2)",
                    "  (void)exports_t_t_api_borrow_ctx_guard_release(&guard);\n  if (id % 2)",
                ),
                Language::Cpp => text
                    .replace("  if (id % 2)", "  (void)guard.release();\n  if (id % 2)")
                    .replace("  guard.drop();\n", ""),
            };
            let report = run_all(&host(&guest().source(name, released)), 3, Mode::Full).unwrap();
            assert_trapped(&report, REMAIN);
        }
    }
}

#[test]
fn every_language_standard_compiles() {
    for version in Version::ALL {
        for (language, standard) in [
            (Language::C, "c17"),
            (Language::Cpp, "c++17"),
            (Language::Cpp, "c++23"),
        ] {
            let text = crate::guests::implementation("09-list-record", language);
            let guest = guarded(version, "09-list-record", language);
            let guest = crate::guests::with_source(guest, language, &text);
            let guest = match language {
                Language::C => guest.c_standard(standard),
                Language::Cpp => guest.cxx_standard(standard),
            };
            guest
                .build()
                .unwrap_or_else(|error| panic!("{version} {standard}: {error}"));
        }
    }
}

/// Why such bindings are refused.
#[test]
fn bindings_that_drop_borrows_themselves_leave_nothing_to_drop() {
    let options = Options {
        autodrop_borrows: true,
        ..Options::default()
    };
    for version in Version::ALL {
        let guest = |drop: &str| {
            let files = generate(version, &wit("01-plain"), None, &options).unwrap();
            let body = format!(
                "#include \"w.h\"\nint64_t exports_t_t_api_f(exports_t_t_api_borrow_ctx_t c) {{ {drop} return 0; }}"
            );
            Guest::from_text(wit("01-plain"))
                .bindings(files)
                .source("impl.c", body)
        };
        let report = run_all(&host(&guest("(void)c;")), 3, Mode::Full).unwrap();
        assert_eq!(report.traps(), [""; 0], "{version}");
        let drop = "t_t_types_ctx_drop_own((t_t_types_own_ctx_t){c.__handle});";
        let report = run_all(&host(&guest(drop)), 3, Mode::Full).unwrap();
        assert_trapped(&report, "unknown handle index");
    }
}
