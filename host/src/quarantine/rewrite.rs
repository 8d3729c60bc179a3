//! Writes the component again, with the wrappers in it.

use std::convert::Infallible;

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent, component_utils};
use wasm_encoder::{
    Alias, CanonicalFunctionSection, CanonicalOption, Component, ComponentAliasSection,
    ComponentExportKind, ComponentImportSection, ComponentInstanceSection, ComponentSectionId,
    ComponentTypeRef, ComponentTypeSection, ComponentValType, ExportKind, InstanceSection, Module,
    ModuleArg, ModuleSection, NestedComponentSection, PrimitiveValType, RawSection, ValType,
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExternalKind, ComponentInstance,
    ComponentOuterAliasKind, ExternalKind, Parser,
};

use super::codegen::{NAMES, When, Wrapper};
use super::survey::Survey;
use super::{IMPORT, keeper};

type Outcome<T = ()> = std::result::Result<T, Error<Infallible>>;

/// The component with the wrappers that the survey says.
///
/// # Errors
/// If it cannot be read, or imports [`IMPORT`] itself.
pub(super) fn rewrite(component: &[u8], survey: &Survey) -> Result<Vec<u8>> {
    let mut rewriter = Rewriter {
        survey,
        frames: Vec::new(),
        begun: 0,
        clash: false,
    };
    let mut written = Component::new();
    rewriter
        .component(&mut written, Parser::new(0), component, component)
        .map_err(|error| anyhow!("{error}"))?;
    ensure!(!rewriter.clash, "it has an import `{IMPORT}`");
    Ok(written.finish())
}

struct Rewriter<'a> {
    survey: &'a Survey,
    /// The component or type being written, after those around it.
    frames: Vec<Frame>,
    /// How many components have begun.
    begun: usize,
    clash: bool,
}

/// A component being written, or the declaration of a type, which keeps its indices.
#[derive(Default)]
struct Frame {
    /// The component's number in the survey; `None` for a type.
    number: Option<usize>,
    types: Indices,
    functions: Indices,
    core_functions: Indices,
    modules: Indices,
    core_instances: Indices,
    /// For each component in it, its number if it is defined here.
    components: Vec<Option<usize>>,
    /// How many canonical functions have been written.
    canonical: usize,
    /// The functions of the keeper: heed a handle that came, heed one that is gone.
    heed: [u32; 2],
}

/// The new indices of one kind of items, by the old ones.
#[derive(Default)]
struct Indices {
    new: Vec<u32>,
    next: u32,
}

impl Indices {
    /// Enters the next old item as the next new one.
    fn define(&mut self) {
        let new = self.add();
        self.new.push(new);
    }

    /// A new item that has no old index.
    fn add(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn get(&self, old: u32) -> u32 {
        self.new.get(old as usize).copied().unwrap_or(old)
    }
}

impl Frame {
    fn define(&mut self, kind: ComponentExternalKind) {
        match kind {
            ComponentExternalKind::Module => self.modules.define(),
            ComponentExternalKind::Func => self.functions.define(),
            ComponentExternalKind::Type => self.types.define(),
            ComponentExternalKind::Component => self.components.push(None),
            ComponentExternalKind::Instance | ComponentExternalKind::Value => {}
        }
    }
}

/// The function that a component that tells of its handles imports: its index in the component.
const LOG: u32 = 0;

impl Rewriter<'_> {
    fn frame(&mut self) -> &mut Frame {
        self.outer(0)
    }

    fn outer(&mut self, count: u32) -> &mut Frame {
        let depth = self.frames.len() - 1;
        &mut self.frames[depth.saturating_sub(count as usize)]
    }

    /// Writes one component.
    fn component(
        &mut self,
        component: &mut Component,
        parser: Parser,
        data: &[u8],
        whole: &[u8],
    ) -> Outcome {
        let number = self.begun;
        self.begun += 1;
        self.frames.push(Frame {
            number: Some(number),
            ..Frame::default()
        });
        let surveyed = self.survey.components.get(number);
        if surveyed.is_some_and(|surveyed| surveyed.tells) {
            self.import_log(component);
        }
        if surveyed.is_some_and(|surveyed| surveyed.wraps()) {
            self.keeper(component, number as u32);
        }
        let written = component_utils::parse_component(self, component, parser, data, whole);
        self.frames.pop();
        written
    }

    fn import_log(&mut self, component: &mut Component) {
        let mut types = ComponentTypeSection::new();
        let number = ComponentValType::Primitive(PrimitiveValType::U32);
        types
            .function()
            .params(["place", "what", "handle"].map(|name| (name, number)))
            .result(Some(number));
        let mut imports = ComponentImportSection::new();
        let frame = self.frame();
        imports.import(IMPORT, ComponentTypeRef::Func(frame.types.add()));
        frame.functions.add();
        component.section(&types).section(&imports);
    }

    /// The component's keeper, with a resource of its own.
    fn keeper(&mut self, component: &mut Component, number: u32) {
        let frame = self.frame();
        let resource = frame.types.add();
        let mut types = ComponentTypeSection::new();
        types.resource(ValType::I32, None);
        let mut canonical = CanonicalFunctionSection::new();
        canonical
            .lower(LOG, [] as [CanonicalOption; 0])
            .resource_new(resource)
            .resource_drop(resource);
        let real = [(); 3].map(|()| frame.core_functions.add());
        component.section(&types).section(&canonical);
        let imports = keeper::IMPORTS.into_iter().zip(real);
        let imports = imports.map(|(name, index)| (name, ExportKind::Func, index));
        let exports = keeper::EXPORTS;
        let keeper = instance(component, frame, &keeper::module(number), imports.collect());
        frame.heed = exports.map(|name| function_of(component, frame, keeper, name));
    }

    /// Writes a wrapper for the core function `real`, and gives its index.
    fn wrap(&mut self, component: &mut Component, wrapper: &Wrapper, real: u32) -> u32 {
        let frame = self.frame();
        let heed = frame.heed[usize::from(!matches!(wrapper.when, When::Before(_)))];
        let [name_of_real, name_of_heed, name_of_memory] = NAMES;
        let mut imports = vec![
            (name_of_real, ExportKind::Func, real),
            (name_of_heed, ExportKind::Func, heed),
        ];
        if let Some(memory) = wrapper.memory.filter(|_| wrapper.needs_memory()) {
            imports.push((name_of_memory, ExportKind::Memory, memory));
        }
        let wrapped = instance(component, frame, &wrapper.module(), imports);
        function_of(component, frame, wrapped, name_of_real)
    }

    /// Writes one canonical function, and its wrapper if it has one.
    fn canonical(&mut self, component: &mut Component, function: CanonicalFunction) -> Outcome {
        let survey = self.survey;
        let frame = self.frame();
        let at = frame.canonical;
        frame.canonical += 1;
        let surveyed = frame
            .number
            .and_then(|number| survey.components.get(number));
        let wrapper = surveyed.and_then(|surveyed| surveyed.wrappers.get(at));
        let wrapper = wrapper.and_then(Option::as_ref);
        let mut section = CanonicalFunctionSection::new();
        if let CanonicalFunction::Lift {
            core_func_index,
            type_index,
            options,
        } = function
        {
            let mut core = self.function_index(core_func_index)?;
            if let Some(wrapper) = wrapper {
                core = self.wrap(component, wrapper, core);
            }
            let ty = self.component_type_index(type_index);
            let options = options.iter().map(|option| self.canonical_option(*option));
            section.lift(core, ty, options.collect::<Outcome<Vec<_>>>()?);
            self.frame().functions.define();
            component.section(&section);
            return Ok(());
        }
        self.parse_component_canonical(&mut section, function)?;
        component.section(&section);
        match wrapper {
            None => self.frame().core_functions.define(),
            Some(wrapper) => {
                let real = self.frame().core_functions.add();
                let wrapped = self.wrap(component, wrapper, real);
                self.frame().core_functions.new.push(wrapped);
            }
        }
        Ok(())
    }
}

/// Instantiates a core module that imports `imports`. Gives the instance's index.
fn instance(
    component: &mut Component,
    frame: &mut Frame,
    module: &Module,
    imports: Vec<(&str, ExportKind, u32)>,
) -> u32 {
    let mut instances = InstanceSection::new();
    instances.export_items(imports);
    let imports = frame.core_instances.add();
    instances.instantiate(frame.modules.add(), [("", ModuleArg::Instance(imports))]);
    component
        .section(&ModuleSection(module))
        .section(&instances);
    frame.core_instances.add()
}

/// The index of a function that a core instance exports.
fn function_of(component: &mut Component, frame: &mut Frame, instance: u32, name: &str) -> u32 {
    let mut aliases = ComponentAliasSection::new();
    aliases.alias(Alias::CoreInstanceExport {
        instance,
        kind: ExportKind::Func,
        name,
    });
    component.section(&aliases);
    frame.core_functions.add()
}

impl Reencode for Rewriter<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        Ok(self.frame().core_functions.get(function))
    }
}

impl ReencodeComponent for Rewriter<'_> {
    fn component_type_index(&mut self, ty: u32) -> u32 {
        self.frame().types.get(ty)
    }

    fn component_func_index(&mut self, function: u32) -> u32 {
        self.frame().functions.get(function)
    }

    fn module_index(&mut self, module: u32) -> u32 {
        self.frame().modules.get(module)
    }

    fn instance_index(&mut self, instance: u32) -> u32 {
        self.frame().core_instances.get(instance)
    }

    fn outer_component_type_index(&mut self, count: u32, ty: u32) -> u32 {
        self.outer(count).types.get(ty)
    }

    fn outer_module_index(&mut self, count: u32, module: u32) -> u32 {
        self.outer(count).modules.get(module)
    }

    fn push_depth(&mut self) {
        self.frames.push(Frame::default());
    }

    fn pop_depth(&mut self) {
        self.frames.pop();
    }

    fn parse_component_payload(
        &mut self,
        component: &mut Component,
        payload: wasmparser::Payload<'_>,
        whole: &[u8],
    ) -> Outcome {
        match payload {
            wasmparser::Payload::ComponentCanonicalSection(section) => {
                for function in section {
                    self.canonical(component, function?)?;
                }
                Ok(())
            }
            other => component_utils::parse_component_payload(self, component, other, whole),
        }
    }

    fn parse_component_submodule(
        &mut self,
        component: &mut Component,
        _parser: Parser,
        module: &[u8],
    ) -> Outcome {
        let id = ComponentSectionId::CoreModule.into();
        component.section(&RawSection { id, data: module });
        self.frame().modules.define();
        Ok(())
    }

    fn parse_component_subcomponent(
        &mut self,
        component: &mut Component,
        parser: Parser,
        data: &[u8],
        whole: &[u8],
    ) -> Outcome {
        let number = self.begun;
        let mut nested = Component::new();
        self.component(&mut nested, parser, data, whole)?;
        component.section(&NestedComponentSection(&nested));
        self.frame().components.push(Some(number));
        Ok(())
    }

    fn parse_component_custom_section(
        &mut self,
        component: &mut Component,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Outcome {
        // The names of items have other indices now, and nobody reads them.
        if section.name() != "component-name" {
            component.section(&self.custom_section(section)?);
        }
        Ok(())
    }

    fn parse_component_type_section(
        &mut self,
        types: &mut ComponentTypeSection,
        section: wasmparser::ComponentTypeSectionReader<'_>,
    ) -> Outcome {
        for ty in section {
            component_utils::parse_component_type(self, types.ty(), ty?)?;
            self.frame().types.define();
        }
        Ok(())
    }

    fn parse_component_import_section(
        &mut self,
        imports: &mut ComponentImportSection,
        section: wasmparser::ComponentImportSectionReader<'_>,
    ) -> Outcome {
        for import in section {
            let import = import?;
            self.clash |= import.name.name == IMPORT;
            imports.import(import.name, self.component_type_ref(import.ty)?);
            self.frame().define(import.ty.kind());
        }
        Ok(())
    }

    fn parse_component_alias_section(
        &mut self,
        aliases: &mut ComponentAliasSection,
        section: wasmparser::ComponentAliasSectionReader<'_>,
    ) -> Outcome {
        for alias in section {
            let alias = alias?;
            aliases.alias(self.component_alias(alias.clone())?);
            match alias {
                ComponentAlias::InstanceExport { kind, .. } => self.frame().define(kind),
                ComponentAlias::CoreInstanceExport {
                    kind: ExternalKind::Func,
                    ..
                } => self.frame().core_functions.define(),
                ComponentAlias::CoreInstanceExport { .. } => {}
                ComponentAlias::Outer { kind, count, index } => match kind {
                    ComponentOuterAliasKind::CoreModule => self.frame().modules.define(),
                    ComponentOuterAliasKind::CoreType => {}
                    ComponentOuterAliasKind::Type => self.frame().types.define(),
                    ComponentOuterAliasKind::Component => {
                        let outer = self.outer(count).components.get(index as usize);
                        let number = outer.copied().flatten();
                        self.frame().components.push(number);
                    }
                },
            }
        }
        Ok(())
    }

    fn parse_component_instance(
        &mut self,
        instances: &mut ComponentInstanceSection,
        instance: ComponentInstance<'_>,
    ) -> Outcome {
        let ComponentInstance::Instantiate {
            component_index,
            args,
        } = instance
        else {
            return component_utils::parse_component_instance(self, instances, instance);
        };
        let known = self.frame().components.get(component_index as usize);
        let number = known.copied().flatten();
        let surveyed = number.and_then(|number| self.survey.components.get(number));
        let mut given = Vec::new();
        for arg in &args {
            let index = self.component_external_index(arg.kind, arg.index);
            given.push((arg.name, arg.kind.into(), index));
        }
        if surveyed.is_some_and(|surveyed| surveyed.tells) {
            given.push((IMPORT, ComponentExportKind::Func, LOG));
        }
        instances.instantiate(self.component_index(component_index), given);
        Ok(())
    }

    fn parse_instance_section(
        &mut self,
        instances: &mut InstanceSection,
        section: wasmparser::InstanceSectionReader<'_>,
    ) -> Outcome {
        for instance in section {
            self.parse_instance(instances, instance?)?;
            self.frame().core_instances.define();
        }
        Ok(())
    }

    fn parse_component_export(
        &mut self,
        exports: &mut wasm_encoder::ComponentExportSection,
        export: wasmparser::ComponentExport<'_>,
    ) -> Outcome {
        let kind = export.kind;
        component_utils::parse_component_export(self, exports, export)?;
        self.frame().define(kind);
        Ok(())
    }
}
