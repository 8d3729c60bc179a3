//! The exported functions of a world, wherever they stand.

use wit_parser::{Function, Resolve, WorldId, WorldItem, WorldKey};

/// One exported function: freestanding, constructor, method or static of an exported resource.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    /// The exported interface, named or inline; `None` for a function of the world itself.
    pub interface: Option<&'a WorldKey>,
    pub function: &'a Function,
}

/// All exported functions of `world`: first those of the world itself, then those of each
/// exported interface, in the order in which wit-bindgen generates them.
pub fn exports(resolve: &Resolve, world: WorldId) -> Vec<Export<'_>> {
    let mut of_world = Vec::new();
    let mut of_interfaces = Vec::new();
    for (key, item) in &resolve.worlds[world].exports {
        match item {
            WorldItem::Function(function) => of_world.push(Export {
                interface: None,
                function,
            }),
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                of_interfaces.extend(functions.map(|function| Export {
                    interface: Some(key),
                    function,
                }));
            }
            WorldItem::Type { .. } => {}
        }
    }
    of_world.append(&mut of_interfaces);
    of_world
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::testing::world;

    #[test]
    fn every_kind_of_export_is_found() {
        let (resolve, world) = world(
            "package t:t; interface types { resource ctx; not-me: func(c: borrow<ctx>); }
             interface api {
               use types.{ctx};
               free: func(c: borrow<ctx>);
               resource worker {
                 constructor(c: borrow<ctx>);
                 run: func(c: borrow<ctx>);
                 make: static func(c: borrow<ctx>) -> worker;
               }
             }
             world w {
               import types;
               export api;
               export greeter: interface { use types.{ctx}; hi: func(c: borrow<ctx>); }
               export top: func();
             }",
        );
        let names: Vec<_> = exports(&resolve, world)
            .iter()
            .map(|e| e.function.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "top",
                "free",
                "[constructor]worker",
                "[method]worker.run",
                "[static]worker.make",
                "hi"
            ]
        );
    }
}
