//! A minimal executor: one future, on this thread.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use crate::trap::Trap;

/// More polls than any guest needs that makes progress.
const POLLS: u32 = 1_000_000;

/// Polls the future until it is ready, sleeping while it waits.
///
/// # Errors
/// If it is not ready by `until`. Without a time limit, a guest waits for nothing outside of wasmtime, so the future
/// must be ready within `POLLS` polls.
pub(crate) fn block_on<F: Future>(future: F, until: Option<Instant>) -> Result<F::Output, Trap> {
    // What WASI waits for, such as timers, is driven by tokio's threads.
    #[cfg(feature = "wasi")]
    return wasmtime_wasi::runtime::with_ambient_tokio_runtime(|| poll(future, until));
    #[cfg(not(feature = "wasi"))]
    return poll(future, until);
}

fn poll<F: Future>(future: F, until: Option<Instant>) -> Result<F::Output, Trap> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut polls = 0;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
        polls += 1;
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            None if polls < POLLS => {}
            Some(left) if !left.is_zero() => thread::park_timeout(left),
            _ => return Err(Trap::timed_out()),
        }
    }
}

/// A thread that sleeps until its future can go on.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Lets everything else run for this many turns.
pub(crate) async fn wait(mut turns: u32) {
    poll_fn(|context| {
        if turns == 0 {
            return Poll::Ready(());
        }
        turns -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
