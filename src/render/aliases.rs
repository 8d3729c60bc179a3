//! The drop aliases, which C and C++ headers share.

use heck::ToShoutySnakeCase;

use super::comment::one_line;
use crate::join::Model;

/// One drop alias, as the templates print it.
pub struct AliasView {
    pub function: String,
    pub borrow_type: String,
    /// The bindings' function that drops a borrow.
    pub drop_borrow: Option<String>,
    /// What drops it where there is none.
    pub drop_own: String,
    pub own_type: String,
    pub resource_name: String,
    pub wit: String,
    pub clash: Option<String>,
}

/// The macro that says that the drop aliases are there. The headers for C and C++ share it.
pub fn include_guard(model: &Model) -> String {
    format!(
        "WITGUARD_{}_DROP_ALIASES",
        model.world.to_shouty_snake_case()
    )
}

/// The macro that says that the C shims are in use.
pub fn c_shims(model: &Model) -> String {
    format!("WITGUARD_{}_C_SHIMS", model.world.to_shouty_snake_case())
}

pub fn views(model: &Model) -> Vec<AliasView> {
    let view = |alias: &crate::join::DropAlias| {
        let resource = &model.resources[alias.resource];
        AliasView {
            function: alias.function.clone(),
            borrow_type: alias.borrow_type.clone(),
            drop_borrow: resource.drop_borrow.clone(),
            drop_own: resource.drop_own.clone(),
            own_type: resource.own_type.clone(),
            resource_name: one_line(&resource.name),
            wit: one_line(&resource.wit),
            clash: alias.clash.clone(),
        }
    };
    model.aliases.iter().map(view).collect()
}
