//! The run time of one call, side by side: drops written by hand, guards, shims, and wit-bindgen's own autodrop.

use std::fs;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use wit_bindgen_c::Enabled;
use witguard::{Language, Opts};
use witguard_bench_support::ratio::{self, Ratio, against, timed};
use witguard_e2e::generate::{Generator, Wit, made_by};
use witguard_e2e::typed::Engine;
use witguard_e2e::typed::{self, CASE, HelloReply, HelloRequest, SEED, Typed};
use witguard_e2e::{Release, corpus};

/// Calls per sample. A hundred samples make a million calls.
const CALLS: usize = 10_000;

/// A form of the user's code: its name, its language, the `-D` that selects it in `tests/e2e/tests/size`, and the
/// generated source that it is linked with.
type Form = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

const MANUAL: Form = ("manual", "cpp", "-DMANUAL", None);
const OTHERS: [Form; 6] = [
    ("manual again", "cpp", "-DMANUAL", None),
    ("guard, C++", "cpp", "-DGUARD", None),
    ("guard, C", "c", "-DGUARD", None),
    ("shim, C++", "cpp", "-DSHIM", Some("_guard.cpp")),
    ("shim, C", "c", "-DAUTODROP", Some("_guard.c")),
    AUTODROP_YES,
];
const AUTODROP_YES: Form = ("--autodrop-borrows=yes", "c", "-DAUTODROP", None);

fn plain(criterion: &mut Criterion<Ratio>) {
    let wit = corpus::conformance_dir().join("01-plain.wit");
    compare(criterion, "01-plain", &wit, |engine, core| {
        let mut call = Typed::<_, (i64,)>::new(engine, core, &CASE).expect("a component");
        Box::new(move || {
            call.call((typed::borrow(),)).expect("no trap");
        })
    });
}

fn seed(criterion: &mut Criterion<Ratio>) {
    compare(criterion, "seed", &corpus::hello(), |engine, core| {
        let name = "witguard".to_string();
        let request = HelloRequest { name };
        let mut call = Typed::<_, (HelloReply,)>::new(engine, core, &SEED).expect("a component");
        Box::new(move || {
            call.call((typed::borrow(), request.clone()))
                .expect("no trap");
        })
    });
}

type Call = Box<dyn FnMut()>;

fn compare(
    criterion: &mut Criterion<Ratio>,
    name: &str,
    wit: &Path,
    instance: fn(&Engine, &[u8]) -> Call,
) {
    let engine = typed::engine(false).expect("an engine");
    let call = |form: Form| instance(&engine, &core(name, wit, form));
    let calls = |call: &mut Call| timed(|| (0..CALLS).for_each(|_| call()));
    let mut group = criterion.benchmark_group(format!("{CALLS} calls of {name}"));
    let mut manual = call(MANUAL);
    for form in OTHERS {
        let mut other = call(form);
        against(
            &mut group,
            form.0,
            || calls(&mut manual),
            || calls(&mut other),
        );
    }
    group.finish();
}

/// The core module of one form at -O2, linked and stripped.
fn core(name: &str, wit: &Path, form: Form) -> Vec<u8> {
    let (_, language, define, shim) = form;
    let generator: Generator = match form == AUTODROP_YES {
        true => made_by(|| bindings_that_drop().build()),
        false => made_by(|| guards().build()),
    };
    let release = Release::new(&Wit::Path(wit.into()), None, generator).expect("it generates");
    if form == AUTODROP_YES {
        // The C shim needs the user's source to include this header.
        let include = format!("#include {:?}\n", release.generated(".h"));
        fs::write(release.generated("_guard.h"), include).expect("it can be written");
    }
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/e2e/tests/size");
    let mut flags = vec![define];
    if shim != Some("_guard.c") {
        flags.push("-DWITGUARD_NO_SHIMS");
    }
    let object =
        |source: &Path, flags: &[&str]| release.object(source, "-O2", flags).expect("it compiles");
    let mut objects = vec![
        object(&release.generated(".c"), &[]),
        object(&sources.join(format!("{name}.{language}")), &flags),
    ];
    objects.extend(shim.map(|ending| object(&release.generated(ending), &[])));
    release.link(&objects).expect("it links")
}

fn guards() -> Opts {
    let mut opts = Opts::default();
    opts.languages = vec![Language::C, Language::Cpp];
    opts.write_bindings = true;
    opts
}

fn bindings_that_drop() -> wit_bindgen_c::Opts {
    wit_bindgen_c::Opts {
        autodrop_borrows: Enabled::Yes,
        ..Default::default()
    }
}

criterion_group! {
    name = benches;
    config = ratio::criterion(100, Duration::from_secs(5));
    targets = plain, seed
}
criterion_main!(benches);
