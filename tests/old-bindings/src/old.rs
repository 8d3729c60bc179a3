//! The versions whose generators read a world without changing it. Their crates have the same names for
//! the same things, but none of their types in common: hence a macro.

macro_rules! version {
    ($module:ident, $c:ident, $core:ident, |$resolve:ident, $wit:ident| $package:expr) => {
        pub(crate) mod $module {
            use anyhow::Result;
            use $core::wit_parser;

            use crate::{Files, Options};

            pub(crate) fn generate(
                wit: &str,
                world: Option<&str>,
                options: &Options,
            ) -> Result<Files> {
                let mut $resolve = wit_parser::Resolve::default();
                let $wit = wit;
                let package = $package?;
                let world = $resolve.select_world(package, world)?;
                let mut files = $core::Files::default();
                opts(options)
                    .build()
                    .generate(&$resolve, world, &mut files)?;
                let files = files.iter();
                Ok(files
                    .map(|(name, text)| (name.into(), text.into()))
                    .collect())
            }

            fn opts(options: &Options) -> $c::Opts {
                $c::Opts {
                    autodrop_borrows: match options.autodrop_borrows {
                        true => $c::Enabled::Yes,
                        false => $c::Enabled::No,
                    },
                    no_helpers: options.no_helpers,
                    no_sig_flattening: options.no_sig_flattening,
                    rename: options.rename.clone(),
                    rename_world: options.rename_world.clone(),
                    ..Default::default()
                }
            }
        }
    };
}

version!(v0_17, c_0_17, core_0_17, |resolve, wit| resolve.push(
    wit_parser::UnresolvedPackage::parse("old.wit".as_ref(), wit)?
));
version!(v0_24, c_0_24, core_0_24, |resolve, wit| resolve.push(
    wit_parser::UnresolvedPackage::parse("old.wit".as_ref(), wit)?
));
version!(v0_36, c_0_36, core_0_36, |resolve, wit| resolve
    .push_str("old.wit", wit));
version!(v0_42, c_0_42, core_0_42, |resolve, wit| resolve
    .push_str("old.wit", wit));
version!(v0_43, c_0_43, core_0_43, |resolve, wit| resolve
    .push_str("old.wit", wit));
