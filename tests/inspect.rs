//! `witguard inspect` as a user meets it. Each text is a reviewed file under `tests/snapshots/`.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use witguard::Opts;
use witguard::inspect::Inspection;
use witguard::load::{Input, load};

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witguard"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect"))
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_COLOR")
        .arg("inspect")
        .args(args);
    command
}

fn inspect(args: &[&str]) -> Output {
    command(args).output().expect("witguard starts")
}

/// Makes a run that must work, and gives what it prints.
fn prints(args: &[&str]) -> String {
    let output = inspect(args);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a run that must fail with `status`, and gives its message.
fn fails(args: &[&str], status: i32) -> String {
    let output = inspect(args);
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

const HELLO: &str = "../../wit/hello.wit";

#[test]
fn hello_as_table() {
    assert_snapshot!(prints(&[HELLO]));
}

#[test]
fn hello_as_json() {
    assert_snapshot!(prints(&[HELLO, "--format", "json"]));
}

#[test]
fn hello_as_markdown() {
    assert_snapshot!(prints(&[HELLO, "--format", "markdown"]));
}

#[test]
fn hello_as_mermaid() {
    assert_snapshot!(prints(&[HELLO, "--format", "mermaid"]));
}

#[test]
fn shapes_as_table() {
    assert_snapshot!(prints(&["shapes.wit"]));
}

#[test]
fn shapes_as_json() {
    assert_snapshot!(prints(&["shapes.wit", "--format", "json"]));
}

#[test]
fn shapes_as_markdown() {
    assert_snapshot!(prints(&["shapes.wit", "--format", "markdown"]));
}

#[test]
fn shapes_as_mermaid() {
    assert_snapshot!(prints(&["shapes.wit", "--format", "mermaid"]));
}

#[test]
fn what_gen_refuses_is_inspected_all_the_same() {
    assert_snapshot!(prints(&["refused.wit"]));
}

#[test]
fn what_gen_refuses_has_no_c_names() {
    let json = prints(&["refused.wit", "--format", "json"]);
    assert!(
        json.contains("\"c_names_missing\": \"wit-bindgen-c failed"),
        "{json}"
    );
    assert!(!json.contains("\"drop\": \""), "{json}");
    assert_snapshot!(prints(&["refused.wit", "--format", "markdown"]));
}

#[test]
fn options_of_the_bindings_reach_the_names() {
    let rename = "sammyne:helloworld/types@1.0.0=hi";
    let table = prints(&[HELLO, "--rename", rename]);
    assert!(table.contains(" hi_context_drop_borrow "), "{table}");
    let table = prints(&["shapes.wit", "--sync", "export:t:shapes/api@0.1.0#watch"]);
    assert!(table.contains("│ watch  "), "{table}");
    assert!(!table.contains("before the task returns"), "{table}");
}

#[test]
fn one_interface_can_be_chosen() {
    assert_snapshot!(prints(&["shapes.wit", "--interface", "hook"]));
    let by_name = |name| prints(&["shapes.wit", "--format", "json", "--interface", name]);
    assert_eq!(by_name("t:shapes/api"), by_name("api"));
    assert_ne!(by_name("api"), by_name("types"));
}

#[test]
fn an_interface_that_does_not_exist() {
    assert_snapshot!(fails(&["shapes.wit", "--interface", "greeter"], 1));
}

#[test]
fn several_worlds_and_none_named() {
    let said = fails(&["../cli/several.wit"], 1);
    assert!(
        said.contains("t:several/one@1.2.0") && said.contains("`--world`"),
        "{said}"
    );
    prints(&["../cli/several.wit", "--world", "one"]);
}

#[test]
fn an_option_that_the_bindings_refuse() {
    assert_snapshot!(fails(&[HELLO, "--sync", "export:no"], 1));
}

#[test]
fn an_unknown_format() {
    assert_snapshot!(fails(&[HELLO, "--format", "xml"], 2));
}

#[test]
fn a_check_of_no_file() {
    assert_snapshot!(fails(&[HELLO, "--check"], 2));
}

#[test]
fn advice_that_is_denied() {
    let args = ["shapes.wit", "--deny", "advice"];
    assert_snapshot!(fails(&args, 1));
    let printed = String::from_utf8(inspect(&args).stdout).unwrap();
    assert_eq!(
        printed,
        prints(&["shapes.wit"]),
        "it is printed all the same"
    );
}

#[test]
fn no_advice_cannot_be_denied() {
    prints(&[HELLO, "--deny", "advice"]);
}

#[test]
fn a_contract_is_checked() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a b.md");
    let file = file.to_str().unwrap();
    let args = [HELLO, "--format", "markdown", "--out", file];
    let check = || [&args[..], &["--check"]].concat();
    let said = fails(&check(), 1);
    assert!(said.contains("a b.md` is missing"), "{said}");
    assert_eq!(prints(&args), "");
    let written = std::fs::read_to_string(file).unwrap();
    assert_eq!(written, prints(&[HELLO, "--format", "markdown"]));
    assert_eq!(prints(&check()), "");
    std::fs::write(file, written + "more").unwrap();
    let said = fails(&check(), 1);
    assert!(said.contains("a b.md` differs"), "{said}");
}

#[test]
fn a_file_that_cannot_be_written() {
    let said = fails(&[HELLO, "--out", "shapes.wit/below"], 1);
    assert!(said.starts_with("error: cannot write `"), "{said}");
}

#[test]
fn colour_is_where_it_is_wanted() {
    let coloured = |name: &str, value: &str| {
        let output = command(&[HELLO]).env(name, value).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE", "1"));
    assert!(!coloured("NO_COLOR", "1"));
    assert!(!prints(&[HELLO]).contains('\u{1b}'));

    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("table.txt");
    let mut to_file = command(&[HELLO, "--out", file.to_str().unwrap()]);
    assert!(
        to_file
            .env("CLICOLOR_FORCE", "1")
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(std::fs::read_to_string(file).unwrap(), prints(&[HELLO]));
}

#[test]
fn colours_do_not_move_the_columns() {
    let output = command(&["shapes.wit"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let stripped = anstream::adapter::strip_str(&text).to_string();
    assert_eq!(stripped, prints(&["shapes.wit"]));
}

#[test]
fn no_line_is_wider_than_the_output() {
    let table = prints(&["shapes.wit"]);
    let widths = table.lines().map(|line| line.chars().count());
    assert!(widths.max().unwrap() <= 100, "{table}");
}

#[test]
fn a_reader_may_stop_reading() {
    let mut child = command(&["shapes.wit", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    assert_eq!(said, "");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "json", "markdown", "mermaid"] {
        let args = ["shapes.wit", "--format", format];
        assert_eq!(prints(&args), prints(&args), "{format}");
    }
}

/// Libraries that lay out tables take minutes for this.
#[test]
fn a_large_world_does_not_take_long() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("large.wit");
    let functions: String = (0..1000)
        .map(|i| format!("fn{i}: func(c: borrow<ctx>, l: list<item>, o: option<ctx>) -> ctx;\n"))
        .collect();
    let wit = format!(
        "package t:large; interface types {{ resource ctx; }}
         interface api {{ use types.{{ctx}}; record item {{ c: borrow<ctx> }} {functions} }}
         world w {{ export api; }}"
    );
    std::fs::write(&file, wit).unwrap();
    let start = std::time::Instant::now();
    let table = prints(&[file.to_str().unwrap()]);
    assert!(
        table.contains("1000 functions with 4000 handles"),
        "not all are there"
    );
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn a_table_fits_the_terminal() {
    for wit in ["../../wit/hello.wit", "shapes.wit"] {
        let inspection = inspected(wit);
        for width in [48, 60, 80, 200] {
            let table = anstream::adapter::strip_str(&inspection.to_table(width)).to_string();
            for line in table.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

fn inspected(wit: &str) -> Inspection {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect");
    let mut input = Input::default();
    input.paths = vec![dir.join(wit)];
    let mut loaded = load(&input).unwrap();
    let opts = Opts::default();
    opts.inspect(&mut loaded.resolve, loaded.world).unwrap()
}
