//! What a component's canonical functions do with handles, by the component's own types.

mod wrapper;

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType, ResourceId};
use wasmparser::types::TypesRef;
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExternalKind, ComponentOuterAliasKind,
    ComponentType, Parser, Payload, Validator, WasmFeatures,
};

use super::IMPORT;
use super::codegen::Wrapper;

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
    /// For each component in it, its number if it is defined in the whole.
    pub components: Vec<Option<usize>>,
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
/// If it is not valid, or has an import of the name [`IMPORT`].
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
                let number = component.then_some(self.components.len());
                if component {
                    if let Some(Some(around)) = self.open.last() {
                        self.components[*around].components.push(number);
                    }
                    self.components.push(Surveyed::default());
                }
                self.open.push(number);
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
                    let import = import?;
                    let name = import.name.name;
                    ensure!(name != IMPORT, "it has an import `{IMPORT}`");
                    self.name(types(validator)?, name);
                    self.foreign(import.ty.kind())?;
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    self.name(types(validator)?, export.name.name);
                    self.foreign(export.kind)?;
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section.clone() {
                    self.alias(&alias?)?;
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

    /// An item that comes from elsewhere: if it is a component, it is not known which.
    fn foreign(&mut self, kind: ComponentExternalKind) -> Result<()> {
        let here = self.here()?;
        if kind == ComponentExternalKind::Component {
            self.components[here].components.push(None);
        }
        Ok(())
    }

    fn alias(&mut self, alias: &ComponentAlias<'_>) -> Result<()> {
        match *alias {
            ComponentAlias::InstanceExport { kind, .. } => self.foreign(kind),
            ComponentAlias::Outer {
                kind: ComponentOuterAliasKind::Component,
                count,
                index,
            } => {
                let outer = self.open.iter().rev().nth(count as usize);
                let outer = outer.copied().flatten().context("an alias too far out")?;
                let known = self.components[outer].components.get(index as usize);
                let number = known.copied().flatten();
                let here = self.here()?;
                // It may instantiate that one, and hands on what that imports.
                self.components[here].tells = true;
                self.components[here].components.push(number);
                Ok(())
            }
            _ => Ok(()),
        }
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
