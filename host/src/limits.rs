//! How much a guest may use, and the engine that holds it to that.

use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use wasmtime::{Config, Engine, OptLevel, StoreLimits, StoreLimitsBuilder};

use std::sync::mpsc::{self, RecvTimeoutError, Sender};

/// How much a guest may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one call, or the start of an instance, may last.
    pub call: Budget,
    /// The most bytes that each memory of an instance may have; `None` for no limit.
    pub memory: Option<usize>,
    /// The most bytes that one call may hand to the host, as wasmtime counts them.
    pub copied: usize,
}

/// How long a call may last.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// This many wasm instructions. Exact: the same call always ends in the same place.
    Fuel(u64),
    /// This long by the clock, waiting included.
    Time(Duration),
}

impl Default for Limits {
    /// About a second's worth of instructions, and no other limit than wasmtime's.
    fn default() -> Limits {
        Limits {
            call: Budget::Fuel(1_000_000_000),
            memory: None,
            copied: 128 << 20,
        }
    }
}

impl Limits {
    /// The limits for a store.
    pub(crate) fn store(&self) -> StoreLimits {
        let builder = StoreLimitsBuilder::new();
        match self.memory {
            None => builder.build(),
            Some(bytes) => builder
                .memory_size(bytes)
                .trap_on_grow_failure(true)
                .build(),
        }
    }
}

/// How often the engine's clock advances.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// An engine, and the clock by which it interrupts guests if it has one.
#[derive(Clone)]
pub(crate) struct Clocked {
    pub engine: Engine,
    _ticker: Option<Arc<Ticker>>,
}

impl Clocked {
    /// The engine for guests with such a budget. The one that counts fuel is made once per process; another one is set up
    /// `with` what is given.
    pub(crate) fn new(budget: Budget, with: impl FnOnce(&mut Config)) -> Result<Clocked> {
        static FUELLED: OnceLock<Result<Engine, String>> = OnceLock::new();
        match budget {
            Budget::Fuel(_) => {
                let made = FUELLED.get_or_init(|| {
                    let made = engine(|config| {
                        config.consume_fuel(true);
                    });
                    made.map_err(|error| format!("{error:#}"))
                });
                Ok(Clocked {
                    engine: made.clone().map_err(anyhow::Error::msg)?,
                    _ticker: None,
                })
            }
            Budget::Time(_) => {
                let engine = engine(|config| {
                    config.epoch_interruption(true);
                    with(config);
                })?;
                let ticker = Ticker::new(engine.clone())?;
                Ok(Clocked {
                    engine,
                    _ticker: Some(Arc::new(ticker)),
                })
            }
        }
    }
}

/// Guests are small and run briefly: compiling fast matters more than running fast.
fn engine(with: impl FnOnce(&mut Config)) -> Result<Engine> {
    let mut config = Config::new();
    config.cranelift_opt_level(OptLevel::None);
    config.wasm_component_model_async(true);
    config.wasm_component_model_map(true);
    with(&mut config);
    Ok(Engine::new(&config)?)
}

/// A thread that advances an engine's epoch. It ends when this value is dropped.
struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn new(engine: Engine) -> Result<Ticker> {
        let (stop, stopped) = mpsc::channel();
        let tick = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                engine.increment_epoch();
            }
        };
        let thread = thread::Builder::new().name("epoch".into()).spawn(tick);
        Ok(Ticker {
            stop: Some(stop),
            thread: Some(thread.context("cannot start the thread that limits calls in time")?),
        })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
