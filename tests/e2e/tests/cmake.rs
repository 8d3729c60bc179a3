//! The CMake package and the examples, with the CMake, Ninja and Make of this machine.

mod common;
#[path = "cmake/component.rs"]
mod component;
#[path = "cmake/errors.rs"]
mod errors;
#[path = "cmake/examples.rs"]
mod examples;
#[path = "cmake/header.rs"]
mod header;
#[path = "cmake/install.rs"]
mod install;
#[path = "cmake/layout.rs"]
mod layout;
#[path = "cmake/middleware.rs"]
mod middleware;
#[path = "cmake/project.rs"]
mod project;
#[path = "cmake/rebuild.rs"]
mod rebuild;
#[path = "cmake/toolchains.rs"]
mod toolchains;
