//! The ends of streams and futures, in wasmtime: what the host has of each is gone when the guest's owner is.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use wasmtime::component::{
    Component, ComponentExportIndex, Destination, FutureReader, Instance, Linker, Resource,
    ResourceType, Source, StreamConsumer, StreamProducer, StreamReader, StreamResult, VecBuffer,
};
use wasmtime::{Config, Engine, Store, StoreContextMut};
use witguard::{Language, Opts};
use witguard_e2e::Guest;

/// A resource of the host.
struct Ctx;

/// What the host has out: its ends, and own handles.
#[derive(Clone, Default)]
struct Out {
    ends: Arc<AtomicUsize>,
    owns: Arc<AtomicUsize>,
}

/// Counts an end for as long as the host has it.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(out: &Out) -> Self {
        out.ends.fetch_add(1, Ordering::Relaxed);
        Self(out.ends.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Gives `items`, a few at a time.
struct Producer<T> {
    items: Vec<T>,
    /// How often it says that nothing is there yet before it gives something.
    waits: usize,
    waited: usize,
    /// Counts what is given, where that is handles.
    given: Option<Arc<AtomicUsize>>,
    _counted: Counted,
}

impl<T: Unpin + Send + Sync + 'static, D> StreamProducer<D> for Producer<T> {
    type Item = T;
    type Buffer = VecBuffer<T>;

    fn poll_produce<'a>(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<'a, D>,
        mut destination: Destination<'a, T, VecBuffer<T>>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        if finish {
            return Poll::Ready(Ok(StreamResult::Cancelled));
        }
        if self.waited < self.waits {
            self.waited += 1;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.waited = 0;
        if self.items.is_empty() {
            return Poll::Ready(Ok(StreamResult::Dropped));
        }
        let room = destination.remaining(store).unwrap_or(3);
        let count = self.items.len().min(3).min(room);
        if let Some(given) = &self.given {
            given.fetch_add(count, Ordering::Relaxed);
        }
        let some: Vec<T> = self.items.drain(..count).collect();
        destination.set_buffer(some.into());
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

/// Takes all that comes.
struct Consumer<T> {
    items: Vec<T>,
    /// Counts what is taken, where that is handles.
    taken: Option<Arc<AtomicUsize>>,
    _counted: Counted,
}

impl<T: wasmtime::component::Lift + Unpin + Send + Sync + 'static, D> StreamConsumer<D>
    for Consumer<T>
{
    type Item = T;

    fn poll_consume(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        store: StoreContextMut<D>,
        mut source: Source<'_, T>,
        _: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let mut some = Vec::with_capacity(4);
        source.read(store, &mut some)?;
        if let Some(taken) = &self.taken {
            taken.fetch_sub(some.len(), Ordering::Relaxed);
        }
        self.items.append(&mut some);
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

type Item = (Resource<Ctx>, String);

/// A running guest.
struct Running {
    store: Store<()>,
    instance: Instance,
    out: Out,
}

fn bytes(store: impl wasmtime::AsContextMut, out: &Out, ready: bool) -> StreamReader<u8> {
    let producer = Producer {
        items: vec![1u8; 20],
        waits: if ready { 0 } else { 2 },
        waited: 0,
        given: None,
        _counted: Counted::new(out),
    };
    StreamReader::new(store, producer).unwrap()
}

impl Running {
    fn new(component: &[u8]) -> Self {
        let mut config = Config::new();
        config.wasm_component_model_async(true);
        let engine = Engine::new(&config).unwrap();
        let component = Component::new(&engine, component).unwrap();
        let out = Out::default();
        let mut linker = Linker::<()>::new(&engine);
        link(&mut linker, &out);
        let mut store = Store::new(&engine, ());
        let instance = block_on(linker.instantiate_async(&mut store, &component)).unwrap();
        Self {
            store,
            instance,
            out,
        }
    }

    fn function(&mut self, name: &str) -> ComponentExportIndex {
        let store = &mut self.store;
        let api = self
            .instance
            .get_export_index(&mut *store, None, "t:ends/api");
        let function = self.instance.get_export_index(store, api.as_ref(), name);
        function.unwrap()
    }

    /// Runs a program, and then all that the host still has to do.
    fn run(&mut self, program: u32) -> wasmtime::Result<u32> {
        let run = self.function("run");
        let run = self
            .instance
            .get_typed_func::<(Resource<Ctx>, u32), (u32,)>(&mut self.store, run)?;
        let result = block_on(self.store.run_concurrent(async |accessor| {
            let args = (Resource::new_borrow(1), program);
            let result = run.call_concurrent(accessor, args).await;
            turns(100).await;
            result
        }));
        Ok(result??.0)
    }

    fn owns(&self) -> usize {
        self.out.owns.load(Ordering::Relaxed)
    }

    fn ends(&self) -> usize {
        self.out.ends.load(Ordering::Relaxed)
    }
}

/// What the guest imports.
fn link(linker: &mut Linker<()>, out: &Out) {
    let mut types = linker.instance("t:ends/types").unwrap();
    let owns = out.owns.clone();
    types
        .resource("ctx", ResourceType::host::<Ctx>(), move |_, _| {
            owns.fetch_sub(1, Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    types
        .func_wrap("[method]ctx.id", |_, (ctx,): (Resource<Ctx>,)| {
            Ok((ctx.rep(),))
        })
        .unwrap();
    let mut host = linker.instance("t:ends/host").unwrap();
    let given = out.clone();
    host.func_wrap("bytes", move |store, (ready,): (bool,)| {
        Ok((bytes(store, &given, ready),))
    })
    .unwrap();
    let given = out.clone();
    host.func_wrap("several", move |mut store, (): ()| {
        let mut some = || Some(bytes(&mut store, &given, true));
        let (first, second) = (some(), some());
        Ok((vec![first, None, second],))
    })
    .unwrap();
    let given = out.clone();
    host.func_wrap("items", move |store, (): ()| {
        let items = (0..5).map(|i| (Resource::<Ctx>::new_own(i), "name".to_string()));
        let producer = Producer::<Item> {
            items: items.collect(),
            waits: 1,
            waited: 0,
            given: Some(given.owns.clone()),
            _counted: Counted::new(&given),
        };
        Ok((StreamReader::new(store, producer)?,))
    })
    .unwrap();
    let given = out.clone();
    host.func_wrap("answer", move |store, (ready,): (bool,)| {
        let counted = Counted::new(&given);
        let waits = if ready { 0 } else { 2 };
        let answer = async move {
            turns(waits).await;
            drop(counted);
            Ok::<_, wasmtime::Error>("an answer".to_string())
        };
        Ok((FutureReader::new(store, answer)?,))
    })
    .unwrap();
    let given = out.clone();
    host.func_wrap("sink", move |store, (from,): (StreamReader<u8>,)| {
        from.pipe(store, consumer(&given, None))
    })
    .unwrap();
    let given = out.clone();
    host.func_wrap_concurrent(
        "sink-later",
        move |accessor, (from,): (StreamReader<u8>,)| {
            let consumer = consumer(&given, None);
            Box::pin(async move {
                turns(2).await;
                accessor.with(|store| from.pipe(store, consumer))
            })
        },
    )
    .unwrap();
    let given = out.clone();
    host.func_wrap("take", move |store, (from,): (StreamReader<Item>,)| {
        from.pipe(store, consumer(&given, Some(given.owns.clone())))
    })
    .unwrap();
}

fn consumer<T>(out: &Out, taken: Option<Arc<AtomicUsize>>) -> Consumer<T> {
    Consumer {
        items: Vec::new(),
        taken,
        _counted: Counted::new(out),
    }
}

/// Lets others go on.
async fn turns(mut count: usize) {
    std::future::poll_fn(|cx| {
        if count == 0 {
            return Poll::Ready(());
        }
        count -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(std::task::Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it waits for ever");
}

fn guest(language: Language, source: &str, text: &str) -> Guest {
    Guest::from_path(sources().join("world.wit"))
        .generator(move || {
            let mut opts = Opts::default();
            opts.languages = vec![language];
            opts.write_bindings = true;
            opts.build()
        })
        .source(source, text)
}

fn cpp() -> Guest {
    guest(Language::Cpp, "guest.cpp", include_str!("ends/guest.cpp"))
}

/// The guest in C++, with its faults.
fn faulty() -> Guest {
    cpp().flag("-DFAULTS")
}

/// What each program returns.
const SUMS: [u32; 15] = [1, 20, 20, 20, 0, 2000, 30, 50, 76, 5, 0, 19, 8, 0, 22];

#[test]
fn every_end_is_dropped_or_given_away() {
    let built = cpp().build().unwrap_or_else(|error| panic!("{error}"));
    let mut guest = Running::new(&built.component);
    for round in 0..3 {
        for (program, sum) in (0..).zip(SUMS) {
            let result = guest.run(program);
            let result = result.unwrap_or_else(|error| panic!("program {program}: {error:?}"));
            assert_eq!(result, sum, "program {program}");
            assert_eq!(guest.ends(), 0, "program {program}, round {round}");
            assert_eq!(guest.owns(), 0, "program {program}, round {round}");
        }
    }
}

#[test]
fn ends_go_through_parameters_and_results() {
    let built = cpp().build().unwrap_or_else(|error| panic!("{error}"));
    let mut guest = Running::new(&built.component);
    let keep = guest.function("keep");
    let keep = guest
        .instance
        .get_typed_func::<(StreamReader<u8>, Vec<StreamReader<u8>>), ()>(&mut guest.store, keep)
        .unwrap();
    for _ in 0..3 {
        let out = guest.out.clone();
        let mut stream = || bytes(&mut guest.store, &out, true);
        let args = (stream(), vec![stream(), stream()]);
        block_on(keep.call_async(&mut guest.store, args)).unwrap();
        assert_eq!(guest.ends(), 1, "the last one is kept");
    }
    let later = guest.function("later");
    let later = guest
        .instance
        .get_typed_func::<(FutureReader<u32>,), (Option<StreamReader<u8>>,)>(
            &mut guest.store,
            later,
        )
        .unwrap();
    for (number, is_some) in [(0, false), (1, true), (2, true)] {
        let future = async move {
            turns(2).await;
            Ok::<_, wasmtime::Error>(number)
        };
        let future = FutureReader::new(&mut guest.store, future).unwrap();
        let result = block_on(
            guest
                .store
                .run_concurrent(async |accessor| later.call_concurrent(accessor, (future,)).await),
        );
        let (stream,) = result.unwrap().unwrap();
        assert_eq!(
            (stream.is_some(), guest.ends()),
            (is_some, 1 + usize::from(is_some))
        );
        if let Some(mut stream) = stream {
            stream.close(&mut guest.store).unwrap();
        }
        assert_eq!(guest.ends(), 1, "what is returned is the caller's");
    }
}

#[test]
fn an_end_that_is_left_behind_stays() {
    // In C nobody drops what the program does not.
    let c = guest(Language::C, "guest.c", include_str!("ends/guest.c"));
    let built = c.build().unwrap_or_else(|error| panic!("{error}"));
    let mut guest = Running::new(&built.component);
    for (program, ends) in [(1, 0), (0, 1), (1, 1), (0, 2)] {
        guest.run(program).unwrap();
        assert_eq!(guest.ends(), ends, "program {program}");
    }
    // In C++ it takes `release()`.
    let built = faulty().build().unwrap_or_else(|error| panic!("{error}"));
    let mut guest = Running::new(&built.component);
    guest.run(20).unwrap();
    assert_eq!(guest.ends(), 1);
}

#[test]
fn a_fault_traps() {
    let built = faulty().build().unwrap_or_else(|error| panic!("{error}"));
    for (program, text) in [
        (
            21,
            "cannot drop future write end without first writing a value",
        ),
        (22, "unreachable"),
    ] {
        let error = Running::new(&built.component).run(program).unwrap_err();
        let said = format!("{error:?}");
        assert!(said.contains(text), "program {program}: {said}");
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ends")
}
