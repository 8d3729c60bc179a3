//! The rows of the table: each shape, language and level, and by how many instructions each form differs from manual.

use super::code::{self, total};
use super::shape::{Built, Form, Kind, Shape};

pub const LANGUAGES: [&str; 2] = ["c", "cpp"];
pub const LEVELS: [&str; 5] = ["-O1", "-O2", "-O3", "-Os", "-Oz"];

/// Instructions of linked modules: those of the manual form, and how many more the other forms have.
pub struct Row {
    name: &'static str,
    kind: Kind,
    language: &'static str,
    level: &'static str,
    manual: usize,
    guard: Option<isize>,
    /// Whether the module with the guard is that of the manual form, instruction for instruction.
    identical: bool,
    owner: Option<isize>,
    shim: Option<isize>,
    /// The instructions of the shims themselves: arguments, call, end.
    shims: Option<isize>,
    /// As `shim`, both forms with `-flto`; at -O2.
    lto: Option<isize>,
}

/// Builds every form of a shape, in both languages, at every level.
pub fn measure(shape: &Shape) -> Vec<Row> {
    let built = shape.build();
    let each = |language| LEVELS.map(|level| row(shape, &built, language, level));
    LANGUAGES.into_iter().flat_map(each).collect()
}

fn row(shape: &Shape, built: &Built, language: &'static str, level: &'static str) -> Row {
    let module = |form| built.module(language, form, level, &[]);
    let manual = module(Form::Manual);
    let more = |module: &code::Module| total(module) as isize - total(&manual) as isize;
    let optional = |form| built.has(language, form).then(|| module(form));
    let guard = optional(Form::Guard);
    let is_cxx = language == "cpp";
    let shims = is_cxx.then(|| {
        let object = std::fs::read(built.generated("_guard.cpp", level, &[])).unwrap();
        let shims = code::object(&object).into_values();
        shims.map(|shim| shim.instructions.len() as isize).sum()
    });
    let lto = |form| total(&built.module(language, form, level, &["-flto"])) as isize;
    Row {
        name: shape.name,
        kind: shape.kind,
        language,
        level,
        manual: total(&manual),
        identical: guard.as_ref() == Some(&manual),
        guard: guard.as_ref().map(more),
        owner: optional(Form::Owner).as_ref().map(more),
        shim: optional(Form::Shim).as_ref().map(more),
        shims,
        lto: (is_cxx && level == "-O2").then(|| lto(Form::Shim) - lto(Form::Manual)),
    }
}

impl Row {
    /// What costs more than it may.
    pub fn excess(&self) -> Vec<String> {
        let is_used = self.kind == Kind::Used;
        let is_handles = is_used || self.kind == Kind::Handles;
        let checks = [
            (self.guard.is_some_and(|more| more > 0), "a guard"),
            (
                is_handles && !self.identical,
                "a guard is not the same code, it",
            ),
            (
                self.kind == Kind::List && self.owner.is_some_and(|more| more > 0),
                "the walk of a list",
            ),
            (is_used && self.shim != self.shims, "the code behind a shim"),
            (
                is_used && self.lto.is_some_and(|more| more > 0),
                "a shim with -flto",
            ),
        ];
        let wrong = checks.iter().filter(|(is_wrong, _)| *is_wrong);
        wrong
            .map(|(_, what)| format!("{what} costs something: {}", self.line()))
            .collect()
    }

    fn line(&self) -> String {
        let source = format!("{}.{}", self.name, self.language);
        let more = |more: Option<isize>| more.map_or("".into(), |more| format!("{more:+}"));
        format!(
            "{source:19} {:5} {:>6} {:>6} {:>9} {:>6} {:>6} {:>8} {:>6}",
            self.level,
            self.manual,
            more(self.guard),
            if self.identical { "identical" } else { "" },
            more(self.owner),
            more(self.shim),
            more(self.shims),
            more(self.lto),
        )
        .trim_end()
        .into()
    }
}

/// The rows as text.
pub fn table(rows: &[Row]) -> String {
    let header = format!(
        "{:19} {:5} {:>6} {:>6} {:>9} {:>6} {:>6} {:>8} {:>6}",
        "source", "level", "manual", "guard", "", "owner", "shim", "(itself)", "LTO"
    );
    let lines = std::iter::once(header).chain(rows.iter().map(Row::line));
    lines.collect::<Vec<_>>().join("\n")
}
