//! WIT spelled as a person would write it: for messages and for comments in generated code.

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId, WorldKey};

/// The name of `ty` at the place where it is used, for example `list<borrow<context>>`.
pub(crate) fn type_name(resolve: &Resolve, ty: &Type) -> String {
    let mut text = String::new();
    push_type(resolve, ty, &mut text);
    text
}

/// Appends the name of `ty` to `text`.
fn push_type(resolve: &Resolve, ty: &Type, text: &mut String) {
    text.push_str(match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(id) => match &resolve.types[*id].name {
            Some(name) => name,
            None => return push_anonymous(resolve, *id, text),
        },
    });
}

fn push_anonymous(resolve: &Resolve, id: TypeId, text: &mut String) {
    let mut generic = |name: &str, arguments: &[Argument]| {
        push_generic(resolve, name, arguments, text);
    };
    use Argument::{Length, Missing, Of};
    match &resolve.types[id].kind {
        TypeDefKind::Handle(Handle::Borrow(id)) => generic("borrow", &[Of(Type::Id(*id))]),
        TypeDefKind::Handle(Handle::Own(id)) => push_type(resolve, &Type::Id(*id), text),
        TypeDefKind::Option(ty) => generic("option", &[Of(*ty)]),
        TypeDefKind::List(ty) => generic("list", &[Of(*ty)]),
        TypeDefKind::FixedLengthList(ty, length) => generic("list", &[Of(*ty), Length(*length)]),
        TypeDefKind::Map(key, value) => generic("map", &[Of(*key), Of(*value)]),
        TypeDefKind::Type(ty) => push_type(resolve, ty, text),
        TypeDefKind::Future(ty) => generic("future", ty.map(Of).as_slice()),
        TypeDefKind::Stream(ty) => generic("stream", ty.map(Of).as_slice()),
        TypeDefKind::Tuple(tuple) => {
            let types: Vec<_> = tuple.types.iter().copied().map(Of).collect();
            generic("tuple", &types);
        }
        TypeDefKind::Result(result) => match (result.ok, result.err) {
            (ok, None) => generic("result", ok.map(Of).as_slice()),
            (ok, Some(err)) => generic("result", &[ok.map_or(Missing, Of), Of(err)]),
        },
        TypeDefKind::Record(_) => text.push_str("record"),
        TypeDefKind::Variant(_) => text.push_str("variant"),
        TypeDefKind::Enum(_) => text.push_str("enum"),
        TypeDefKind::Flags(_) => text.push_str("flags"),
        TypeDefKind::Resource => text.push_str("resource"),
        TypeDefKind::Unknown => text.push_str("unknown"),
    }
}

/// What is between the angle brackets of a type.
enum Argument {
    Of(Type),
    Length(u32),
    Missing,
}

fn push_generic(resolve: &Resolve, name: &str, arguments: &[Argument], text: &mut String) {
    text.push_str(name);
    let mut before = "<";
    for argument in arguments {
        text.push_str(before);
        before = ", ";
        match argument {
            Argument::Of(ty) => push_type(resolve, ty, text),
            Argument::Length(length) => text.push_str(&length.to_string()),
            Argument::Missing => text.push('_'),
        }
    }
    if !arguments.is_empty() {
        text.push('>');
    }
}

/// A function's full name, for example `sammyne:helloworld/greeter@1.0.0#say-hello`.
pub(crate) fn function_name(resolve: &Resolve, interface: Option<&WorldKey>, name: &str) -> String {
    match interface {
        Some(key) => format!("{}#{name}", resolve.name_world_key(key)),
        None => name.into(),
    }
}

/// A function's signature under the name `name`, for example
/// `worker.run: async func(self: borrow<worker>) -> u32`.
pub(crate) fn signature(
    resolve: &Resolve,
    name: &str,
    function: &Function,
    is_async: bool,
) -> String {
    let mut text = String::with_capacity(96); // enough for most
    text.push_str(name);
    text.push_str(if is_async { ": async func(" } else { ": func(" });
    for (i, param) in function.params.iter().enumerate() {
        text.push_str(if i > 0 { ", " } else { "" });
        text.push_str(&param.name);
        text.push_str(": ");
        push_type(resolve, &param.ty, &mut text);
    }
    text.push(')');
    if let Some(ty) = &function.result {
        text.push_str(" -> ");
        push_type(resolve, ty, &mut text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::{param, world};

    #[test]
    fn types_read_as_they_are_written() {
        for written in [
            "borrow<ctx>",
            "ctx",
            "option<list<borrow<ctx>>>",
            "result",
            "result<u8>",
            "result<_, string>",
            "result<u8, string>",
            "tuple<bool, char, f32, f64, s8, s16, s32, s64>",
            "map<string, u16>",
            "list<u32, 4>",
            "stream<u64>",
            "future",
        ] {
            let (resolve, world) = world(&format!(
                "package t:t; interface types {{ resource ctx; }}
                 interface api {{ use types.{{ctx}}; f: func(x: {written}); }}
                 world w {{ export api; }}"
            ));
            let ty = param(&resolve, world, "f", "x");
            assert_eq!(type_name(&resolve, &ty), written);
        }
    }
}
