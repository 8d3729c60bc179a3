//! Suggestions for a mistyped name.

/// The candidate that `name` is likely to mean, if there is one.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A name of three letters with two of them swapped is near; a name of four with two wrong ones
    // is not.
    const NEAR: f64 = 0.6;
    let rating = |candidate| strsim::normalized_damerau_levenshtein(name, candidate);
    let rated = candidates.map(|candidate| (rating(candidate), candidate));
    let best = rated.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(rating, _)| *rating > NEAR)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_near_when_little_was_mistyped() {
        let of = |name| nearest(name, ["plugin", "host"].into_iter());
        assert_eq!(of("plugn"), Some("plugin"));
        assert_eq!(of("pulgin"), Some("plugin"));
        assert_eq!(of("hsot"), Some("host"));
        assert_eq!(of("past"), None);
        assert_eq!(of("zzz"), None);
        assert_eq!(nearest("a", [].into_iter()), None);
    }
}
