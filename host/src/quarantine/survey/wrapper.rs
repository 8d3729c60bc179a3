//! The wrapper that a canonical function needs.

use anyhow::Result;
use wasm_encoder::ValType;
use wasmparser::component_types::{ComponentAnyTypeId, ComponentValType};
use wasmparser::types::TypesRef;
use wasmparser::{CanonicalFunction, CanonicalOption};

use super::{Surveyor, resource};
use crate::quarantine::codegen::{When, Wrapper};
use crate::quarantine::layout::{FLAT, Layout};
use crate::quarantine::reader::Reader;
use crate::quarantine::{Event, what};

impl Surveyor {
    /// The wrapper that a canonical function needs; `core` is its index, or that of the next core function.
    pub(super) fn wrapper(
        &mut self,
        types: TypesRef<'_>,
        function: &CanonicalFunction,
        core: u32,
    ) -> Result<Option<Wrapper>> {
        Ok(match function {
            CanonicalFunction::ResourceDrop { resource: ty } => {
                let number = self.number(resource(types, *ty)?);
                let (params, results) = signature(types, core)?;
                let handle = Layout::handle(what(Event::Dropped, number));
                Some(Wrapper {
                    params,
                    results,
                    values: Layout::record(vec![handle]),
                    indirect: false,
                    memory: None,
                    when: When::After,
                })
            }
            CanonicalFunction::Lower {
                func_index,
                options,
            } => {
                let ty = &types[types.component_function_at(*func_index)];
                let values = self.given(types, ty.params.iter().map(|(_, ty)| *ty));
                let asynchronous = options.contains(&CanonicalOption::Async);
                let (when, most) = match asynchronous {
                    true => (When::AfterStart, 4),
                    false => (When::After, FLAT - 1),
                };
                wrapper(types, core, values, options, when, most)?
            }
            CanonicalFunction::TaskReturn { result, options } => {
                let values = self.given(types, result.iter().map(|ty| value_type(types, *ty)));
                wrapper(types, core, values, options, When::After, FLAT - 1)?
            }
            CanonicalFunction::Lift {
                core_func_index,
                type_index,
                options,
            } => {
                let ComponentAnyTypeId::Func(ty) = types.component_any_type_at(*type_index) else {
                    return Ok(None);
                };
                let values = self.received(types, types[ty].params.iter().map(|(_, ty)| *ty))?;
                let when = When::Before(what(Event::Called, self.lifted));
                self.lifted += 1;
                wrapper(types, *core_func_index, values, options, when, FLAT - 1)?
            }
            _ => None,
        })
    }

    /// The own handles in values that are given away.
    fn given(
        &mut self,
        types: TypesRef<'_>,
        values: impl Iterator<Item = ComponentValType>,
    ) -> Option<Layout> {
        let mut wanted =
            |resource, borrow: bool| (!borrow).then(|| what(Event::Given, self.number(resource)));
        Reader::new(types, &mut wanted).row(values)
    }

    /// All handles in values that come in.
    fn received(
        &mut self,
        types: TypesRef<'_>,
        values: impl Iterator<Item = ComponentValType>,
    ) -> Result<Option<Layout>> {
        let here = self.here()?;
        let mut wanted = |resource, borrow| {
            let event = match (borrow, self.homes.get(&resource) == Some(&here)) {
                (false, _) => Event::Own,
                (true, false) => Event::Borrow,
                (true, true) => Event::Representation,
            };
            Some(what(event, self.number(resource)))
        };
        Ok(Reader::new(types, &mut wanted).row(values))
    }
}

/// A wrapper for the core function `core`, which is passed `values`: as core values, `most` at most, or else in memory.
/// `None` if there is nothing to heed, or the values cannot be read.
fn wrapper(
    types: TypesRef<'_>,
    core: u32,
    values: Option<Layout>,
    options: &[CanonicalOption],
    when: When,
    most: usize,
) -> Result<Option<Wrapper>> {
    let Some(values) = values.filter(Layout::has_handles) else {
        return Ok(None);
    };
    let memory = options.iter().find_map(|option| match option {
        CanonicalOption::Memory(memory) => Some(*memory),
        _ => None,
    });
    let (params, results) = signature(types, core)?;
    let wrapper = Wrapper {
        params,
        results,
        indirect: values.flat.len() > most,
        values,
        memory,
        when,
    };
    let readable = match memory.map(|memory| types.memory_at(memory)) {
        None => !wrapper.needs_memory(),
        Some(memory) => !memory.memory64 && !memory.shared && memory.page_size_log2.is_none(),
    };
    let collected = options.contains(&CanonicalOption::Gc);
    Ok((readable && !collected).then_some(wrapper))
}

fn value_type(types: TypesRef<'_>, ty: wasmparser::ComponentValType) -> ComponentValType {
    match ty {
        wasmparser::ComponentValType::Primitive(ty) => ComponentValType::Primitive(ty),
        wasmparser::ComponentValType::Type(index) => {
            ComponentValType::Type(types.component_defined_type_at(index))
        }
    }
}

/// The parameters and results of a core function.
fn signature(types: TypesRef<'_>, core: u32) -> Result<(Vec<ValType>, Vec<ValType>)> {
    let ty = types[types.core_function_at(core)].unwrap_func();
    let convert = |types: &[wasmparser::ValType]| {
        let one = |ty: &wasmparser::ValType| match ty {
            wasmparser::ValType::I32 => Ok(ValType::I32),
            wasmparser::ValType::I64 => Ok(ValType::I64),
            wasmparser::ValType::F32 => Ok(ValType::F32),
            wasmparser::ValType::F64 => Ok(ValType::F64),
            other => anyhow::bail!("{other} is passed to or from a canonical function"),
        };
        types.iter().map(one).collect::<Result<Vec<_>>>()
    };
    Ok((convert(ty.params())?, convert(ty.results())?))
}
