//! WASI 0.2 as `wasmtime-wasi` serves it, for a component that nobody trusts: no files, no network, no environment,
//! no arguments.

use std::any::Any;

use anyhow::Result;
use rand::SeedableRng;
use rand::rngs::StdRng;
use wasmtime::component::{Linker, Resource, ResourceAny, ResourceTable, ResourceType};
use wasmtime::{AsContextMut, StoreContextMut};
use wasmtime_wasi::p2::pipe::{MemoryInputPipe, SinkOutputStream};
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::tail::Tail;

/// The interfaces that `wasmtime-wasi` 48 serves, each in any version 0.2.x.
const SERVED: [(&str, &[&str]); 6] = [
    (
        "cli",
        &[
            "environment",
            "exit",
            "stdin",
            "stdout",
            "stderr",
            "terminal-input",
            "terminal-output",
            "terminal-stdin",
            "terminal-stdout",
            "terminal-stderr",
        ],
    ),
    ("clocks", &["monotonic-clock", "wall-clock"]),
    ("filesystem", &["types", "preopens"]),
    ("io", &["error", "poll", "streams"]),
    ("random", &["insecure-seed", "insecure", "random"]),
    (
        "sockets",
        &[
            "network",
            "instance-network",
            "ip-name-lookup",
            "tcp",
            "tcp-create-socket",
            "udp",
            "udp-create-socket",
        ],
    ),
];

/// What a guest reads where the host makes an `input-stream`.
const INPUT: &[u8] = b"The quick brown fox jumps over the lazy dog.\n";

/// How a component gets WASI.
#[derive(Clone, Copy, Debug, Default)]
pub struct WasiOptions {
    /// Whether it writes to the standard output and error of this process. Otherwise, what it writes is discarded,
    /// but for the end of standard error: see [`Outcome::said`](crate::Outcome::said).
    pub inherit_output: bool,
    /// The seed of the random numbers that it gets.
    pub seed: u64,
}

/// The state of WASI in one store.
pub(crate) struct Wasi {
    /// The end of what was written to standard error.
    pub said: Tail,
    context: WasiCtx,
    table: ResourceTable,
}

impl Wasi {
    pub(crate) fn new(options: WasiOptions) -> Wasi {
        let mut builder = WasiCtx::builder();
        builder
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false)
            .secure_random(StdRng::seed_from_u64(options.seed))
            .insecure_random(StdRng::seed_from_u64(options.seed))
            .insecure_random_seed(options.seed.into())
            .max_random_size(1 << 20);
        let said = Tail::default();
        match options.inherit_output {
            true => builder.inherit_stdout().inherit_stderr(),
            false => builder.stderr(said.clone()),
        };
        Wasi {
            said,
            context: builder.build(),
            table: ResourceTable::new(),
        }
    }

    /// As wasmtime wants to see it.
    pub(crate) fn view(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.context,
            table: &mut self.table,
        }
    }
}

/// Whether this interface, for example `wasi:io/streams@0.2.3`, is served.
pub(crate) fn serves(interface: &str) -> bool {
    let parts = interface
        .strip_prefix("wasi:")
        .and_then(|rest| rest.split_once('/'))
        .and_then(|(package, rest)| Some((package, rest.split_once('@')?)));
    let Some((package, (name, version))) = parts else {
        return false;
    };
    let patch = version.strip_prefix("0.2.");
    patch.is_some_and(|patch| patch.bytes().all(|byte| byte.is_ascii_digit()))
        && SERVED
            .iter()
            .any(|(served, names)| *served == package && names.contains(&name))
}

/// Serves WASI. Calls of such a component must be made in their asynchronous form.
pub(crate) fn link<T: WasiView>(linker: &mut Linker<T>) -> Result<()> {
    Ok(wasmtime_wasi::p2::add_to_linker_async(linker)?)
}

/// Why the resource `name` cannot be made for a guest; `None` if it can be.
pub(crate) fn obstacle(name: &str) -> Option<String> {
    let (interface, resource) = name.split_once('#').unwrap_or(("", name));
    let made = interface.starts_with("wasi:io/streams@")
        && ["input-stream", "output-stream"].contains(&resource);
    (!made).then(|| format!("it takes a `{name}`, which only WASI makes"))
}

/// Makes a resource of WASI: an input stream with a line of text, or an output stream that discards everything. `None`
/// if `ty` is neither.
pub(crate) fn fresh<T: WasiView>(
    store: &mut StoreContextMut<'_, T>,
    ty: ResourceType,
) -> Result<Option<ResourceAny>> {
    if ty == ResourceType::host::<DynInputStream>() {
        let stream: DynInputStream = Box::new(MemoryInputPipe::new(INPUT));
        return enter(store, stream).map(Some);
    }
    if ty == ResourceType::host::<DynOutputStream>() {
        let stream: DynOutputStream = Box::new(SinkOutputStream);
        return enter(store, stream).map(Some);
    }
    Ok(None)
}

fn enter<T: WasiView, R: Any + Send>(
    store: &mut StoreContextMut<'_, T>,
    value: R,
) -> Result<ResourceAny> {
    let resource: Resource<R> = store.data_mut().ctx().table.push(value)?;
    Ok(resource.try_into_resource_any(store.as_context_mut())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_0_2_of_known_interfaces_are_served() {
        for served in ["wasi:io/streams@0.2.0", "wasi:cli/exit@0.2.12"] {
            assert!(serves(served), "{served}");
        }
        for not in [
            "wasi:io/streams",
            "wasi:io/streams@0.3.0",
            "wasi:io/streams@0.2.0-rc-2023-11-10",
            "wasi:http/types@0.2.3",
            "mine:io/streams@0.2.0",
        ] {
            assert!(!serves(not), "{not}");
        }
    }
}
