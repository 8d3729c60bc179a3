//! The C names that witguard adds beside those of the bindings.

use foldhash::HashSet;

use crate::header::Identifiers;

/// Every identifier in use. C has one name space for functions, objects and macros, and macros
/// replace members as well, so all identifiers of the header count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names<'a> {
    /// Those of a header.
    given: Option<&'a Identifiers<'a>>,
    taken: HashSet<String>,
}

impl<'a> Names<'a> {
    /// Starts with the identifiers that are taken already.
    pub(crate) fn new<'n>(taken: impl Iterator<Item = &'n str>) -> Self {
        Self {
            given: None,
            taken: taken.map(str::to_string).collect(),
        }
    }

    /// Starts with the identifiers of a header.
    pub(crate) fn beside(given: &'a Identifiers<'a>) -> Self {
        Self {
            given: Some(given),
            taken: HashSet::default(),
        }
    }

    /// Marks `name` as in use.
    pub(crate) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_string());
    }

    /// Takes `wanted`, or the first free name that is `wanted` followed by underscores.
    pub(crate) fn claim(&mut self, wanted: impl Into<String>) -> String {
        let mut name = wanted.into();
        while self.is_taken(&name) {
            name.push('_');
        }
        self.taken.insert(name.clone());
        name
    }

    /// Takes `wanted`, or that followed by underscores, as the beginning of further names: no name in
    /// use begins with the result and an underscore, in upper or lower case.
    pub(crate) fn claim_prefix(&mut self, wanted: impl Into<String>) -> String {
        let mut prefix = wanted.into();
        while self.has_prefix(&prefix) {
            prefix.push('_');
        }
        self.taken.insert(format!("{prefix}_"));
        prefix
    }

    fn has_prefix(&self, prefix: &str) -> bool {
        let starts = |name: &str| {
            let start = name.get(..prefix.len() + 1);
            start.is_some_and(|start| {
                start.ends_with('_') && start[..prefix.len()].eq_ignore_ascii_case(prefix)
            })
        };
        let given = self.given.into_iter().flatten().copied();
        let mut names = given.chain(self.taken.iter().map(String::as_str));
        names.any(starts)
    }

    /// Whether `name` is in use.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name) || self.given.is_some_and(|given| given.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_an_underscore() {
        let mut names = Names::new(["a"].into_iter());
        assert_eq!(names.claim("a"), "a_");
        assert_eq!(names.claim("a"), "a__");
        assert_eq!(names.claim("b"), "b");
        assert!(names.is_taken("a__"));
    }

    #[test]
    fn the_names_of_a_header_are_taken() {
        let header = ["a", "b_c"].into_iter().collect();
        let mut names = Names::beside(&header);
        assert_eq!(names.claim("a"), "a_");
        assert_eq!(names.claim("a"), "a__");
        assert_eq!(names.claim_prefix("b"), "b_");
        assert_eq!(names.claim("c"), "c");
    }

    #[test]
    fn a_prefix_begins_no_other_name() {
        let mut names = Names::new(["w_kit_f", "W_KIT__G", "w_kitten"].into_iter());
        assert_eq!(names.claim_prefix("w_kit"), "w_kit__");
        assert_eq!(names.claim_prefix("w"), "w_");
        assert_eq!(names.claim_prefix("w_k"), "w_k");
        assert_eq!(names.claim_prefix("w_k"), "w_k_");
    }
}
