//! How the bindings drop borrows, which depends on the version and on an option.

use semver::Version;

use super::found::Found;
use super::origin::PUT_BACK;
use crate::Diagnostic;
use crate::join::Dialect;

/// The dialect of a header of `version`.
///
/// `drops` are the names `…_drop_borrow` of the imported resources that the header knows.
///
/// # Errors
/// Bindings that drop borrows themselves.
pub fn named(found: &Found, version: &Version, drops: &[String]) -> Result<Dialect, Diagnostic> {
    let dialect = Dialect::of(version);
    let declared = drops.iter().find(|name| found.header.declares(name));
    match drops.first() {
        Some(drop) if dialect.has_drop_borrow != declared.is_some() => {
            let made_by = format!("wit-bindgen {version}");
            Err(autodrop(
                &found.path,
                &made_by,
                declared.is_some(),
                declared.unwrap_or(drop),
            ))
        }
        _ => Ok(dialect),
    }
}

/// The dialect of a header that names no version, and a note that says what it was taken for.
///
/// `world_exports` are the names of the world's own exports in the newest dialect.
///
/// # Errors
/// Bindings that drop borrows themselves, or of which that cannot be told.
pub fn inferred(
    found: &Found,
    drops: &[String],
    world_exports: &[String],
) -> Result<(Dialect, String), Diagnostic> {
    let declared = drops.iter().find(|name| found.header.declares(name));
    let has_drop_borrow = match (is_newer(found), drops.first()) {
        (newer, None) => newer.unwrap_or(true),
        (Some(newer), Some(_)) if newer == declared.is_some() => newer,
        (Some(_), Some(drop)) => {
            let drop = declared.unwrap_or(drop);
            return Err(autodrop(
                &found.path,
                "a version that it does not name",
                declared.is_some(),
                drop,
            ));
        }
        (None, Some(_)) if declared.is_some() => true,
        (None, Some(drop)) => return Err(untold(&found.path, drop)),
    };
    let is_known = |name: &str| found.header.identifiers.contains(name);
    let dialect = Dialect {
        has_drop_borrow,
        prefixes_world_exports: world_exports.iter().any(|name| found.header.declares(name)),
        escapes_streams: !["stdin", "stdout", "stderr"].into_iter().any(is_known),
        declares_size: found.text.contains("<stddef.h>") || found.text.contains("<stdlib.h>"),
    };
    let taken_for = match has_drop_borrow {
        true => "from 0.43 on",
        false => "before 0.43",
    };
    let note = format!(
        "`{}` names no version of wit-bindgen; by what it declares, it was taken for one {taken_for}",
        found.path
    );
    Ok((dialect, note))
}

/// Whether the header is of 0.43 or newer, by what it has besides drops; `None` when it has nothing
/// that tells.
fn is_newer(found: &Found) -> Option<bool> {
    let has = |end: &str| {
        found
            .header
            .identifiers
            .iter()
            .any(|name| name.ends_with(end))
    };
    let newer = has("_WAITABLE_DROPPED")
        || has("_string_dup_n")
        || found.text.contains("// Sets the string `ret` to reference");
    let older = has("_WAITABLE_CLOSED")
        || !found.text.contains("#include <stddef.h>")
        || found
            .text
            .contains("// Transfers ownership of `s` into the string");
    match (newer, older) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

fn autodrop(path: &str, made_by: &str, declared: bool, name: &str) -> Diagnostic {
    let sign = match declared {
        true => format!("`{name}` is declared: versions before 0.43 do that with this option only"),
        false => format!(
            "`{name}` is not declared: versions from 0.43 on leave it out with this option only"
        ),
    };
    Diagnostic::new(format!(
        "the bindings of `{path}` drop borrows themselves: they were made with `--autodrop-borrows=yes`"
    ))
    .detail(format!("  made by: {made_by}"))
    .detail(format!("  why: {sign}"))
    .help("guards would drop each borrow a second time; make the bindings again, without `--autodrop-borrows=yes`")
}

fn untold(path: &str, name: &str) -> Diagnostic {
    Diagnostic::new(format!(
        "`{path}` does not say whether its bindings drop borrows themselves: it names no version of wit-bindgen"
    ))
    .detail(format!(
        "  why: `{name}` is not declared, as before 0.43, and as later with `--autodrop-borrows=yes`"
    ))
    .help(PUT_BACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BindingsHeader;

    const GUARD: &str = "#ifndef __BINDINGS_W_H\n";
    const OWN: &str = "extern void a_r_drop_own(a_own_r_t handle);\n";
    const BORROW: &str = "extern void a_r_drop_borrow(a_borrow_r_t handle);\n";
    /// What only some versions have besides.
    const BEFORE_0_31: &str = "#include <stdint.h>\n";
    const FROM_0_31: &str = "#include <stddef.h>\n";
    const BEFORE_0_43: &str =
        "#include <stddef.h>\n// Transfers ownership of `s` into the string `ret`\n";
    const FROM_0_43: &str =
        "#include <stddef.h>\n// Sets the string `ret` to reference the input\n";

    fn drops() -> [String; 1] {
        ["a_r_drop_borrow".into()]
    }

    fn of(version: &str, declarations: &[&str]) -> Result<bool, String> {
        let text = format!("{GUARD}{}", declarations.concat());
        let version = Version::parse(version).unwrap();
        let header = BindingsHeader {
            path: "w.h".into(),
            text,
        };
        let dialect = named(&Found::read(&header).unwrap(), &version, &drops());
        dialect
            .map(|d| d.has_drop_borrow)
            .map_err(|e| e.to_string())
    }

    fn without_version(declarations: &[&str]) -> Result<bool, String> {
        let text = format!("{GUARD}{}", declarations.concat());
        let header = BindingsHeader {
            path: "w.h".into(),
            text,
        };
        let dialect = inferred(&Found::read(&header).unwrap(), &drops(), &[]);
        dialect
            .map(|d| d.0.has_drop_borrow)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn the_version_says_what_drops_a_borrow() {
        assert_eq!(of("0.63.0", &[OWN, BORROW]), Ok(true));
        assert_eq!(of("0.43.0", &[OWN, BORROW]), Ok(true));
        assert_eq!(of("0.42.1", &[OWN]), Ok(false));
        assert_eq!(of("0.17.0", &[OWN]), Ok(false));
    }

    #[test]
    fn bindings_that_drop_themselves_are_refused() {
        for (version, declarations) in [
            ("0.17.0", [OWN, BORROW]),
            ("0.42.1", [OWN, BORROW]),
            ("0.43.0", [OWN, ""]),
            ("0.63.0", [OWN, ""]),
        ] {
            let said = of(version, &declarations).unwrap_err();
            assert!(said.contains("--autodrop-borrows=yes"), "{version}: {said}");
            assert!(said.contains(&format!("wit-bindgen {version}")), "{said}");
        }
    }

    #[test]
    fn without_a_version_the_declarations_say_it() {
        assert_eq!(without_version(&[FROM_0_43, OWN, BORROW]), Ok(true));
        assert_eq!(without_version(&[FROM_0_31, OWN, BORROW]), Ok(true));
        assert_eq!(without_version(&[BEFORE_0_43, OWN]), Ok(false));
        assert_eq!(without_version(&[BEFORE_0_31, OWN]), Ok(false));
        for autodrop in [
            [FROM_0_43, OWN, ""],
            [BEFORE_0_43, OWN, BORROW],
            [BEFORE_0_31, OWN, BORROW],
        ] {
            let said = without_version(&autodrop).unwrap_err();
            assert!(
                said.contains("drop borrows themselves: they were made with"),
                "{said}"
            );
        }
        let said = without_version(&[FROM_0_31, OWN]).unwrap_err();
        assert!(said.contains("does not say whether"), "{said}");
    }
}
