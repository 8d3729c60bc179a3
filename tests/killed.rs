//! `witguard gen`, killed at any moment: every file holds its old text or its new text, never a part of one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// The files that one version of the world generates: names and contents.
type Version = BTreeMap<String, Vec<u8>>;

/// The outcome of many runs.
#[derive(Debug, Default)]
struct Tally {
    /// Runs that were killed before they ended.
    killed: usize,
    /// How many of these left a temporary file, and so were killed while they wrote.
    writing: usize,
    /// How many of these left files of both versions.
    between: usize,
    /// What was wrong after a run.
    faults: Vec<String>,
}

/// The WIT of a world with many functions. Every file generated from it contains `word`.
fn wit(word: &str) -> String {
    let mut text = format!("package t:t;\ninterface types {{ resource {word}; }}\n");
    let _ = write!(text, "interface api {{\n  use types.{{{word}}};\n");
    for i in 0..200 {
        let _ = writeln!(
            text,
            "  g{i}: func(a: borrow<{word}>, b: list<borrow<{word}>>);"
        );
    }
    text + "}\nworld w { export api; }\n"
}

fn read(dir: &Path) -> Version {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let read = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    });
    read.collect()
}

fn is_temporary(name: &str) -> bool {
    name.starts_with(".witguard-") && name.ends_with(".tmp")
}

/// What is wrong with the files in `found`: each file must exist and be complete, as in one of `versions`.
fn faults(found: &Version, versions: &[Version; 2]) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, contents) in found.iter().filter(|(name, _)| !is_temporary(name)) {
        if versions
            .iter()
            .all(|version| version.get(name) != Some(contents))
        {
            faults.push(format!(
                "{name} is of neither version: {} bytes",
                contents.len()
            ));
        }
    }
    let missing = versions[0].keys().filter(|name| !found.contains_key(*name));
    faults.extend(missing.map(|name| format!("{name} is gone")));
    faults
}

/// Two versions of a world, and a folder that holds the files of one or the other.
struct World {
    dir: TempDir,
    versions: [Version; 2],
    /// How long a run takes.
    takes: Duration,
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let mut world = World {
            dir,
            versions: Default::default(),
            takes: Duration::ZERO,
        };
        for (at, word) in ["old", "new"].into_iter().enumerate() {
            fs::write(world.wit(at), wit(word)).unwrap();
            let begin = Instant::now();
            let output = world.generate(at).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            world.takes = begin.elapsed();
            world.versions[at] = read(&world.out());
        }
        let [old, new] = &world.versions;
        assert_eq!(old.len(), 7);
        assert!(old.iter().all(|(name, contents)| new[name] != *contents));
        world
    }

    fn wit(&self, version: usize) -> PathBuf {
        self.dir.path().join(format!("{version}.wit"))
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    fn generate(&self, version: usize) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
        command.args([
            "gen",
            "--lang",
            "cpp",
            "--lang",
            "c",
            "--bindings",
            "--out-dir",
        ]);
        command.arg(self.out()).arg(self.wit(version));
        command
    }

    /// Runs what `command` makes for one version and for the other in alternation. Each run is killed when `until`
    /// returns.
    fn kill(
        &self,
        runs: usize,
        command: impl Fn(usize) -> Command,
        until: impl Fn(usize, &mut Child),
    ) -> Tally {
        let mut tally = Tally::default();
        for run in 0..runs {
            let before = self.temporaries();
            let mut child = command(run % 2).stderr(Stdio::null()).spawn().unwrap();
            until(run, &mut child);
            let _ = child.kill();
            let killed = child.wait().unwrap().code().is_none();
            let found = read(&self.out());
            tally.faults.extend(faults(&found, &self.versions));
            tally.killed += usize::from(killed);
            tally.writing += usize::from(killed && self.temporaries() > before);
            let of = |version: &Version| {
                version
                    .iter()
                    .any(|(name, text)| found.get(name) == Some(text))
            };
            tally.between += usize::from(killed && self.versions.iter().all(of));
        }
        tally
    }

    fn temporaries(&self) -> usize {
        let found = read(&self.out());
        found.keys().filter(|name| is_temporary(name)).count()
    }
}

/// Waits until the run ends, or something in the folder changes.
fn until_written(out: &Path, child: &mut Child) {
    let look = || {
        let entries = fs::read_dir(out).unwrap().flatten();
        let names = entries.map(|entry| entry.file_name());
        names
            .filter(|name| name.to_str().is_some_and(is_temporary))
            .count()
    };
    let before = look();
    while look() <= before && child.try_wait().unwrap().is_none() {}
}

#[test]
fn a_run_that_is_killed_leaves_whole_files() {
    const RUNS: usize = 60;
    let world = World::new();
    let out = world.out();

    // At moments spread evenly over a run, and a little past it.
    let spread = |run: usize, _: &mut Child| {
        std::thread::sleep(world.takes.mul_f64(1.2 * run as f64 / RUNS as f64));
    };
    let tally = world.kill(RUNS, |version| world.generate(version), spread);
    println!("at any moment: {tally:?}");
    assert_eq!(tally.faults, [""; 0]);
    assert!(tally.killed > RUNS / 10, "{tally:?}");

    // While it writes: as soon as the first temporary file appears, and then a little later each time.
    let writing = |run: usize, child: &mut Child| {
        until_written(&out, child);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_micros(25 * run as u64) {
            std::hint::spin_loop();
        }
    };
    let tally = world.kill(RUNS, |version| world.generate(version), writing);
    println!("while it writes: {tally:?}");
    assert_eq!(tally.faults, [""; 0]);
    assert!(
        tally.killed > RUNS / 10 && tally.writing > RUNS / 10,
        "{tally:?}"
    );

    // What killed runs left behind does not hinder a later run, and is removed once it is old.
    assert!(world.temporaries() > 0);
    assert!(world.generate(1).output().unwrap().status.success());
    assert_eq!(faults(&read(&out), &world.versions), [""; 0]);
    for entry in fs::read_dir(&out).unwrap().flatten() {
        let file = fs::File::options().append(true).open(entry.path()).unwrap();
        let old = SystemTime::now() - Duration::from_secs(2 * 3600);
        file.set_modified(old).unwrap();
    }
    assert!(world.generate(1).output().unwrap().status.success());
    assert_eq!(read(&out), world.versions[1]);
}

/// The check above does find incomplete files: those of a program that writes in place.
#[cfg(unix)]
#[test]
fn a_writer_in_place_is_caught() {
    let world = World::new();
    for at in [0, 1] {
        let whole = world.dir.path().join(format!("{at}.c"));
        fs::write(whole, &world.versions[at]["w.c"]).unwrap();
    }
    let in_place = |version: usize| {
        let mut command = Command::new("dd");
        command.arg(format!(
            "if={}",
            world.dir.path().join(format!("{version}.c")).display()
        ));
        command.arg(format!("of={}", world.out().join("w.c").display()));
        command.arg("bs=8");
        command
    };
    let tally = world.kill(20, in_place, |run, _| {
        std::thread::sleep(Duration::from_millis(run as u64));
    });
    println!("in place: {tally:?}");
    assert!(!tally.faults.is_empty() && tally.killed > 0);
}

#[test]
fn the_check_knows_a_half_from_a_whole() {
    let files = |texts: &[(&str, &str)]| {
        let files = texts
            .iter()
            .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
        files.collect::<Version>()
    };
    let versions = ["old", "newer"].map(|text| files(&[("a", text), ("b", text)]));
    for (found, expected) in [
        (files(&[("a", "old"), ("b", "old")]), None),
        (files(&[("a", "newer"), ("b", "old")]), None),
        (
            files(&[("a", "old"), ("b", "old"), (".witguard-x.tmp", "ne")]),
            None,
        ),
        (
            files(&[("a", "newer"), ("b", "ol")]),
            Some("b is of neither version: 2 bytes"),
        ),
        (
            files(&[("a", ""), ("b", "old")]),
            Some("a is of neither version: 0 bytes"),
        ),
        (
            files(&[("a", "old"), (".witguard-x.tmp", "ne")]),
            Some("b is gone"),
        ),
        (
            files(&[("a", "old"), ("b", "old"), ("c", "old")]),
            Some("c is of neither version: 3 bytes"),
        ),
    ] {
        assert_eq!(
            faults(&found, &versions),
            Vec::from_iter(expected),
            "{found:?}"
        );
    }
}
