//! A component without its code: what it imports and exports, quick to compile.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent};
use wasm_encoder::{CodeSection, Component, Function, Instruction};
use wasmparser::{FunctionBody, Parser};

/// The component with every function's body replaced by a trap.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn skeleton(component: &[u8]) -> Result<Vec<u8>> {
    let mut written = Component::new();
    Skeleton
        .parse_component(&mut written, Parser::new(0), component)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(written.finish())
}

struct Skeleton;

impl Reencode for Skeleton {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        _body: FunctionBody<'_>,
    ) -> std::result::Result<(), Error<Infallible>> {
        let mut trap = Function::new([]);
        trap.instruction(&Instruction::Unreachable);
        trap.instruction(&Instruction::End);
        code.function(&trap);
        Ok(())
    }
}

impl ReencodeComponent for Skeleton {}
