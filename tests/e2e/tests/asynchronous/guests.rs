//! The guests: three worlds, each implemented in C, in C++ with task objects, and in C++ with coroutines.

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

/// How a guest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    C,
    /// C++ with task objects, as in C++17.
    Object,
    /// C++20.
    Coroutine,
}

pub(crate) const FORMS: [Form; 3] = [Form::C, Form::Object, Form::Coroutine];

impl Form {
    pub(crate) fn language(self) -> Language {
        match self {
            Form::C => Language::C,
            Form::Object | Form::Coroutine => Language::Cpp,
        }
    }

    pub(crate) fn shown(self) -> &'static str {
        match self {
            Form::C => "C",
            Form::Object => "C++",
            Form::Coroutine => "co",
        }
    }

    /// A guest in this form, as far as the compiler must be told.
    pub(crate) fn of(self, guest: Guest) -> Guest {
        match self {
            Form::Object => guest.flag("-DWITGUARD_PLAIN_TASKS"),
            Form::C | Form::Coroutine => guest,
        }
    }
}

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
    pub(crate) fn guarded(self, form: Form) -> Guest {
        guarded(&self.wit(), form)
    }

    /// The guest whose tasks follow a plan.
    pub(crate) fn planned(self, form: Form) -> Guest {
        let sources = match self {
            Case::One => [text!("one.c"), text!("one.cpp"), text!("one20.cpp")],
            Case::List => [text!("list.c"), text!("list.cpp"), text!("list20.cpp")],
            Case::Shapes => [
                text!("shapes.c"),
                text!("shapes.cpp"),
                text!("shapes20.cpp"),
            ],
        };
        sourced(&self.wit(), form, sources)
    }

    /// The component of [`Case::planned`], built once.
    pub(crate) fn component(self, form: Form) -> &'static [u8] {
        static BUILT: [OnceLock<Vec<u8>>; 9] = [const { OnceLock::new() }; 9];
        BUILT[self as usize * 3 + form as usize].get_or_init(|| {
            let built = self.planned(form).build();
            built.unwrap_or_else(|error| panic!("{error}")).component
        })
    }
}

/// A guest for this WIT, with the one of the sources that is in this form.
pub(crate) fn sourced(wit: &str, form: Form, sources: [&str; 3]) -> Guest {
    let name = match form {
        Form::C => "guest.c",
        Form::Object | Form::Coroutine => "guest.cpp",
    };
    guarded(wit, form)
        .source("plan.h", text!("plan.h"))
        .source("task.h", text!("task.h"))
        .source("task.hpp", text!("task.hpp"))
        .source("task20.hpp", text!("task20.hpp"))
        .source(name, sources[form as usize])
}

/// The options that generate the bindings and the guards for these languages.
pub(crate) fn opts(languages: &[Language]) -> witguard::Opts {
    let mut opts = witguard::Opts::default();
    opts.languages = languages.to_vec();
    opts.write_bindings = true;
    opts
}

/// A guest for this WIT with the bindings and the guards for this form.
pub(crate) fn guarded(wit: &str, form: Form) -> Guest {
    form.of(bound(wit, &[form.language()]))
}

/// A guest for this WIT with the bindings and the guards for these languages.
pub(crate) fn bound(wit: &str, languages: &[Language]) -> Guest {
    let opts = opts(languages);
    Guest::from_text(wit).generator(move || opts.build())
}
