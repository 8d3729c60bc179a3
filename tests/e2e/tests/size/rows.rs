//! The rows of the table: shape, language, level, and by how many instructions each form differs from the manual one.

use witguard_e2e::deep;

use super::code::{self, total};
use super::shape::{Built, Form, Kind, Shape};

pub(crate) const LANGUAGES: [&str; 2] = ["c", "cpp"];
pub(crate) const LEVELS: [&str; 5] = ["-O1", "-O2", "-O3", "-Os", "-Oz"];
/// One level for speed and one for size.
const SAMPLE: [&str; 2] = ["-O2", "-Oz"];

/// A row in which guards may cost something, and the most that they may cost.
struct More {
    name: &'static str,
    /// The code behind a shim. A guard's end tests whether the guard is empty if a path leaves before the guard is
    /// used, and what a value is moved out of is left empty. A string that is made copies its text itself, where the
    /// manual form calls the bindings; and a resource's shims are in the user's object.
    behind: isize,
    /// A shim with `-flto`: the same tests, and the shim's own loops and switches.
    lto: isize,
}

const MORE: [More; 12] = [
    more("03-option", 1, 7),
    more("05-tuple", 0, 36),
    more("06-record", 0, 39),
    more("07-variant", 0, 43),
    more("08-list", 0, 52),
    more("09-list-record", 0, 20),
    more("10-list-list", 0, 51),
    more("20-methods", 71, 0),
    more("25-indirect", 0, 14),
    more("27-variant-deep", 0, 55),
    more("greeter", 114, 119),
    more("seed", 12, 41),
];

const fn more(name: &'static str, behind: isize, lto: isize) -> More {
    More { name, behind, lto }
}

/// Counts of instructions in linked modules: those of the manual form, and how many more the other forms have.
pub(crate) struct Row {
    name: &'static str,
    kind: Kind,
    language: &'static str,
    level: &'static str,
    manual: usize,
    guard: Option<isize>,
    /// Whether the module with the guard equals that of the manual form, instruction for instruction.
    identical: bool,
    shim: Option<isize>,
    /// The instructions of the shims themselves: arguments, call, end.
    shims: Option<isize>,
    /// As `shim`, with both forms built with `-flto`, at -O2.
    lto: Option<isize>,
}

/// Builds every form of a shape, in both languages, at every level or a sample of them.
pub(crate) fn measure(shape: &Shape) -> Vec<Row> {
    let built = &shape.build();
    let each = |language| {
        let levels = deep(&SAMPLE[..], &LEVELS).iter();
        levels.map(move |level| row(shape, built, language, level))
    };
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
        shim: optional(Form::Shim).as_ref().map(more),
        shims,
        lto: (is_cxx && level == "-O2").then(|| lto(Form::Shim) - lto(Form::Manual)),
    }
}

impl Row {
    /// The forms that cost more than they may.
    pub(crate) fn excess(&self) -> Vec<String> {
        let is_handles = matches!(self.kind, Kind::Used | Kind::Handles);
        let most = MORE.into_iter().find(|more| more.name == self.name);
        let most = most.unwrap_or(more(self.name, 0, 0));
        let behind = self.shim.zip(self.shims).map(|(all, itself)| all - itself);
        let over = |number: Option<isize>, most| number.is_some_and(|number| number > most);
        let checks = [
            (over(self.guard, 0), "a guard"),
            (
                is_handles && !self.identical,
                "a guard is not the same code, it",
            ),
            (over(behind, most.behind), "the code behind a shim"),
            (
                self.kind == Kind::Used && behind.is_some_and(|behind| behind != 0),
                "not the shim alone",
            ),
            (over(self.lto, most.lto), "a shim with -flto"),
        ];
        let wrong = checks.iter().filter(|(is_wrong, _)| *is_wrong);
        wrong
            .map(|(_, what)| format!("{what} costs too much: {}", self.line()))
            .collect()
    }

    fn line(&self) -> String {
        let source = format!("{}.{}", self.name, self.language);
        let more = |more: Option<isize>| more.map_or("".into(), |more| format!("{more:+}"));
        format!(
            "{source:19} {:5} {:>6} {:>6} {:>9} {:>6} {:>8} {:>6}",
            self.level,
            self.manual,
            more(self.guard),
            if self.identical { "identical" } else { "" },
            more(self.shim),
            more(self.shims),
            more(self.lto),
        )
        .trim_end()
        .into()
    }
}

/// The rows as text.
pub(crate) fn table(rows: &[Row]) -> String {
    let header = format!(
        "{:19} {:5} {:>6} {:>6} {:>9} {:>6} {:>8} {:>6}",
        "source", "level", "manual", "guard", "", "shim", "(itself)", "LTO"
    );
    let lines = std::iter::once(header).chain(rows.iter().map(Row::line));
    lines.collect::<Vec<_>>().join("\n")
}
