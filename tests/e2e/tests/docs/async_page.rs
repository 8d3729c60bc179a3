//! The component of docs/async.md is built and run.

use std::sync::atomic::{AtomicU32, Ordering};

use wasmtime::component::Val;
use witguard::{Language, Opts};
use witguard_e2e::{Guest, Host, Mode, Values};

use crate::page::Page;
use crate::repository;

#[test]
fn the_component_of_the_page_runs() {
    let page = Page::read(&repository("docs/async.md"));
    let is_component = |info: &[String]| info.iter().any(|word| word == "component");
    let block = page.blocks.iter().find(|block| is_component(&block.info));
    let guest = Guest::from_path(repository("docs/async.wit"))
        .generator(|| {
            let mut opts = Opts::default();
            opts.languages = vec![Language::Cpp];
            opts.write_bindings = true;
            opts.build()
        })
        .source("pages.cpp", block.unwrap().text.clone());
    let built = guest.build().unwrap_or_else(|error| panic!("{error}"));
    static LOGGED: AtomicU32 = AtomicU32::new(0);
    let host = Host::builder(&built.component)
        .import("example:pages/web#get", |_, params, results| {
            let url = params[0].clone();
            let fields = [("status".into(), Val::U16(404)), ("body".into(), url)];
            results[0] = Val::Record(fields.into());
            Ok(())
        })
        .import("example:pages/web#log", |_, _, _| {
            LOGGED.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .build()
        .unwrap();
    let mut instance = host.instantiate().unwrap();
    let mut values = Values::new(Mode::Lists(3));
    let mut first = None;
    for _ in 0..3 {
        for (name, end) in [
            ("hello", "Hello #"),
            ("fetch", " bytes for #"),
            ("quickest", ""),
        ] {
            let export = instance.export("api", name).unwrap();
            let round = instance.invoke_together(&export, &mut values, 20).unwrap();
            let results = round.result.as_ref().expect("each task returns");
            let is_right = |result: &Vec<Val>| matches!(&result[..], [Val::String(text)] if text.contains(end));
            assert!(results.iter().all(is_right), "{name}: {results:?}");
            assert_eq!(round.dropped, Some(20), "{name}");
        }
        let usage = instance.usage().unwrap();
        assert_eq!(*first.get_or_insert(usage), usage, "memory is flat");
    }
    assert!(
        LOGGED.load(Ordering::Relaxed) >= 3 * 20 * 3,
        "each page was missing"
    );
}
