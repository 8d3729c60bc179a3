//! Every world parses, is accepted by `wit-bindgen c`, and is valid in the component model.

mod common;

use anyhow::{Context, Result, anyhow};
use common::parse;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wit_bindgen_core::Files;
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve, WorldId};
use witguard_random_wit::{Size, world};

#[test]
fn normal_worlds_are_valid() {
    all_valid(0..300, Size::default());
}

#[test]
fn small_worlds_are_valid() {
    all_valid(0..300, Size::small());
}

#[test]
fn async_worlds_are_valid() {
    let size = Size {
        async_functions: true,
        ..Size::small()
    };
    all_valid(0..100, size);
}

#[test]
fn worlds_with_trailing_backslashes_are_valid() {
    let size = Size {
        trailing_backslash: true,
        ..Size::small()
    };
    all_valid(0..100, size);
}

fn all_valid(seeds: std::ops::Range<u64>, size: Size) {
    let broken = seeds.filter_map(|seed| {
        let error = check(&world(seed, size).to_string()).err()?;
        Some(format!("seed {seed}: {error:#}"))
    });
    let broken: Vec<_> = broken.collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn check(wit: &str) -> Result<()> {
    let (mut resolve, world) = parse(wit).context("it does not parse")?;
    encode(&resolve, world).context("it is no component")?;
    bind(&mut resolve, world).context("it has no bindings")
}

/// Encodes the world as a component and validates it. This finds shapes that the component model
/// forbids.
fn encode(resolve: &Resolve, world: WorldId) -> Result<()> {
    let mut module = dummy_module(resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false)?;
    ComponentEncoder::default()
        .module(&module)?
        .validate(true)
        .encode()?;
    Ok(())
}

fn bind(resolve: &mut Resolve, world: WorldId) -> Result<()> {
    let mut generator = wit_bindgen_c::Opts::default().build();
    let mut files = Files::default();
    let generate = || generator.generate(resolve, world, &mut files);
    catch_unwind(AssertUnwindSafe(generate)).map_err(|_| anyhow!("wit-bindgen-c panics"))?
}
