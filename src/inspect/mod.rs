//! `witguard inspect`: every handle of a world and who must drop it, for people and for programs.
//!
//! [`Opts::inspect`] makes an [`Inspection`]; each format is a module that prints one.

mod advice;
mod build;
mod getter;
mod grid;
mod json;
mod markdown;
mod mermaid;
mod model;
mod section;
mod select;
mod table;

pub use mermaid::{Graph, MAX_LINKS};
pub use model::{Advice, Inspection, Location};

use anyhow::Result;
use wit_parser::{Resolve, WorldId};

use crate::bindings;
use crate::generate::refuse;
use crate::header::Header;
use crate::join::declared_names::declared_names;
use crate::{Opts, analyze, docs};
use build::Builder;

impl Opts {
    /// Inspects `world`, even one that cannot be served. If the bindings cannot be made, the
    /// inspection has no C names. Makes the type ids of `world` nominal.
    ///
    /// # Errors
    /// The options do not go together, or wit-bindgen-c refuses them.
    pub fn inspect(&self, resolve: &mut Resolve, world: WorldId) -> Result<Inspection> {
        self.check()?;
        refuse(resolve, analyze::too_large(resolve).as_slice())?;
        docs::tame(resolve);
        resolve.generate_nominal_type_ids(world);
        let advice = advice::advice(resolve, world);
        let (header_text, unnamed) = self.header_text(resolve, world)?;
        let text = header_text.as_deref();
        let header = Header::read("the bindings' header", text.unwrap_or_default())?;
        let bindings = self.names(resolve, world, &header);
        let names = match text {
            Some(_) => Some(declared_names(resolve, world, &bindings, &header)?),
            None => None,
        };
        let mut builder = Builder::new(resolve, world, &bindings, names);
        let functions = analyze::functions(resolve, world);
        Ok(Inspection {
            world: world_name(resolve, world),
            resources: builder.resources(),
            functions: functions.iter().map(|f| builder.function(f)).collect(),
            advice,
            unnamed,
        })
    }

    /// The text of the bindings' header, or why it cannot be made.
    fn header_text(
        &self,
        resolve: &mut Resolve,
        world: WorldId,
    ) -> Result<(Option<String>, Option<String>)> {
        let mut opts = self.bindings.clone();
        // The object file is not looked at, and cannot be made where the component model forbids
        // something.
        opts.no_object_file = true;
        match bindings::run(&opts, resolve, world) {
            Ok(files) => Ok((Some(bindings::take_header(&mut files?)?.1), None)),
            Err(panic) => Ok((
                None,
                Some(format!("wit-bindgen-c failed on this world: {panic}")),
            )),
        }
    }
}

fn world_name(resolve: &Resolve, world: WorldId) -> String {
    let world = &resolve.worlds[world];
    match world.package {
        Some(package) => resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    }
}
