//! The core modules that are put in front of functions: each calls the real one, and hands every handle in the
//! parameters to a function that heeds it.

use wasm_encoder::{
    BlockType, CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, MemoryType, Module, NameMap, NameSection, TypeSection, ValType,
};

use super::FUNCTION;
use super::layout::Layout;
use super::walk::{Slot, Walk};

/// A function to be wrapped.
#[derive(Clone, Debug)]
pub(super) struct Wrapper {
    pub params: Vec<ValType>,
    pub results: Vec<ValType>,
    /// The values that are passed, as if they were the fields of one record.
    pub values: Layout,
    /// Whether they are passed in memory, with their address as the first parameter.
    pub indirect: bool,
    /// The memory that values are passed in.
    pub memory: Option<u32>,
    pub when: When,
}

/// When the handles are heeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// They come in: before the call. The value says which function it is, as `what` does.
    Before(u32),
    /// They go: after the call.
    After,
    /// The same, if the result says that the call has begun to run (an `async` call of an import).
    AfterStart,
}

/// The function that is wrapped, and the one that heeds handles: `(what, handle)`.
const REAL: u32 = 0;
pub(super) const HEED: u32 = 1;

/// The names that the module imports these and the memory under, and exports its function under.
pub(super) const NAMES: [&str; 3] = ["real", "heed", "memory"];

impl Wrapper {
    /// Whether its module imports the memory.
    pub(super) fn needs_memory(&self) -> bool {
        self.indirect || self.values.has_lists()
    }

    /// The module.
    pub(super) fn module(&self) -> Module {
        let mut types = TypeSection::new();
        types
            .ty()
            .function(self.params.iter().copied(), self.results.iter().copied());
        types.ty().function([ValType::I32; 2], []);
        let mut imports = ImportSection::new();
        imports.import("", NAMES[0], EntityType::Function(0));
        imports.import("", NAMES[1], EntityType::Function(1));
        if self.needs_memory() {
            let memory = MemoryType {
                minimum: 0,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            };
            imports.import("", NAMES[2], memory);
        }
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut exports = ExportSection::new();
        exports.export(NAMES[0], ExportKind::Func, 2);
        let mut code = CodeSection::new();
        code.function(&self.body());
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code)
            .section(&named(2));
        module
    }

    fn body(&self) -> Function {
        let mut walk = Walk {
            next_local: self.params.len() as u32,
            locals: Vec::new(),
            code: Vec::new(),
        };
        if let When::Before(function) = self.when {
            walk.heed(function, &[Instruction::I32Const(0)]);
            self.handles(&mut walk);
        }
        let params = 0..self.params.len() as u32;
        walk.code.extend(params.map(Instruction::LocalGet));
        walk.code.push(Instruction::Call(REAL));
        match self.when {
            When::Before(_) => {}
            When::After => self.handles(&mut walk),
            When::AfterStart => {
                let result = walk.local();
                // The lowest bits are the state of the call; 0 is "starting".
                walk.code.extend([
                    Instruction::LocalTee(result),
                    Instruction::LocalGet(result),
                    Instruction::I32Const(15),
                    Instruction::I32And,
                    Instruction::If(BlockType::Empty),
                ]);
                self.handles(&mut walk);
                walk.code.push(Instruction::End);
            }
        }
        walk.code.push(Instruction::End);
        let mut function = Function::new(walk.locals.iter().map(|&ty| (1, ty)));
        for instruction in &walk.code {
            function.instruction(instruction);
        }
        function
    }

    fn handles(&self, walk: &mut Walk) {
        if self.indirect {
            walk.in_memory(&self.values, 0, 0);
        } else {
            let slots: Vec<Slot> = (0..).zip(self.params.iter().copied()).collect();
            walk.as_core_values(&self.values, &slots);
        }
    }
}

/// Names every function of a module [`FUNCTION`], from the first that is not imported on.
pub(super) fn named(first: u32) -> NameSection {
    let mut functions = NameMap::new();
    for at in 0..4 {
        functions.append(first + at, FUNCTION);
    }
    let mut names = NameSection::new();
    names.functions(&functions);
    names
}
