//! Several calls at the same time, in one instance.

use anyhow::Result;
use wasmtime::component::{Accessor, Func, Val};

use crate::block_on::block_on;
use crate::catalog::State;
use crate::export::Export;
use crate::instance::Instance;
use crate::outcome::Args;
use crate::trap::Trap;

impl Instance {
    /// Starts one call of each of these exports with these arguments before any has ended, and waits for all. Calls
    /// overlap as far as the guest lets them: a task that yields or waits lets the next one run.
    ///
    /// # Errors
    /// The outer error: no such function. The inner: a call trapped, which ended them all.
    pub fn call_together(
        &mut self,
        exports: &[&Export],
        all: &[Args],
    ) -> Result<Result<Vec<Vec<Val>>, Trap>> {
        let funcs: Vec<_> = exports
            .iter()
            .map(|export| self.func(export))
            .collect::<Result<_>>()?;
        let room = |func: &Func| vec![Val::Bool(false); func.ty(&self.store).results().len()];
        let mut results: Vec<_> = funcs.iter().map(room).collect();
        self.store.data_mut().imports.clear();
        let until = self.begin()?;
        let all = async |accessor: &Accessor<State>| {
            let mut started = Vec::new();
            for ((&func, args), results) in funcs.iter().zip(all).zip(&mut results) {
                let call = accessor
                    .with(move |store| func.start_call_concurrent(store, &args.values, results))?;
                started.push((func, call));
            }
            for (func, call) in started {
                func.finish_call_concurrent(accessor, call).await?;
            }
            wasmtime::Result::Ok(())
        };
        let ended = block_on(self.store.run_concurrent(all), until);
        Ok(ended
            .and_then(|ended| ended.and_then(|all| all).map_err(Trap::from))
            .map(|()| results))
    }
}
