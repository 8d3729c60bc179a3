//! `witguard inspect` on every world there is: it never fails, its JSON is what the schema says, and
//! the borrows that it says are yours to drop are those that the guards are generated for.

mod peer_corpus {
    pub mod discover;
    pub mod package;
}

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use boon::{Compiler, SchemaIndex, Schemas};
use peer_corpus::discover::worlds_below;
use peer_corpus::package;
use serde_json::Value;
use wit_bindgen_core::wit_parser::{Resolve, WorldId, WorldKey};
use witguard::Opts;
use witguard::analyze::{HoldingsOf, exports, imported_resources};
use witguard::inspect::Inspection;
use witguard_e2e::corpus::{conformance_dir, hello};

/// A borrow that the component must drop: function, parameter, resource; each with its full name.
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

/// What the analysis that `gen` uses finds. `resolve` has nominal type ids.
fn guarded(resolve: &Resolve, world: WorldId) -> BTreeSet<Site> {
    let named = |interface: Option<&WorldKey>, name: &str| match interface {
        Some(key) => format!("{}#{name}", resolve.name_world_key(key)),
        None => name.to_string(),
    };
    let resources = imported_resources(resolve, world);
    let mut holdings = HoldingsOf::new(resolve, &resources);
    let mut sites = BTreeSet::new();
    for export in exports(resolve, world) {
        let function = named(export.interface, &export.function.name);
        for param in &export.function.params {
            for &position in &holdings.of(param.ty).borrows {
                let resource = &resources[position];
                let interface = resource.interface.as_ref().map(|(key, _)| key);
                let resource = named(interface, &resource.name);
                sites.insert((function.clone(), param.name.clone(), resource));
            }
        }
    }
    sites
}

/// What the inspection says.
fn inspected(inspection: &Inspection) -> BTreeSet<Site> {
    let mut sites = BTreeSet::new();
    for function in &inspection.functions {
        for handle in &function.handles {
            if !handle.is_own && handle.duty.is_yours() {
                let parameter = handle.parameter.clone().unwrap_or_default();
                let resource = inspection.resources[handle.resource].full_name();
                sites.insert((function.full_name(), parameter, resource));
            }
        }
    }
    sites
}

/// Inspects one world in every format. Returns how many sites it has and whether it has C names.
fn check(schema: &Schema, mut resolve: Resolve, world: WorldId) -> Result<(usize, bool)> {
    let inspection = Opts::default().inspect(&mut resolve, world)?;
    let sites = inspected(&inspection);
    ensure!(
        sites == guarded(&resolve, world),
        "these are not the sites: {sites:?}"
    );
    let has_names = inspection.unnamed.is_none();
    for handle in inspection.functions.iter().flat_map(|f| &f.handles) {
        let is_named = handle.drop.is_some();
        let should_be = has_names && handle.duty.is_yours();
        ensure!(is_named == should_be, "the drop of {handle:?}");
    }
    schema.check(&serde_json::from_str(&inspection.to_json()?)?)?;
    ensure!(
        inspection.to_table(80).is_ascii()
            == inspection.functions.iter().all(|f| f.handles.is_empty())
    );
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
