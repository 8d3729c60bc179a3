//! The C names that a test kit adds.

use heck::ToShoutySnakeCase;

use crate::join::{ExportedResource, Model, Names, Resource};
use crate::render::comment::one_line;
use crate::render::testkit::literal;

/// The beginnings of its names.
pub struct KitNames {
    /// Of what the user calls, for example `helloworld_testkit`.
    pub public: String,
    /// Of constants and macros, for example `HELLOWORLD_TESTKIT`.
    pub macros: String,
    /// Of what stays within the source.
    pub statics: String,
}

impl KitNames {
    /// Names that are free in `taken`, and are taken there from now on.
    pub fn new(model: &Model, taken: &mut Names) -> Self {
        let public = taken.claim_prefix(format!("{}_testkit", model.world));
        Self {
            macros: public.to_ascii_uppercase(),
            public,
            statics: taken.claim_prefix("testkit"),
        }
    }
}

/// An imported resource, and what the kit adds to it.
pub struct ImportedView<'a> {
    pub names: &'a Resource,
    pub wit: String,
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

/// The making of a borrow handle, under the name that another interface has for its type.
pub struct MakeAlias<'a> {
    pub borrow_type: &'a str,
    pub make: String,
}

/// An exported resource, and what the kit adds to it.
pub struct ExportedView<'a> {
    pub names: &'a ExportedResource,
    pub wit: String,
    pub index: usize,
    pub live_own: String,
}

/// A resource in the kit's table of resources.
pub struct ResourceView {
    pub wit: String,
    pub name: String,
}

pub fn imported<'a>(model: &'a Model<'a>, taken: &mut Names) -> Vec<ImportedView<'a>> {
    let resources = model.resources.iter().enumerate();
    let views = resources.map(|(index, names)| {
        let own = stem(&names.own_type).to_string();
        let borrow = names.borrow_function().to_string();
        ImportedView {
            names,
            wit: one_line(&names.wit),
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

pub fn exported<'a>(model: &'a Model<'a>, taken: &mut Names) -> Vec<ExportedView<'a>> {
    let resources = model.exported_resources.iter().enumerate();
    let views = resources.map(|(i, names)| ExportedView {
        names,
        wit: one_line(&names.wit),
        index: model.resources.len() + i,
        live_own: taken.claim(format!("{}_live", stem(&names.own_type))),
    });
    views.collect()
}

/// All resources, in the order of their indexes.
pub fn resources(model: &Model) -> Vec<ResourceView> {
    let imported = model.resources.iter().map(|r| &r.wit);
    let exported = model.exported_resources.iter().map(|r| &r.wit);
    let views = imported.chain(exported).map(|wit| ResourceView {
        wit: literal(wit),
        name: literal(wit.rsplit('#').next().unwrap_or(wit)),
    });
    views.collect()
}

/// The name of the world in macros.
pub fn macro_world(model: &Model) -> String {
    model.world.to_shouty_snake_case()
}

fn stem(ty: &str) -> &str {
    ty.strip_suffix("_t").unwrap_or(ty)
}
