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
/// alone.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let lines: Vec<_> = text.lines().collect();
    let mut mutants = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| drops(line)) {
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
        if let Some((last, before)) = before.split_last().filter(|(last, _)| uses(last)) {
            add(Mutation::Moved, [before, &[line, last], after].concat());
        }
    }
    mutants
}

fn drops(line: &str) -> bool {
    let line = line.trim_start();
    let (name, _) = line.split_once('(').unwrap_or_default();
    line.ends_with(';')
        && !name.contains(' ')
        && (name.ends_with("_drop_borrow")
            || name.ends_with("_drop_own")
            || name.starts_with("done_"))
}

fn uses(line: &str) -> bool {
    line.trim_start().starts_with("sum += ")
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
