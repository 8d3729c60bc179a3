//! What differs between the headers of different versions of wit-bindgen-c.

use heck::ToSnakeCase;
use semver::Version;
use wit_bindgen_c::to_c_ident;

/// The forms of names and declarations that depend on the version. Default: those of the newest.
///
/// Source: the generators' own texts from 0.17.0 to 0.63.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// `…_drop_borrow` is declared, unless the bindings drop borrows themselves. Before 0.43 it is
    /// declared only if they do, and `…_drop_own` is what drops a borrow: both call
    /// `resource.drop`, which takes either handle.
    pub has_drop_borrow: bool,
    /// The names of the world's own exports start with `exports_`.
    pub prefixes_world_exports: bool,
    /// `stdin`, `stdout` and `stderr` are escaped like keywords.
    pub escapes_streams: bool,
    /// The header can be included by itself: it includes what declares `size_t`.
    pub declares_size: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            has_drop_borrow: true,
            prefixes_world_exports: true,
            escapes_streams: true,
            declares_size: true,
        }
    }
}

impl Dialect {
    /// The dialect of this version of wit-bindgen-c.
    pub fn of(version: &Version) -> Self {
        let from = |minor, patch| *version >= Version::new(0, minor, patch);
        Self {
            has_drop_borrow: from(43, 0),
            prefixes_world_exports: from(37, 0),
            escapes_streams: from(48, 1),
            // The include moved to the source in 0.22, and came back in 0.31.
            declares_size: from(31, 0) || !from(22, 0),
        }
    }

    /// What the bindings call the field or case `name`.
    pub fn member(&self, name: &str) -> String {
        match name {
            "stdin" | "stdout" | "stderr" if !self.escapes_streams => name.to_snake_case(),
            _ => to_c_ident(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_changed_at_its_version() {
        let of = |text: &str| Dialect::of(&Version::parse(text).unwrap());
        assert_eq!(of("0.63.0"), Dialect::default());
        assert_eq!(of("1.0.0"), Dialect::default());
        assert!(of("0.43.0").has_drop_borrow && !of("0.42.1").has_drop_borrow);
        assert!(of("0.37.0").prefixes_world_exports && !of("0.36.0").prefixes_world_exports);
        assert!(of("0.48.1").escapes_streams && !of("0.48.0").escapes_streams);
        assert!(of("0.21.0").declares_size && of("0.31.0").declares_size);
        assert!(!of("0.22.0").declares_size && !of("0.30.0").declares_size);
    }

    #[test]
    fn a_member_is_escaped_as_its_version_does() {
        let old = Dialect::of(&Version::new(0, 24, 0));
        assert_eq!(old.member("stdin"), "stdin");
        assert_eq!(old.member("return"), "return_");
        assert_eq!(Dialect::default().member("stdin"), "stdin_");
        assert_eq!(Dialect::default().member("a-b"), "a_b");
    }
}
