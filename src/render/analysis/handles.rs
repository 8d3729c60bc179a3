//! Where the handles come from that the description and the driver hand out.

use crate::described::{HandleOrigin, HandleSource};
use crate::join::{Function, Model};

/// The handles that are handed out, each with a function of its own.
pub(super) struct Handles<'a> {
    model: &'a Model<'a>,
    prefix: String,
    origins: Vec<HandleOrigin>,
}

impl<'a> Handles<'a> {
    /// None yet; the functions' names begin with `prefix`.
    pub(super) fn new(model: &'a Model<'a>, prefix: &str) -> Self {
        Self {
            model,
            prefix: format!("{prefix}_handle_"),
            origins: Vec::new(),
        }
    }

    /// The C expression for the number of a new handle that `function` gives or receives at `place`.
    pub(super) fn given(
        &mut self,
        function: &Function,
        source: HandleSource,
        place: &str,
        handle: Handle,
    ) -> String {
        let origin = HandleOrigin {
            resource: self.resource(handle.resource),
            is_own: handle.is_own,
            function: function.wit(),
            source,
            place: place.to_string(),
        };
        self.number(origin)
    }

    /// The same for the own handle that the bindings make of a new object of an exported resource.
    pub(super) fn made(&mut self, exported: usize, function: &str) -> String {
        let origin = HandleOrigin {
            resource: self.resource(self.model.resources.len() + exported),
            is_own: true,
            function: function.to_string(),
            source: HandleSource::Made,
            place: String::new(),
        };
        self.number(origin)
    }

    fn number(&mut self, origin: HandleOrigin) -> String {
        let index = match self.origins.iter().rposition(|known| *known == origin) {
            Some(index) => index,
            None => {
                self.origins.push(origin);
                self.origins.len() - 1
            }
        };
        let kind = if self.origins[index].is_own {
            "own"
        } else {
            "borrow"
        };
        let prefix = &self.prefix;
        let of = prefix.strip_suffix("handle_").unwrap_or(prefix);
        format!("{of}{kind}({prefix}{index}())")
    }

    fn resource(&self, position: usize) -> String {
        let imported = self.model.resources.iter().map(|r| &r.wit);
        let exported = self.model.exported_resources.iter().map(|r| &r.wit);
        imported
            .chain(exported)
            .nth(position)
            .cloned()
            .unwrap_or_default()
    }

    /// Each of them, in the order of their numbers.
    pub(super) fn into_list(self) -> Vec<HandleOrigin> {
        self.origins
    }
}

/// A handle: of which resource, by position, and whether it is owned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handle {
    pub resource: usize,
    pub is_own: bool,
}
