//! What a stub can return: a value for every result type, as far as one can be made at all.

use foldhash::{HashMap, HashMapExt};
use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use crate::analyze::{Step, dealias, parts};
use crate::header::HeaderFacts;

/// How an exported function returns, and a value to return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    Nothing,
    /// The result is the C function's result.
    Direct(Made),
    /// The result is stored through `ret`.
    Stored(Made),
    /// An option whose payload is stored through `ret`: `false` says there is none.
    NoneFlag,
    /// A result whose payload is stored through `ret`, when it has one: `true` says ok.
    OkFlag(Option<Made>),
    /// A result that can only be an error: `false` says so, the payload is stored through `err`.
    ErrFlag(Option<Made>),
    /// No value can be made, for example an own handle of an imported resource.
    Impossible,
}

impl Returned {
    /// The value to return, if there is one.
    pub fn made(&self) -> Option<&Made> {
        match self {
            Returned::Direct(made) | Returned::Stored(made) => Some(made),
            Returned::OkFlag(made) | Returned::ErrFlag(made) => made.as_ref(),
            Returned::Nothing | Returned::NoneFlag | Returned::Impossible => None,
        }
    }
}

/// A value: all zeros, then these assignments to its members.
pub type Made = Vec<(String, Assigned)>;

/// What is assigned to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assigned {
    /// A discriminant.
    Number(usize),
    /// A new own handle of the exported resource at this position.
    New(usize),
}

/// Makes values of result types.
pub struct Maker<'a> {
    resolve: &'a Resolve,
    facts: HeaderFacts,
    exported: HashMap<TypeId, usize>,
    zeros: HashMap<TypeId, bool>,
}

impl<'a> Maker<'a> {
    /// `exported` are the positions of the exported resources by their definition.
    pub fn new(resolve: &'a Resolve, facts: HeaderFacts, exported: HashMap<TypeId, usize>) -> Self {
        Self {
            resolve,
            facts,
            exported,
            zeros: HashMap::new(),
        }
    }

    /// How a synchronous function with this result returns. `flat` is whether options and results
    /// are flattened into the signature.
    pub fn returned(&mut self, result: Option<Type>, flat: bool) -> Returned {
        let Some(ty) = result else {
            return Returned::Nothing;
        };
        let Type::Id(id) = dealias(self.resolve, ty) else {
            return match ty_is_string(self.resolve, ty) {
                true => Returned::Stored(Vec::new()),
                false => Returned::Direct(Vec::new()),
            };
        };
        match &self.resolve.types[id].kind {
            TypeDefKind::Option(_) if flat => Returned::NoneFlag,
            TypeDefKind::Result(result) if flat => self.flag(result.ok, result.err),
            TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Handle(_)
            | TypeDefKind::Future(_)
            | TypeDefKind::Stream(_) => {
                self.make(ty).map_or(Returned::Impossible, Returned::Direct)
            }
            _ => self.make(ty).map_or(Returned::Impossible, Returned::Stored),
        }
    }

    /// The value that an asynchronous function with this result gives to its `…_return`.
    pub fn returned_async(&mut self, result: Option<Type>) -> Returned {
        match result {
            None => Returned::Nothing,
            Some(ty) => self.make(ty).map_or(Returned::Impossible, Returned::Direct),
        }
    }

    /// A value of type `ty`, if one can be made.
    fn make(&mut self, ty: Type) -> Option<Made> {
        let mut made = Vec::new();
        self.fill(ty, "", &mut made).then_some(made)
    }

    fn flag(&mut self, ok: Option<Type>, err: Option<Type>) -> Returned {
        let mut payload = |ty: Option<Type>| match ty {
            None => Some(None),
            Some(ty) => self.make(ty).map(Some),
        };
        match (payload(ok), payload(err)) {
            (Some(ok), _) => Returned::OkFlag(ok),
            (None, Some(err)) => Returned::ErrFlag(err),
            (None, None) => Returned::Impossible,
        }
    }

    /// Appends what makes the zeroed member at `path` a value of `ty`; false when nothing does,
    /// and then nothing is appended.
    fn fill(&mut self, ty: Type, path: &str, made: &mut Made) -> bool {
        let id = match dealias(self.resolve, ty) {
            Type::Id(id) => id,
            ty => return ty != Type::ErrorContext,
        };
        if self.zero_is_valid(Type::Id(id)) {
            return true;
        }
        let start = made.len();
        let filled = match &self.resolve.types[id].kind {
            TypeDefKind::Handle(Handle::Own(resource)) => {
                let position = self.exported_position(*resource);
                made.extend(position.map(|p| (path.to_string(), Assigned::New(p))));
                position.is_some()
            }
            TypeDefKind::Record(_) | TypeDefKind::Tuple(_) => {
                parts(self.resolve, id).iter().all(|part| {
                    let member = member(&self.facts, &part.step);
                    self.fill(part.ty, &join(path, &member), made)
                })
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<_> = variant
                    .cases
                    .iter()
                    .map(|c| (c.name.clone(), c.ty))
                    .collect();
                self.fill_first(path, "tag", cases, made)
            }
            TypeDefKind::Result(result) => {
                let cases = vec![
                    ("ok".to_string(), result.ok),
                    ("err".to_string(), result.err),
                ];
                self.fill_first(path, "is_err", cases, made)
            }
            _ => false,
        };
        if !filled {
            made.truncate(start);
        }
        filled
    }

    fn exported_position(&self, resource: TypeId) -> Option<usize> {
        match dealias(self.resolve, Type::Id(resource)) {
            Type::Id(definition) => self.exported.get(&definition).copied(),
            _ => None,
        }
    }

    fn fill_first(
        &mut self,
        path: &str,
        discriminant: &str,
        cases: Vec<(String, Option<Type>)>,
        made: &mut Made,
    ) -> bool {
        cases.into_iter().enumerate().any(|(tag, (name, ty))| {
            let start = made.len();
            made.push((join(path, discriminant), Assigned::Number(tag)));
            let member = join(path, &format!("val.{}", self.facts.member(&name)));
            let filled = ty.is_none_or(|ty| self.fill(ty, &member, made));
            if !filled {
                made.truncate(start);
            }
            filled
        })
    }

    /// Whether a value that is all zeros is one of type `ty`.
    fn zero_is_valid(&mut self, ty: Type) -> bool {
        let id = match ty {
            Type::Id(id) => id,
            ty => return ty != Type::ErrorContext,
        };
        if let Some(known) = self.zeros.get(&id) {
            return *known;
        }
        let needed: Option<Vec<Type>> = match &self.resolve.types[id].kind {
            TypeDefKind::Handle(_) | TypeDefKind::Future(_) | TypeDefKind::Stream(_) => None,
            TypeDefKind::Record(_) | TypeDefKind::Tuple(_) => {
                Some(parts(self.resolve, id).iter().map(|p| p.ty).collect())
            }
            TypeDefKind::Variant(variant) => {
                let first = variant.cases.first().and_then(|case| case.ty);
                Some(first.into_iter().collect())
            }
            TypeDefKind::Result(result) => Some(result.ok.into_iter().collect()),
            TypeDefKind::Type(ty) => Some(vec![*ty]),
            _ => Some(Vec::new()),
        };
        let valid = needed.is_some_and(|types| types.iter().all(|ty| self.zero_is_valid(*ty)));
        self.zeros.insert(id, valid);
        valid
    }
}

fn member(facts: &HeaderFacts, step: &Step) -> String {
    match step {
        Step::Field(name) => facts.member(name),
        Step::Element(i) => format!("f{i}"),
        _ => String::new(),
    }
}

fn join(path: &str, member: &str) -> String {
    match path {
        "" => member.to_string(),
        path => format!("{path}.{member}"),
    }
}

fn ty_is_string(resolve: &Resolve, ty: Type) -> bool {
    dealias(resolve, ty) == Type::String
}
