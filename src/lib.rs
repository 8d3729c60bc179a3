//! Guards for the borrow handles that exported functions of WebAssembly components receive.
//!
//! witguard is a generator like those of wit-bindgen, and works beside the C one: wit-bindgen writes the bindings of a
//! world, and witguard writes C++ guard types and C shims over them, so that each `borrow<T>` of an imported resource
//! is dropped exactly once before the call ends.
//!
//! [`load`] reads WIT, [`Opts`] generates files from it, and [`mod@write`] puts them on disk. [`inspect`] says which
//! handles a world has and who must drop them.
//!
//! # As a generator
//!
//! [`Opts`] says what to generate, and [`Opts::build`] returns a `WorldGenerator`, the interface that all of
//! wit-bindgen's generators have:
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
//! let mut opts = witguard::Opts::default();
//! opts.languages = vec![witguard::Language::Cpp];
//! opts.build().generate(&mut resolve, world, &mut files)?;
//!
//! let names: Vec<_> = files.iter().map(|(name, _)| name).collect();
//! assert_eq!(names, ["hello_guard.cpp", "hello_guard.hpp"]);
//! # anyhow::Ok(())
//! ```
//!
//! # As the command does it
//!
//! [`load::load`] reads files and chooses a world, [`Opts::generate`] returns the generated files and notes for the
//! user, and [`write::write`] puts the files on disk:
//!
//! ```
//! use witguard::{Language, Opts, load, write};
//!
//! let mut input = load::Input::default();
//! input.paths = vec!["wit/hello.wit".into()];
//! let mut loaded = load::load(&input)?;
//!
//! let mut opts = Opts::default();
//! opts.languages = vec![Language::C];
//! opts.write_bindings = true;
//! let generated = opts.generate(&mut loaded.resolve, loaded.world)?;
//! assert!(generated.notes.is_empty());  // there is something to guard
//!
//! let dir = tempfile::tempdir()?;
//! let written = write::write(dir.path(), &generated.files)?;
//! assert!(written.iter().all(|(_, outcome)| *outcome == write::Outcome::Written));
//! assert!(dir.path().join("helloworld_guard.h").exists());
//!
//! // The second time nothing is different, so nothing is touched.
//! let again = write::write(dir.path(), &generated.files)?;
//! assert!(again.iter().all(|(_, outcome)| *outcome == write::Outcome::Unchanged));
//! # anyhow::Ok(())
//! ```
//!
//! # What goes wrong
//!
//! Errors are [`anyhow::Error`]s, meant to be shown to people. Most of them hold a [`Diagnostic`]: what is wrong,
//! where, and what to do about it.
//!
//! ```
//! use witguard::{Diagnostic, Language, Opts};
//! # use wit_bindgen_core::wit_parser::Resolve;
//! # let mut resolve = Resolve::default();
//! # let package = resolve.push_str("a.wit", "package a:a; world w {}")?;
//! # let world = resolve.select_world(&[package], None)?;
//!
//! let mut opts = Opts::default();
//! opts.languages = vec![Language::Cpp];
//! opts.namespace = "class".into();
//! let error = opts.generate(&mut resolve, world).unwrap_err();
//! let said = error.downcast_ref::<Diagnostic>().expect("there is something to say");
//! assert_eq!(said.message(), "`class` is no C++ namespace");
//! assert_eq!(said.help_text(), Some("use a name like `witguard` or `acme::guards`"));
//! # anyhow::Ok(())
//! ```

mod analyze;
mod bindings;
mod c_words;
pub mod clang;
mod described;
mod docs;
mod generate;
mod generated;
mod given_header;
mod header;
pub mod inspect;
mod join;
pub mod load;
mod opts;
mod parallel;
mod render;
mod wit_text;
pub mod write;

pub use generated::{Defined, Generated, GeneratedFile};
pub use given_header::BindingsHeader;
pub use opts::{Language, Opts};
pub use witguard_messages::Diagnostic;
#[cfg(feature = "verify")]
pub use witguard_verify as verify;
