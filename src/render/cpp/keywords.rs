//! The words that the bindings escape.

use std::sync::LazyLock;

use foldhash::HashSet;
use wit_bindgen_c::to_c_ident;

/// Those of `to_c_ident` of wit-bindgen-c 0.63 that are in snake case.
static ESCAPED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = "alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto \
        bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const \
        consteval constexpr constinit const_cast continue co_await co_return co_yield decltype \
        default delete do double dynamic_cast else enum explicit export extern false float for \
        friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator \
        or or_eq private protected public reflexpr register reinterpret_cast requires return short \
        signed sizeof static static_assert static_cast struct switch synchronized template this \
        thread_local throw true try typedef typeid typename union unsigned using virtual void \
        volatile wchar_t while xor xor_eq ret err stdin stdout stderr";
    words.split_ascii_whitespace().collect()
});

/// What the bindings call `name`: [`to_c_ident`], which takes its time to find the words in a name. Nearly all
/// names that come here are in snake case, and a world has very many.
pub fn c_identifier(name: &str) -> String {
    match is_snake_case(name) && !ESCAPED.contains(name) {
        true => name.to_string(),
        false => to_c_ident(name),
    }
}

/// Whether `name` is words of small letters and digits, with one underscore between each.
fn is_snake_case(name: &str) -> bool {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    let mut words = name.split('_');
    words.all(|word| !word.is_empty() && word.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_the_bindings_escape() {
        for word in ESCAPED.iter() {
            assert_eq!(to_c_ident(word), format!("{word}_"));
        }
        // What else C23 and C++23 keep, and names near them.
        let others = "_Packed _Bool restrict typeof typeof_unqual import module final override ret_ errno \
            stdin_ delete_ a a1 a_1 say_hello method_worker_run call125 int8_t a__b _a a_ say-hello Say sayHello \
            aB2c ü [method]a.b";
        for word in others.split_ascii_whitespace().chain(["", " "]) {
            assert_eq!(c_identifier(word), to_c_ident(word), "{word}");
        }
        for word in ESCAPED.iter() {
            assert_eq!(c_identifier(word), to_c_ident(word));
        }
    }
}
