//! What build systems need from the command: names of files, a stamp, the CMake package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

const PACKAGE: [&str; 5] = [
    "WitguardComponent.cmake",
    "WitguardConfig.cmake",
    "WitguardConfigVersion.cmake",
    "WitguardExecutable.cmake",
    "WitguardTarget.cmake",
];
const TOOLCHAINS: [&str; 3] = ["debian-clang-19.cmake", "wasi-sdk.cmake", "zig.cmake"];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn witguard(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
    command.current_dir(repository("tests/cli")).args(args);
    command
}

fn run(command: &mut Command) -> Output {
    command.output().expect("witguard starts")
}

/// Makes a run that must work, and gives its standard output.
#[track_caller]
fn prints(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The names in the folder `dir`, sorted.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn what_is_listed_is_what_is_generated() {
    let dir = TempDir::with_prefix("a folder ").unwrap();
    let out = dir.path().join("out");
    for languages in [
        &["--lang", "cpp"][..],
        &["--lang", "c", "--bindings"],
        &["--lang", "cpp", "--lang", "c", "--bindings", "--stubs"],
    ] {
        let generate = || {
            let mut command = witguard(&["gen", "deps", "--rename-world", "other"]);
            command.args(languages).arg("--out-dir").arg(&out);
            command
        };
        let mut listed: Vec<_> = prints(generate().args(["--list", "generated"]))
            .lines()
            .map(str::to_owned)
            .collect();
        assert!(!out.exists(), "to list writes nothing");
        listed.sort();
        run(&mut generate());
        let generated: Vec<_> = names(&out)
            .iter()
            .filter(|name| !name.contains("_impl."))
            .map(|name| out.join(name).display().to_string())
            .collect();
        assert!(generated.len() >= 2);
        assert_eq!(listed, generated);
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn what_is_listed_as_read_is_what_the_depfile_names() {
    let dir = tempfile::tempdir().unwrap();
    let depfile = dir.path().join("guards.d");
    let read = prints(&mut witguard(&["gen", "deps", "--list", "read"]));
    let expected = ["deps/deps/base/types.wit", "deps/world.wit"];
    assert_eq!(read.lines().collect::<Vec<_>>(), expected);
    let mut generate = witguard(&["gen", "deps", "--out-dir"]);
    generate.arg(dir.path()).arg("--depfile").arg(&depfile);
    prints(&mut generate);
    let rule = fs::read_to_string(&depfile).unwrap();
    let (_, sources) = rule.split_once(": \\\n").unwrap();
    let sources: Vec<_> = sources.split(" \\\n").map(str::trim).collect();
    assert_eq!(sources, expected);
}

#[test]
fn to_list_shows_errors_and_goes_with_no_writing() {
    let output = run(&mut witguard(&["gen", "map.wit", "--list", "generated"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    for other in [&["--check"][..], &["--depfile", "x.d"], &["--stamp", "x"]] {
        let mut command = witguard(&["gen", "deps", "--list", "generated"]);
        let output = run(command.args(other));
        assert_eq!(output.status.code(), Some(2), "{other:?}");
    }
}

#[test]
fn a_stamp_is_touched_by_every_run_that_works() {
    let dir = TempDir::with_prefix("a folder ").unwrap();
    let [out, stamp, depfile] = ["out", "the stamp", "guards.d"].map(|name| dir.path().join(name));
    let generate = |wit: &str| {
        let mut command = witguard(&["gen", wit]);
        command.arg("--out-dir").arg(&out);
        command.arg("--depfile").arg(&depfile);
        command.arg("--stamp").arg(&stamp);
        command
    };
    assert_eq!(run(&mut generate("map.wit")).status.code(), Some(1));
    assert!(!stamp.exists());

    prints(&mut generate("deps"));
    let rule = fs::read_to_string(&depfile).unwrap();
    let target = stamp.display().to_string().replace(' ', "\\ ");
    assert!(rule.starts_with(&format!("{target}: \\\n")), "{rule}");

    let header = out.join("w_guard.hpp");
    let old = SystemTime::now() - Duration::from_secs(60);
    for path in [&stamp, &header] {
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(old).unwrap();
    }
    assert_eq!(run(&mut generate("map.wit")).status.code(), Some(1));
    assert_eq!(
        modified(&stamp),
        modified(&header),
        "a failure touches nothing"
    );
    prints(&mut generate("deps"));
    assert!(modified(&stamp) > modified(&header));

    // An input that changes during the run must be newer than the stamp. So the stamp carries the time at which the run
    // began. A run may begin and end within one tick of the file system's clock, hence many tries.
    let is_older = (0..500).any(|_| {
        fs::remove_file(&header).unwrap();
        prints(&mut generate("deps"));
        assert!(modified(&stamp) <= modified(&header));
        modified(&stamp) < modified(&header)
    });
    assert!(is_older);
}

#[test]
fn the_package_is_written_where_it_is_said_to_be() {
    let dir = TempDir::with_prefix("a folder ").unwrap();
    let out = dir.path().join("the package");
    let mut command = witguard(&["cmake-dir", "--out-dir"]);
    let printed = prints(command.arg(&out));
    assert_eq!(printed, format!("{}\n", out.display()));
    let mut expected = PACKAGE.to_vec();
    expected.push("toolchains");
    assert_eq!(names(&out), expected);
    assert_eq!(names(&out.join("toolchains")), TOOLCHAINS);
    let toolchains = TOOLCHAINS.map(|name| format!("toolchains/{name}"));
    let copied = PACKAGE.iter().map(|name| name.to_string());
    for name in copied.chain(toolchains) {
        let written = fs::read_to_string(out.join(&name)).unwrap();
        if name == "WitguardExecutable.cmake" {
            assert!(
                written.contains(env!("CARGO_BIN_EXE_witguard")),
                "{written}"
            );
        } else {
            let source = repository("cmake").join(&name);
            assert_eq!(written, fs::read_to_string(source).unwrap(), "{name}");
        }
    }

    // A file that is up to date is left untouched; one that differs is repaired.
    let [config, target] =
        ["WitguardConfig.cmake", "WitguardTarget.cmake"].map(|name| out.join(name));
    let before = modified(&config);
    fs::write(&target, "").unwrap();
    prints(&mut command);
    assert_eq!(modified(&config), before);
    assert!(fs::metadata(&target).unwrap().len() > 0);
}

#[test]
fn by_default_the_package_is_in_the_users_data_folder() {
    let home = tempfile::tempdir().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let place = format!("witguard/{version}/cmake");
    let data = home.path().join("data");
    let mut command = witguard(&["cmake-dir"]);
    command.env("HOME", home.path()).env("XDG_DATA_HOME", &data);
    let printed = prints(&mut command);
    assert_eq!(printed.trim_end(), data.join(&place).display().to_string());
    assert!(data.join(&place).join("WitguardConfig.cmake").exists());
    if cfg!(unix) {
        let printed = prints(command.env_remove("XDG_DATA_HOME"));
        let default = home.path().join(".local/share").join(place);
        assert_eq!(printed.trim_end(), default.display().to_string());
    }
}

#[test]
fn a_package_that_cannot_be_written_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let mut command = witguard(&["cmake-dir"]);
    let output = run(command.env("XDG_DATA_HOME", dir.path().join("file")));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: cannot write `"), "{said}");
    assert!(said.contains("--out-dir"), "{said}");
}

#[test]
fn the_package_has_the_version_of_the_crate() {
    let file = fs::read_to_string(repository("cmake/WitguardConfigVersion.cmake")).unwrap();
    let line = format!("set(PACKAGE_VERSION \"{}\")\n", env!("CARGO_PKG_VERSION"));
    assert!(file.contains(&line), "write {line}");
}

#[test]
fn everything_under_cmake_is_in_the_package() {
    let mut sources = names(&repository("cmake"));
    sources.retain(|name| name != "CMakeLists.txt");
    let mut expected: Vec<_> = PACKAGE
        .iter()
        .filter(|name| !name.contains("Executable"))
        .collect();
    expected.push(&"toolchains");
    assert_eq!(sources.iter().collect::<Vec<_>>(), expected);
    assert_eq!(names(&repository("cmake/toolchains")), TOOLCHAINS);
}
