//! The C names that witguard adds beside those of the bindings.

use std::collections::HashSet;

/// Every identifier in use. C has one name space for functions, objects and macros, and macros
/// replace members as well, so all identifiers of the header count.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Starts with the identifiers that are taken already.
    pub fn new<'a>(taken: impl Iterator<Item = &'a str>) -> Self {
        Self {
            taken: taken.map(str::to_string).collect(),
        }
    }

    /// Takes `wanted`, or the first free name that is `wanted` followed by underscores.
    pub fn claim(&mut self, wanted: impl Into<String>) -> String {
        let mut name = wanted.into();
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// Whether `name` is in use.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
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
}
