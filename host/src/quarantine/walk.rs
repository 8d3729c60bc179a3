//! The code that goes through a value, and hands each handle in it to the function that heeds it.

use wasm_encoder::{BlockType, Instruction, MemArg, ValType};

use super::codegen::HEED;
use super::layout::{Layout, Parts, aligned};

/// A core value: its local and type.
pub(super) type Slot = (u32, ValType);

/// Writes the code that goes through a value.
pub(super) struct Walk {
    pub next_local: u32,
    pub locals: Vec<ValType>,
    pub code: Vec<Instruction<'static>>,
}

impl Walk {
    /// A new local of the type i32.
    pub(super) fn local(&mut self) -> u32 {
        self.locals.push(ValType::I32);
        self.next_local += 1;
        self.next_local - 1
    }

    pub(super) fn heed(&mut self, what: u32, handle: &[Instruction<'static>]) {
        self.code.push(Instruction::I32Const(what as i32));
        self.code.extend_from_slice(handle);
        self.code.push(Instruction::Call(HEED));
    }

    pub(super) fn as_core_values(&mut self, value: &Layout, slots: &[Slot]) {
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

    pub(super) fn in_memory(&mut self, value: &Layout, address: u32, offset: u32) {
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
