//! The test kit: a native stand-in for the imports of a world.

mod builtins;
mod exports;
mod imports;
mod names;
mod walks;

use anyhow::Result;
use askama::Template;

use super::comment::one_line;
use super::steps::{Steps, WalkView};
use super::stub_value::StubValues;
use super::{File, VERSION, file};
use crate::join::{Model, Testkit};
use builtins::{BuiltinView, ByDefault, Slot};
use exports::CallView;
use imports::ImportView;
use names::{ExportedView, ImportedView, KitNames, ResourceView};
use walks::Walks;

/// What both files are made of.
struct Kit<'a> {
    n: KitNames,
    imported: Vec<ImportedView<'a>>,
    exported: Vec<ExportedView<'a>>,
    imports: Vec<ImportView>,
    /// The calls of exports, and the starts of tasks.
    calls: Vec<CallView>,
    tasks: Vec<CallView>,
    builtins: Vec<BuiltinView<'a>>,
    slots: Vec<Slot>,
    walks: Vec<WalkView>,
}

#[derive(Template)]
#[template(path = "testkit/testkit.h.jinja", escape = "none")]
struct Header<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a KitNames,
    macro_world: String,
    /// A resource, for a comment.
    example: String,
    imported: &'a [ImportedView<'a>],
    exported: &'a [ExportedView<'a>],
    imports: &'a [ImportView],
    calls_of: &'a [CallView],
    tasks: &'a [CallView],
    builtins: &'a [BuiltinView<'a>],
}

#[derive(Template)]
#[template(path = "testkit/testkit.c.jinja", escape = "none")]
struct Source<'a> {
    version: &'a str,
    model: &'a Model<'a>,
    n: &'a KitNames,
    macro_world: String,
    resources: Vec<ResourceView>,
    imported: &'a [ImportedView<'a>],
    exported: &'a [ExportedView<'a>],
    imports: &'a [ImportView],
    calls_of: &'a [CallView],
    tasks: &'a [CallView],
    builtins: &'a [BuiltinView<'a>],
    slots: &'a [Slot],
    walks: &'a [WalkView],
    helpers: &'a [String],
    /// Whether some helper takes memory.
    allocates: bool,
    has_visits: bool,
    has_import_visits: bool,
    has_exports: bool,
    fails_without_handle: bool,
}

/// `<world>_testkit.h` and `<world>_testkit.c`.
///
/// # Errors
/// None that valid templates can give.
pub fn render(model: &Model, kit: &Testkit) -> Result<Vec<File>> {
    let views = Kit::new(model, kit);
    Ok(vec![views.header(model)?, views.source(model, kit)?])
}

impl<'a> Kit<'a> {
    fn new(model: &'a Model<'a>, kit: &'a Testkit) -> Self {
        let mut taken = model.names.clone();
        let n = KitNames::new(model, &mut taken);
        let imported = names::imported(model, &mut taken);
        let exported = names::exported(model, &mut taken);
        let mut walks = Walks::new(model, &n.statics);
        let values = StubValues::of_every_resource(model);
        let imports = model.imports.iter();
        let imports = imports.map(|import| imports::view(&values, import, &imported, &mut walks));
        let imports = imports.collect();
        let (mut calls, mut tasks) = (Vec::new(), Vec::new());
        for export in &model.exports {
            let view = exports::view(export, &n, &mut walks);
            match export.is_async {
                true => tasks.push(view),
                false => calls.push(view),
            }
        }
        let slots = builtins::slots(model, &kit.builtins);
        let walks = walks.into_views();
        Self {
            imported,
            exported,
            imports,
            builtins: builtins::views(model, &kit.builtins, &slots, !tasks.is_empty()),
            calls,
            tasks,
            slots,
            walks,
            n,
        }
    }

    fn header(&self, model: &Model) -> Result<File> {
        let example = model.resources.first().map(|resource| &*resource.wit);
        let header = Header {
            version: VERSION,
            model,
            n: &self.n,
            macro_world: names::macro_world(model),
            example: one_line(example.unwrap_or("a:b/c#resource")),
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
        let has_import_visits = self.imports.iter().any(ImportView::passes);
        let looks = |call: &CallView| !call.given.is_empty() || !call.received.is_empty();
        let source = Source {
            version: VERSION,
            model,
            n: &self.n,
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
            has_exports: calls().next().is_some(),
            fails_without_handle: !self.tasks.is_empty()
                || self.builtins.iter().any(BuiltinView::is_needed)
                || self.imports.iter().any(|import| import.is_impossible),
        };
        file(model, "_testkit.c", &source)
    }
}

/// `text` between the quotes of a C string.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '"' | '\\' | '?') {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
