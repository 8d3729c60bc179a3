//! The instructions that one call executes, including the adapter's and the helpers': no cost hides in a function.

use wasmtime::Engine;
use witguard_e2e::typed::{self, CASE, HelloReply, HelloRequest, SEED, Typed};

use super::shape::{Form, Kind, Shape};

/// The forms that are compared, each with the language of its source.
const FORMS: [(&str, Form, &str); 5] = [
    ("manual", Form::Manual, "c"),
    ("guard, C", Form::Guard, "c"),
    ("guard, C++", Form::Guard, "cpp"),
    ("shim, C++", Form::Shim, "cpp"),
    ("shim, C", Form::Autodrop, "c"),
];

/// The fuel of one call of a component, measured on the second call, when everything is warm.
type Fuel = fn(&Engine, &[u8]) -> u64;

fn plain(engine: &Engine, core: &[u8]) -> u64 {
    let mut call = Typed::<_, (i64,)>::new(engine, core, &CASE).unwrap();
    call.call((typed::borrow(),)).unwrap();
    call.fuel((typed::borrow(),)).unwrap()
}

fn two(engine: &Engine, core: &[u8]) -> u64 {
    let mut call = Typed::<_, (i64,)>::new(engine, core, &CASE).unwrap();
    call.call((typed::borrow(), typed::borrow())).unwrap();
    call.fuel((typed::borrow(), typed::borrow())).unwrap()
}

fn option(engine: &Engine, core: &[u8]) -> u64 {
    let mut call = Typed::<_, (i64,)>::new(engine, core, &CASE).unwrap();
    call.call((Some(typed::borrow()),)).unwrap();
    call.fuel((Some(typed::borrow()),)).unwrap()
}

/// The fuel of a call with a list of eight handles.
fn list(engine: &Engine, core: &[u8]) -> u64 {
    let handles = || ((0..8).map(|_| typed::borrow()).collect::<Vec<_>>(),);
    let mut call = Typed::<_, (i64,)>::new(engine, core, &CASE).unwrap();
    call.call(handles()).unwrap();
    call.fuel(handles()).unwrap()
}

fn seed(engine: &Engine, core: &[u8]) -> u64 {
    let name = "witguard".to_string();
    let request = HelloRequest { name };
    let mut call = Typed::<_, (HelloReply,)>::new(engine, core, &SEED).unwrap();
    call.call((typed::borrow(), request.clone())).unwrap();
    call.fuel((typed::borrow(), request)).unwrap()
}

const SHAPES: [(&str, Fuel); 5] = [
    ("01-plain", plain),
    ("02-two", two),
    ("03-option", option),
    ("08-list", list),
    ("seed", seed),
];

#[test]
fn what_a_call_executes() {
    let engine = typed::engine(true).unwrap();
    let mut lines = vec![format!(
        "{:12}{}",
        "-O2",
        FORMS.map(|f| format!("{:>12}", f.0)).concat()
    )];
    for (name, fuel) in SHAPES {
        let built = Shape {
            name,
            kind: Kind::Handles,
        };
        let built = built.build();
        let counts = FORMS.map(|(_, form, language)| {
            let has = built.has(language, form);
            has.then(|| fuel(&engine, &built.core(language, form, "-O2", &[])))
        });
        if let [Some(manual), guards @ ..] = &counts {
            let same = guards[..2].iter().flatten().all(|guard| guard == manual);
            assert!(same, "{name}: a guard executes something: {counts:?}");
        }
        let counts = counts.map(|count| count.map_or(String::new(), |count| count.to_string()));
        lines.push(format!(
            "{name:12}{}",
            counts.map(|c| format!("{c:>12}")).concat()
        ));
    }
    let table = lines.join("\n");
    println!("{table}");
    insta::assert_snapshot!(table);
}

/// The most instructions of a call of a C shim with one handle, and of one whose handle the user drops early.
const ONE_HANDLE: u64 = 60;
const ONE_EARLY: u64 = 110;

/// The user's code that drops by hand, behind the shims: every drop is an early one.
fn early(name: &'static str) -> Vec<u8> {
    let kind = Kind::Handles;
    let built = Shape { name, kind }.build();
    built.core("c", Form::Autodrop, "-O2", &["-DMANUAL"])
}

#[test]
fn a_c_shim_executes_little() {
    let engine = typed::engine(true).unwrap();
    let kind = Kind::Handles;
    let name = "01-plain";
    let built = Shape { name, kind }.build();
    let one = plain(&engine, &built.core("c", Form::Autodrop, "-O2", &[]));
    let early = plain(&engine, &early(name));
    println!("one handle: {one}; dropped early: {early}");
    assert!(one <= ONE_HANDLE && early <= ONE_EARLY, "{one}, {early}");
}

/// However many there are, an early drop costs the same.
#[test]
fn an_early_drop_looks_for_nothing() {
    let engine = typed::engine(true).unwrap();
    let core = early("08-list");
    let mut call = Typed::<_, (i64,)>::new(&engine, &core, &CASE).unwrap();
    let mut each = |count: u64| {
        let handles = || ((0..count).map(|_| typed::borrow()).collect::<Vec<_>>(),);
        call.call(handles()).unwrap();
        call.fuel(handles()).unwrap() / count
    };
    let [few, many] = [each(100), each(10_000)];
    println!("a handle dropped early: {few} of 100, {many} of 10,000");
    assert!(many <= few + few / 10, "{few}, then {many}");
}

/// The bindings' C code fills in what the C++ values own, and with `-flto` the optimizer sees both sides. A missing or
/// second drop would trap.
#[test]
fn a_shim_with_lto_drops_what_it_did() {
    let engine = typed::engine(true).unwrap();
    for (name, fuel) in SHAPES {
        let built = Shape {
            name,
            kind: Kind::Handles,
        };
        let built = built.build();
        let [apart, whole] = [&[][..], &["-flto"]]
            .map(|flags| fuel(&engine, &built.core("cpp", Form::Shim, "-O2", flags)));
        println!("{name}: {apart}, with -flto {whole}");
        assert!(
            whole < apart,
            "{name}: {apart} instructions, with -flto {whole}"
        );
    }
}
