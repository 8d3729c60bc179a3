//! The versions whose generators change the world that they read. This is a macro for the same
//! reason as in [`crate::old`].

macro_rules! version {
    ($module:ident, $c:ident, $core:ident) => {
        pub(crate) mod $module {
            use anyhow::Result;
            use $c::{Enabled, Opts};
            use $core::wit_parser::Resolve;

            use crate::{Files, Options};

            pub(crate) fn generate(
                wit: &str,
                world: Option<&str>,
                options: &Options,
            ) -> Result<Files> {
                let mut resolve = Resolve::default();
                let package = resolve.push_str("old.wit", wit)?;
                let world = resolve.select_world(&[package], world)?;
                let mut files = $core::Files::default();
                let mut opts = Opts {
                    autodrop_borrows: match options.autodrop_borrows {
                        true => Enabled::Yes,
                        false => Enabled::No,
                    },
                    no_helpers: options.no_helpers,
                    no_sig_flattening: options.no_sig_flattening,
                    rename: options.rename.clone(),
                    rename_world: options.rename_world.clone(),
                    ..Opts::default()
                };
                for filter in &options.asynchrony {
                    opts.async_.push(filter);
                }
                opts.build().generate(&mut resolve, world, &mut files)?;
                let files = files.iter();
                Ok(files
                    .map(|(name, text)| (name.into(), text.into()))
                    .collect())
            }
        }
    };
}

version!(v0_62, c_0_62, core_0_62);
version!(v0_63, wit_bindgen_c, wit_bindgen_core);
