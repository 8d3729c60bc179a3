//! The generator inside another program that runs wit-bindgen generators and writes whatever they
//! give it.

use std::cell::RefCell;
use std::rc::Rc;

use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use witguard::{Language, Opts};

/// The names of the files and the notes that such a program receives.
fn hosted(wit: &str, opts: &Opts) -> (Vec<String>, Vec<String>) {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let notes = Rc::new(RefCell::new(Vec::new()));
    let noted = Rc::clone(&notes);
    let mut generator = opts.build_with(move |note| noted.borrow_mut().push(note.to_string()));
    let mut files = Files::default();
    generator.generate(&mut resolve, world, &mut files).unwrap();
    let names = files.iter().map(|(name, _)| name.to_string()).collect();
    let notes = notes.borrow().clone();
    (names, notes)
}

const HELLO: &str = include_str!("../wit/hello.wit");

fn c() -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![Language::C];
    opts
}

fn cpp() -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![Language::Cpp];
    opts
}

#[test]
fn a_host_gets_the_notes() {
    let (names, notes) = hosted("package t:t; world w {}", &c());
    assert_eq!(names, ["w_guard.c", "w_guard.h"]);
    assert_eq!(
        notes,
        [
            "no export of world `w` receives a borrow of an imported resource: there is nothing to guard"
        ]
    );
    let (_, notes) = hosted(HELLO, &c());
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn a_host_gets_no_skeleton_and_is_told() {
    let mut opts = cpp();
    opts.stubs = true;
    let (names, notes) = hosted(HELLO, &opts);
    assert_eq!(names, ["helloworld_guard.cpp", "helloworld_guard.hpp"]);
    assert_eq!(
        notes,
        ["the skeleton `helloworld_impl.cpp` is left out: it could overwrite yours"]
    );
}

/// The library leaves the program's panic hook alone, even for a panic that it turns into an error.
#[test]
fn the_programs_panic_hook_is_left_alone() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {
        CALLS.fetch_add(1, Ordering::Relaxed);
    }));
    let mut resolve = Resolve::default();
    let wit = "package t:t; world w { export f: func(l: list<u8, 4>); }";
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let inspected = Opts::default().inspect(&mut resolve, world);
    let caught = CALLS.load(Ordering::Relaxed);
    let _ = std::panic::catch_unwind(|| panic!("the program's own"));
    let all = CALLS.load(Ordering::Relaxed);
    std::panic::set_hook(before);
    let json = inspected.unwrap().to_json().unwrap();
    assert!(
        json.contains("wit-bindgen-c failed on this world: "),
        "{json}"
    );
    assert_eq!((caught, all), (1, 2));
}
