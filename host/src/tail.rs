//! Standard error of a guest, of which only the end is kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::pipe::SinkOutputStream;
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

/// How many bytes are kept.
const KEPT: usize = 4096;

/// The end of what a guest wrote. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Tail(Arc<Mutex<VecDeque<u8>>>);

impl Tail {
    fn with<T>(&self, change: impl FnOnce(&mut VecDeque<u8>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets what was written so far.
    pub(crate) fn clear(&self) {
        self.with(VecDeque::clear);
    }

    /// What was written, lossily as text.
    pub(crate) fn text(&self) -> String {
        self.with(|kept| String::from_utf8_lossy(kept.make_contiguous()).into_owned())
    }

    fn push(&self, bytes: &[u8]) {
        let last = &bytes[bytes.len().saturating_sub(KEPT)..];
        self.with(|kept| {
            kept.extend(last);
            kept.drain(..kept.len().saturating_sub(KEPT));
        });
    }
}

impl OutputStream for Tail {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.push(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 << 10)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Tail {
    async fn ready(&mut self) {}
}

impl IsTerminal for Tail {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Tail {
    fn async_stream(&self) -> Box<dyn tokio::io::AsyncWrite + Send + Sync> {
        // For WASI 0.3, which is not served.
        SinkOutputStream.async_stream()
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept() {
        let tail = Tail::default();
        tail.push(b"first\n");
        tail.push(&[b'x'; 5000]);
        tail.push(b"last\xff");
        let text = tail.text();
        assert!(text.starts_with('x') && text.ends_with("xlast\u{fffd}"));
        assert_eq!(text.chars().count(), KEPT);
        tail.clear();
        assert_eq!(tail.text(), "");
    }
}
