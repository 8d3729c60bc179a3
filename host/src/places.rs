//! Where the handles are in the arguments of a call, in words.

use wasmtime::component::{Type, Val};

use crate::export::Export;
use crate::host::Host;

impl Host {
    /// Every handle in the arguments of a call of `export`, in their order, with its place and type:
    /// `items[3].owner: borrow<context>`.
    pub fn places(&self, export: &Export, values: &[Val]) -> Vec<String> {
        let mut found = Vec::new();
        for ((name, ty), value) in export.params().zip(values) {
            self.place(&ty, value, name, &mut found);
        }
        found
    }

    fn place(&self, ty: &Type, value: &Val, path: String, found: &mut Vec<String>) {
        let mut at = |ty: Option<Type>, value: Option<&Val>, path: String| {
            if let (Some(ty), Some(value)) = (ty, value) {
                self.place(&ty, value, path, found);
            }
        };
        match (ty, value) {
            (Type::Own(resource), _) => {
                found.push(format!("{path}: own<{}>", self.resource(*resource)));
            }
            (Type::Borrow(resource), _) => {
                found.push(format!("{path}: borrow<{}>", self.resource(*resource)));
            }
            (Type::List(list), Val::List(values)) => {
                for (index, value) in values.iter().enumerate() {
                    at(Some(list.ty()), Some(value), format!("{path}[{index}]"));
                }
            }
            (Type::FixedLengthList(list), Val::FixedLengthList(values)) => {
                for (index, value) in values.iter().enumerate() {
                    at(Some(list.ty()), Some(value), format!("{path}[{index}]"));
                }
            }
            (Type::Record(record), Val::Record(values)) => {
                for (field, (name, value)) in record.fields().zip(values) {
                    at(Some(field.ty), Some(value), format!("{path}.{name}"));
                }
            }
            (Type::Tuple(tuple), Val::Tuple(values)) => {
                for (index, (ty, value)) in tuple.types().zip(values).enumerate() {
                    at(Some(ty), Some(value), format!("{path}.{index}"));
                }
            }
            (Type::Variant(variant), Val::Variant(name, value)) => {
                let case = variant.cases().find(|case| case.name == name.as_str());
                let ty = case.and_then(|case| case.ty);
                at(ty, value.as_deref(), format!("{path}.{name}"));
            }
            (Type::Option(option), Val::Option(value)) => {
                at(Some(option.ty()), value.as_deref(), path);
            }
            (Type::Result(result), Val::Result(Ok(value))) => {
                at(result.ok(), value.as_deref(), format!("{path}.ok"));
            }
            (Type::Result(result), Val::Result(Err(value))) => {
                at(result.err(), value.as_deref(), format!("{path}.err"));
            }
            _ => {}
        }
    }
}
