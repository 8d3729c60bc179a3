//! The functions of one interface, or of the world itself, on one side: what a reader looks at
//! together.

use super::model::{Function, Inspection};
use crate::analyze::Side;

pub(super) struct Section<'a> {
    pub side: Side,
    /// `None` for the functions of the world itself.
    pub interface: Option<&'a str>,
    /// The functions with handles.
    pub functions: Vec<&'a Function>,
    /// The functions without handles.
    pub plain: Vec<&'a Function>,
}

impl Section<'_> {
    /// For example `export sammyne:helloworld/greeter@1.0.0`.
    pub(super) fn title(&self) -> String {
        match (self.side, self.interface) {
            (Side::Export, Some(interface)) => format!("export {interface}"),
            (Side::Import, Some(interface)) => format!("import {interface}"),
            (Side::Export, None) => "exports of the world itself".into(),
            (Side::Import, None) => "imports of the world itself".into(),
        }
    }
}

/// The sections of an inspection, in its order.
pub(super) fn sections(inspection: &Inspection) -> Vec<Section<'_>> {
    let mut sections: Vec<Section> = Vec::new();
    for function in &inspection.functions {
        let key = (function.side, function.interface.as_deref());
        if sections
            .last()
            .is_none_or(|last| (last.side, last.interface) != key)
        {
            sections.push(Section {
                side: key.0,
                interface: key.1,
                functions: Vec::new(),
                plain: Vec::new(),
            });
        }
        if let Some(section) = sections.last_mut() {
            match function.handles.is_empty() {
                true => section.plain.push(function),
                false => section.functions.push(function),
            }
        }
    }
    sections
}
