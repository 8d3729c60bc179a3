//! Mutants of right code: one drop removed, doubled, or moved before the last use of its handle.

/// What was done to a drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mutation {
    /// It is gone.
    Removed,
    /// It is there twice.
    Doubled,
    /// It comes before the use that was before it.
    Moved,
}

/// A mutant.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What was done.
    pub mutation: Mutation,
    /// The line of the drop in the right code, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
}

/// All mutants of `text`. A line drops if it calls a function that drops, or one that begins with `done_`, and stands
/// alone. It is moved before the line with the same margin that last has the same handle in a statement.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let lines: Vec<_> = text.lines().collect();
    let mut mutants = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let Some(handle) = dropped(line) else {
            continue;
        };
        let mut add = |mutation, lines: Vec<&str>| {
            mutants.push(Mutant {
                mutation,
                line: i + 1,
                text: lines.join("\n") + "\n",
            });
        };
        let (before, after) = (&lines[..i], &lines[i + 1..]);
        add(Mutation::Removed, [before, after].concat());
        add(Mutation::Doubled, [before, &[line, line], after].concat());
        if let Some(use_) = last_use(before, line, handle) {
            let (before, between) = before.split_at(use_);
            add(Mutation::Moved, [before, &[line], between, after].concat());
        }
    }
    mutants
}

/// The handle that a line drops.
fn dropped(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start().split_once('(')?;
    let drops =
        name.ends_with("_drop_borrow") || name.ends_with("_drop_own") || name.starts_with("done_");
    let handle = rest.strip_suffix(");")?;
    (drops && !name.contains(' ')).then_some(handle)
}

/// The last of the lines `before` that uses `handle` in the same block as `line`.
fn last_use(before: &[&str], line: &str, handle: &str) -> Option<usize> {
    let margin = |line: &str| line.len() - line.trim_start().len();
    let lines = before.iter().enumerate().rev();
    let mut block = lines.take_while(|(_, before)| margin(before) >= margin(line));
    let found = block.find(|(_, before)| {
        let is_statement = before.ends_with(';') && margin(before) == margin(line);
        is_statement && before.contains(handle) && dropped(before).is_none()
    });
    found.map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_drop_has_its_mutants() {
        let text = "f(h);\nsum += g(h);\nx_drop_own(h);\nvoid done_t(t h);\n";
        let mutants = mutants(text);
        let texts: Vec<_> = mutants
            .iter()
            .map(|m| (m.mutation, m.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                (
                    Mutation::Removed,
                    "f(h);\nsum += g(h);\nvoid done_t(t h);\n"
                ),
                (
                    Mutation::Doubled,
                    "f(h);\nsum += g(h);\nx_drop_own(h);\nx_drop_own(h);\nvoid done_t(t h);\n"
                ),
                (
                    Mutation::Moved,
                    "f(h);\nx_drop_own(h);\nsum += g(h);\nvoid done_t(t h);\n"
                ),
            ]
        );
        assert!(mutants.iter().all(|mutant| mutant.line == 3));
    }
}
