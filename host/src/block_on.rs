//! The smallest executor: nothing that a guest waits for is ever outside of wasmtime.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Result, bail};

/// More polls than any guest needs that still makes progress.
const POLLS: u32 = 1_000_000;

/// Polls the future until it is ready.
///
/// # Errors
/// If it does not become ready.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..POLLS {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
    }
    bail!("the call waits for something that never comes")
}

/// Lets everything else have this many turns.
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
