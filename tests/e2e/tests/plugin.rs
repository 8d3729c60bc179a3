//! The four plugins of docs/plugin.md: each is built and called with the same values, gives the same results, and
//! keeps nothing.

#[path = "common/rust.rs"]
mod rust;

#[path = "../../docs/page.rs"]
mod page;

use std::path::{Path, PathBuf};

use page::{Block, Page};
use wasmtime::component::Val;
use witguard::{Language, Opts};
use witguard_e2e::{Guest, Host, Mode, Values};

const CALLS: usize = 200;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name)
}

/// The component of a block. Only C++ values need the shims.
fn built(block: &Block) -> Vec<u8> {
    if block.info[0] == "rust" {
        let generate = "wit_bindgen::generate!({ world: \"plug\", path: \"plugin.wit\" });";
        let bindings = "include!(concat!(env!(\"BINDINGS\"), \"/plug.rs\"));";
        assert!(block.text.contains(generate));
        let source = block.text.replace(generate, bindings);
        return rust::component(&docs("plugin.wit"), &source, "");
    }
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts.write_bindings = true;
    let has_values = block.text.contains("auto plugin::describe");
    let guest = Guest::from_path(docs("plugin.wit"))
        .generator(move || opts.build())
        .link_only(move |name| name == "plug.c" || (name == "plug_guard.cpp" && has_values))
        .source(format!("plugin.{}", block.info[0]), &block.text);
    let built = guest.build();
    built.unwrap_or_else(|error| panic!("{error}")).component
}

/// The results of many calls of one instance, none of which may keep an own handle. wasmtime traps where a borrow is
/// left.
fn results(component: &[u8]) -> Vec<Vec<Val>> {
    let host = Host::new(component).unwrap();
    let mut instance = host.instantiate().unwrap();
    let describe = instance.export("plugin", "describe").unwrap();
    let mut values = Values::new(Mode::Random(5));
    let mut results = Vec::new();
    for _ in 0..CALLS {
        let args = instance.args(&describe, &mut values).unwrap();
        let result = instance.call_export(&describe, &args.values).unwrap();
        results.push(result.unwrap_or_else(|trap| panic!("{trap}")));
        instance.release(args).unwrap();
        assert_eq!(instance.owns_held(), 0);
    }
    results
}

#[test]
fn the_four_plugins_do_the_same() {
    let page = Page::read(&docs("plugin.md"));
    let is_plugin = |block: &&Block| block.info.get(1).is_some_and(|world| world == "plug");
    let blocks: Vec<_> = page.blocks.iter().filter(is_plugin).collect();
    let languages: Vec<_> = blocks.iter().map(|block| block.info[0].as_str()).collect();
    assert_eq!(languages, ["c", "cpp", "cpp", "rust"]);
    let mut expected: Option<Vec<Vec<Val>>> = None;
    for block in blocks {
        if block.info[0] == "rust" && !rust::is_available() {
            eprintln!("not tested: there is no Rust for WebAssembly");
            continue;
        }
        let results = results(&built(block));
        let is_error = |result: &&Vec<Val>| matches!(result[0], Val::Result(Err(_)));
        let errors = results.iter().filter(is_error).count();
        assert!((CALLS / 10..CALLS).contains(&errors), "{errors} errors");
        assert_eq!(expected.get_or_insert_with(|| results.clone()), &results);
    }
}

/// The control: without its guard the second one traps.
#[test]
fn without_the_guard_it_traps() {
    let page = Page::read(&docs("plugin.md"));
    let guarded = &page.blocks[2];
    let guard = "host::context_guard context{ctx};";
    assert!(guarded.text.contains(guard));
    let text = guarded
        .text
        .replace(guard, "host::context_view context{ctx};");
    let info = guarded.info.clone();
    let component = built(&Block { info, text });
    let host = Host::new(&component).unwrap();
    let mut instance = host.instantiate().unwrap();
    let describe = instance.export("plugin", "describe").unwrap();
    let outcome = instance
        .invoke(&describe, &mut Values::new(Mode::Full))
        .unwrap();
    let trap = outcome.result.expect_err("it traps").text;
    assert!(trap.contains("borrow handles still remain"), "{trap}");
}
