//! A cache of compiled objects: many guests of a test differ only in the user's source.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;

use crate::compile::{self, Settings, Unit};
use crate::generate::Generated;
use crate::toolchain::Toolchain;

/// Everything that the object of a generated source depends on.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    tools: Toolchain,
    settings: Settings,
    strict: bool,
    name: OsString,
    source: Vec<u8>,
    /// Every generated header by name, whether the source includes it or not.
    headers: Vec<(String, Vec<u8>)>,
}

/// The objects that this process compiled.
static OBJECTS: Mutex<Option<HashMap<Key, Vec<u8>>>> = Mutex::new(None);

/// Compiles all units of the guest in `dir`. A generated source that this process has already compiled with the same
/// headers is not compiled again. The sources in `user` always are, because they may include any file.
///
/// # Errors
/// As [`compile::compile`].
pub(crate) fn compile_guest(
    tools: &Toolchain,
    settings: &Settings,
    generated: &Generated,
    dir: &Path,
    units: &[Unit],
) -> Result<()> {
    let user = dir.join("user");
    let headers = headers(generated);
    let (mut missing, mut new) = (Vec::new(), Vec::new());
    for unit in units {
        if unit.source.starts_with(&user) {
            missing.push(unit);
            continue;
        }
        let key = Key {
            tools: tools.clone(),
            settings: settings.clone(),
            strict: unit.strict,
            name: unit.source.file_name().unwrap_or_default().to_owned(),
            source: fs::read(&unit.source)?,
            headers: headers.clone(),
        };
        let known = OBJECTS.lock().unwrap();
        match known.as_ref().and_then(|objects| objects.get(&key)) {
            Some(object) => fs::write(&unit.object, object)?,
            None => {
                missing.push(unit);
                new.push((key, &unit.object));
            }
        }
    }
    compile::compile(tools, settings, &[dir, &user], &missing)?;
    for (key, object) in new {
        let object = fs::read(object)?;
        let mut known = OBJECTS.lock().unwrap();
        known.get_or_insert_default().insert(key, object);
    }
    Ok(())
}

fn headers(generated: &Generated) -> Vec<(String, Vec<u8>)> {
    let is_header = |name: &str| name.ends_with(".h") || name.ends_with(".hpp");
    let headers = generated.iter().filter(|(name, _)| is_header(name));
    headers
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect()
}
