//! The core module that keeps the numbers of a component's handles which are gone.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module, StartSection,
    TypeSection, ValType,
};

use super::codegen::named;
use super::{Event, FREE, what};

/// How many numbers one instance keeps at most. wasmtime allows 2^28 handles.
const KEPT: i32 = 1 << 20;

/// How many handles are made at most to get a number back. wasmtime gives the number that was freed last.
const TRIES: i32 = 4;

/// What the module imports: tell the host, make a handle, drop one.
pub(super) const IMPORTS: [&str; 3] = ["log", "new", "drop"];

/// What it exports: heed a handle that came, heed one that is gone.
pub(super) const EXPORTS: [&str; 2] = ["came", "gone"];

const LOG: u32 = 0;
const NEW: u32 = 1;
const DROP: u32 = 2;
const RETAKE: u32 = 6;

/// This instance's number, and how many more handles it keeps.
const PLACE: u32 = 0;
const LEFT: u32 = 1;

/// The module for the component of this number.
pub(super) fn module(component: u32) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 3], [ValType::I32]);
    types.ty().function([ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32], []);
    types.ty().function([ValType::I32; 2], []);
    types.ty().function([], []);
    types.ty().function([ValType::I32; 2], [ValType::I32]);
    let mut imports = ImportSection::new();
    for (name, ty) in IMPORTS.into_iter().zip(0..) {
        imports.import("", name, EntityType::Function(ty));
    }
    let mut functions = FunctionSection::new();
    functions.function(3).function(3).function(4).function(5);
    let mut globals = GlobalSection::new();
    for value in [0, KEPT] {
        let ty = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        globals.global(ty, &ConstExpr::i32_const(value));
    }
    let mut exports = ExportSection::new();
    for (name, index) in EXPORTS.into_iter().zip(3..) {
        exports.export(name, ExportKind::Func, index);
    }
    let mut code = CodeSection::new();
    code.function(&came())
        .function(&gone())
        .function(&start(component))
        .function(&retake());
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&globals)
        .section(&exports)
        .section(&StartSection { function_index: 5 })
        .section(&code)
        .section(&named(3));
    module
}

fn function(code: &[Instruction]) -> Function {
    let mut function = Function::new([(1, ValType::I32)]);
    for instruction in code {
        function.instruction(instruction);
    }
    function.instruction(&Instruction::End);
    function
}

/// `(what, handle)`: tells the host.
fn came() -> Function {
    function(&[
        Instruction::GlobalGet(PLACE),
        Instruction::LocalGet(0),
        Instruction::LocalGet(1),
        Instruction::Call(LOG),
        Instruction::Drop,
    ])
}

/// `(what, handle)`: takes the number back and tells the host, also if that is not possible.
fn gone() -> Function {
    function(&[
        Instruction::GlobalGet(LEFT),
        Instruction::If(BlockType::Result(ValType::I32)),
        Instruction::LocalGet(1),
        Instruction::I32Const(TRIES),
        Instruction::Call(RETAKE),
        Instruction::Else,
        Instruction::I32Const(0),
        Instruction::End,
        Instruction::LocalTee(2),
        Instruction::If(BlockType::Empty),
        Instruction::GlobalGet(LEFT),
        Instruction::I32Const(1),
        Instruction::I32Sub,
        Instruction::GlobalSet(LEFT),
        Instruction::End,
        Instruction::GlobalGet(PLACE),
        Instruction::LocalGet(0),
        Instruction::LocalGet(0),
        Instruction::I32Const(FREE as i32),
        Instruction::I32Or,
        Instruction::LocalGet(2),
        Instruction::Select,
        Instruction::LocalGet(1),
        Instruction::Call(LOG),
        Instruction::Drop,
    ])
}

/// Asks the host for this instance's number.
fn start(component: u32) -> Function {
    function(&[
        Instruction::I32Const(component as i32),
        Instruction::I32Const(what(Event::Start, 0) as i32),
        Instruction::I32Const(0),
        Instruction::Call(LOG),
        Instruction::GlobalSet(PLACE),
    ])
}

/// `(handle, tries) -> done`: makes handles until it gets this one, and drops the others.
fn retake() -> Function {
    function(&[
        Instruction::LocalGet(1),
        Instruction::I32Eqz,
        Instruction::If(BlockType::Empty),
        Instruction::I32Const(0),
        Instruction::Return,
        Instruction::End,
        Instruction::I32Const(0),
        Instruction::Call(NEW),
        Instruction::LocalTee(2),
        Instruction::LocalGet(0),
        Instruction::I32Eq,
        Instruction::If(BlockType::Empty),
        Instruction::I32Const(1),
        Instruction::Return,
        Instruction::End,
        Instruction::LocalGet(0),
        Instruction::LocalGet(1),
        Instruction::I32Const(1),
        Instruction::I32Sub,
        Instruction::Call(RETAKE),
        Instruction::LocalGet(2),
        Instruction::Call(DROP),
    ])
}
