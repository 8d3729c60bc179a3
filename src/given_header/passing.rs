//! Whether a function's options and results are flattened, as they are without
//! `--no-sig-flattening`.

use wit_bindgen_c::to_c_ident;
use wit_parser::{Function, Resolve, Type, TypeDefKind};

use crate::analyze::dealias;
use crate::header::{CType, Header, Signature};

/// Whether the parameters and the result of `function` are flattened in its C `signature`; `None`
/// if that cannot be seen, or if the signature has neither form.
pub(super) fn is_flattened(
    resolve: &Resolve,
    function: &Function,
    header: &Header,
    signature: &Signature,
) -> Option<bool> {
    let params = function.params.iter().zip(&signature.params);
    let mut options = params.filter(|(param, _)| is_option(resolve, param.ty));
    let of_param = options.next().map(|(param, (ty, name))| {
        let plain = to_c_ident(&param.name);
        match *name == plain {
            true => has_member(header, *ty, "is_some").then_some(false),
            false => {
                (name.strip_prefix("maybe_") == Some(plain.trim_end_matches('_'))).then_some(true)
            }
        }
    });
    of_param.unwrap_or_else(|| {
        let kind = match dealias(resolve, function.result?) {
            Type::Id(id) => &resolve.types[id].kind,
            _ => return None,
        };
        let member = match kind {
            TypeDefKind::Option(_) => "is_some",
            TypeDefKind::Result(_) => "is_err",
            _ => return None,
        };
        let (out, _) = signature
            .params
            .last()
            .copied()
            .unwrap_or((signature.result, ""));
        let is_whole = [out, signature.result]
            .into_iter()
            .any(|ty| has_member(header, ty, member));
        let is_bool = signature.result.base == "bool" && signature.result.pointers == 0;
        match (is_whole, is_bool) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        }
    })
}

/// Whether `ty` is an option written in place. One behind the name of a type is not flattened.
fn is_option(resolve: &Resolve, ty: Type) -> bool {
    matches!(ty, Type::Id(id) if matches!(resolve.types[id].kind, TypeDefKind::Option(_)))
}

/// Whether `ty` is, or points to, a struct that begins with `member`.
fn has_member(header: &Header, ty: CType, member: &str) -> bool {
    let members = header.members(header.canonical(ty).base);
    let first = members.ok().flatten().and_then(|members| members.first());
    first.is_some_and(|first| first.name == member)
}
