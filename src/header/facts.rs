//! What differs between the headers of different versions of wit-bindgen-c.

use heck::ToSnakeCase;
use wit_bindgen_c::to_c_ident;

use super::Header;

/// The forms of names and declarations that changed between versions, as seen in a header. If
/// nothing in the header depends on a form, it is that of the newest version, which is the default.
///
/// Source: the code of the generators from 0.17.0 to 0.63.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderFacts {
    /// `…_drop_borrow` is declared. Before 0.43 it is declared only if the bindings drop borrows
    /// themselves, and `…_drop_own` is what drops a borrow; from 0.43 on it is missing only if they
    /// do. Both functions call `resource.drop`, which takes either kind of handle.
    pub has_drop_borrow: bool,
    /// The names of the world's own exports start with `exports_`, as from 0.37 on.
    pub prefixes_world_exports: bool,
    /// `stdin`, `stdout` and `stderr` are escaped like keywords, as from 0.48.1 on.
    pub escapes_streams: bool,
    /// The header can be included by itself: it includes what declares `size_t`. That include moved
    /// to the source in 0.22, and came back in 0.31.
    pub declares_size: bool,
}

impl Default for HeaderFacts {
    fn default() -> Self {
        Self {
            has_drop_borrow: true,
            prefixes_world_exports: true,
            escapes_streams: true,
            declares_size: true,
        }
    }
}

/// The functions that drop the handles of an imported resource, as the newest version names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DropNames {
    pub own: String,
    pub borrow: String,
}

impl HeaderFacts {
    /// Infers the facts from `header`. `drops` are the drop functions of the world's imported
    /// resources, and `world_exports` the names of the world's own exports in the newest version.
    pub(crate) fn infer(header: &Header, drops: &[DropNames], world_exports: &[String]) -> Self {
        let mut known = drops.iter().filter(|drop| header.declares(&drop.own));
        let has_known = known.clone().next().is_some();
        let is_plain = |export: &String| {
            let plain = export.strip_prefix("exports_");
            !header.declares(export) && plain.is_some_and(|plain| header.declares(plain))
        };
        let includes = |file| header.includes().contains(&file);
        Self {
            has_drop_borrow: !has_known || known.any(|drop| header.declares(&drop.borrow)),
            prefixes_world_exports: !world_exports.iter().any(is_plain),
            escapes_streams: !["stdin", "stdout", "stderr"]
                .iter()
                .any(|name| header.identifiers.contains(name)),
            declares_size: includes("<stddef.h>") || includes("<stdlib.h>"),
        }
    }

    /// What the bindings call the field or case `name`.
    pub(crate) fn member(&self, name: &str) -> String {
        match name {
            "stdin" | "stdout" | "stderr" if !self.escapes_streams => name.to_snake_case(),
            _ => to_c_ident(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> HeaderFacts {
        let drop = DropNames {
            own: "r_drop_own".into(),
            borrow: "r_drop_borrow".into(),
        };
        let header = Header::read("w.h", text).unwrap();
        HeaderFacts::infer(&header, &[drop], &["exports_w_f".into()])
    }

    #[test]
    fn each_fact_is_seen_in_the_declarations() {
        assert_eq!(facts("#include <stddef.h>\n"), HeaderFacts::default());
        let old =
            facts("#include <stdint.h>\nvoid w_f(int stdin);\nvoid r_drop_own(int handle);\n");
        assert!(!old.has_drop_borrow && !old.prefixes_world_exports);
        assert!(!old.escapes_streams && !old.declares_size);
        let new = facts(
            "#include <stdlib.h>\nvoid exports_w_f(int stdin_);\nvoid r_drop_own(int h);\nvoid r_drop_borrow(int h);\n",
        );
        assert_eq!(new, HeaderFacts::default());
    }

    #[test]
    fn a_member_is_escaped_as_its_version_does() {
        let old = HeaderFacts {
            escapes_streams: false,
            ..HeaderFacts::default()
        };
        assert_eq!(old.member("stdin"), "stdin");
        assert_eq!(old.member("return"), "return_");
        assert_eq!(HeaderFacts::default().member("stdin"), "stdin_");
        assert_eq!(HeaderFacts::default().member("a-b"), "a_b");
    }
}
