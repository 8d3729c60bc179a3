//! The examples, built as their READMEs say, and with toolchains that this machine may not have.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use witguard_e2e::Host;

use crate::examples::{EXAMPLES, call_all};
use crate::project::{Project, WASM_TOOLS, define, fails, package, succeeds, witguard};

#[track_caller]
fn runs(project: &Project) {
    call_all(&Host::new(&project.built("hello.wasm")).unwrap());
}

#[test]
fn the_commands_of_the_readmes_work() {
    let home = tempfile::tempdir().unwrap();
    let tools = home.path().join("bin");
    std::fs::create_dir(&tools).unwrap();
    symlink(witguard(), tools.join("witguard")).unwrap();
    symlink(WASM_TOOLS, tools.join("wasm-tools")).unwrap();
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    for name in EXAMPLES {
        let project = Project::example("Ninja", name);
        let readme = std::fs::read_to_string(project.source().join("README.md")).unwrap();
        let commands = readme.lines().filter_map(|line| line.strip_prefix("    "));
        let commands: Vec<_> = commands.collect();
        assert!(commands.len() >= 4, "{readme}");
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &commands.join("\n")]);
        shell.current_dir(project.source()).env("PATH", &path);
        succeeds(shell.env("XDG_DATA_HOME", home.path()));
        let built = project.source().join("build");
        std::fs::rename(built, project.binary()).unwrap();
        runs(&project);
    }
}

/// What our toolchain file relies on in wasi-sdk's own.
const WASI_SDK: &str = r#"
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_C_COMPILER "${WASI_SDK_PREFIX}/bin/clang")
set(CMAKE_CXX_COMPILER "${WASI_SDK_PREFIX}/bin/clang++")
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
"#;

/// This uses no wasi-sdk, but a folder with the layout of one and with Debian's clang in it. The test is whether our
/// toolchain file finds the folder and includes the file in it.
#[test]
fn the_wasi_sdk_toolchain_takes_what_is_in_its_folder() {
    let sdk = tempfile::TempDir::with_prefix("wasi sdk ").unwrap();
    for dir in ["bin", "share/cmake"] {
        std::fs::create_dir_all(sdk.path().join(dir)).unwrap();
    }
    for tool in ["clang", "clang++"] {
        let debians = Path::new("/usr/lib/llvm-19/bin").join(tool);
        symlink(debians, sdk.path().join("bin").join(tool)).unwrap();
    }
    std::fs::write(sdk.path().join("share/cmake/wasi-sdk.cmake"), WASI_SDK).unwrap();
    let toolchain = define(
        "CMAKE_TOOLCHAIN_FILE",
        &package().join("toolchains/wasi-sdk.cmake"),
    );
    for name in EXAMPLES {
        for by_environment in [false, true] {
            let project = Project::example("Ninja", name);
            let mut command = project.configure_command();
            command.arg(&toolchain).env_remove("WASI_SDK_PATH");
            if by_environment {
                command.env("WASI_SDK_PATH", sdk.path());
            } else {
                command.arg(define("WASI_SDK_PATH", sdk.path()));
            }
            succeeds(&mut command);
            project.build();
            runs(&project);
        }
    }
    let project = Project::example("Ninja", "hello-c");
    let mut command = project.configure_command();
    command
        .arg(&toolchain)
        .arg("-DWASI_SDK_PATH=/no/such/folder");
    let said = fails(&mut command);
    assert!(
        said.contains("There is no wasi-sdk in `/no/such/folder`"),
        "{said}"
    );
    assert!(said.contains("-DWASI_SDK_PATH=<folder>"), "{said}");
}

#[test]
fn zig_builds_the_examples_where_there_is_one() {
    let zig = Command::new("zig").arg("version").output();
    let Some(version) = zig.ok().filter(|output| output.status.success()) else {
        eprintln!("SKIPPED: there is no `zig` on PATH, so the examples were not built with it");
        return;
    };
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let toolchain = package().join("toolchains/zig.cmake");
    for name in EXAMPLES {
        for build_type in ["Debug", "Release"] {
            let project = Project::example("Ninja", name);
            project.configure(&[
                &define("CMAKE_TOOLCHAIN_FILE", &toolchain),
                &format!("-DCMAKE_BUILD_TYPE={build_type}"),
            ]);
            project.build();
            runs(&project);
            eprintln!("{name}: {build_type}, zig {version}");
        }
    }
}
