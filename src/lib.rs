//! Guards for the borrow handles that exported functions of WebAssembly components receive.
//!
//! witguard is a generator in the manner of wit-bindgen's, beside its C generator: wit-bindgen
//! writes the bindings of a world, witguard writes C++ guard types and C shims over them, so that
//! each `borrow<T>` of an imported resource is dropped exactly once before the call ends.
//!
//! The flow, module by module: [`load`] reads WIT, [`analyze`] finds who must drop what, [`join`]
//! finds what the bindings call it, [`render`] makes text of it, [`mod@write`] puts it on disk.
//!
//! ```
//! use wit_bindgen_core::{Files, wit_parser::Resolve};
//!
//! let mut resolve = Resolve::default();
//! let package = resolve.push_str(
//!     "hello.wit",
//!     "package a:hello;
//!      interface types { resource context; }
//!      interface greeter { use types.{context}; greet: func(ctx: borrow<context>); }
//!      world hello { export greeter; }",
//! )?;
//! let world = resolve.select_world(&[package], None)?;
//!
//! let mut files = Files::default();
//! let opts = witguard::Opts { languages: vec![witguard::Language::Cpp], ..Default::default() };
//! opts.build().generate(&mut resolve, world, &mut files)?;
//!
//! let names: Vec<_> = files.iter().map(|(name, _)| name).collect();
//! assert_eq!(names, ["hello_guard.cpp", "hello_guard.hpp"]);
//! # anyhow::Ok(())
//! ```

pub mod analyze;
mod diagnostic;
mod docs;
mod generate;
pub mod join;
pub mod load;
mod opts;
pub mod render;
#[cfg(feature = "verify")]
pub mod verify;
mod wit_text;
pub mod write;

pub use diagnostic::Diagnostic;
pub use generate::{Generated, GeneratedFile};
pub use opts::{Language, Opts};
