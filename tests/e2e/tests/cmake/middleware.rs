//! The example of a middleware, built with CMake as its README says and run between a server and a handler.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use wasmtime::component::{
    Component, ComponentType, Lift, Linker, Lower, Resource, ResourceType, Source, StreamConsumer,
    StreamReader, StreamResult,
};
use wasmtime::{Config, Engine, Store, StoreContextMut};

use crate::project::Project;

/// The resource of the host.
struct User;

#[derive(ComponentType, Lift, Lower)]
#[component(record)]
struct Request {
    path: String,
    body: StreamReader<u8>,
}

#[derive(ComponentType, Lift, Lower)]
#[component(record)]
struct Response {
    status: u16,
    body: StreamReader<u8>,
}

type Handled = Result<Response, String>;

/// Takes the bytes of a body, or the first few of them.
struct Taken {
    bytes: Arc<Mutex<Vec<u8>>>,
    most: usize,
}

impl StreamConsumer<()> for Taken {
    type Item = u8;

    fn poll_consume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        store: StoreContextMut<()>,
        mut source: Source<'_, u8>,
        _: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let mut some = Vec::with_capacity(16);
        source.read(store, &mut some)?;
        let mut bytes = self.bytes.lock().unwrap();
        bytes.append(&mut some);
        Poll::Ready(Ok(match bytes.len() < self.most {
            true => StreamResult::Completed,
            false => StreamResult::Dropped,
        }))
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it waits for ever");
}

#[test]
fn the_middleware_hands_requests_on() {
    let project = Project::example("Ninja", "http-middleware");
    project.configure(&["-DCMAKE_BUILD_TYPE=Release"]);
    project.build();
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    let engine = Engine::new(&config).unwrap();
    let component = Component::new(&engine, project.built("middleware.wasm")).unwrap();

    let body = Arc::new(Mutex::new(Vec::new()));
    let mut linker = Linker::<()>::new(&engine);
    let mut context = linker.instance("example:middleware/context").unwrap();
    context
        .resource("context", ResourceType::host::<User>(), |_, _| {
            unreachable!("nobody gives it away")
        })
        .unwrap();
    context
        .func_wrap("[method]context.user", |_, (user,): (Resource<User>,)| {
            let names = ["", "somebody"];
            Ok((names[user.rep() as usize].to_owned(),))
        })
        .unwrap();
    let received = body.clone();
    let mut next = linker.instance("example:middleware/handler").unwrap();
    next.func_wrap_concurrent(
        "handle",
        move |accessor, (user, request): (Resource<User>, Request)| {
            let received = received.clone();
            Box::pin(async move {
                assert_eq!(user.rep(), 1, "the borrow is lent on");
                let most = if request.path == "/short" {
                    8
                } else {
                    usize::MAX
                };
                let bytes = received.clone();
                accessor.with(|store| request.body.pipe(store, Taken { bytes, most }))?;
                let handled: Handled = match request.path.as_str() {
                    "/none" => Err("there is none".into()),
                    _ => Ok(Response {
                        status: 200,
                        body: accessor.with(|store| StreamReader::new(store, b"here".to_vec()))?,
                    }),
                };
                wasmtime::Result::<_>::Ok((handled,))
            })
        },
    )
    .unwrap();

    let mut store = Store::new(&engine, ());
    let instance = block_on(linker.instantiate_async(&mut store, &component)).unwrap();
    let handler = instance.get_export_index(&mut store, None, "example:middleware/handler");
    let handle = instance.get_export_index(&mut store, handler.as_ref(), "handle");
    let handle = instance
        .get_typed_func::<(Resource<User>, Request), (Handled,)>(&mut store, handle.unwrap())
        .unwrap();
    for (user, path, expected, sent) in [
        (1, "/", Ok(200), "A BODY OF 20 LETTERS"),
        (0, "/", Err("log in first"), ""),
        (1, "/none", Err("there is none"), "A BODY OF 20 LETTERS"),
        (1, "/short", Ok(200), "A BODY O"),
        (1, "/", Ok(200), "A BODY OF 20 LETTERS"),
    ] {
        body.lock().unwrap().clear();
        let request = Request {
            path: path.to_owned(),
            body: StreamReader::new(&mut store, b"a body of 20 letters".to_vec()).unwrap(),
        };
        let called = block_on(store.run_concurrent(async |accessor| {
            let args = (Resource::new_borrow(user), request);
            handle.call_concurrent(accessor, args).await
        }));
        let (handled,) = called.unwrap().unwrap();
        let status = handled.as_ref().map(|response| response.status);
        assert_eq!(status.map_err(String::as_str), expected, "{path}");
        let body = body.lock().unwrap();
        assert!(body.starts_with(sent.as_bytes()), "{path}: {body:?}");
        if let Ok(mut response) = handled {
            response.body.close(&mut store).unwrap();
        }
    }
}
