//! The names of macros that the headers for C and C++ share.

use heck::ToShoutySnakeCase;

use crate::join::Model;

/// Defined once the drop aliases are.
pub(super) fn drop_aliases(model: &Model) -> String {
    format!(
        "WITGUARD_{}_DROP_ALIASES",
        model.world.to_shouty_snake_case()
    )
}

/// Defined where the C shims are in use.
pub(super) fn c_shims(model: &Model) -> String {
    format!("WITGUARD_{}_C_SHIMS", model.world.to_shouty_snake_case())
}
