//! Whole commands, and the time and memory that they use.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The time and memory that a process used.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Processor time, user and system together.
    pub cpu: Duration,
    /// Wall-clock time.
    pub wall: Duration,
    /// Peak memory, in bytes.
    pub peak: u64,
}

/// Runs a command until it exits, and discards its output.
///
/// # Panics
/// If the command does not start, or fails.
#[expect(
    clippy::zombie_processes,
    reason = "`wait4` waits for it, and says what it used"
)]
pub fn run(command: &mut Command) -> Usage {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let begin = Instant::now();
    let child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let pid = libc::pid_t::try_from(child.id()).expect("a process id");
    let mut status = 0;
    // SAFETY: all fields of `rusage` are numbers.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are valid for writes; the child is ours and nobody else waits for it.
    let waited = unsafe { libc::wait4(pid, &mut status, 0, &mut used) };
    assert_eq!((waited, status), (pid, 0), "{command:?} fails");
    Usage {
        cpu: duration(used.ru_utime) + duration(used.ru_stime),
        wall: begin.elapsed(),
        peak: used.ru_maxrss as u64 * 1024,
    }
}

fn duration(time: libc::timeval) -> Duration {
    Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000)
}
