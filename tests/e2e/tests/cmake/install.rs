//! The ways to get the CMake package.

use std::path::Path;
use std::process::Command;

use witguard_e2e::Host;

use crate::examples::call_all;
use crate::project::{Project, cmake, define, package, repository, succeeds, witguard};

/// Builds and runs an example with the package that `definition` leads to; gives the output of the configuration.
#[track_caller]
fn builds_with(definition: &str) -> String {
    let project = Project::example("Ninja", "hello-cpp");
    let said = succeeds(project.bare_configure_command().arg(definition));
    project.build();
    call_all(&Host::new(&project.built("hello.wasm")).unwrap());
    said
}

#[test]
fn witguard_is_installed_by_cmake() {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Kept between runs, so that cargo does not rebuild everything each time.
    let build = temporary.join("install of witguard");
    let prefix = tempfile::TempDir::with_prefix("a prefix ").unwrap();
    let mut configure = cmake();
    configure
        .arg("-S")
        .arg(repository().join("cmake"))
        .arg("-B")
        .arg(&build);
    succeeds(configure.arg("-DWITGUARD_CARGO_PROFILE=dev"));
    succeeds(cmake().arg("--build").arg(&build));
    let mut install = cmake();
    install.arg("--install").arg(&build).arg("--prefix");
    succeeds(install.arg(prefix.path()));

    let said = builds_with(&define("CMAKE_PREFIX_PATH", prefix.path()));
    let tool = prefix.path().join("bin/witguard");
    assert!(said.contains(&format!(": {}\n", tool.display())), "{said}");
    let same = |name: &str| {
        let installed = prefix.path().join("lib/cmake/Witguard").join(name);
        assert_eq!(
            std::fs::read(installed).unwrap(),
            std::fs::read(package().join(name)).unwrap()
        );
    };
    files(package()).iter().for_each(|name| same(name));

    // A prefix may be moved as a whole.
    let moved = tempfile::tempdir().unwrap();
    let to = moved.path().join("elsewhere");
    std::fs::rename(prefix.path(), &to).unwrap();
    let said = builds_with(&define("CMAKE_PREFIX_PATH", &to));
    assert!(said.contains(to.to_str().unwrap()), "{said}");
}

/// The files of a package that are the same however it was installed.
fn files(package: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for dir in ["", "toolchains/"] {
        for entry in std::fs::read_dir(package.join(dir)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_file() && name != "WitguardExecutable.cmake" {
                names.push(format!("{dir}{name}"));
            }
        }
    }
    assert_eq!(names.len(), 7, "{names:?}");
    names
}

#[test]
fn a_package_that_the_tool_wrote_finds_that_tool() {
    let home = tempfile::TempDir::with_prefix("a home ").unwrap();
    // As `cargo install` leaves it: only the binary.
    let tool = home.path().join("bin/witguard");
    std::fs::create_dir(home.path().join("bin")).unwrap();
    std::fs::copy(witguard(), &tool).unwrap();
    let mut command = Command::new(&tool);
    let dir = succeeds(command.arg("cmake-dir").env("XDG_DATA_HOME", home.path()));
    let dir = Path::new(dir.trim_end());
    assert!(dir.starts_with(home.path()), "{dir:?}");
    let said = builds_with(&define("Witguard_DIR", dir));
    assert!(said.contains(&format!(": {}\n", tool.display())), "{said}");

    // WITGUARD_EXECUTABLE takes precedence.
    let project = Project::example("Ninja", "hello-cpp");
    let mut command = project.bare_configure_command();
    command.arg(define("Witguard_DIR", dir));
    command.arg(define("WITGUARD_EXECUTABLE", witguard()));
    let said = succeeds(&mut command);
    assert!(
        said.contains(&format!(": {}\n", witguard().display())),
        "{said}"
    );
}
