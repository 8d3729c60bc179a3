//! What a component's canonical functions do with handles, by the component's own types.

use std::collections::HashMap;

use anyhow::{Context, Result};
use wasm_encoder::ValType;
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentEntityType, ComponentValType, ResourceId,
};
use wasmparser::types::TypesRef;
use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentOuterAliasKind, ComponentType,
    Parser, Payload, Validator, WasmFeatures,
};

use super::codegen::{When, Wrapper};
use super::layout::{FLAT, Layout, Reader};
use super::{Event, what};

/// What is known of a component and the components in it.
pub(super) struct Survey {
    /// The component itself, and the components in it in the order in which they begin.
    pub components: Vec<Surveyed>,
    /// The names of all resources.
    pub resources: Vec<String>,
}

/// What is known of one component.
#[derive(Default)]
pub(super) struct Surveyed {
    /// A wrapper for each canonical function, where it needs one.
    pub wrappers: Vec<Option<Wrapper>>,
    /// Whether it or a component that it may instantiate has any wrapper.
    pub tells: bool,
}

impl Surveyed {
    /// Whether it has a wrapper itself.
    pub(super) fn wraps(&self) -> bool {
        self.wrappers.iter().any(Option::is_some)
    }
}

/// Reads a component. Function bodies are not looked at.
///
/// # Errors
/// If it is not valid.
pub(super) fn survey(component: &[u8]) -> Result<Survey> {
    let mut surveyor = Surveyor::default();
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        let before = Before::new(&validator);
        validator.payload(&payload)?;
        surveyor.payload(&payload, &before, &validator)?;
    }
    Ok(Survey {
        components: surveyor.components,
        resources: surveyor
            .resources
            .into_iter()
            .map(|(_, name)| name)
            .collect(),
    })
}

/// How many items there were before a section.
#[derive(Default)]
struct Before {
    types: u32,
    core_functions: u32,
}

impl Before {
    fn new(validator: &Validator) -> Before {
        let component = validator.types(0).filter(is_component);
        component.map_or_else(Before::default, |types| Before {
            types: types.component_type_count(),
            core_functions: types.function_count(),
        })
    }
}

#[derive(Default)]
struct Surveyor {
    components: Vec<Surveyed>,
    /// The component being read, after those around it; `None` for a core module.
    open: Vec<Option<usize>>,
    /// Each resource with its name, once that is known.
    resources: Vec<(ResourceId, String)>,
    numbers: HashMap<ResourceId, u32>,
    /// The component that defines a resource.
    homes: HashMap<ResourceId, usize>,
    lifted: u32,
}

impl Surveyor {
    fn payload(
        &mut self,
        payload: &Payload<'_>,
        before: &Before,
        validator: &Validator,
    ) -> Result<()> {
        match payload {
            Payload::Version { encoding, .. } => {
                let component = *encoding == wasmparser::Encoding::Component;
                self.open.push(component.then_some(self.components.len()));
                if component {
                    self.components.push(Surveyed::default());
                }
            }
            Payload::End(_) => self.end(),
            Payload::ComponentTypeSection(section) => {
                let (types, here) = (types(validator)?, self.here()?);
                for (ty, index) in section.clone().into_iter().zip(before.types..) {
                    if let ComponentType::Resource { .. } = ty? {
                        let resource = resource(types, index)?;
                        self.homes.insert(resource, here);
                    }
                }
            }
            Payload::ComponentImportSection(section) => {
                for import in section.clone() {
                    self.name(types(validator)?, import?.name.name);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    self.name(types(validator)?, export?.name.name);
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section.clone() {
                    if let ComponentAlias::Outer {
                        kind: ComponentOuterAliasKind::Component,
                        ..
                    } = alias?
                    {
                        // It may instantiate that one, and hands on what that imports.
                        let here = self.here()?;
                        self.components[here].tells = true;
                    }
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                let mut core = before.core_functions;
                for function in section.clone() {
                    let function = function?;
                    let wrapper = self.wrapper(types(validator)?, &function, core)?;
                    core += u32::from(!matches!(function, CanonicalFunction::Lift { .. }));
                    let here = self.here()?;
                    self.components[here].wrappers.push(wrapper);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) {
        let ended = self.open.pop().flatten();
        let tells =
            ended.is_some_and(|at| self.components[at].tells || self.components[at].wraps());
        if let Some(at) = ended {
            self.components[at].tells = tells;
        }
        if let Some(Some(around)) = self.open.last() {
            self.components[*around].tells |= tells;
        }
    }

    /// The component being read.
    fn here(&self) -> Result<usize> {
        let here = self.open.last().copied().flatten();
        here.context("a section of a component outside of one")
    }

    /// Names the resources that an import or export of this name has.
    fn name(&mut self, types: TypesRef<'_>, name: &str) {
        let items = [
            types.component_item_for_import(name),
            types.component_item_for_export(name),
        ];
        for item in items.into_iter().flatten() {
            match item.ty {
                ComponentEntityType::Instance(id) => {
                    for (name, item) in &types[id].exports {
                        self.name_type(&item.ty, name);
                    }
                }
                ref ty => self.name_type(ty, name),
            }
        }
    }

    fn name_type(&mut self, ty: &ComponentEntityType, name: &str) {
        if let ComponentEntityType::Type {
            created: ComponentAnyTypeId::Resource(id),
            ..
        } = ty
        {
            let number = self.number(id.resource());
            let known = &mut self.resources[number as usize].1;
            if known.is_empty() {
                name.clone_into(known);
            }
        }
    }

    fn number(&mut self, resource: ResourceId) -> u32 {
        let next = self.resources.len() as u32;
        let number = *self.numbers.entry(resource).or_insert(next);
        if number == next {
            self.resources.push((resource, String::new()));
        }
        number
    }

    /// The wrapper that a canonical function needs; `core` is its index, or that of the next core function.
    fn wrapper(
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

fn is_component(types: &TypesRef<'_>) -> bool {
    types.core_imports().is_none()
}

/// The types of the component being read.
fn types(validator: &Validator) -> Result<TypesRef<'_>> {
    validator
        .types(0)
        .context("a section outside of a component")
}

fn resource(types: TypesRef<'_>, index: u32) -> Result<ResourceId> {
    match types.component_any_type_at(index) {
        ComponentAnyTypeId::Resource(id) => Ok(id.resource()),
        other => anyhow::bail!("{other:?} is no resource"),
    }
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
