//! Worlds of any size: exported functions with borrow sites of every kind.

use std::fmt::Write;

/// Functions of one exported interface.
const FUNCTIONS: usize = 50;

/// The parameters that the functions take in rotation. One of the eight has nothing to guard.
const PARAMETERS: [&str; 8] = [
    "c: borrow<context>",
    "c: borrow<context>, name: string, s: borrow<session>",
    "s: option<borrow<session>>",
    "r: request",
    "l: list<borrow<context>>",
    "e: event",
    "l: list<request>, c: borrow<cursor>",
    "name: string, n: u32",
];

/// The WIT of a world `bench` that exports `functions` functions, fifty in each interface. They use three resources of
/// two imported interfaces.
pub fn world(functions: usize) -> String {
    let mut wit = String::from(
        "package bench:worlds;\n
interface host {
  resource context { request-id: func() -> s64; }
  resource session { name: func() -> string; }
}\n
interface storage {
  use host.{context};
  resource cursor { next: func(c: borrow<context>) -> option<string>; }
}\n",
    );
    let interfaces = functions.div_ceil(FUNCTIONS);
    for interface in 0..interfaces {
        let first = interface * FUNCTIONS;
        let count = FUNCTIONS.min(functions - first);
        write_interface(&mut wit, interface, first..first + count);
    }
    wit += "world bench {\n";
    for interface in 0..interfaces {
        writeln!(wit, "  export api{interface};").unwrap();
    }
    wit + "}\n"
}

fn write_interface(wit: &mut String, number: usize, functions: std::ops::Range<usize>) {
    writeln!(
        wit,
        "interface api{number} {{
  use host.{{context, session}};
  use storage.{{cursor}};
  record request {{ c: borrow<context>, n: u32, name: string }}
  variant event {{ none, one(borrow<session>), many(list<borrow<cursor>>), text(string) }}"
    )
    .unwrap();
    for function in functions {
        let parameters = PARAMETERS[function % PARAMETERS.len()];
        writeln!(wit, "  call{function}: func({parameters}) -> s64;").unwrap();
    }
    *wit += "}\n\n";
}
