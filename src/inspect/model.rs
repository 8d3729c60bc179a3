//! What `inspect` says of a world. Plain data: what the formats print.

use std::fmt;

use crate::analyze::{Duty, PathStep, Place, Side};
use witguard_messages::untrusted::harmless;

/// A world: its resources, its functions with every handle in them, and advice. Programs read all of it as JSON.
#[derive(Debug)]
pub struct Inspection {
    pub(super) world: String,
    pub(super) resources: Vec<Resource>,
    /// The exported functions, then the imported ones, grouped by interface.
    pub(super) functions: Vec<Function>,
    pub(super) advice: Vec<Advice>,
    /// Why there are no C names; `None` when there are.
    pub(super) unnamed: Option<String>,
}

impl Inspection {
    /// The full name of the world, for example `sammyne:helloworld/helloworld@1.0.0`.
    pub fn world(&self) -> &str {
        &self.world
    }

    /// The places where the design invites trouble, or cannot be served.
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }
}

/// A resource.
#[derive(Debug)]
pub(super) struct Resource {
    pub name: String,
    pub side: Side,
    /// The full name of the interface that defines it; `None` for a resource of the world itself.
    pub interface: Option<String>,
    /// The functions of the bindings that drop its handles.
    pub drop_own: Option<String>,
    pub drop_borrow: Option<String>,
}

impl Resource {
    /// Its full name, for example `sammyne:helloworld/types@1.0.0#context`.
    pub(super) fn full_name(&self) -> String {
        full_name(self.interface.as_deref(), &self.name)
    }
}

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub side: Side,
    /// The full name of its interface; `None` for a function of the world itself.
    pub interface: Option<String>,
    /// Its name in the component, for example `[method]worker.run`.
    pub name: String,
    /// Its name for people, for example `worker.run`.
    pub title: String,
    pub kind: FunctionRole,
    pub is_async: bool,
    /// For example `worker.run: func(self: borrow<worker>) -> u32`.
    pub signature: String,
    /// The documentation as it is in the WIT, not made safe to print.
    pub docs: Option<String>,
    pub c_name: Option<String>,
    pub location: Option<Location>,
    pub handles: Vec<Handle>,
    /// Whether it has more handles than are listed.
    pub has_more: bool,
}

impl Function {
    /// Its full name, for example `sammyne:helloworld/greeter@1.0.0#say-hello`.
    pub(super) fn full_name(&self) -> String {
        full_name(self.interface.as_deref(), &self.name)
    }
}

fn full_name(interface: Option<&str>, name: &str) -> String {
    match interface {
        Some(interface) => format!("{interface}#{name}"),
        None => name.into(),
    }
}

/// What kind of function it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FunctionRole {
    Freestanding,
    Constructor,
    Method,
    Static,
    Getter,
    Setter,
}

/// One handle of a function.
#[derive(Debug)]
pub(super) struct Handle {
    pub place: Place,
    /// The parameter's name; `None` for the result.
    pub parameter: Option<String>,
    /// The way to it from the parameter or result.
    pub steps: Vec<PathStep>,
    /// That way as text, for example `req.items[].ctx`.
    pub path: String,
    pub is_own: bool,
    /// The position of the resource.
    pub resource: usize,
    pub duty: Duty,
    /// The function of the bindings that drops it, where the component's author must.
    pub drop: Option<String>,
}

impl Handle {
    /// `own` or `borrow`.
    pub(super) fn kind(&self) -> &'static str {
        match self.is_own {
            true => "own",
            false => "borrow",
        }
    }

    /// Who must drop it and when, or why nobody must.
    pub(super) fn who(&self, function: Side) -> &'static str {
        match (self.duty, function) {
            (Duty::DropBeforeReturn, _) => "you, before the call returns",
            (Duty::DropBeforeTaskReturn, _) => "you, before the task returns",
            (Duty::Owned, _) => "you, or pass it on",
            (Duty::Pointer, _) => "nobody: it is a pointer",
            (Duty::Lent, _) => "nobody: it is lent",
            (Duty::GivenAway, Side::Export) => "the caller",
            (Duty::GivenAway, Side::Import) => "the callee",
            (Duty::Forbidden, _) => "nobody: it cannot be",
        }
    }
}

/// A place in the WIT text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Location {
    /// The path as it was given, not made safe to print.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

/// A place where the design invites trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// The rule, for example `list-of-borrows`.
    pub rule: &'static str,
    /// Whether `witguard gen` refuses the world because of it.
    pub is_refused: bool,
    /// The side and full name of the interface in which it is.
    pub interface: Option<String>,
    /// What is meant, for example ``parameter `l` of function `t:t/api#f` ``.
    pub subject: String,
    /// Why it is trouble.
    pub reason: String,
    /// A way out.
    pub help: String,
    /// Where it is; `None` for a wasm-encoded package.
    pub location: Option<Location>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", harmless(&self.file), self.line, self.column)
    }
}
