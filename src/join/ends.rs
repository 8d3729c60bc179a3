//! The ends of streams and futures: which functions the bindings have for them.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Type, TypeDefKind, TypeId};

use super::Context;
use crate::header::CType;

/// A stream or future for which the bindings have functions.
#[derive(Debug, Clone)]
pub(crate) struct EndType<'a> {
    pub is_stream: bool,
    /// What the names of the functions begin with, for example `exports_store_api_stream_u8`.
    pub prefix: Arc<str>,
    /// What comes through it, in WIT and in C.
    pub payload: Option<(Type, CType<'a>)>,
}

/// Those that are met, in order.
#[derive(Debug, Default)]
pub(crate) struct Ends<'a> {
    all: Vec<EndType<'a>>,
    positions: HashMap<TypeId, usize>,
}

impl<'a> Ends<'a> {
    pub(super) fn new() -> Self {
        Self {
            all: Vec::new(),
            positions: HashMap::new(),
        }
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, EndType<'a>> {
        self.all.iter()
    }

    /// The stream or future `id`, which is no alias.
    pub(crate) fn of(&self, id: TypeId) -> Option<&EndType<'a>> {
        self.positions.get(&id).map(|position| &self.all[*position])
    }

    /// Notes the stream or future `id`, which is called `c` at some place. Each interface that uses one has a name for it,
    /// and only one of these names is that of the functions.
    pub(super) fn meet(&mut self, context: &Context<'a>, id: TypeId, c: CType<'a>) {
        let (is_stream, payload) = match context.resolve.types[id].kind {
            TypeDefKind::Stream(payload) => (true, payload),
            TypeDefKind::Future(payload) => (false, payload),
            _ => return,
        };
        if self.positions.contains_key(&id) {
            return;
        }
        let Some(prefix) = context.header.names(c).find_map(|name| {
            let prefix = name.strip_suffix("_t")?;
            let has = |end: &&str| context.header.declares(&format!("{prefix}_{end}"));
            FUNCTIONS.iter().all(has).then_some(prefix)
        }) else {
            return;
        };
        let payload = match payload {
            None => None,
            Some(payload) => {
                let read = context.header.function(&format!("{prefix}_read"));
                let buffer = read.ok().flatten().and_then(|read| read.params.get(1));
                match buffer {
                    Some((ty, _)) => Some((payload, ty.pointee())),
                    None => return,
                }
            }
        };
        self.positions.insert(id, self.all.len());
        self.all.push(EndType {
            is_stream,
            prefix: prefix.into(),
            payload,
        });
    }
}

/// What the bindings have for each.
const FUNCTIONS: [&str; 7] = [
    "new",
    "read",
    "write",
    "cancel_read",
    "cancel_write",
    "drop_readable",
    "drop_writable",
];
