//! The handles in a type.

use wit_parser::*;

/// Marks the point in a path where a type is defined in an interface other than the one using it.
pub(crate) const ELSEWHERE: &str = "a type of another interface";

/// A world to examine.
pub(crate) struct Look<'a> {
    pub resolve: &'a Resolve,
    pub world: WorldId,
}

/// A borrow in a type: the path to it from the top, and whether its resource is imported.
pub(crate) struct Borrow {
    pub path: Vec<&'static str>,
    pub imported: bool,
}

impl Look<'_> {
    fn owner(&self, ty: &Type) -> Option<TypeOwner> {
        match ty {
            Type::Id(id) => Some(self.resolve.types[*id].owner),
            _ => None,
        }
    }

    pub(crate) fn owns(&self, ty: &Type) -> impl Iterator<Item = ()> {
        let handles = self.handles(ty, &[]).into_iter();
        handles.filter_map(|(_, handle)| matches!(handle, Handle::Own(_)).then_some(()))
    }

    pub(crate) fn borrows(&self, ty: &Type) -> Vec<Borrow> {
        let handles = self.handles(ty, &[]).into_iter();
        let borrows = handles.filter_map(|(path, handle)| match handle {
            Handle::Borrow(resource) => Some(Borrow {
                path,
                imported: self.is_imported(resource),
            }),
            Handle::Own(_) => None,
        });
        borrows.collect()
    }

    fn is_imported(&self, mut resource: TypeId) -> bool {
        while let TypeDefKind::Type(Type::Id(of)) = self.resolve.types[resource].kind {
            resource = of;
        }
        match self.resolve.types[resource].owner {
            TypeOwner::World(_) => true,
            TypeOwner::Interface(owner) => {
                let imports = &self.resolve.worlds[self.world].imports;
                imports
                    .values()
                    .any(|item| matches!(item, WorldItem::Interface { id, .. } if *id == owner))
            }
            TypeOwner::None => unreachable!("a resource is in an interface or a world"),
        }
    }

    /// Every handle in a type with the shapes around it, outermost first. A plain alias is not a
    /// shape. A type of another interface is noted as [`ELSEWHERE`].
    fn handles(&self, ty: &Type, path: &[&'static str]) -> Vec<(Vec<&'static str>, Handle)> {
        let Type::Id(id) = ty else {
            return Vec::new();
        };
        let def = &self.resolve.types[*id];
        let within = |shape, ty: &Type| self.handles(ty, &[path, &[shape]].concat());
        let option =
            |shape, ty: &Option<Type>| ty.iter().flat_map(|ty| within(shape, ty)).collect();
        match &def.kind {
            TypeDefKind::Handle(handle) => vec![(path.to_vec(), *handle)],
            TypeDefKind::Type(of) if self.owner(of).is_some_and(|owner| owner != def.owner) => {
                within(ELSEWHERE, of)
            }
            TypeDefKind::Type(of) => self.handles(of, path),
            TypeDefKind::Option(of) => within("option", of),
            TypeDefKind::List(of) => within("list", of),
            TypeDefKind::Tuple(of) => of.types.iter().flat_map(|ty| within("tuple", ty)).collect(),
            TypeDefKind::Record(of) => of
                .fields
                .iter()
                .flat_map(|field| within("record", &field.ty))
                .collect(),
            TypeDefKind::Variant(of) => {
                let payloads = of.cases.iter().filter_map(|case| case.ty);
                payloads.flat_map(|ty| within("variant", &ty)).collect()
            }
            TypeDefKind::Result(Result_ { ok, err: None }) => option("result<t>", ok),
            TypeDefKind::Result(Result_ { ok: None, err }) => option("result<_, t>", err),
            TypeDefKind::Result(Result_ { ok, err }) => {
                let ok: Vec<_> = option("result<t, _>", ok);
                ok.into_iter().chain(option("result<_, t>", err)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether no value of the type can be made without owning an imported resource.
    pub(crate) fn needs_import(&self, ty: &Type) -> bool {
        let needs = |ty: &Option<Type>| ty.is_some_and(|ty| self.needs_import(&ty));
        let Type::Id(id) = ty else {
            return false;
        };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Handle(Handle::Own(resource)) => self.is_imported(*resource),
            TypeDefKind::Type(of) | TypeDefKind::List(of) => self.needs_import(of),
            TypeDefKind::Tuple(of) => of.types.iter().any(|ty| self.needs_import(ty)),
            TypeDefKind::Record(of) => of.fields.iter().any(|field| self.needs_import(&field.ty)),
            TypeDefKind::Variant(of) => of.cases.iter().any(|case| needs(&case.ty)),
            TypeDefKind::Result(of) => needs(&of.ok) && needs(&of.err),
            _ => false,
        }
    }
}
