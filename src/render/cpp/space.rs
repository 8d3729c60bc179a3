//! The namespace of an exported interface: its aliases, and how types are spelled in it.

use std::rc::Rc;

use foldhash::HashMap;

use super::names::Scope;

/// An alias in the namespace.
#[derive(Debug, Clone)]
pub(crate) struct Using {
    pub name: Rc<str>,
    pub target: String,
}

/// The namespace of an exported interface with shims.
#[derive(Debug, Default)]
pub(crate) struct Space {
    pub path: String,
    pub scope: Scope,
    pub usings: Vec<Using>,
    /// The names in `usings` by their target.
    pub using_names: HashMap<String, Rc<str>>,
    /// How each C type is spelled in it, by the type's C name.
    pub spelled: HashMap<String, Rc<str>>,
    /// How the guard of each borrow type is spelled in it, by the type's C name.
    pub spelled_guards: HashMap<String, Rc<str>>,
}

impl Space {
    /// The namespace `path`, without aliases.
    pub(crate) fn new(path: String, scope: Scope) -> Self {
        Self {
            path,
            scope,
            ..Self::default()
        }
    }
}
