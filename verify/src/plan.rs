//! What will be called: the component compiled, its functions selected.

use anyhow::Result;
use witguard_host::{Budget, Export, Host, Limits, WasiOptions};
use witguard_messages::{Diagnostic, caught};

use crate::{Component, Options};

/// A component ready to be run.
pub struct Plan {
    pub(crate) name: String,
    pub(crate) host: Host,
    /// The selected functions, including those that cannot be called.
    pub(crate) exports: Vec<Export>,
    /// The functions that are skipped by name, without being asked.
    pub(crate) skipped: Vec<String>,
    pub(crate) options: Options,
}

impl Component {
    /// Compiles the component and selects its functions.
    ///
    /// # Errors
    /// If the component is not valid, it imports something that no host can make, a pattern selects nothing, or no
    /// selected function can be called.
    pub fn plan(&self, options: &Options) -> Result<Plan> {
        self.plan_with(options, true)
    }

    /// A line for each function that would be called: its name and, if it cannot be called, the reason. The component's
    /// code is not compiled.
    ///
    /// # Errors
    /// As [`Component::plan`].
    pub fn list(&self, options: &Options) -> Result<String> {
        let plan = self.plan_with(options, false)?;
        let lines = plan.exports.iter().map(|export| line(export) + "\n");
        let skipped = plan
            .skipped
            .iter()
            .map(|name| format!("{name}: {SKIPPED}\n"));
        Ok(lines.chain(skipped).collect())
    }

    fn plan_with(&self, options: &Options, code: bool) -> Result<Plan> {
        let limits = Limits {
            call: Budget::Time(options.call_limit),
            memory: Some(options.memory_limit),
            copied: 128 << 20,
        };
        let wasi = WasiOptions {
            inherit_output: options.inherit_output,
            seed: options.seed,
        };
        let build = || {
            let builder = Host::builder(&self.bytes).limits(limits).wasi(wasi);
            if !code {
                return builder.without_code().build();
            }
            let builder = builder.constants();
            let builder = match options.quarantine {
                true => builder.quarantine(),
                false => builder,
            };
            match &options.cache {
                Some(dir) => builder.cache(dir).build(),
                None => builder.build(),
            }
        };
        let host = caught(build).map_err(anyhow::Error::msg);
        let host = host.and_then(|built| built).map_err(|error| {
            Diagnostic::new(format!("`{}` cannot be loaded", self.name))
                .detail(format!("  {error:#}"))
        })?;
        let names: Vec<_> = host.exports().iter().map(Export::to_string).collect();
        if names.is_empty() {
            let error = format!("`{}` exports no function", self.name);
            return Err(Diagnostic::new(error).into());
        }
        let (selected, skipped) = options.selection.select(&names)?;
        let chosen = host.exports().iter().zip(selected);
        let chosen = chosen.filter(|(_, selected)| *selected);
        let exports: Vec<_> = chosen.map(|(export, _)| export.clone()).collect();
        if exports.iter().all(|export| export.obstacle.is_some()) {
            let error = format!("no function of `{}` can be called", self.name);
            let details = exports.iter().map(|export| format!("  {}", line(export)));
            let error = details.fold(Diagnostic::new(error), Diagnostic::detail);
            return Err(error.into());
        }
        if options.args.is_some() && exports.len() != 1 {
            let error = format!("`--args` is for one function, but {} match", exports.len());
            let details = exports.iter().map(|export| format!("  {}", line(export)));
            let error = details.fold(Diagnostic::new(error), Diagnostic::detail);
            return Err(error.help("`--only` with a whole name selects one").into());
        }
        Ok(Plan {
            name: self.name.clone(),
            host,
            exports,
            skipped,
            options: options.clone(),
        })
    }
}

impl Plan {
    /// Whether the component was not compiled, because its code was in [`Options::cache`].
    pub fn is_cached(&self) -> bool {
        self.host.is_cached()
    }
}

/// Why a function is skipped by name.
pub(crate) const SKIPPED: &str =
    "skipped, since it sets a component up when it is built; `--only` with its name calls it";

fn line(export: &Export) -> String {
    let asynchronous = if export.is_async() { " (async)" } else { "" };
    match &export.obstacle {
        None => format!("{export}{asynchronous}"),
        Some(why) => format!("{export}{asynchronous}: not callable: {why}"),
    }
}
