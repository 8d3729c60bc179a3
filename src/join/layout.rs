//! What stands for the layout of the bindings in the names of symbols.

/// A word that differs where the texts do: FNV-1a, folded to 32 bits. The same for the same texts, everywhere.
pub(super) fn tag<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    // Between two texts stands a byte that is in no text.
    let bytes = texts.flat_map(|text| text.bytes().chain([0xff]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("bindings_{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_that_of_the_texts() {
        let of = |texts: &[&'static str]| tag(texts.iter().copied());
        // FNV-1a of nothing.
        assert_eq!(
            of(&[]),
            format!("bindings_{:08x}", 0xcbf29ce4u32 ^ 0x84222325)
        );
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_ne!(of(&["typedef int a;"]), of(&["typedef long a;"]));
    }
}
