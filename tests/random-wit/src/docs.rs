//! Documentation that would escape from its comment in the output of a careless generator.

use crate::Size;
use crate::model::Docs;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Lines that are only text wherever a comment may carry them.
const LINES: &[&str] = &[
    "Says hello.",
    "",
    "closes */ too early",
    "*/ int injected; /*",
    "opens /* and never closes",
    "// a comment in a comment",
    "/// a doc comment in a doc comment",
    "trigraphs ??/ and ??= and ??' in the middle",
    "\"quotes\", 'apostrophes' and an unpaired \"",
    "a \\ backslash, a \\n and a \\u0041 in the middle",
    "naïve, Ωmega, 日本語, 🦀",
    "#include <missing.h>",
    "#define guard 1",
    "%s %d {braces} {{ twice }} {% tag %} {# note #}",
    "R\"(raw)\" <b>&amp;</b> `ticks` @param \\param",
    "    indented code();",
    "a line that goes on and on, well past the width that any person would choose for a line \
     of text in a comment, only to see whether it is wrapped, cut or carried over as it is",
];

/// Lines that continue a `//` comment onto the line below it.
const CONTINUING: &[&str] = &[
    "ends in a backslash \\",
    "C:\\directory\\",
    "\\",
    "ends in a trigraph ??/",
];

/// Usually nothing, sometimes a few lines.
pub(crate) fn docs(size: Size) -> BoxedStrategy<Docs> {
    let line = if size.trailing_backslash {
        prop_oneof![3 => select(LINES), 1 => select(CONTINUING)].boxed()
    } else {
        select(LINES).boxed()
    };
    prop_oneof![
        3 => Just(Docs::new()),
        1 => vec(line, 1..4),
    ]
    .boxed()
}
