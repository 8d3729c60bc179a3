//! An inspection of some interfaces only.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::model::Inspection;
use crate::Diagnostic;

impl Inspection {
    /// Keeps what is in the interfaces that `names` name: in full, without the version, or by the
    /// last part alone. Keeps everything if there are no names. What `gen` refuses is always kept.
    ///
    /// # Errors
    /// No interface of the world has one of the names; the error lists the candidates.
    pub fn select(&mut self, names: &[String]) -> Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let interfaces = self.interfaces();
        for name in names {
            if !interfaces.iter().any(|interface| is_named(interface, name)) {
                let error = Diagnostic::new(format!(
                    "there is no interface `{name}` with functions in world `{}`",
                    self.world
                ));
                let error = interfaces
                    .iter()
                    .fold(error, |e, name| e.detail(format!("  {name}")));
                bail!(error.help("choose one of these with `--interface`"));
            }
        }
        let is_kept = |interface: &Option<String>| {
            let interface = interface.as_ref();
            interface.is_some_and(|interface| names.iter().any(|name| is_named(interface, name)))
        };
        self.functions
            .retain(|function| is_kept(&function.interface));
        self.advice
            .retain(|advice| advice.is_refused || is_kept(&advice.interface));
        Ok(())
    }

    fn interfaces(&self) -> BTreeSet<String> {
        let functions = self.functions.iter();
        functions
            .filter_map(|function| function.interface.clone())
            .collect()
    }
}

/// Whether `name` names `interface`, for example `wasi:http/types@0.2.0`.
fn is_named(interface: &str, name: &str) -> bool {
    let unversioned = interface
        .split_once('@')
        .map_or(interface, |(name, _)| name);
    let last = unversioned
        .rsplit_once('/')
        .map_or(unversioned, |(_, last)| last);
    [interface, unversioned, last].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn an_interface_has_three_names() {
        for name in ["wasi:http/types@0.2.0", "wasi:http/types", "types"] {
            assert!(is_named("wasi:http/types@0.2.0", name), "{name}");
        }
        for name in ["http/types", "type", "wasi:http/types@0.2", ""] {
            assert!(!is_named("wasi:http/types@0.2.0", name), "{name}");
        }
        assert!(is_named("greeter", "greeter"));
    }
}
