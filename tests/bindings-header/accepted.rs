//! Headers that witguard accepts and generates guards for.

use insta::assert_snapshot;
use witguard_old_bindings::{Options, Version, generate};

use crate::run::{Case, WIT};

const ALL: [&str; 5] = ["--lang", "cpp", "--lang", "c", "--stubs"];

/// The lines of a generated file that mention drops.
fn drops(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| line.contains("drop_own") || line.contains("drop_borrow"));
    lines.map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_version_is_served() {
    for version in Version::ALL {
        let case = Case::new(version);
        assert_eq!(case.accepted(&ALL), "", "{version}");
        for name in [
            "plugin_guard.h",
            "plugin_guard.hpp",
            "plugin_guard.c",
            "plugin_guard.cpp",
        ] {
            let text = case.written(name);
            let first = format!("for bindings of `wit-bindgen` {version}. DO NOT EDIT!");
            assert!(
                text.lines().next().unwrap().ends_with(&first),
                "{version} {name}"
            );
        }
        let header = case.written("plugin_guard.h");
        let has_drop_borrow = version >= Version::V0_43_0;
        assert_eq!(
            header.contains("context_drop_borrow"),
            has_drop_borrow,
            "{version}"
        );
        // The header of 0.24 does not declare `size_t`; whoever includes it must.
        let declares_size = header.contains("#include <stddef.h>\n#include \"plugin.h\"");
        assert_eq!(declares_size, version == Version::V0_24_0);
    }
}

#[test]
fn old_bindings_are_dropped_as_owns() {
    let case = Case::new(Version::V0_42_1);
    case.accepted(&ALL);
    assert_snapshot!(format!(
        "--- plugin_guard.h\n{}\n--- plugin_guard.c\n{}\n--- plugin_guard.hpp\n{}",
        drops(&case.written("plugin_guard.h")),
        drops(&case.written("plugin_guard.c")),
        drops(&case.written("plugin_guard.hpp")),
    ));
}

#[test]
fn the_newest_header_gives_what_its_bindings_give() {
    let case = Case::new(Version::V0_63_0);
    case.accepted(&ALL);
    let mut made = std::process::Command::new(env!("CARGO_BIN_EXE_witguard"));
    made.args(["gen", "--world", "plugin", "--out-dir"])
        .arg(case.path("in process"))
        .args(ALL);
    assert!(made.arg(case.path("api.wit")).status().unwrap().success());
    for entry in case.path("in process").read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            case.written(name),
            "{name}"
        );
    }
}

#[test]
fn a_header_is_included_by_its_name() {
    let text = Case::new(Version::V0_43_0).header_text();
    let case = Case::with("my bindings.hh", &text);
    case.accepted(&ALL);
    for name in ["plugin_guard.h", "plugin_guard.hpp"] {
        assert!(
            case.written(name).contains("#include \"my bindings.hh\"\n"),
            "{name}"
        );
    }
}

#[test]
fn a_licence_and_other_line_ends_do_no_harm() {
    for version in Version::ALL {
        let case = Case::new(version);
        case.accepted(&ALL);
        let text = format!(
            "/* Licence:\n * do what you want.\n */\n\n{}",
            case.header_text()
        );
        let dressed = Case::with("plugin.h", &text.replace('\n', "\r\n"));
        assert_eq!(dressed.accepted(&ALL), "", "{version}");
        assert_eq!(
            dressed.written("plugin_guard.c"),
            case.written("plugin_guard.c"),
            "{version}"
        );
    }
}

#[test]
fn a_header_without_a_version_is_known_by_its_declarations() {
    let mut said = Vec::new();
    for version in Version::ALL {
        let case = Case::new(version);
        case.accepted(&ALL);
        let text = case.header_text();
        let stripped = Case::with("plugin.h", text.split_once('\n').unwrap().1);
        said.push(format!("{version}: {}", stripped.accepted(&ALL)));
        let without_version = |text: String| text.replace(&format!(" {version}. DO"), ". DO");
        for name in ["plugin_guard.h", "plugin_guard.c", "plugin_guard.cpp"] {
            assert_eq!(
                stripped.written(name),
                without_version(case.written(name)),
                "{version} {name}"
            );
        }
    }
    assert_snapshot!(said.join("\n"));
}

#[test]
fn a_newer_version_is_accepted_with_a_note() {
    let case = Case::new(Version::V0_63_0).edit("`wit-bindgen` 0.63.0.", "`wit-bindgen` 0.99.0.");
    assert_snapshot!(case.accepted(&[]));
    assert!(
        case.written("plugin_guard.hpp")
            .contains("`wit-bindgen` 0.99.0. DO NOT EDIT!")
    );
}

#[test]
fn the_header_is_an_input() {
    let case = Case::new(Version::V0_42_1);
    case.accepted(&["--depfile", "guards.d"]);
    let rule = std::fs::read_to_string(case.path("guards.d")).unwrap();
    assert_snapshot!(rule);
}

#[test]
fn a_check_sees_that_the_header_changed() {
    let case = Case::new(Version::V0_42_1);
    case.accepted(&[]);
    assert_eq!(case.accepted(&["--check"]), "");
    let newer = Case::new(Version::V0_43_0).header_text();
    std::fs::write(case.path("made by hand/plugin.h"), newer).unwrap();
    let output = case.run(&["--check"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("plugin_guard.hpp` differs"), "{said}");
}

#[test]
fn members_are_called_what_their_version_calls_them() {
    let wit = "package t:t; interface types { resource r; }
        interface api { use types.{r}; record streams { stdin: borrow<r>, stdout: option<borrow<r>> }
          f: func(s: streams); }
        world plugin { export api; }";
    for (version, member) in [
        (Version::V0_17_0, "stdin"),
        (Version::V0_43_0, "stdin"),
        (Version::V0_63_0, "stdin_"),
    ] {
        let files = generate(version, wit, None, &Options::default()).unwrap();
        let text = String::from_utf8(files["plugin.h"].clone()).unwrap();
        let case = Case::with("plugin.h", &text).wit(wit);
        assert_eq!(case.accepted(&ALL), "");
        let guards = case.written("plugin_guard.hpp");
        assert!(
            guards.contains(&format!("offsetof(::exports_t_t_api_streams_t, {member})")),
            "{version}: {guards}"
        );
    }
}

#[test]
fn bindings_that_drop_borrows_serve_a_world_without_any() {
    let wit = "package t:t; interface types { resource r; }
        interface api { use types.{r}; f: func(r: r) -> u32; }
        world plugin { export api; }";
    let options = Options {
        autodrop_borrows: true,
        ..Options::default()
    };
    for version in Version::ALL {
        let files = generate(version, wit, None, &options).unwrap();
        let text = String::from_utf8(files["plugin.h"].clone()).unwrap();
        let case = Case::with("plugin.h", &text).wit(wit);
        let said = case.accepted(&ALL);
        assert!(
            said.contains("there is nothing to guard"),
            "{version}: {said}"
        );
    }
}

/// What the bindings of this witguard cannot express does not matter where no guard has to do with it.
#[test]
fn what_no_guard_has_to_do_with_is_left_out() {
    let unrelated = |item: &str| {
        WIT.replace(
            "world plugin {",
            &format!(
                "interface net {{ {item} address: func() -> list<u8, 4>; named: func(a: addr); rest: func() -> u8; }}
                 world plugin {{ import net; export net;"
            ),
        )
    };
    let wit = unrelated("type addr = list<u8, 4>; record both { a: addr, b: addr }");
    let plain = WIT.replace(
        "world plugin {",
        "interface net { rest: func() -> u8; } world plugin { import net; export net;",
    );
    let files = generate(
        Version::V0_63_0,
        &plain,
        Some("plugin"),
        &Options::default(),
    )
    .unwrap();
    let text = String::from_utf8(files["plugin.h"].clone()).unwrap();
    let declared = "void exports_t_api_net_address(uint8_t (*ret)[4]);\nvoid exports_t_api_net_named(uint8_t (*a)[4]);\n";
    let rest = "uint8_t exports_t_api_net_rest(void);\n";
    let case = Case::with("plugin.h", &text)
        .edit(rest, &format!("{declared}{rest}"))
        .wit(&wit);
    let notes = case.accepted(&ALL);
    for left_out in [
        "`t:api/net@0.1.0#address` is left out",
        "type `both` is left out",
    ] {
        assert!(notes.contains(left_out), "{notes}");
    }
    assert!(
        case.written("plugin_guard.c")
            .contains("plugin_guard_exports_t_api_api_items(")
    );
    assert!(!case.written("plugin_impl.c").contains("net_address"));

    // An export that receives a borrow has to do with it.
    let related = wit.replace("plain: func(", "use net.{addr}; plain: func(a: addr, ");
    let said = Case::with("plugin.h", &text).wit(&related).refused(&[]);
    assert!(
        said.contains("parameter `a: addr` of function `t:api/api@0.1.0#plain`"),
        "{said}"
    );

    // An export that the WIT does not have is one too many, as ever.
    let case = Case::with("plugin.h", &text)
        .edit(rest, &format!("{declared}{rest}"))
        .wit(&plain);
    assert!(case.refused(&[]).contains("no `exports_t_api_net_address`"));
}
