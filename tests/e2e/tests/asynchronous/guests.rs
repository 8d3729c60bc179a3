//! The guests: three worlds, each implemented in both languages.

use std::sync::OnceLock;

use witguard::Language;
use witguard_e2e::{Guest, corpus};

/// The text of a file in this folder.
macro_rules! text {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/asynchronous/",
            $name
        ))
    };
}
pub(crate) use text;

/// A world with `async` exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Conformance case 21: one borrow.
    One,
    /// Conformance case 21b: a list of borrows.
    List,
    /// `shapes.wit`.
    Shapes,
}

pub(crate) const CASES: [Case; 3] = [Case::One, Case::List, Case::Shapes];
pub(crate) const LANGUAGES: [Language; 2] = [Language::C, Language::Cpp];

impl Case {
    pub(crate) fn wit(self) -> String {
        match self {
            Case::One => corpus::conformance("21-async.wit").unwrap(),
            Case::List => corpus::conformance("21b-async-list.wit").unwrap(),
            Case::Shapes => text!("shapes.wit").to_owned(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Case::One => "21",
            Case::List => "21b",
            Case::Shapes => "shapes",
        }
    }

    /// The resources whose `request-id` its world imports.
    pub(crate) fn resources(self) -> &'static [&'static str] {
        match self {
            Case::One | Case::List => &["ctx"],
            Case::Shapes => &["ctx", "key"],
        }
    }

    /// A guest with these guards, without a source.
    pub(crate) fn guarded(self, languages: &[Language]) -> Guest {
        guarded(&self.wit(), languages)
    }

    /// The guest whose tasks follow a plan.
    pub(crate) fn planned(self, language: Language) -> Guest {
        let sources = match self {
            Case::One => [("one.c", text!("one.c")), ("one.cpp", text!("one.cpp"))],
            Case::List => [("list.c", text!("list.c")), ("list.cpp", text!("list.cpp"))],
            Case::Shapes => [
                ("shapes.c", text!("shapes.c")),
                ("shapes.cpp", text!("shapes.cpp")),
            ],
        };
        sourced(&self.wit(), language, sources)
    }

    /// The component of [`Case::planned`], built once.
    pub(crate) fn component(self, language: Language) -> &'static [u8] {
        static BUILT: [OnceLock<Vec<u8>>; 6] = [const { OnceLock::new() }; 6];
        BUILT[self as usize * 2 + usize::from(language == Language::Cpp)].get_or_init(|| {
            let built = self.planned(language).build();
            built.unwrap_or_else(|error| panic!("{error}")).component
        })
    }
}

/// A guest for this WIT, with the one of the two sources that is in this language.
pub(crate) fn sourced(wit: &str, language: Language, [c, cpp]: [(&str, &str); 2]) -> Guest {
    let (name, source) = match language {
        Language::C => c,
        Language::Cpp => cpp,
    };
    guarded(wit, &[language])
        .source("plan.h", text!("plan.h"))
        .source("task.h", text!("task.h"))
        .source("task.hpp", text!("task.hpp"))
        .source(name, source)
}

/// The options that generate the bindings and the guards for these languages.
pub(crate) fn opts(languages: &[Language]) -> witguard::Opts {
    let mut opts = witguard::Opts::default();
    opts.languages = languages.to_vec();
    opts.write_bindings = true;
    opts
}

/// A guest for this WIT with the bindings and the guards for these languages.
pub(crate) fn guarded(wit: &str, languages: &[Language]) -> Guest {
    let opts = opts(languages);
    Guest::from_text(wit).generator(move || opts.build())
}

pub(crate) fn shown(language: Language) -> &'static str {
    match language {
        Language::C => "C",
        Language::Cpp => "C++",
    }
}
