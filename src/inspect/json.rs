//! JSON: the format whose keys stay as they are. `docs/inspect.schema.json` describes it.

use anyhow::Result;
use serde::Serialize;

use super::model::{Advice, Function, FunctionRole, Handle, Inspection, Location, Resource};
use crate::analyze::{Duty, PathStep, Place, Side};
use witguard_messages::untrusted::harmless;

/// The version of the format. It changes when a key changes its meaning or is removed, not when a
/// key is added.
const VERSION: u32 = 1;

impl Inspection {
    /// As JSON, with a line break at the end.
    ///
    /// # Errors
    /// Serialization fails, which it does for no inspection.
    pub fn to_json(&self) -> Result<String> {
        let mut text = serde_json::to_string_pretty(&View::new(self))?;
        text.push('\n');
        Ok(text)
    }
}

#[derive(Serialize)]
struct View<'a> {
    version: u32,
    world: &'a str,
    /// Why every C name is null.
    c_names_missing: Option<String>,
    resources: Vec<ResourceView<'a>>,
    functions: Vec<FunctionView<'a>>,
    advice: Vec<AdviceView<'a>>,
}

impl<'a> View<'a> {
    fn new(inspection: &'a Inspection) -> Self {
        let function = |function: &'a Function| FunctionView::new(inspection, function);
        Self {
            version: VERSION,
            world: &inspection.world,
            c_names_missing: inspection.unnamed.as_deref().map(harmless),
            resources: inspection.resources.iter().map(ResourceView::new).collect(),
            functions: inspection.functions.iter().map(function).collect(),
            advice: inspection.advice.iter().map(AdviceView::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct ResourceView<'a> {
    name: &'a str,
    interface: Option<&'a str>,
    full_name: String,
    defined: &'static str,
    drop_own: Option<&'a str>,
    drop_borrow: Option<&'a str>,
}

impl<'a> ResourceView<'a> {
    fn new(resource: &'a Resource) -> Self {
        Self {
            name: &resource.name,
            interface: resource.interface.as_deref(),
            full_name: resource.full_name(),
            defined: defined(resource.side),
            drop_own: resource.drop_own.as_deref(),
            drop_borrow: resource.drop_borrow.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct FunctionView<'a> {
    direction: &'static str,
    interface: Option<&'a str>,
    name: &'a str,
    full_name: String,
    kind: &'static str,
    #[serde(rename = "async")]
    is_async: bool,
    signature: &'a str,
    docs: Option<String>,
    c_name: Option<&'a str>,
    location: Option<LocationView>,
    handles: Vec<HandleView<'a>>,
    handles_omitted: bool,
}

impl<'a> FunctionView<'a> {
    fn new(inspection: &'a Inspection, function: &'a Function) -> Self {
        let handles = function.handles.iter();
        let handle = |handle: &'a Handle| {
            HandleView::new(
                &inspection.resources[handle.resource],
                function.side,
                handle,
            )
        };
        Self {
            direction: match function.side {
                Side::Import => "import",
                Side::Export => "export",
            },
            interface: function.interface.as_deref(),
            name: &function.name,
            full_name: function.full_name(),
            kind: match function.kind {
                FunctionRole::Freestanding => "freestanding",
                FunctionRole::Constructor => "constructor",
                FunctionRole::Method => "method",
                FunctionRole::Static => "static",
                FunctionRole::Getter => "getter",
                FunctionRole::Setter => "setter",
            },
            is_async: function.is_async,
            signature: &function.signature,
            docs: function.docs.as_deref().map(harmless),
            c_name: function.c_name.as_deref(),
            location: function.location.as_ref().map(LocationView::new),
            handles: handles.map(handle).collect(),
            handles_omitted: function.has_more,
        }
    }
}

#[derive(Serialize)]
struct HandleView<'a> {
    place: &'static str,
    parameter: Option<&'a str>,
    path: &'a str,
    steps: Vec<StepView<'a>>,
    handle: &'static str,
    resource: String,
    defined: &'static str,
    must_drop: &'static str,
    duty: &'static str,
    explanation: &'static str,
    drop: Option<&'a str>,
}

impl<'a> HandleView<'a> {
    fn new(resource: &Resource, function: Side, handle: &'a Handle) -> Self {
        let (must_drop, duty) = duty(handle.duty, function);
        Self {
            place: match handle.place {
                Place::Parameter => "parameter",
                Place::Result => "result",
            },
            parameter: handle.parameter.as_deref(),
            path: &handle.path,
            steps: handle.steps.iter().map(StepView::new).collect(),
            handle: handle.kind(),
            resource: resource.full_name(),
            defined: defined(resource.side),
            must_drop,
            duty,
            explanation: handle.who(function),
            drop: handle.drop.as_deref(),
        }
    }
}

/// Who must drop, and why.
fn duty(duty: Duty, function: Side) -> (&'static str, &'static str) {
    match duty {
        Duty::DropBeforeReturn => ("you", "drop-before-return"),
        Duty::DropBeforeTaskReturn => ("you", "drop-before-task-return"),
        Duty::Owned => ("you", "owned"),
        Duty::Pointer => ("nobody", "pointer"),
        Duty::Lent => ("nobody", "lent"),
        Duty::Forbidden => ("nobody", "forbidden"),
        Duty::GivenAway => match function {
            Side::Export => ("caller", "given-away"),
            Side::Import => ("callee", "given-away"),
        },
    }
}

#[derive(Serialize)]
struct StepView<'a> {
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

impl<'a> StepView<'a> {
    fn new(step: &'a PathStep) -> Self {
        let (step, name, index) = match step {
            PathStep::Field(name) => ("field", Some(&**name), None),
            PathStep::Case(_, name) => ("case", Some(&**name), None),
            PathStep::Element(i) => ("element", None, Some(*i)),
            PathStep::Some => ("some", None, None),
            PathStep::Ok => ("ok", None, None),
            PathStep::Err => ("err", None, None),
            PathStep::Item => ("item", None, None),
            PathStep::Key => ("key", None, None),
            PathStep::Value => ("value", None, None),
            PathStep::Stream => ("stream", None, None),
            PathStep::Future => ("future", None, None),
        };
        Self { step, name, index }
    }
}

#[derive(Serialize)]
struct LocationView {
    file: String,
    line: usize,
    column: usize,
}

impl LocationView {
    fn new(location: &Location) -> Self {
        Self {
            file: harmless(&location.file),
            line: location.line,
            column: location.column,
        }
    }
}

#[derive(Serialize)]
struct AdviceView<'a> {
    rule: &'static str,
    refused: bool,
    subject: &'a str,
    reason: &'a str,
    help: &'a str,
    location: Option<LocationView>,
}

impl<'a> AdviceView<'a> {
    fn new(advice: &'a Advice) -> Self {
        Self {
            rule: advice.rule,
            refused: advice.is_refused,
            subject: &advice.subject,
            reason: &advice.reason,
            help: &advice.help,
            location: advice.location.as_ref().map(LocationView::new),
        }
    }
}

fn defined(side: Side) -> &'static str {
    match side {
        Side::Import => "imported",
        Side::Export => "exported",
    }
}
