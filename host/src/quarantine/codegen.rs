//! The core modules that are put in front of functions: each calls the real one, and hands every handle in the
//! parameters to a function that heeds it.

use wasm_encoder::{
    BlockType, CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, MemArg, MemoryType, Module, NameMap, NameSection, TypeSection,
    ValType,
};

use super::FUNCTION;
use super::layout::{Layout, Parts, aligned};

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
const HEED: u32 = 1;

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

/// A core value: its local and type.
type Slot = (u32, ValType);

/// Writes the code that goes through a value.
struct Walk {
    next_local: u32,
    locals: Vec<ValType>,
    code: Vec<Instruction<'static>>,
}

impl Walk {
    /// A new local of the type i32.
    fn local(&mut self) -> u32 {
        self.locals.push(ValType::I32);
        self.next_local += 1;
        self.next_local - 1
    }

    fn heed(&mut self, what: u32, handle: &[Instruction<'static>]) {
        self.code.push(Instruction::I32Const(what as i32));
        self.code.extend_from_slice(handle);
        self.code.push(Instruction::Call(HEED));
    }

    fn as_core_values(&mut self, value: &Layout, slots: &[Slot]) {
        match &value.parts {
            Parts::None => {}
            Parts::Handle(what) => self.heed(*what, &get(slots[0])),
            Parts::Fields(fields) => {
                let mut rest = slots;
                for field in fields {
                    let (own, after) = rest.split_at(field.flat.len());
                    self.as_core_values(field, own);
                    rest = after;
                }
            }
            Parts::Cases { cases, .. } => self.cases(cases, &get(slots[0]), |walk, case| {
                walk.as_core_values(case, &slots[1..]);
            }),
            Parts::List(element) => {
                self.each(element, &get(slots[0]), &get(slots[1]));
            }
            Parts::Array(element, _) => {
                for own in slots.chunks(element.flat.len()) {
                    self.as_core_values(element, own);
                }
            }
        }
    }

    fn in_memory(&mut self, value: &Layout, address: u32, offset: u32) {
        match &value.parts {
            Parts::None => {}
            Parts::Handle(what) => self.heed(*what, &load(address, offset, 4)),
            Parts::Fields(fields) => {
                let mut at = 0;
                for field in fields {
                    at = aligned(at, field.align);
                    self.in_memory(field, address, offset + at);
                    at += field.size;
                }
            }
            Parts::Cases {
                discriminant,
                payload,
                cases,
            } => {
                let case = load(address, offset, *discriminant);
                self.cases(cases, &case, |walk, case| {
                    walk.in_memory(case, address, offset + payload);
                });
            }
            Parts::List(element) => {
                self.each(
                    element,
                    &load(address, offset, 4),
                    &load(address, offset + 4, 4),
                );
            }
            Parts::Array(element, length) => {
                let first = [
                    Instruction::LocalGet(address),
                    Instruction::I32Const(offset as i32),
                    Instruction::I32Add,
                ];
                self.each(element, &first, &[Instruction::I32Const(*length as i32)]);
            }
        }
    }

    fn cases(
        &mut self,
        cases: &[Option<Layout>],
        discriminant: &[Instruction<'static>],
        payload: impl Fn(&mut Walk, &Layout),
    ) {
        for (number, case) in cases.iter().enumerate() {
            let Some(case) = case.as_ref().filter(|case| case.has_handles()) else {
                continue;
            };
            self.code.extend_from_slice(discriminant);
            self.code.extend([
                Instruction::I32Const(number as i32),
                Instruction::I32Eq,
                Instruction::If(BlockType::Empty),
            ]);
            payload(self, case);
            self.code.push(Instruction::End);
        }
    }

    /// A loop over the elements of a list.
    fn each(
        &mut self,
        element: &Layout,
        first: &[Instruction<'static>],
        length: &[Instruction<'static>],
    ) {
        let (at, left) = (self.local(), self.local());
        self.code.extend_from_slice(first);
        self.code.push(Instruction::LocalSet(at));
        self.code.extend_from_slice(length);
        self.code.extend([
            Instruction::LocalSet(left),
            Instruction::Block(BlockType::Empty),
            Instruction::Loop(BlockType::Empty),
            Instruction::LocalGet(left),
            Instruction::I32Eqz,
            Instruction::BrIf(1),
        ]);
        self.in_memory(element, at, 0);
        self.code.extend([
            Instruction::LocalGet(at),
            Instruction::I32Const(element.size as i32),
            Instruction::I32Add,
            Instruction::LocalSet(at),
            Instruction::LocalGet(left),
            Instruction::I32Const(1),
            Instruction::I32Sub,
            Instruction::LocalSet(left),
            Instruction::Br(0),
            Instruction::End,
            Instruction::End,
        ]);
    }
}

/// A core value as an i32. In a variant, a handle may share its place with a wider value.
fn get((local, ty): Slot) -> Vec<Instruction<'static>> {
    let mut code = vec![Instruction::LocalGet(local)];
    if ty == ValType::I64 {
        code.push(Instruction::I32WrapI64);
    }
    code
}

fn load(address: u32, offset: u32, size: u32) -> Vec<Instruction<'static>> {
    let at = |align| MemArg {
        offset: offset.into(),
        align,
        memory_index: 0,
    };
    let load = match size {
        1 => Instruction::I32Load8U(at(0)),
        2 => Instruction::I32Load16U(at(1)),
        _ => Instruction::I32Load(at(2)),
    };
    vec![Instruction::LocalGet(address), load]
}
