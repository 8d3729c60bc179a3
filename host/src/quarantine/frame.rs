//! A component being written: the indices that its items have now, and what is put into it.

use wasm_encoder::{
    Alias, CanonicalFunctionSection, CanonicalOption, Component, ComponentAliasSection,
    ComponentImportSection, ComponentTypeRef, ComponentTypeSection, ComponentValType, ExportKind,
    InstanceSection, ModuleArg, ModuleSection, PrimitiveValType, ValType,
};

use super::codegen::{NAMES, When, Wrapper};
use super::survey::Surveyed;
use super::{IMPORT, keeper};

/// A component being written, or the declaration of a type, which keeps its indices.
#[derive(Default)]
pub(super) struct Frame<'a> {
    /// What is known of the component; `None` for a type.
    pub surveyed: Option<&'a Surveyed>,
    /// How many types, functions and core modules are put in front of its own.
    pub types: u32,
    pub functions: u32,
    pub modules: u32,
    /// What is put among its own.
    pub core_functions: Indices,
    pub core_instances: Indices,
    /// How many of its canonical functions are written, and how many of their wrappers.
    pub canonical: usize,
    wrapped: u32,
    /// The functions of the keeper: heed a handle that came, heed one that is gone.
    heed: [u32; 2],
}

/// The new indices of one kind of items, by the old ones.
#[derive(Default)]
pub(super) struct Indices {
    pub new: Vec<u32>,
    next: u32,
}

impl Indices {
    /// Enters the next old item as the next new one.
    pub(super) fn define(&mut self) {
        let new = self.add();
        self.new.push(new);
    }

    /// A new item that has no old index.
    pub(super) fn add(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    pub(super) fn get(&self, old: u32) -> u32 {
        self.new.get(old as usize).copied().unwrap_or(old)
    }
}

/// The index of the function that a component which tells of its handles imports.
pub(super) const LOG: u32 = 0;

/// The index of the keeper's module. Those of the wrappers follow.
const KEEPER: u32 = 0;

impl Frame<'_> {
    /// Imports what tells the host of handles.
    pub(super) fn import_log(&mut self, component: &mut Component) {
        let mut types = ComponentTypeSection::new();
        let number = ComponentValType::Primitive(PrimitiveValType::U32);
        types
            .function()
            .params(["place", "what", "handle"].map(|name| (name, number)))
            .result(Some(number));
        let mut imports = ComponentImportSection::new();
        imports.import(IMPORT, ComponentTypeRef::Func(self.types));
        self.types += 1;
        self.functions += 1;
        component.section(&types).section(&imports);
    }

    /// The keeper of the component of this number, with a resource of its own.
    pub(super) fn keeper(&mut self, component: &mut Component, number: u32) {
        let mut types = ComponentTypeSection::new();
        types.resource(ValType::I32, None);
        let mut canonical = CanonicalFunctionSection::new();
        canonical
            .lower(LOG, [] as [CanonicalOption; 0])
            .resource_new(self.types)
            .resource_drop(self.types);
        self.types += 1;
        component
            .section(&ModuleSection(&keeper::module(number)))
            .section(&types)
            .section(&canonical);
        self.modules += 1;
        let imports =
            keeper::IMPORTS.map(|name| (name, ExportKind::Func, self.core_functions.add()));
        let keeper = self.instance(component, KEEPER, imports.to_vec());
        self.heed = keeper::EXPORTS.map(|name| self.function_of(component, keeper, name));
    }

    /// The wrapper of the core function `real`. Gives the index of its function.
    pub(super) fn wrap(&mut self, component: &mut Component, wrapper: &Wrapper, real: u32) -> u32 {
        let heed = self.heed[usize::from(!matches!(wrapper.when, When::Before(_)))];
        let [name_of_real, name_of_heed, name_of_memory] = NAMES;
        let mut imports = vec![
            (name_of_real, ExportKind::Func, real),
            (name_of_heed, ExportKind::Func, heed),
        ];
        if let Some(memory) = wrapper.memory.filter(|_| wrapper.needs_memory()) {
            imports.push((name_of_memory, ExportKind::Memory, memory));
        }
        self.wrapped += 1;
        let wrapped = self.instance(component, KEEPER + self.wrapped, imports);
        self.function_of(component, wrapped, name_of_real)
    }

    /// Instantiates a core module that imports `imports`. Gives the instance's index.
    fn instance(
        &mut self,
        component: &mut Component,
        module: u32,
        imports: Vec<(&str, ExportKind, u32)>,
    ) -> u32 {
        let mut instances = InstanceSection::new();
        instances.export_items(imports);
        let imports = self.core_instances.add();
        instances.instantiate(module, [("", ModuleArg::Instance(imports))]);
        component.section(&instances);
        self.core_instances.add()
    }

    /// The index of a function that a core instance exports.
    fn function_of(&mut self, component: &mut Component, instance: u32, name: &str) -> u32 {
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance,
            kind: ExportKind::Func,
            name,
        });
        component.section(&aliases);
        self.core_functions.add()
    }
}
