//! Which functions to call, by their names.

use wildmatch::WildMatch;
use witguard_messages::{Diagnostic, nearest};

/// Patterns over `interface#function`. A pattern with `*` or `?` must match the whole name. Any other selects the
/// function of exactly this name or, if there is none, all functions whose names contain it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Selection {
    /// If there are any patterns, call only what one of them matches.
    pub only: Vec<String>,
    /// Call nothing that one of these matches.
    pub skip: Vec<String>,
}

/// Functions that tools call once, while they build a component: componentize-py, and Wizer.
const BUILDING: [&str; 3] = ["exports#init", "wizer-initialize", "wizer.initialize"];

impl Selection {
    /// For each name, whether it is selected; and the names that are skipped without being asked. Those that `only` has
    /// in full are not.
    ///
    /// # Errors
    /// If a pattern matches nothing; the error lists what there is to match.
    pub(crate) fn select(&self, names: &[String]) -> Result<(Vec<bool>, Vec<String>), Diagnostic> {
        let mut selected = vec![self.only.is_empty(); names.len()];
        for (patterns, verdict) in [(&self.only, true), (&self.skip, false)] {
            for pattern in patterns {
                let matched = matches(pattern, names);
                if !matched.contains(&true) {
                    return Err(unknown(pattern, names));
                }
                for (selected, matched) in selected.iter_mut().zip(matched) {
                    if matched {
                        *selected = verdict;
                    }
                }
            }
        }
        let mut skipped = Vec::new();
        for (name, selected) in names.iter().zip(&mut selected) {
            if *selected && BUILDING.contains(&name.as_str()) && !self.only.contains(name) {
                *selected = false;
                skipped.push(name.clone());
            }
        }
        if !selected.contains(&true) {
            let error = match skipped.first() {
                Some(name) => format!("`{name}`, which is skipped, is the only function to call"),
                None => "the patterns of `--skip` leave no function to call".to_owned(),
            };
            return Err(Diagnostic::new(error));
        }
        Ok((selected, skipped))
    }
}

fn matches(pattern: &str, names: &[String]) -> Vec<bool> {
    let exact = names.iter().any(|name| name == pattern);
    let wild = WildMatch::new(pattern);
    let one = |name: &String| match pattern.contains(['*', '?']) {
        true => wild.matches(name),
        false if exact => name == pattern,
        false => name.contains(pattern),
    };
    names.iter().map(one).collect()
}

fn unknown(pattern: &str, names: &[String]) -> Diagnostic {
    let mut error = Diagnostic::new(format!("no function matches `{pattern}`"));
    error = error.detail("  the functions are:");
    for name in names {
        error = error.detail(format!("    {name}"));
    }
    // A pattern may be meant for a whole name, or for what comes after the interface.
    let last = |name: &str| {
        name.rsplit('#')
            .next()
            .map(str::to_string)
            .unwrap_or_default()
    };
    let is_full = pattern.contains('#');
    let candidate = |name: &String| if is_full { name.clone() } else { last(name) };
    let candidates: Vec<_> = names.iter().map(candidate).collect();
    match nearest(pattern, candidates.iter().map(String::as_str)) {
        Some(name) => error.help(format!("did you mean `{name}`?")),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = [
        "t:t/api@0.1.0#f",
        "t:t/api@0.1.0#fold",
        "[method]r.f",
        "run",
    ];

    fn selected(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>, String> {
        let owned = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
        let selection = Selection {
            only: owned(only),
            skip: owned(skip),
        };
        let names: Vec<String> = owned(&NAMES);
        let (chosen, _) = selection
            .select(&names)
            .map_err(|error| error.to_string())?;
        let chosen = NAMES.iter().zip(chosen).filter(|(_, chosen)| *chosen);
        Ok(chosen.map(|(name, _)| *name).collect())
    }

    #[test]
    fn patterns_select() {
        assert_eq!(selected(&[], &[]).unwrap(), NAMES);
        assert_eq!(selected(&["api"], &[]).unwrap(), &NAMES[..2]);
        assert_eq!(selected(&["t:t/api@0.1.0#f"], &[]).unwrap(), &NAMES[..1]);
        assert_eq!(selected(&["*f"], &[]).unwrap(), [NAMES[0], NAMES[2]]);
        assert_eq!(selected(&["[method]r.?"], &[]).unwrap(), [NAMES[2]]);
        assert_eq!(selected(&[], &["api", "[method]"]).unwrap(), ["run"]);
        assert_eq!(selected(&["api"], &["fold"]).unwrap(), &NAMES[..1]);
    }

    #[test]
    fn what_builds_a_component_is_skipped_unless_it_is_named() {
        let names = ["exports#init".to_owned(), "run".to_owned()];
        let only = |only: &[&str]| Selection {
            only: only.iter().map(|name| name.to_string()).collect(),
            skip: Vec::new(),
        };
        let (selected, skipped) = only(&[]).select(&names).unwrap();
        assert_eq!(
            (selected, skipped),
            (vec![false, true], vec![names[0].clone()])
        );
        let (selected, skipped) = only(&["exports#init"]).select(&names).unwrap();
        assert_eq!((selected, skipped.len()), (vec![true, false], 0));
        assert!(only(&[]).select(&names[..1]).is_err());
    }

    #[test]
    fn a_pattern_that_matches_nothing_is_an_error() {
        let error = selected(&["rum"], &[]).unwrap_err();
        assert!(error.contains("no function matches `rum`"), "{error}");
        assert!(error.contains("    [method]r.f\n"), "{error}");
        assert!(error.ends_with("did you mean `run`?"), "{error}");
        let error = selected(&["zzzzz"], &[]).unwrap_err();
        assert!(!error.contains("did you mean"), "{error}");
        assert!(
            selected(&[], &["*"])
                .unwrap_err()
                .contains("leave no function")
        );
    }
}
