//! The handles that a shim lists, resource by resource.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::names::{CNames, ResourceNames};
use super::snapshot::Walks;
use crate::join::{Export, Form, Model, Names, Param};

/// The handles of one resource, which stand together in the snapshot.
pub struct Group {
    /// What lists them: statements, or expressions where their number is fixed.
    pub pushes: Vec<String>,
    /// The variable that holds where they end.
    pub mark: Option<String>,
    pub drop_live: String,
    /// Where they begin and how many there are.
    pub begin: String,
    pub len: String,
}

/// Whether `param` holds no borrow, or is one, or an option of one.
pub fn is_flat(model: &Model, param: &Param) -> bool {
    let is_handle = param.ty.is_some_and(|ty| model.types[ty].shape.is_borrow());
    param.borrows.is_empty() || is_handle
}

/// The imported resources of which `export` receives borrows.
fn received<'a>(names: &'a CNames, export: &Export) -> Vec<&'a ResourceNames> {
    let received: BTreeSet<_> = export.params.iter().flat_map(|p| &p.borrows).collect();
    let resources = names.resources.iter();
    resources
        .filter(|r| received.contains(&r.resource))
        .collect()
}

/// Each borrow is a parameter: their number is known.
pub fn fixed(names: &CNames, export: &Export, handles: &str) -> Vec<Group> {
    let mut begin = 0;
    let groups = received(names, export).into_iter().map(|resource| {
        let params = export.params.iter();
        let params = params.filter(|param| param.borrows.contains(&resource.resource));
        let entries = params.map(|param| names.entry(resource.resource, &handle_of(param)));
        let entries: Vec<_> = entries.collect();
        let group = Group {
            mark: None,
            drop_live: resource.drop_live.clone(),
            begin: offset(handles, &begin.to_string()),
            len: entries.len().to_string(),
            pushes: entries,
        };
        begin += group.pushes.len();
        group
    });
    groups.collect()
}

fn handle_of(param: &Param) -> String {
    let name = &param.name;
    match param.form {
        Form::Value => format!("{name}.__handle"),
        Form::Pointer | Form::Maybe => format!("{name} ? {name}->__handle : 0"),
    }
}

/// Where a snapshot is: as the shim writes it, and as the code that drops what is left reads it.
pub struct Place<'a> {
    /// The frame, for example `frame` or `task.frame`.
    pub written: &'a str,
    /// The same where it is read, for example `task->frame`.
    pub read: &'a str,
    /// What stands before the variables that hold where the groups end.
    pub marks: &'a str,
}

/// The borrows are listed by walking the parameters, once for each resource.
pub fn listed(
    model: &Model,
    names: &CNames,
    export: &Export,
    walks: &mut Walks,
    place: &Place,
    taken: &mut Names,
) -> Vec<Group> {
    let resources = received(names, export);
    let last = resources.len() - 1;
    let mut begin = "0".to_string();
    let groups = resources.into_iter().enumerate().map(|(i, resource)| {
        let params = export.params.iter();
        let pushes = params.filter_map(|p| walks.push_param(p, resource.resource, place.written));
        let pushes = pushes.collect();
        // The last group ends where the snapshot ends.
        let mark = (i < last).then(|| {
            let name = model.resources[resource.resource].name.to_snake_case();
            taken.claim(format!("{name}_end"))
        });
        let end = match &mark {
            Some(mark) => format!("{}{mark}", place.marks),
            None => format!("{}.len", place.read),
        };
        let group = Group {
            pushes,
            mark,
            drop_live: resource.drop_live.clone(),
            begin: offset(&format!("{}.handles", place.read), &begin),
            len: match begin.as_str() {
                "0" => end.clone(),
                begin => format!("{end} - {begin}"),
            },
        };
        begin = end;
        group
    });
    groups.collect()
}

fn offset(handles: &str, begin: &str) -> String {
    match begin {
        "0" => handles.to_string(),
        begin => format!("{handles} + {begin}"),
    }
}
