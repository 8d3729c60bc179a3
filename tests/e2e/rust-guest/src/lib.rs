#[allow(warnings, reason = "generated")]
mod bindings {
    include!(concat!(env!("BINDINGS"), "/helloworld.rs"));
}

use bindings::exports::sammyne::helloworld::greeter::{Context, Guest, HelloReply, HelloRequest};

struct Greeter;

impl Guest for Greeter {
    fn say_hello(ctx: &Context, req: HelloRequest) -> HelloReply {
        let message = format!("Hello, {}! This is request {}.", req.name, ctx.request_id());
        if cfg!(feature = "forgets") {
            // `ctx` no longer holds a handle, so its destructor does nothing.
            ctx.take_handle();
        }
        if cfg!(feature = "drops-twice") {
            drop(unsafe { Context::from_handle(ctx.handle()) });
        }
        HelloReply { message }
    }
}

bindings::export!(Greeter with_types_in bindings);
