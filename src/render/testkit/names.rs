//! The C names that a test kit adds.

use heck::ToShoutySnakeCase;

use crate::join::{ExportedResource, Model, Names, Resource};

/// The prefixes of the test kit's names.
pub(super) struct KitNames {
    /// For functions that the user calls, for example `helloworld_testkit`.
    pub public: String,
    /// For constants and macros, for example `HELLOWORLD_TESTKIT`.
    pub macros: String,
    /// For what is local to the source file.
    pub statics: String,
}

impl KitNames {
    /// Chooses prefixes that are free in `taken`, and marks them as taken there.
    pub(super) fn new(model: &Model, taken: &mut Names) -> Self {
        let public = taken.claim_prefix(format!("{}_testkit", model.world));
        Self {
            macros: public.to_ascii_uppercase(),
            public,
            statics: taken.claim_prefix("testkit"),
        }
    }
}

/// An imported resource, and what the kit adds to it.
pub(super) struct ImportedResource<'a> {
    pub names: &'a Resource,
    /// Its position in the kit's table of resources.
    pub index: usize,
    pub make_borrow: String,
    pub make_own: String,
    pub rep_of_borrow: String,
    pub rep_of_own: String,
    pub live_borrow: String,
    pub live_own: String,
    pub destructor: String,
    pub aliases: Vec<MakeAlias<'a>>,
}

/// The function that makes a borrow handle, under the name that another interface has for its type.
pub(super) struct MakeAlias<'a> {
    pub borrow_type: &'a str,
    pub make: String,
}

/// An exported resource, and what the kit adds to it.
pub(super) struct UserResource<'a> {
    pub names: &'a ExportedResource,
    /// Its position in the kit's table of resources.
    pub index: usize,
    pub live_own: String,
}

pub(super) fn imported<'a>(model: &'a Model<'a>, taken: &mut Names) -> Vec<ImportedResource<'a>> {
    let resources = model.resources.iter().enumerate();
    let views = resources.map(|(index, names)| {
        let own = stem(&names.own_type).to_string();
        let borrow = names.borrow_function().to_string();
        ImportedResource {
            names,
            index,
            make_borrow: taken.claim(format!("{borrow}_make")),
            make_own: taken.claim(format!("{own}_make")),
            rep_of_borrow: taken.claim(format!("{borrow}_rep")),
            rep_of_own: taken.claim(format!("{own}_rep")),
            live_borrow: taken.claim(format!("{borrow}_live")),
            live_own: taken.claim(format!("{own}_live")),
            destructor: taken.claim(format!("{}_destructor", names.prefix)),
            aliases: aliases(model, index, taken),
        }
    });
    views.collect()
}

fn aliases<'a>(model: &'a Model<'a>, resource: usize, taken: &mut Names) -> Vec<MakeAlias<'a>> {
    let own_name = &model.resources[resource].borrow_type;
    let aliases = model.aliases.iter();
    let aliases = aliases.filter(|a| a.resource == resource && a.borrow_type != *own_name);
    let aliases = aliases.map(|alias| MakeAlias {
        borrow_type: &alias.borrow_type,
        make: taken.claim(format!("{}_make", alias.stem)),
    });
    aliases.collect()
}

pub(super) fn exported<'a>(model: &'a Model<'a>, taken: &mut Names) -> Vec<UserResource<'a>> {
    let resources = model.exported_resources.iter().enumerate();
    let views = resources.map(|(i, names)| UserResource {
        names,
        index: model.resources.len() + i,
        live_own: taken.claim(format!("{}_live", stem(&names.own_type))),
    });
    views.collect()
}

/// The WIT names of all resources, in the order of the kit's table of resources.
pub(super) fn resources<'a>(model: &'a Model) -> Vec<&'a str> {
    let imported = model.resources.iter().map(|r| r.wit.as_str());
    let exported = model.exported_resources.iter().map(|r| r.wit.as_str());
    imported.chain(exported).collect()
}

/// The last part of a resource's WIT name.
pub(super) fn short(wit: &str) -> &str {
    wit.rsplit('#').next().unwrap_or(wit)
}

/// The name of the world in macros.
pub(super) fn macro_world(model: &Model) -> String {
    model.world.to_shouty_snake_case()
}

fn stem(ty: &str) -> &str {
    ty.strip_suffix("_t").unwrap_or(ty)
}
