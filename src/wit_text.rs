//! WIT spelled as a person would write it: for messages and for comments in generated code.

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId, WorldKey};

use crate::analyze::{Step, Way};

/// The name of `ty` at the place where it is used, for example `list<borrow<context>>`.
pub fn type_name(resolve: &Resolve, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".into(),
        Type::U8 => "u8".into(),
        Type::U16 => "u16".into(),
        Type::U32 => "u32".into(),
        Type::U64 => "u64".into(),
        Type::S8 => "s8".into(),
        Type::S16 => "s16".into(),
        Type::S32 => "s32".into(),
        Type::S64 => "s64".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::Char => "char".into(),
        Type::String => "string".into(),
        Type::ErrorContext => "error-context".into(),
        Type::Id(id) => match &resolve.types[*id].name {
            Some(name) => name.clone(),
            None => anonymous_name(resolve, *id),
        },
    }
}

fn anonymous_name(resolve: &Resolve, id: TypeId) -> String {
    let name = |ty: &Type| type_name(resolve, ty);
    let optional = |ty: &Option<Type>| ty.as_ref().map(name);
    let resource = |id: &TypeId| type_name(resolve, &Type::Id(*id));
    match &resolve.types[id].kind {
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", resource(id)),
        TypeDefKind::Handle(Handle::Own(id)) => resource(id),
        TypeDefKind::Option(ty) => format!("option<{}>", name(ty)),
        TypeDefKind::List(ty) => format!("list<{}>", name(ty)),
        TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", name(ty)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", name(key), name(value)),
        TypeDefKind::Type(ty) => name(ty),
        TypeDefKind::Future(ty) => generic("future", optional(ty)),
        TypeDefKind::Stream(ty) => generic("stream", optional(ty)),
        TypeDefKind::Tuple(tuple) => {
            let types: Vec<_> = tuple.types.iter().map(name).collect();
            format!("tuple<{}>", types.join(", "))
        }
        TypeDefKind::Result(result) => match (optional(&result.ok), optional(&result.err)) {
            (ok, None) => generic("result", ok),
            (ok, Some(err)) => format!("result<{}, {err}>", ok.unwrap_or("_".into())),
        },
        TypeDefKind::Record(_) => "record".into(),
        TypeDefKind::Variant(_) => "variant".into(),
        TypeDefKind::Enum(_) => "enum".into(),
        TypeDefKind::Flags(_) => "flags".into(),
        TypeDefKind::Resource => "resource".into(),
        TypeDefKind::Unknown => "unknown".into(),
    }
}

fn generic(name: &str, argument: Option<String>) -> String {
    match argument {
        Some(argument) => format!("{name}<{argument}>"),
        None => name.into(),
    }
}

/// A function's full name, for example `sammyne:helloworld/greeter@1.0.0#say-hello`.
pub fn function_name(resolve: &Resolve, interface: Option<&WorldKey>, name: &str) -> String {
    match interface {
        Some(key) => format!("{}#{name}", resolve.name_world_key(key)),
        None => name.into(),
    }
}

/// A function's signature under the name `name`, for example
/// `worker.run: async func(self: borrow<worker>) -> u32`.
pub fn signature(resolve: &Resolve, name: &str, function: &Function, is_async: bool) -> String {
    let params: Vec<_> = function
        .params
        .iter()
        .map(|p| format!("{}: {}", p.name, type_name(resolve, &p.ty)))
        .collect();
    let result = match &function.result {
        Some(ty) => format!(" -> {}", type_name(resolve, ty)),
        None => String::new(),
    };
    let kind = if is_async { "async func" } else { "func" };
    format!("{name}: {kind}({}){result}", params.join(", "))
}

/// The place `path` below the parameter or result `root`, for example `req.items[].ctx`: `.name`
/// for a field or case, `.0` for a tuple's element, `?` for what an option has, `.ok` and `.err`,
/// `[]` for each item of a list, `[key]`, `[value]`, `[stream]` and `[future]`.
pub fn path(root: &str, path: &[Way]) -> String {
    let steps = path.iter().map(|way| match way {
        Way::Part(Step::Field(name) | Step::Case(_, name)) => format!(".{name}"),
        Way::Part(Step::Element(i)) => format!(".{i}"),
        Way::Part(Step::Some) => "?".into(),
        Way::Part(Step::Ok) => ".ok".into(),
        Way::Part(Step::Err) => ".err".into(),
        Way::Part(Step::Item) => "[]".into(),
        Way::Part(Step::Key) => "[key]".into(),
        Way::Part(Step::Value) => "[value]".into(),
        Way::Stream => "[stream]".into(),
        Way::Future => "[future]".into(),
    });
    std::iter::once(root.to_string()).chain(steps).collect()
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
