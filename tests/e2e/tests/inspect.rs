//! `witguard inspect` on every world that the tests have: it never fails, its JSON fits the schema,
//! and the borrows that it reports as yours to drop are those that a plain walk through the world
//! finds.

mod peer_corpus {
    pub(crate) mod discover;
    pub(crate) mod package;
}

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use boon::{Compiler, SchemaIndex, Schemas};
use peer_corpus::discover::worlds_below;
use peer_corpus::package;
use serde_json::Value;
use wit_bindgen_core::wit_parser::{
    Handle, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};
use witguard::Opts;
use witguard_e2e::corpus::{conformance_dir, hello};

/// A borrow that the component must drop: the full names of its function, parameter and resource.
type Site = (String, String, String);

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn new() -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/inspect.schema.json");
        let schema: Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        let added = compiler.add_resource("inspect", schema);
        added.map_err(|error| anyhow::anyhow!("{error}"))?;
        let index = compiler.compile("inspect", &mut schemas);
        let index = index.map_err(|error| anyhow::anyhow!("{error:#}"))?;
        Ok(Self { schemas, index })
    }

    fn check(&self, value: &Value) -> Result<()> {
        let result = self.schemas.validate(value, self.index);
        result.map_err(|error| anyhow::anyhow!("{error:#}"))
    }
}

/// The borrows of imported resources in the parameters of exported functions, found without witguard. `resolve` must
/// have nominal type ids.
fn expected(resolve: &Resolve, world: WorldId) -> BTreeSet<Site> {
    let mut sites = BTreeSet::new();
    for (key, item) in &resolve.worlds[world].exports {
        let functions: Vec<_> = match item {
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                functions.map(|function| (Some(key), function)).collect()
            }
            WorldItem::Function(function) => vec![(None, function)],
            WorldItem::Type { .. } => Vec::new(),
        };
        for (interface, function) in functions {
            for param in &function.params {
                let mut resources = BTreeSet::new();
                borrowed(resolve, world, &param.ty, &mut resources);
                sites.extend(resources.into_iter().map(|resource| {
                    let function = full_name(resolve, interface, &function.name);
                    (function, param.name.clone(), resource)
                }));
            }
        }
    }
    sites
}

/// Adds the imported resources of which a value of type `ty` can hold a borrow. What comes through a stream or future
/// is not in the value. A borrow in a map is refused later.
fn borrowed(resolve: &Resolve, world: WorldId, ty: &Type, found: &mut BTreeSet<String>) {
    let Type::Id(id) = ty else { return };
    let mut each = |ty: &Type| borrowed(resolve, world, ty, found);
    match &resolve.types[*id].kind {
        TypeDefKind::Handle(Handle::Borrow(resource)) => {
            found.extend(imported(resolve, world, *resource));
        }
        TypeDefKind::Type(ty)
        | TypeDefKind::Option(ty)
        | TypeDefKind::List(ty)
        | TypeDefKind::FixedLengthList(ty, _) => each(ty),
        TypeDefKind::Record(record) => record.fields.iter().for_each(|field| each(&field.ty)),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(each),
        TypeDefKind::Variant(variant) => {
            variant
                .cases
                .iter()
                .filter_map(|case| case.ty.as_ref())
                .for_each(each);
        }
        TypeDefKind::Map(key, value) => [key, value].into_iter().for_each(each),
        TypeDefKind::Result(result) => [&result.ok, &result.err]
            .into_iter()
            .flatten()
            .for_each(each),
        TypeDefKind::Handle(Handle::Own(_))
        | TypeDefKind::Resource
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Stream(_)
        | TypeDefKind::Future(_)
        | TypeDefKind::Unknown => {}
    }
}

/// The full name of the resource that an alias stands for, if the world imports it.
fn imported(resolve: &Resolve, world: WorldId, mut resource: TypeId) -> Option<String> {
    while let TypeDefKind::Type(Type::Id(id)) = resolve.types[resource].kind {
        resource = id;
    }
    let imports = &resolve.worlds[world].imports;
    let interface = match resolve.types[resource].owner {
        TypeOwner::Interface(owner) => Some(imports.iter().find_map(|(key, item)| match item {
            WorldItem::Interface { id, .. } if *id == owner => Some(key),
            _ => None,
        })?),
        TypeOwner::World(_) | TypeOwner::None => None,
    };
    let name = resolve.types[resource].name.as_deref()?;
    Some(full_name(resolve, interface, name))
}

fn full_name(resolve: &Resolve, interface: Option<&WorldKey>, name: &str) -> String {
    match interface {
        Some(key) => format!("{}#{name}", resolve.name_world_key(key)),
        None => name.to_string(),
    }
}

/// The handles in an inspection's JSON, each with its function.
fn handles(inspection: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    let functions = inspection["functions"].as_array().into_iter().flatten();
    functions.flat_map(|function| {
        let handles = function["handles"].as_array().into_iter().flatten();
        handles.map(move |handle| (function, handle))
    })
}

/// The borrows that, according to an inspection, the component must drop.
fn inspected(inspection: &Value) -> BTreeSet<Site> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let handles = handles(inspection);
    let yours = handles.filter(|(_, h)| h["handle"] == "borrow" && h["must_drop"] == "you");
    let site = |(function, handle): (&Value, &Value)| {
        let function = text(&function["full_name"]);
        (
            function,
            text(&handle["parameter"]),
            text(&handle["resource"]),
        )
    };
    yours.map(site).collect()
}

/// Inspects one world in every format. Returns how many sites it has and whether it has C names.
fn check(schema: &Schema, mut resolve: Resolve, world: WorldId) -> Result<(usize, bool)> {
    let inspection = Opts::default().inspect(&mut resolve, world)?;
    let json: Value = serde_json::from_str(&inspection.to_json()?)?;
    schema.check(&json)?;
    let sites = inspected(&json);
    ensure!(
        sites == expected(&resolve, world),
        "these are not the sites: {sites:?}"
    );
    let has_names = json["c_names_missing"].is_null();
    for (_, handle) in handles(&json) {
        let should_be = has_names && handle["must_drop"] == "you";
        ensure!(
            handle["drop"].is_string() == should_be,
            "the drop of {handle}"
        );
    }
    ensure!(inspection.to_table(80).is_ascii() == handles(&json).next().is_none());
    ensure!(inspection.to_markdown()?.ends_with('\n'));
    ensure!(inspection.to_mermaid()?.text.contains("flowchart"));
    Ok((sites.len(), has_names))
}

#[test]
fn every_conformance_case_is_inspected() -> Result<()> {
    let schema = Schema::new()?;
    let mut cases: Vec<PathBuf> = std::fs::read_dir(conformance_dir())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "wit"));
    cases.sort();
    let (mut sites, mut unnamed, mut unparsed) = (0, Vec::new(), Vec::new());
    for path in cases {
        let case = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut resolve = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        let Ok(package) = resolve.push_str(&path, &std::fs::read_to_string(&path)?) else {
            unparsed.push(case);
            continue;
        };
        let world = resolve.select_world(&[package], None)?;
        let (found, has_names) = check(&schema, resolve, world).with_context(|| case.clone())?;
        sites += found;
        if !has_names {
            unnamed.push(case);
        }
    }
    assert_eq!(unparsed, ["30-return-borrow"]);
    assert_eq!(
        unnamed,
        ["13-fixed-list", "16b-alias-handle", "23-error-context"]
    );
    assert_eq!(sites, 43);
    Ok(())
}

#[test]
fn every_world_of_the_peers_corpus_is_inspected() -> Result<()> {
    let schema = Schema::new()?;
    let worlds = worlds_below(&package::tests()?)?;
    assert!(worlds.len() > 300, "only {} worlds", worlds.len());
    let mut unnamed = 0;
    for world in worlds {
        let (resolve, id) = world.load()?;
        let (_, has_names) = check(&schema, resolve, id).with_context(|| world.to_string())?;
        unnamed += usize::from(!has_names);
    }
    assert_eq!(unnamed, 4, "as many as wit-bindgen-c cannot generate");
    Ok(())
}

#[test]
fn the_schema_can_be_missed() -> Result<()> {
    let schema = Schema::new()?;
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(hello())?;
    let world = resolve.select_world(&[package], None)?;
    let json = Opts::default().inspect(&mut resolve, world)?.to_json()?;
    let good: Value = serde_json::from_str(&json)?;
    schema.check(&good)?;
    let spoils: [fn(&mut Value); 5] = [
        |v| v["version"] = 2.into(),
        |v| v["functions"][0]["handles"][0]["duty"] = "drop".into(),
        |v| v["functions"][0]["handles"][0]["drop"] = "a b".into(),
        |v| v["functions"][0]["more"] = 1.into(),
        |v| {
            v.as_object_mut().unwrap().remove("advice");
        },
    ];
    for (i, spoil) in spoils.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(schema.check(&bad).is_err(), "{i}");
    }
    Ok(())
}
