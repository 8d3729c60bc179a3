//! Whether a header is of the requested world.

use heck::{ToKebabCase, ToSnakeCase};
use wit_parser::{Resolve, WorldId};

use super::{Expected, origin};
use crate::Diagnostic;
use crate::header::Header;

/// Checks the world that the header's include guard names.
///
/// # Errors
/// The header is of another world, or has another name for this one.
pub(super) fn check(expected: &Expected, given: &Header) -> Result<(), Diagnostic> {
    let &Expected {
        resolve,
        world,
        bindings,
        ..
    } = expected;
    let wanted = bindings.world_name(resolve, world).to_uppercase();
    let Some(found) = origin::world(given).filter(|found| *found != wanted) else {
        return Ok(());
    };
    let guard = |name: &str| format!("`__BINDINGS_{name}_H`");
    let error = Diagnostic::new(format!(
        "`{}` is not the header of world `{}`",
        given.file(),
        resolve.worlds[world].name
    ))
    .detail(format!("  expected: the include guard {}", guard(&wanted)))
    .detail(format!("  found:    {}", guard(found)));
    let named = |id: &WorldId| resolve.worlds[*id].name.to_snake_case().to_uppercase() == found;
    if bindings.rename_world.is_some() && named(&world) {
        return Err(error.help("these bindings were made without `--rename-world`: leave it away"));
    }
    let other = resolve.worlds.iter().map(|(id, _)| id).find(named);
    Err(match other.and_then(|id| full_name(resolve, id)) {
        Some(name) => error.help(format!(
            "choose that world with `--world {name}`, or pass the header of this one"
        )),
        None => error.help(format!(
            "pass the header of this world; or, if its bindings were made with `--rename-world`, pass `--rename-world {}` here too",
            found.to_kebab_case()
        )),
    })
}

fn full_name(resolve: &Resolve, world: WorldId) -> Option<String> {
    let world = &resolve.worlds[world];
    Some(resolve.id_of_name(world.package?, &world.name))
}
