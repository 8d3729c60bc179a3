//! Writes the component again, with the wrappers in it.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent, component_utils};
use wasm_encoder::{
    Alias, CanonicalFunctionSection, Component, ComponentExportKind, ComponentInstanceSection,
    ComponentSectionId, InstanceSection, ModuleSection, RawSection,
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentInstance, ExternalKind, Instance, Parser, Payload,
};

use super::IMPORT;
use super::frame::{Frame, LOG};
use super::survey::{Survey, Surveyed};

type Outcome<T = ()> = std::result::Result<T, Error<Infallible>>;

/// The component with the wrappers that the survey says.
///
/// # Errors
/// If it cannot be read.
pub(super) fn rewrite(component: &[u8], survey: &Survey) -> Result<Vec<u8>> {
    let mut rewriter = Rewriter {
        survey,
        frames: vec![Frame::default()],
        begun: 0,
    };
    let mut written = Component::new();
    rewriter
        .parse_component(&mut written, Parser::new(0), component)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(written.finish())
}

struct Rewriter<'a> {
    survey: &'a Survey,
    /// The component or type being written, after those around it.
    frames: Vec<Frame<'a>>,
    /// How many components have begun.
    begun: usize,
}

impl<'a> Rewriter<'a> {
    fn frame(&mut self) -> &mut Frame<'a> {
        self.outer(0)
    }

    fn outer(&mut self, count: u32) -> &mut Frame<'a> {
        let depth = self.frames.len() - 1;
        &mut self.frames[depth.saturating_sub(count as usize)]
    }

    /// Begins a component: with what is put in front of its own.
    fn begin(&mut self, component: &mut Component) {
        let number = self.begun;
        self.begun += 1;
        let surveyed = self.survey.components.get(number);
        let frame = self.frame();
        frame.surveyed = surveyed;
        if surveyed.is_some_and(|surveyed| surveyed.tells) {
            frame.import_log(component);
        }
        if surveyed.is_some_and(Surveyed::wraps) {
            frame.keeper(component, number as u32);
        }
        let wrappers = surveyed.into_iter().flat_map(|surveyed| &surveyed.wrappers);
        for wrapper in wrappers.flatten() {
            component.section(&ModuleSection(&wrapper.module()));
            frame.modules += 1;
        }
    }

    /// Writes one canonical function, and its wrapper if it has one.
    fn canonical(&mut self, component: &mut Component, function: CanonicalFunction) -> Outcome {
        let frame = self.frame();
        let wrappers = frame.surveyed.map_or(&[][..], |known| &known.wrappers);
        let wrapper = wrappers.get(frame.canonical).and_then(Option::as_ref);
        frame.canonical += 1;
        let mut section = CanonicalFunctionSection::new();
        if let CanonicalFunction::Lift {
            core_func_index, ..
        } = function
        {
            // A wrapper stands for the core function in this lift, but not where that is used otherwise.
            let real = frame.core_functions.get(core_func_index);
            let lifted = wrapper.map_or(real, |wrapper| frame.wrap(component, wrapper, real));
            let at = core_func_index as usize;
            frame.core_functions.new[at] = lifted;
            self.parse_component_canonical(&mut section, function)?;
            self.frame().core_functions.new[at] = real;
            component.section(&section);
            return Ok(());
        }
        self.parse_component_canonical(&mut section, function)?;
        component.section(&section);
        let frame = self.frame();
        let real = frame.core_functions.add();
        let new = wrapper.map_or(real, |wrapper| frame.wrap(component, wrapper, real));
        frame.core_functions.new.push(new);
        Ok(())
    }
}

impl Reencode for Rewriter<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        Ok(self.frame().core_functions.get(function))
    }
}

impl ReencodeComponent for Rewriter<'_> {
    fn component_type_index(&mut self, ty: u32) -> u32 {
        self.outer_component_type_index(0, ty)
    }

    fn outer_component_type_index(&mut self, count: u32, ty: u32) -> u32 {
        self.outer(count).types + ty
    }

    fn component_func_index(&mut self, function: u32) -> u32 {
        self.frame().functions + function
    }

    fn module_index(&mut self, module: u32) -> u32 {
        self.outer_module_index(0, module)
    }

    fn outer_module_index(&mut self, count: u32, module: u32) -> u32 {
        self.outer(count).modules + module
    }

    fn instance_index(&mut self, instance: u32) -> u32 {
        self.frame().core_instances.get(instance)
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
        payload: Payload<'_>,
        whole: &[u8],
    ) -> Outcome {
        match payload {
            Payload::Version { .. } => self.begin(component),
            Payload::ComponentCanonicalSection(section) => {
                for function in section {
                    self.canonical(component, function?)?;
                }
            }
            other => component_utils::parse_component_payload(self, component, other, whole)?,
        }
        Ok(())
    }

    /// Core modules stay as they are.
    fn parse_component_submodule(
        &mut self,
        component: &mut Component,
        _parser: Parser,
        module: &[u8],
    ) -> Outcome {
        let id = ComponentSectionId::CoreModule.into();
        component.section(&RawSection { id, data: module });
        Ok(())
    }

    fn parse_component_custom_section(
        &mut self,
        component: &mut Component,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Outcome {
        // Names have other indices now, and nobody reads them.
        if section.name() != "component-name" {
            component.section(&self.custom_section(section)?);
        }
        Ok(())
    }

    fn component_alias<'b>(&mut self, alias: ComponentAlias<'b>) -> Outcome<Alias<'b>> {
        let function = ExternalKind::Func;
        if matches!(alias, ComponentAlias::CoreInstanceExport { kind, .. } if kind == function) {
            self.frame().core_functions.define();
        }
        component_utils::component_alias(self, alias)
    }

    /// Hands on the import by which a component tells of its handles.
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
        let survey = self.survey;
        let known = self.frame().surveyed;
        let known = known.and_then(|known| *known.components.get(component_index as usize)?);
        let tells = known.is_some_and(|number| survey.components[number].tells);
        let mut given = Vec::new();
        for arg in &args {
            let index = self.component_external_index(arg.kind, arg.index);
            given.push((arg.name, arg.kind.into(), index));
        }
        if tells {
            given.push((IMPORT, ComponentExportKind::Func, LOG));
        }
        instances.instantiate(self.component_index(component_index), given);
        Ok(())
    }

    fn parse_instance(
        &mut self,
        instances: &mut InstanceSection,
        instance: Instance<'_>,
    ) -> Outcome {
        component_utils::parse_instance(self, instances, instance)?;
        self.frame().core_instances.define();
        Ok(())
    }
}
