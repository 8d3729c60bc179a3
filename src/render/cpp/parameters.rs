//! The parameters of a C++ function, as they stand between its parentheses.

use std::fmt;

/// Declarations of parameters.
pub(super) struct Parameters {
    /// Each on a line, all but the last with a comma.
    text: String,
}

impl Parameters {
    /// For declarations of about this many bytes.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let text = String::with_capacity(capacity);
        Self { text }
    }

    /// Adds one, whose type `ty` writes. A `*` or `&` at the end of the type stands at the name.
    pub(super) fn add(&mut self, ty: impl FnOnce(&mut String) -> fmt::Result, name: &str) {
        if !self.text.is_empty() {
            self.text.push_str(",\n");
        }
        ty(&mut self.text).expect("a string takes all text");
        if !self.text.ends_with(['*', '&']) {
            self.text.push(' ');
        }
        self.text.push_str(name);
    }

    /// On one line.
    pub(super) fn joined(self) -> String {
        let mut text = self.text.into_bytes();
        for byte in &mut text {
            if *byte == b'\n' {
                *byte = b' ';
            }
        }
        String::from_utf8(text).expect("a line break is one byte")
    }

    /// On one line, or each on its own line where that would be long.
    pub(super) fn listed(self) -> String {
        match self.text.len() {
            0..=80 => self.joined(),
            _ => ["\n    ", &self.text.replace('\n', "\n    ")].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn parameters(params: &[(&str, &str)]) -> Parameters {
        let mut parameters = Parameters::with_capacity(0);
        for (ty, name) in params {
            parameters.add(|text| text.write_str(ty), name);
        }
        parameters
    }

    #[test]
    fn parameters_stand_on_one_line_unless_they_are_long() {
        let short = [("::a_t *", "a"), ("b &", "b")];
        assert_eq!(parameters(&short).listed(), "::a_t *a, b &b");
        assert_eq!(parameters(&[]).listed(), "");
        let long = "x".repeat(70);
        let fits = [(&*long, "a"), ("int", "b")];
        assert_eq!(parameters(&fits).listed(), format!("{long} a, int b"));
        let too_long = [(&*long, "a"), ("int", "bcdefgh")];
        assert_eq!(
            parameters(&too_long).joined(),
            format!("{long} a, int bcdefgh")
        );
        assert_eq!(
            parameters(&too_long).listed(),
            format!("\n    {long} a,\n    int bcdefgh")
        );
    }
}
