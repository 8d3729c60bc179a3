//! Arguments for exported functions, and the resources in them.

use std::mem::take;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use wasmtime::AsContextMut;
use wasmtime::component::{ResourceAny, ResourceType, Type, Val};

use crate::catalog::{fresh, given};
use crate::constants::Constants;
use crate::export::Export;
use crate::handed::{Handed, handles};
use crate::instance::Instance;
use crate::outcome::Args;
use crate::trap::Trap;
use crate::types::yields;
use crate::values::{Resources, Round, Side, Values};

/// How deep the making of exported resources may nest, where one needs another.
const DEPTH: u32 = 8;

/// How many resources of one exported type are lent in the same call at most, before some are lent twice.
const OBJECTS: usize = 16;

/// If what the host makes varies, one resource in this many is lent twice in the same call.
const SAME: usize = 16;

/// How often to try to make an exported resource with random arguments.
const TRIES: u32 = 16;

impl Instance {
    /// Arguments like `values`, with handles of their own: those in `values` only show where.
    ///
    /// # Errors
    /// If `values` are not of the function's types, or a resource cannot be made.
    pub fn args_like(&mut self, export: &Export, values: &[Val]) -> Result<Args> {
        self.make_args(export, |types, instance| {
            ensure!(types.len() == values.len(), "not as many arguments");
            let chances = instance.store.data_mut().next_values();
            let mut round = Round::new(&chances, instance);
            let values = types.iter().zip(values);
            let values = values.map(|(ty, value)| round.like(ty, value));
            Ok((values.collect::<Result<_>>()?, round.handed))
        })
    }

    /// Makes arguments for a function, one round of `values`. Exported resources that it borrows are made by
    /// calling the component's own constructors or functions.
    ///
    /// # Errors
    /// If a type cannot be made, or the call of a constructor traps.
    pub fn args(&mut self, export: &Export, values: &mut Values) -> Result<Args> {
        self.make_args(export, |types, instance| values.make(types, instance))
    }

    fn make_args(
        &mut self,
        export: &Export,
        make: impl FnOnce(Vec<Type>, &mut Instance) -> Result<(Vec<Val>, Handed)>,
    ) -> Result<Args> {
        let types = self.func(export)?.ty(&self.store);
        let types: Vec<Type> = types.params().map(|(_, ty)| ty).collect();
        self.store.data_mut().reps.clear();
        self.lending.clear();
        let made = make(types, self);
        let (lent, reps) = (take(&mut self.lent), take(&mut self.store.data_mut().reps));
        let (values, handed) = made?;
        Ok(Args {
            values,
            handed,
            reps,
            lent,
        })
    }

    /// Takes back what was lent in `args`.
    ///
    /// # Errors
    /// If a resource is still lent: the call that it was lent to trapped or never ended.
    pub fn release(&mut self, args: Args) -> Result<(), Trap> {
        args.lent
            .into_iter()
            .try_for_each(|resource| self.drop_resource(resource))
    }

    /// Makes a resource that the component exports, with one of the component's functions that return one.
    fn make_exported(&mut self, ty: ResourceType) -> Result<ResourceAny> {
        ensure!(
            self.depth < DEPTH,
            "the exported resources need one another to be made"
        );
        self.depth += 1;
        // What is being made for the outer call must not mix with what this one lends.
        let (lent, reps) = (take(&mut self.lent), take(&mut self.store.data_mut().reps));
        let lending = take(&mut self.lending);
        let made = self.try_makers(ty);
        (self.lent, self.store.data_mut().reps) = (lent, reps);
        self.lending = lending;
        self.depth -= 1;
        made
    }

    /// A resource of an exported type to lend: one that these arguments do not have yet. If what the host makes varies,
    /// now and then the same one again.
    fn lend_exported(&mut self, ty: ResourceType) -> Result<ResourceAny> {
        let of_type = |resources: &[ResourceAny]| -> Vec<ResourceAny> {
            let of_type = resources.iter().filter(|resource| resource.ty() == ty);
            of_type.copied().collect()
        };
        let (all, used) = (of_type(&self.exported), of_type(&self.lending));
        let state = self.store.data_mut();
        let again = match state.variety {
            Some(_) if !used.is_empty() => state.next_values().chance().is_multiple_of(SAME),
            _ => used.len() >= OBJECTS,
        };
        let free = all.into_iter().find(|resource| !used.contains(resource));
        let chosen = match (free, used.last()) {
            (_, Some(&last)) if again => last,
            (Some(free), _) => free,
            (None, Some(_)) if used.len() >= OBJECTS => used[self.lending.len() % used.len()],
            (None, _) => {
                let made = self.make_exported(ty)?;
                self.exported.push(made);
                made
            }
        };
        self.lending.push(chosen);
        Ok(chosen)
    }

    /// Calls makers until one returns a resource. A maker may return an error instead, for example. If the arguments
    /// are random, another call may succeed.
    fn try_makers(&mut self, ty: ResourceType) -> Result<ResourceAny> {
        let varied = self.store.data().variety.is_some();
        let mut tries = if varied { TRIES } else { 1 };
        loop {
            let maker = self.maker(ty)?;
            let made = self.call_maker(&maker, ty);
            let made = made.with_context(|| format!("while making a resource with `{maker}`"))?;
            tries -= 1;
            match made {
                Some(made) => return Ok(made),
                None if tries == 0 => bail!("`{maker}` returned no resource"),
                None => {}
            }
        }
    }

    fn call_maker(&mut self, maker: &Export, ty: ResourceType) -> Result<Option<ResourceAny>> {
        let mut values = self.store.data_mut().next_values();
        let args = self.args(maker, &mut values)?;
        let results = self.call_export(maker, &args.values)??;
        self.release(args)?;
        let mut found = Vec::new();
        results.iter().for_each(|value| handles(value, &mut found));
        let wanted = found.iter().position(|resource| resource.ty() == ty);
        let made = wanted.map(|at| found.swap_remove(at));
        found
            .into_iter()
            .try_for_each(|resource| self.drop_resource(resource))?;
        Ok(made)
    }

    /// The function to make such a resource with: preferably its constructor, or a random one if what the host makes is
    /// to vary.
    fn maker(&mut self, ty: ResourceType) -> Result<Export> {
        if !self.makers.iter().any(|(made, _)| *made == ty) {
            let makers = self.find_makers(ty)?;
            self.makers.push((ty, makers));
        }
        let state = self.store.data_mut();
        let chance = match state.variety {
            Some(_) => state.next_values().chance(),
            None => 0,
        };
        let makers = self.makers.iter().find(|(made, _)| *made == ty);
        let makers = makers.map_or(&[][..], |(_, makers)| makers);
        let chosen = chance % makers.len().max(1);
        match makers.get(chosen) {
            Some(maker) => Ok(maker.clone()),
            None => {
                bail!("no exported function returns a resource of a type that one of them takes")
            }
        }
    }

    /// Every function that makes such a resource, constructors first.
    fn find_makers(&mut self, ty: ResourceType) -> Result<Vec<Export>> {
        let exports = self.host.exports.clone();
        // What does not vary is tried only once, so a list, which may be empty, will not do.
        let lists = self.store.data().variety.is_some();
        let mut makers = Vec::new();
        for export in exports.iter().filter(|export| export.obstacle.is_none()) {
            let results = self.func(export)?.ty(&self.store);
            if results.results().any(|result| yields(&result, ty, lists)) {
                makers.push(export.clone());
            }
        }
        makers.sort_by_key(|export| !export.name.starts_with("[constructor]"));
        Ok(makers)
    }
}

impl Resources for Instance {
    fn lend(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        if let Some(resource) = fresh(&mut self.store.as_context_mut(), ty)? {
            self.lent.push(resource);
            return Ok((resource, Side::Imported));
        }
        Ok((self.lend_exported(ty)?, Side::Exported))
    }

    fn constants(&self) -> Arc<Constants> {
        self.host.constants.clone()
    }

    fn give(&mut self, ty: ResourceType) -> Result<(ResourceAny, Side)> {
        match given(&mut self.store.as_context_mut(), ty)? {
            Some(resource) => Ok((resource, Side::Imported)),
            None => Ok((self.make_exported(ty)?, Side::Exported)),
        }
    }
}
