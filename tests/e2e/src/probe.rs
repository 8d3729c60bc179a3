//! The probe: a tiny second world in every guest, through which the host reads how many borrows were dropped.
//!
//! It counts with the linker's help: `wasm-ld --wrap=F` sends each call to a drop function `F` of the bindings, from
//! any object file, to `__wrap_F`, which counts and calls the real `F`. Allocations are counted in the same way.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};

use crate::compile::{self, Settings, Unit};
use crate::generate::{self, Generated, Wit};
use crate::toolchain::Toolchain;

/// The name of the probe's interface among a component's exports.
pub const INTERFACE: &str = "witguard:probe/counters";

const WIT: &str = include_str!("../guest/probe.wit");
const SOURCE: &str = include_str!("../guest/probe.c");
const WASI_STUBS: &str = include_str!("../guest/wasi_stubs.c");

/// The object with the WASI stubs, which a guest that imports WASI must not link.
pub(crate) const WASI_STUBS_OBJECT: &str = "wasi_stubs.c.o";

/// The allocation functions that `probe.c` wraps.
const ALLOCATORS: [&str; 6] = [
    "malloc",
    "calloc",
    "realloc",
    "aligned_alloc",
    "posix_memalign",
    "free",
];

/// A drop function as the bindings' header declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DropFunction {
    pub name: String,
    /// The type of its one parameter.
    pub handle: String,
}

/// Every `…_drop_borrow` that a bindings header declares. If it declares none, every `…_drop_own` of an imported
/// resource: before wit-bindgen 0.43 the bindings use it to drop borrows too, and its count includes both.
pub(crate) fn drop_functions(header: &str) -> Vec<DropFunction> {
    let functions = |end| {
        header
            .lines()
            .filter_map(move |line| drop_function(line, end))
    };
    let borrows: Vec<_> = functions("_drop_borrow").collect();
    match borrows.is_empty() {
        true => functions("_drop_own")
            .filter(|f| is_imported(header, f))
            .collect(),
        false => borrows,
    }
}

/// Whether the resource of a `…_drop_own` is imported. The borrows of an exported resource are pointers, not handles.
fn is_imported(header: &str, function: &DropFunction) -> bool {
    function.handle.match_indices("_own_").any(|(at, own)| {
        let (namespace, resource) = (&function.handle[..at], &function.handle[at + own.len()..]);
        let name = resource.strip_suffix("_t").unwrap_or(resource);
        function.name == format!("{namespace}_{name}_drop_own")
            && header.contains(&format!("struct {namespace}_borrow_{resource} {{"))
    })
}

/// Reads a declaration `extern void NAME(TYPE handle);` whose name ends in `end`, such as `_drop_borrow`.
fn drop_function(line: &str, end: &str) -> Option<DropFunction> {
    let (name, rest) = line.trim().strip_prefix("extern void ")?.split_once('(')?;
    let (handle, _) = rest.split_once(' ')?;
    name.ends_with(end).then(|| DropFunction {
        name: name.to_owned(),
        handle: handle.to_owned(),
    })
}

/// The text of the C file that counts the calls to these functions.
pub(crate) fn wrappers(header_name: &str, functions: &[DropFunction]) -> String {
    let mut text = format!(
        "#include \"{header_name}\"\n#include <stdint.h>\n\nextern uint64_t witguard_probe_dropped_count;\n"
    );
    for DropFunction { name, handle } in functions {
        text += &format!(
            "\nvoid __real_{name}({handle} handle);\n\
             void __wrap_{name}({handle} handle) {{\n  \
               witguard_probe_dropped_count++;\n  \
               __real_{name}(handle);\n}}\n"
        );
    }
    text
}

/// The names to pass to the linker's `--wrap`.
pub(crate) fn wrapped(functions: &[DropFunction]) -> Vec<String> {
    let drops = functions.iter().map(|function| function.name.clone());
    ALLOCATORS
        .iter()
        .map(|name| name.to_string())
        .chain(drops)
        .collect()
}

/// Writes the objects that every guest shares to `dir`. They are compiled once per process.
pub(crate) fn objects(tools: &Toolchain, dir: &Path) -> Result<Vec<PathBuf>> {
    static MADE: Mutex<Option<HashMap<Toolchain, Generated>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let made = made.get_or_insert_default();
    if !made.contains_key(tools) {
        made.insert(
            tools.clone(),
            make_objects(tools).context("cannot build the probe")?,
        );
    }
    let mut paths = Vec::new();
    for (name, bytes) in &made[tools] {
        paths.push(dir.join(name));
        std::fs::write(dir.join(name), bytes)?;
    }
    Ok(paths)
}

fn make_objects(tools: &Toolchain) -> Result<Generated> {
    let dir = tempfile::tempdir()?;
    let at = |name: &str| dir.path().join(name);
    let generator = generate::made_by(|| wit_bindgen_c::Opts::default().build());
    let mut files = generate::generate(&Wit::Text(WIT.into()), None, &[generator])?;
    files.insert("probe_impl.c".into(), SOURCE.into());
    files.insert("wasi_stubs.c".into(), WASI_STUBS.into());
    let mut units = Vec::new();
    for (name, bytes) in &files {
        std::fs::write(at(name), bytes)?;
        if compile::is_source(name) {
            units.push(Unit {
                source: at(name),
                object: at(&format!("{name}.o")),
                strict: false,
            });
        }
    }
    let units: Vec<_> = units.iter().collect();
    compile::compile(tools, &Settings::default(), &[dir.path()], &units)?;
    let mut objects = Generated::new();
    for entry in std::fs::read_dir(dir.path())? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".o") {
            objects.insert(name, std::fs::read(path)?);
        }
    }
    Ok(objects)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_functions_are_read_from_the_header() {
        let header = "extern void a_b_drop_own(a_b_own_t handle);\n\
                      extern void a_b_drop_borrow(a_borrow_b_t handle);\n\
                      extern a_borrow_b_t a_borrow_b(a_own_b_t handle);\n";
        let expected = DropFunction {
            name: "a_b_drop_borrow".into(),
            handle: "a_borrow_b_t".into(),
        };
        assert_eq!(drop_functions(header), [expected]);
    }

    #[test]
    fn old_bindings_drop_borrows_as_owns() {
        let header = "typedef struct a_borrow_b_t {\n  int32_t __handle;\n} a_borrow_b_t;\n\
                      typedef e_c_t* e_borrow_c_t;\n\
                      extern void a_b_drop_own(a_own_b_t handle);\n\
                      extern void e_c_drop_own(e_own_c_t handle);\n";
        let expected = DropFunction {
            name: "a_b_drop_own".into(),
            handle: "a_own_b_t".into(),
        };
        assert_eq!(drop_functions(header), [expected]);
    }
}
