//! WIT documentation that would break the bindings.
//!
//! wit-bindgen-c copies documentation into `//` comments as it is. A line that ends in a backslash
//! then swallows the declaration below it, and a carriage return ends the comment early.

use wit_parser::{Docs, Resolve, TypeDefKind, WorldItem};

use witguard_messages::untrusted;

/// Makes all documentation in `resolve` safe to copy. Harmless texts are left as they are.
pub(crate) fn tame(resolve: &mut Resolve) {
    for (_, world) in &mut resolve.worlds {
        for item in world.imports.values_mut().chain(world.exports.values_mut()) {
            if let WorldItem::Function(function) = item {
                tame_one(&mut function.docs);
            }
        }
    }
    for (_, interface) in &mut resolve.interfaces {
        for function in interface.functions.values_mut() {
            tame_one(&mut function.docs);
        }
    }
    for (_, ty) in &mut resolve.types {
        tame_one(&mut ty.docs);
        match &mut ty.kind {
            TypeDefKind::Record(record) => tame_all(record.fields.iter_mut().map(|f| &mut f.docs)),
            TypeDefKind::Variant(variant) => {
                tame_all(variant.cases.iter_mut().map(|c| &mut c.docs))
            }
            TypeDefKind::Enum(e) => tame_all(e.cases.iter_mut().map(|c| &mut c.docs)),
            TypeDefKind::Flags(flags) => tame_all(flags.flags.iter_mut().map(|f| &mut f.docs)),
            _ => {}
        }
    }
}

fn tame_all<'a>(docs: impl Iterator<Item = &'a mut Docs>) {
    docs.for_each(tame_one);
}

fn tame_one(docs: &mut Docs) {
    if let Some(text) = &mut docs.contents
        && text.lines().any(is_harmful)
    {
        *text = untrusted::lines(text).join("\n");
    }
}

fn is_harmful(line: &str) -> bool {
    let end = line.trim_end();
    end.ends_with('\\') || end.ends_with("??/") || line.contains('\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(text: &str) -> String {
        let mut docs = Docs {
            contents: Some(text.into()),
        };
        tame_one(&mut docs);
        docs.contents.unwrap_or_default()
    }

    #[test]
    fn only_harmful_texts_change() {
        assert_eq!(tamed("  a */ ?? \\ b\n // c"), "  a */ ?? \\ b\n // c");
        assert_eq!(tamed("a \\\nb"), "a \\ .\nb");
        assert_eq!(tamed("a ??/ "), "a ? ?/");
        assert_eq!(tamed("a\rint b;"), "a\nint b;");
    }
}
