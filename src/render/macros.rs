//! The names of macros that the headers for C and C++ share.

use heck::ToShoutySnakeCase;

use crate::join::Model;

/// The macro that is defined once the drop aliases are.
pub(super) fn drop_aliases(model: &Model) -> String {
    format!(
        "WITGUARD_{}_DROP_ALIASES",
        model.world.to_shouty_snake_case()
    )
}

/// The macro before the declarations of the user's C++ functions that ties them to the bindings.
pub(super) fn layout(model: &Model) -> String {
    format!("WITGUARD_{}_BINDINGS", model.world.to_shouty_snake_case())
}

/// The same for the user's functions behind the C shims.
pub(super) fn c_layout(model: &Model) -> String {
    format!("WITGUARD_{}_C_BINDINGS", model.world.to_shouty_snake_case())
}

/// The macro that is defined where the C shims are in use.
pub(super) fn c_shims(model: &Model) -> String {
    format!("WITGUARD_{}_C_SHIMS", model.world.to_shouty_snake_case())
}
