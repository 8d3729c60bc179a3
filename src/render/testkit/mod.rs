//! The test kit: a native stand-in for the imports of a world.

mod builtins;
mod exports;
mod imports;
mod names;
mod walks;

use anyhow::Result;
use askama::Template;

use super::c::claim_reset;
use super::steps::{Steps, WalkFunction};
use super::stub_value::StubValues;
use super::{File, VERSION, file};
use crate::join::{Model, Testkit};
use crate::render::print::{Declare as _, List as _, Text as _};
use builtins::{ByDefault, KitBuiltin, Slot, Tells};
use exports::ExportCall;
use imports::ImportStub;
use names::{ImportedResource, KitNames, UserResource};
use walks::Walks;

/// What both files print.
struct Kit<'a> {
    n: KitNames,
    /// Lets the C shims forget their calls, where the world has any.
    reset_shims: Option<String>,
    imported: Vec<ImportedResource<'a>>,
    exported: Vec<UserResource<'a>>,
    imports: Vec<ImportStub<'a>>,
    /// The calls of exports, and the starts of tasks.
    calls: Vec<ExportCall<'a>>,
    tasks: Vec<ExportCall<'a>>,
    builtins: Vec<KitBuiltin<'a>>,
    slots: Vec<Slot>,
    walks: Vec<WalkFunction<'a>>,
}

#[derive(Template)]
#[template(path = "testkit/testkit.h.jinja", escape = "none")]
struct HeaderFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a KitNames,
    macro_world: String,
    /// The name of a resource, for a comment.
    example: &'a str,
    imported: &'a [ImportedResource<'a>],
    exported: &'a [UserResource<'a>],
    imports: &'a [ImportStub<'a>],
    calls_of: &'a [ExportCall<'a>],
    tasks: &'a [ExportCall<'a>],
    builtins: &'a [KitBuiltin<'a>],
}

#[derive(Template)]
#[template(path = "testkit/testkit.c.jinja", escape = "none")]
struct SourceFile<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a KitNames,
    reset_shims: Option<&'a str>,
    macro_world: String,
    resources: Vec<&'a str>,
    imported: &'a [ImportedResource<'a>],
    exported: &'a [UserResource<'a>],
    imports: &'a [ImportStub<'a>],
    calls_of: &'a [ExportCall<'a>],
    tasks: &'a [ExportCall<'a>],
    builtins: &'a [KitBuiltin<'a>],
    slots: &'a [Slot],
    walks: &'a [WalkFunction<'a>],
    helpers: &'a [String],
    /// Whether some helper allocates memory.
    allocates: bool,
    has_visits: bool,
    has_import_visits: bool,
    /// Whether a call of an import can wait that has handles.
    has_subtasks: bool,
    has_exports: bool,
    fails_without_handle: bool,
}

/// `<world>_testkit.h` and `<world>_testkit.c`.
///
/// # Errors
/// A template fails to render, which a valid template never does.
pub(crate) fn render(model: &Model, kit: &Testkit) -> Result<Vec<File>> {
    let of_kit = Kit::new(model, kit);
    Ok(vec![of_kit.header(model)?, of_kit.source(model, kit)?])
}

impl<'a> Kit<'a> {
    fn new(model: &'a Model<'a>, kit: &'a Testkit) -> Self {
        let mut taken = model.names.clone();
        let reset_shims = claim_reset(model, &mut taken);
        let n = KitNames::new(model, &mut taken);
        let imported = names::imported(model, &mut taken);
        let exported = names::exported(model, &mut taken);
        let mut walks = Walks::new(model, &n.statics);
        let values = StubValues::of_every_resource(model);
        let imports = model.imports.iter();
        let imports = imports.map(|import| ImportStub::new(&values, import, &imported, &mut walks));
        let imports: Vec<_> = imports.collect();
        let (mut calls, mut tasks) = (Vec::new(), Vec::new());
        for export in &model.exports {
            let call = ExportCall::new(export, &n, &mut walks);
            match export.is_async {
                true => tasks.push(call),
                false => calls.push(call),
            }
        }
        let slots = builtins::slots(model, &kit.builtins);
        let walks = walks.into_list();
        Self {
            imported,
            exported,
            builtins: builtins::others(
                model,
                &kit.builtins,
                &slots,
                !tasks.is_empty(),
                has_subtasks(&imports),
            ),
            imports,
            calls,
            tasks,
            slots,
            walks,
            n,
            reset_shims: model.has_borrow_sites().then_some(reset_shims),
        }
    }

    fn header(&self, model: &Model) -> Result<File> {
        let example = model.resources.first().map(|resource| &*resource.wit);
        let header = HeaderFile {
            version: VERSION,
            model,
            n: &self.n,
            macro_world: names::macro_world(model),
            example: example.unwrap_or("a:b/c#resource"),
            imported: &self.imported,
            exported: &self.exported,
            imports: &self.imports,
            calls_of: &self.calls,
            tasks: &self.tasks,
            builtins: &self.builtins,
        };
        file(model, "_testkit.h", &header)
    }

    fn source(&self, model: &Model, kit: &Testkit) -> Result<File> {
        let calls = || self.calls.iter().chain(&self.tasks);
        let has_import_visits = self.imports.iter().any(ImportStub::passes);
        let looks = |call: &ExportCall| !call.given.is_empty() || !call.received.is_empty();
        let source = SourceFile {
            version: VERSION,
            model,
            n: &self.n,
            reset_shims: self.reset_shims.as_deref(),
            macro_world: names::macro_world(model),
            resources: names::resources(model),
            imported: &self.imported,
            exported: &self.exported,
            imports: &self.imports,
            calls_of: &self.calls,
            tasks: &self.tasks,
            builtins: &self.builtins,
            slots: &self.slots,
            walks: &self.walks,
            helpers: &kit.helpers,
            allocates: kit.helpers.iter().any(|h| h.contains("cabi_realloc(")),
            has_visits: has_import_visits || calls().any(looks),
            has_import_visits,
            has_subtasks: has_subtasks(&self.imports),
            has_exports: calls().next().is_some(),
            fails_without_handle: !self.tasks.is_empty()
                || self.builtins.iter().any(KitBuiltin::is_needed)
                || self.imports.iter().any(|import| import.is_impossible()),
        };
        file(model, "_testkit.c", &source)
    }
}

fn has_subtasks(imports: &[ImportStub]) -> bool {
    imports
        .iter()
        .any(|stub| stub.import.is_async && stub.passes())
}
