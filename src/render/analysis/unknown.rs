//! The functions that give values of which nothing is known.

use indexmap::IndexSet;

/// The functions that are asked for, by the C type.
pub(super) struct Unknowns {
    prefix: String,
    types: IndexSet<String>,
}

impl Unknowns {
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_string(),
            types: IndexSet::new(),
        }
    }

    /// The name of the function that gives a `c_type`.
    pub(super) fn of(&mut self, c_type: &str) -> String {
        if !self.types.contains(c_type) {
            self.types.insert(c_type.to_string());
        }
        name(&self.prefix, c_type)
    }

    /// The name of the function that says that a path is impossible.
    pub(super) fn stop(&self) -> String {
        format!("{}_impossible", self.prefix)
    }

    /// The C type and the name of each.
    pub(super) fn list(&self) -> Vec<[String; 2]> {
        let types = self.types.iter();
        types
            .map(|ty| [ty.clone(), name(&self.prefix, ty)])
            .collect()
    }
}

fn name(prefix: &str, c_type: &str) -> String {
    let letters = c_type.chars().map(|c| match c {
        '*' => 'p',
        c if c.is_ascii_alphanumeric() => c,
        _ => '_',
    });
    format!("{prefix}_unknown_{}", letters.collect::<String>())
}
