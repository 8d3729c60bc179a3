//! The imported functions of a world.

use wit_parser::{Function, Resolve, WorldId, WorldItem, WorldKey};

/// One imported function: freestanding, constructor, method or static of an imported resource.
#[derive(Debug, Clone)]
pub struct Import<'a> {
    /// The imported interface, named or inline; `None` for a function of the world itself.
    pub interface: Option<&'a WorldKey>,
    pub function: &'a Function,
}

/// All imported functions of `world`, in the order of its imports.
pub fn imports(resolve: &Resolve, world: WorldId) -> Vec<Import<'_>> {
    let mut found = Vec::new();
    for (key, item) in &resolve.worlds[world].imports {
        match item {
            WorldItem::Function(function) => found.push(Import {
                interface: None,
                function,
            }),
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                found.extend(functions.map(|function| Import {
                    interface: Some(key),
                    function,
                }));
            }
            WorldItem::Type { .. } => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    #[test]
    fn every_kind_of_import_is_found() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx { constructor(); id: func() -> u8; } }
             interface api { use types.{ctx}; not-me: func(c: borrow<ctx>); }
             world w {
               export api;
               import log: func(s: string);
               import clock: interface { now: func() -> u64; }
               resource job { run: func(); }
             }",
        );
        let mut names: Vec<_> = imports(&resolve, world)
            .iter()
            .map(|i| i.function.name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "[constructor]ctx",
                "[method]ctx.id",
                "[method]job.run",
                "log",
                "now"
            ]
        );
    }
}
