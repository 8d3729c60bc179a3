//! Ownership: which handles the exported functions of a world receive, and who must drop them.
//!
//! Pure WIT. Nothing here knows a C name or prints anything. The rules are those of the Canonical
//! ABI (`lift_borrow`, `lift_own`): a `borrow` of a resource that the component does not define
//! itself arrives as an entry in its handle table, and the callee must drop that entry before the
//! call returns.

mod children;
mod contents;
mod duty;
mod functions;
mod handles;
mod leave_out;
mod nesting;
mod refuse;
mod resources;

pub(crate) use children::{PathStep, children, dealias, path_text};
pub(crate) use contents::{Contents, ContentsOf};
pub(crate) use duty::{Duty, Held, Place, Side, duty};
pub(crate) use functions::{WorldFunction, exports, functions, imports};
pub(crate) use handles::{HandleSite, HandlesOf};
pub(crate) use leave_out::{LeftOut, leave_out};
pub(crate) use nesting::too_large;
pub(crate) use refuse::{Refusal, check};
pub(crate) use resources::{WorldResource, resources};

#[cfg(test)]
pub(crate) mod testing {
    use wit_parser::{Resolve, Type, WorldId};

    /// Parses `wit`, selects its only world and makes type identities nominal,
    /// as every generator of wit-bindgen does before it looks at a world.
    pub(crate) fn world(wit: &str) -> (Resolve, WorldId) {
        let mut resolve = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        let package = resolve.push_str("test.wit", wit).expect("test WIT parses");
        let world = resolve
            .select_world(&[package], None)
            .expect("test WIT has one world");
        resolve.generate_nominal_type_ids(world);
        (resolve, world)
    }

    /// The type of parameter `param` of the exported function `function`.
    pub(crate) fn param(resolve: &Resolve, world: WorldId, function: &str, param: &str) -> Type {
        super::exports(resolve, world)
            .iter()
            .find(|export| export.function.name == function)
            .and_then(|export| export.function.params.iter().find(|p| p.name == param))
            .map(|p| p.ty)
            .expect("test WIT has that parameter")
    }
}
