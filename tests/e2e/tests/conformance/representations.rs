//! Resources that the component itself exports: a borrow of one is a pointer to the user's own representation, and is
//! not dropped.

use wasmtime::component::Val;
use witguard::Language;
use witguard_e2e::{Instance, Mode, Values, request_id};

use crate::cases::{NOTHING_TO_GUARD, wit};
use crate::guests::{LANGUAGES, build, extension, host, implemented, name, opts, stubs};
use crate::parallel::each;

fn instance(case: &str, language: Language) -> Instance {
    host(&implemented(case, language)).instantiate().unwrap()
}

/// Calls a function that must return one value.
fn call(instance: &mut Instance, interface: &str, name: &str, args: &[Val]) -> Val {
    let results = instance.call(interface, name, args).unwrap();
    let mut results = results.unwrap_or_else(|trap| panic!("{interface}#{name}: {trap}"));
    assert_eq!(results.len(), 1);
    results.remove(0)
}

#[test]
fn things_are_what_their_constructors_were_given() {
    for language in LANGUAGES {
        let mut instance = instance("14-local-export", language);
        let made = [5, 6].map(|n| call(&mut instance, "api", "[constructor]thing", &[Val::U32(n)]));
        let seven = call(&mut instance, "api", "make", &[]);
        for (thing, n) in made.iter().chain([&seven]).zip([5, 6, 7]) {
            for function in ["[method]thing.get", "f"] {
                let said = call(&mut instance, "api", function, std::slice::from_ref(thing));
                assert_eq!(said, Val::S64(n), "{function} in {}", name(language));
            }
        }
        instance
            .discard(&made)
            .and_then(|()| instance.discard(&[seven]))
            .unwrap();
        assert_eq!(instance.dropped().unwrap(), 0);
    }
}

#[test]
fn contexts_of_ones_own_are_lent_as_they_are() {
    for (case, interface) in [("15-import-and-export", "api"), ("15b-iface-both", "types")] {
        for language in LANGUAGES {
            let mut instance = instance(case, language);
            let made = [1, 2].map(|_| call(&mut instance, "types", "make", &[]));
            for (context, id) in made.iter().zip([1, 2]) {
                for (interface, function) in [("types", "[method]ctx.request-id"), (interface, "f")]
                {
                    let said = call(
                        &mut instance,
                        interface,
                        function,
                        std::slice::from_ref(context),
                    );
                    assert_eq!(
                        said,
                        Val::S64(id),
                        "{case}: {function} in {}",
                        name(language)
                    );
                }
            }
            assert_eq!(instance.imports(), [], "the imported ones were asked");
            instance.discard(&made).unwrap();
            assert_eq!(instance.dropped().unwrap(), 0);
        }
    }
}

#[test]
fn workers_keep_what_they_learned_from_the_context_that_made_them() {
    for language in LANGUAGES {
        let mut instance = instance("20-methods", language);
        let mut values = Values::new(Mode::Full);
        for maker in ["[constructor]worker", "[static]worker.mk"] {
            let maker = instance.export("api", maker).unwrap();
            let run = instance.export("api", "[method]worker.run").unwrap();
            for _ in 0..100 {
                let before = instance.dropped().unwrap();
                let made_of = instance.args(&maker, &mut values).unwrap();
                let worker = instance
                    .call_export(&maker, &made_of.values)
                    .unwrap()
                    .unwrap();
                let mut args = instance.args(&run, &mut values).unwrap();
                args.values[0] = worker[0].clone();
                let Val::U32(n) = args.values[2] else {
                    panic!("{args:?}")
                };
                let ids = [
                    request_id(made_of.reps[0]),
                    request_id(args.reps[0]),
                    i64::from(n),
                ];
                let expected = ids
                    .iter()
                    .fold(0i64, |sum, id| sum.wrapping_mul(31).wrapping_add(*id));
                let said = instance.call_export(&run, &args.values).unwrap().unwrap();
                assert_eq!(said, [Val::S64(expected)], "in {}", name(language));
                instance.discard(&worker).unwrap();
                instance
                    .release(made_of)
                    .and_then(|()| instance.release(args))
                    .unwrap();
                // The harness made a worker once, to use in arguments.
                assert!((2..=3).contains(&(instance.dropped().unwrap() - before)));
            }
        }
    }
}

#[test]
fn no_guard_and_no_drop_is_generated_for_them() {
    let written = each(
        &NOTHING_TO_GUARD,
        |case| case.to_string(),
        |&case| {
            let mut lines = 0;
            for language in LANGUAGES {
                let built = build(&stubs(case, opts(language)));
                let sources = [
                    extension(language),
                    if language == Language::C { "h" } else { "hpp" },
                ];
                // In C++ they are own objects of the user's, without a guard.
                let unwanted = match language {
                    Language::C => "exports_t_t_",
                    Language::Cpp => "_guard(",
                };
                for extension in sources {
                    let path = built.dir.path().join(format!("w_guard.{extension}"));
                    let text = std::fs::read_to_string(path).unwrap();
                    let code = text
                        .lines()
                        .filter(|line| !line.trim_start().starts_with("//"));
                    // Own handles have scoped guards in C.
                    let is_own = |line: &str| line.contains("_own_") || line.contains("_drop_own(");
                    let about = |line: &&str| line.contains(unwanted) && !is_own(line);
                    let about: Vec<_> = code.filter(about).collect();
                    assert_eq!(about, [""; 0], "{case}");
                    lines += text.lines().count();
                }
            }
            let mut loaded = wit_bindgen_core::wit_parser::Resolve::default();
            let package = loaded.push_str("case.wit", &wit(case)).unwrap();
            let world = loaded.select_world(&[package], None).unwrap();
            let notes = opts(Language::C)
                .generate(&mut loaded, world)
                .unwrap()
                .notes;
            assert!(
                notes.len() == 1 && notes[0].contains("there is nothing to guard"),
                "{notes:?}"
            );
            lines
        },
    );
    assert!(
        written.iter().all(|lines| *lines > 0),
        "nothing was written: {written:?}"
    );
}
