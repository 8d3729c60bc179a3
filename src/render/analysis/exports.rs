//! The driver: calls of the exported functions with new handles.

use super::passes::Passes;
use super::values::{Access, Alternative, Place, Values, together};
use crate::described::HandleSource;
use crate::join::{Function, Names, Passing, Value};

/// The calls of one exported function.
pub(super) struct ExportCalls<'a> {
    pub export: &'a Function<'a>,
    /// The statements of each call; none where the function has too many handles.
    pub calls: Vec<Vec<String>>,
}

impl<'a> ExportCalls<'a> {
    pub(super) fn new(
        export: &'a Function<'a>,
        values: &mut Values<'a, '_>,
        passes: &mut Passes<'a>,
    ) -> Self {
        let mut types = export.params.iter().filter_map(|param| param.ty);
        let can_make = types.all(|ty| values.can_make(ty));
        let calls = match can_make {
            true => calls(export, values, passes),
            false => Vec::new(),
        };
        Self { export, calls }
    }
}

fn calls<'a>(
    export: &'a Function<'a>,
    values: &mut Values<'a, '_>,
    passes: &mut Passes<'a>,
) -> Vec<Vec<String>> {
    let mut names = Names::new(export.argument_names().into_iter());
    let result = names.claim("result");
    let mut locals = Some(names);
    let mut declared = Vec::new();
    let mut made = Vec::new();
    let mut arguments = Vec::new();
    for param in &export.params {
        arguments.push(argument(
            export,
            param,
            values,
            &mut locals,
            &mut declared,
            &mut made,
        ));
    }
    for (ty, name) in export.out_params() {
        let ty = ty.pointee().to_string();
        let unknown = values.unknown.of(&ty);
        declared.push(format!("{ty} {name} = {unknown}()"));
        arguments.push(format!("&{name}"));
    }
    let call = format!("{}({})", export.c_name, arguments.join(", "));
    let call = match export.c_result.is_void() {
        true => call,
        false => format!("{} {result} = {call}", export.c_result),
    };
    let returned = match export.is_async {
        true => Vec::new(), // through a function of its own
        false => given(export, &result, passes),
    };
    let each = together(made).into_iter();
    each.map(|made| [declared.clone(), made, vec![call.clone()], returned.clone()].concat())
        .collect()
}

/// The argument for `param`. Adds the local variable for it to `declared`, and the values that are tried to `made`.
fn argument(
    export: &Function,
    param: &Value,
    values: &mut Values,
    locals: &mut Option<Names>,
    declared: &mut Vec<String>,
    made: &mut Vec<Vec<Alternative>>,
) -> String {
    let ty = param.ty.filter(|ty| values.holds_handles(*ty));
    let c_type = param.c_type.to_string();
    let Some(ty) = ty else {
        // Behind a pointer there may be a type that only the user's source defines.
        let c_type = match param.is_behind_pointer() {
            true => format!("{c_type} *"),
            false => c_type,
        };
        return format!("{}()", values.unknown.of(&c_type));
    };
    let unknown = values.unknown.of(&c_type);
    declared.push(format!("{c_type} {} = {unknown}()", param.name));
    let place = Place {
        function: export,
        source: HandleSource::Received,
        c: Access::Value(param.name.to_string()),
        wit: param.wit.to_string(),
    };
    let mut alternatives = values.alternatives(ty, &place, locals);
    let argument = match param.passing {
        Passing::Nullable => {
            let pointer = match locals {
                Some(names) => names.claim(format!("{}_or_null", param.name)),
                None => String::new(),
            };
            let set = |value: &str| format!("{c_type} *{pointer} = {value}");
            for alternative in &mut alternatives {
                alternative.push(set(&format!("&{}", param.name)));
            }
            alternatives.push(vec![set("NULL")]);
            pointer
        }
        _ if param.is_behind_pointer() => format!("&{}", param.name),
        _ => param.name.to_string(),
    };
    made.push(alternatives);
    argument
}

/// The statements that give away the own handles in what the function returned.
fn given<'a>(export: &'a Function<'a>, result: &str, passes: &mut Passes<'a>) -> Vec<String> {
    let values = export.returns.values().into_iter();
    let statements = values.filter_map(|(when, value)| {
        let mut local = value.clone();
        if local.passing == Passing::Stored {
            local.passing = Passing::Direct; // here it is a variable
        }
        passes.statement(when, &local, result)
    });
    statements.collect()
}
