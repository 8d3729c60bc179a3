//! Stands in for `wasm-tools component new` in the tests of the CMake package. As there, `wit-component` does the work.

use anyhow::{Context, Result, bail};
use wit_component::ComponentEncoder;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let (module, adapter, component) = match arguments[..] {
        ["component", "new", module, "-o", component] => (module, None, component),
        [
            "component",
            "new",
            module,
            "--adapt",
            adapter,
            "-o",
            component,
        ] => (module, Some(adapter), component),
        _ => bail!("wasm-tools is not called like this: {arguments:?}"),
    };
    let mut encoder = ComponentEncoder::default();
    encoder.module(&std::fs::read(module)?)?;
    if let Some(adapter) = adapter {
        let (name, path) = adapter.split_once('=').context("not <name>=<path>")?;
        encoder.adapter(name, &std::fs::read(path)?)?;
    }
    std::fs::write(component, encoder.validate(true).encode()?)?;
    Ok(())
}
