//! One row of the truth table: how a greeter is written and built, and the outcome it must have.

use witguard::Language;
use witguard_e2e::{Guest, Stage, corpus};

use crate::generated::opts;

/// How often each guest is called, each time with a new borrow. Every fourth caller's name is empty.
pub(crate) const CALLS: u64 = 1000;
pub(crate) const UNNAMED: u64 = CALLS / 4;

/// The name and the text of a guest's file in this folder.
macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/seed/", $name)),
        )
    };
}
pub(crate) use file;

/// What is generated, and which generated sources are linked with the bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Uses {
    /// What `wit-bindgen c` writes, and nothing else.
    Bindings,
    /// The C guards, and `helloworld_guard.c`.
    CShims,
    /// The C guards with `WITGUARD_NO_SHIMS`, without a generated source.
    CGuards,
    /// The C++ guards, without a generated source.
    CppGuards,
    /// The C++ guards, and `helloworld_guard.cpp`.
    CppShims,
    /// The guards of both languages, and `helloworld_guard.c`.
    CShimsCppGuards,
    /// The guards of both languages, and the sources of both.
    BothShims,
}

impl Uses {
    /// The languages to generate for, and the generated sources to link.
    fn plan(self) -> (&'static [Language], &'static [&'static str]) {
        use Language::{C, Cpp};
        match self {
            Uses::Bindings => (&[], &["helloworld.c"]),
            Uses::CShims => (&[C], &["helloworld.c", "helloworld_guard.c"]),
            Uses::CGuards => (&[C], &["helloworld.c"]),
            Uses::CppGuards => (&[Cpp], &["helloworld.c"]),
            Uses::CppShims => (&[Cpp], &["helloworld.c", "helloworld_guard.cpp"]),
            Uses::CShimsCppGuards => (&[C, Cpp], &["helloworld.c", "helloworld_guard.c"]),
            Uses::BothShims => (
                &[C, Cpp],
                &["helloworld.c", "helloworld_guard.c", "helloworld_guard.cpp"],
            ),
        }
    }

    /// Its name in the table.
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Uses::Bindings => "bindings",
            Uses::CShims => "guard.h, guard.c",
            Uses::CGuards => "guard.h",
            Uses::CppGuards => "guard.hpp",
            Uses::CppShims => "guard.hpp, guard.cpp",
            Uses::CShimsCppGuards => "guard.h, .c, .hpp",
            Uses::BothShims => "guard.c, guard.cpp",
        }
    }
}

/// What the reply must contain.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// The greeting, with the caller's name and the number of its request.
    Greeting,
    /// As `Greeting`, but nothing if the name is empty.
    GreetingIfNamed,
    /// Nothing.
    Nothing,
}

/// The outcome that a row must have.
#[derive(Clone, Debug)]
pub(crate) enum Expect {
    Runs(Run),
    /// The step that fails, and texts that its message must contain.
    Fails(Stage, &'static [&'static str]),
}

/// The totals that the calls must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Calls that return.
    pub returned: u64,
    /// Calls of the bindings' `…_drop_borrow`. If an instance can no longer be asked after a trap, its count is 0.
    pub dropped: u64,
    /// How many more heap blocks there are after the last call than after the first.
    pub lost: i64,
    /// The trap of each call that does not return.
    pub trap: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub what: &'static str,
    pub uses: Uses,
    source: Option<(String, String)>,
    flags: Vec<&'static str>,
    pub reply: Reply,
    pub expect: Expect,
}

impl Row {
    /// A row that must work: each call returns a greeting and drops its borrow once, and no memory is lost.
    pub(crate) fn new(what: &'static str, uses: Uses, (name, text): (&str, &str)) -> Row {
        Row {
            what,
            uses,
            source: Some((name.to_owned(), text.to_owned())),
            flags: Vec::new(),
            reply: Reply::Greeting,
            expect: Expect::Runs(Run {
                returned: CALLS,
                dropped: CALLS,
                lost: 0,
                trap: None,
            }),
        }
    }

    /// The same row with another name. By convention, the name of a row that takes one thing away starts with two
    /// spaces.
    pub(crate) fn but(&self, what: &'static str) -> Row {
        Row {
            what,
            ..self.clone()
        }
    }

    pub(crate) fn uses(self, uses: Uses) -> Row {
        Row { uses, ..self }
    }

    /// Replaces a text that occurs exactly once in the source.
    pub(crate) fn edit(mut self, from: &str, to: &str) -> Row {
        let (name, text) = self.source.as_mut().expect("there is a source to edit");
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {name}");
        *text = text.replace(from, to);
        self
    }

    /// Leaves out the user's source.
    pub(crate) fn unwritten(self) -> Row {
        Row {
            source: None,
            ..self
        }
    }

    pub(crate) fn flag(mut self, flag: &'static str) -> Row {
        self.flags.push(flag);
        self
    }

    pub(crate) fn reply(self, reply: Reply) -> Row {
        Row { reply, ..self }
    }

    pub(crate) fn dropped(self, dropped: u64) -> Row {
        self.run(|run| run.dropped = dropped)
    }

    pub(crate) fn lost(self, lost: u64) -> Row {
        self.run(|run| run.lost = lost as i64)
    }

    /// Every call must trap.
    pub(crate) fn traps(self, text: &'static str) -> Row {
        self.traps_in(CALLS, text)
    }

    /// This many calls must trap, and the others must return.
    pub(crate) fn traps_in(self, calls: u64, text: &'static str) -> Row {
        self.run(|run| {
            run.returned = CALLS - calls;
            run.dropped = CALLS - calls;
            run.trap = Some(text);
        })
    }

    pub(crate) fn fails(self, stage: Stage, texts: &'static [&'static str]) -> Row {
        Row {
            expect: Expect::Fails(stage, texts),
            ..self
        }
    }

    fn run(mut self, change: impl FnOnce(&mut Run)) -> Row {
        match &mut self.expect {
            Expect::Runs(run) => change(run),
            Expect::Fails(..) => panic!("`{}` does not run", self.what),
        }
        self
    }

    /// The guest that the row describes.
    pub(crate) fn guest(&self) -> Guest {
        let (languages, linked) = self.uses.plan();
        let opts = opts(languages);
        let mut guest = Guest::from_path(corpus::hello())
            .generator(move || opts.build())
            .link_only(|name| linked.contains(&name));
        if self.uses == Uses::CGuards {
            guest = guest.flag("-DWITGUARD_NO_SHIMS");
        }
        if let Some((name, text)) = &self.source {
            guest = guest.source(name, text);
        }
        self.flags
            .iter()
            .fold(guest, |guest, flag| guest.flag(*flag))
    }
}
