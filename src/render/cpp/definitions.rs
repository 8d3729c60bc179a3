//! The C++ definitions of records, variants, enums and flags.

use std::sync::Arc;

use foldhash::HashSet;
use wit_parser::{Record, Type, TypeDefKind, Variant};

use super::names::identifier;
use super::naming::VARIANT_MEMBERS;
use super::reach::Reached;
use super::spelling::{At, Form, Speller};
use crate::join::{NamedType, Names};
use crate::render::print::Text as _;
use crate::wit_text::type_name;

/// A definition, in its namespace.
pub(super) struct Definition<'a> {
    pub path: Arc<str>,
    pub name: String,
    /// The WIT definition, on one line.
    pub wit: String,
    pub docs: Option<&'a str>,
    /// The type in the bindings.
    pub c: String,
    pub body: Body,
    /// Whether a call or a task gives handles inside it away, or lends them until it returns.
    pub is_given: bool,
}

pub(super) enum Body {
    Record(Vec<Field>),
    Variant {
        cases: Vec<Case>,
        is_copyable: bool,
    },
    /// Names of the cases.
    Enum(Vec<String>),
    /// Names of the flags, and of the empty set.
    Flags {
        flags: Vec<String>,
        none: String,
    },
}

impl Definition<'_> {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The documentation from the WIT, as comment lines.
    pub(super) fn doc_lines(&self) -> Vec<String> {
        self.docs
            .map(|docs| docs.comment_lines())
            .unwrap_or_default()
    }

    /// All flags together, as a number.
    pub(super) fn all_flags(&self) -> String {
        let count = match &self.body {
            Body::Flags { flags, .. } => flags.len(),
            _ => 0,
        };
        match count {
            64.. => "~uint64_t(0)".into(),
            count => format!("0x{:x}u", (1u64 << count) - 1) + if count > 32 { "ll" } else { "" },
        }
    }

    /// Whether it is a class, which is defined after all enums.
    pub(super) fn is_class(&self) -> bool {
        matches!(self.body, Body::Record(_) | Body::Variant { .. })
    }
}

/// A field of a record.
pub(super) struct Field {
    pub name: String,
    pub ty: String,
    /// Its member in the bindings' struct.
    pub c: String,
    /// `{}` where a value can be made of nothing.
    pub initializer: &'static str,
    pub holds_handles: bool,
}

/// A case of a variant.
pub(super) struct Case {
    /// The name of the function that makes it, and of its tag and its member.
    pub name: String,
    pub is: String,
    pub get_if: String,
    pub ty: Option<String>,
    pub wit: String,
    pub holds_handles: bool,
}

impl Case {
    /// The type of its value.
    pub(super) fn value(&self) -> &str {
        self.ty.as_deref().unwrap_or("detail::no_value")
    }
}

/// The definitions of what is `reached`, each after those of its parts.
pub(super) fn definitions<'a>(speller: Speller<'a>, reached: &Reached) -> Vec<Definition<'a>> {
    let types = &speller.model.named_types;
    let reached_types = reached.definitions.iter().filter_map(|(id, form)| {
        let ty = types.iter().find(|ty| ty.id == *id)?;
        definition(speller, reached, ty, *form)
    });
    reached_types.collect()
}

fn definition<'a>(
    speller: Speller<'a>,
    reached: &Reached,
    ty: &NamedType,
    form: Form,
) -> Option<Definition<'a>> {
    let name = speller.naming.of(ty.id)?;
    let def = &speller.model.resolve.types[ty.id];
    let at = At::namespace(&name.path);
    let (keyword, body) = match &def.kind {
        TypeDefKind::Record(record) => (
            "record",
            Body::Record(fields(speller, reached, ty, record, form, at)),
        ),
        TypeDefKind::Variant(variant) => {
            let is_copyable = !speller.holds_handles(Type::Id(ty.id));
            let cases = cases(speller, variant, form, at, &name.name);
            ("variant", Body::Variant { cases, is_copyable })
        }
        TypeDefKind::Enum(cases) => {
            let cases = cases.cases.iter().map(|case| identifier(&case.name));
            ("enum", Body::Enum(cases.collect()))
        }
        TypeDefKind::Flags(flags) => {
            let flags: Vec<_> = flags
                .flags
                .iter()
                .map(|flag| identifier(&flag.name))
                .collect();
            let none = Names::new(flags.iter().map(String::as_str)).claim("none");
            ("flags", Body::Flags { flags, none })
        }
        _ => return None,
    };
    let is_lent = form == Form::Lent && speller.holds_borrows(Type::Id(ty.id));
    Some(Definition {
        path: name.path.clone(),
        name: format!("{}{}", name.name, if is_lent { "_view" } else { "" }),
        wit: format!("{keyword} {}", ty.name),
        docs: def.docs.contents.as_deref(),
        c: ty.c_type?.base.to_string(),
        body,
        is_given: reached.given.contains(&(ty.id, form)),
    })
}

fn fields(
    speller: Speller,
    reached: &Reached,
    ty: &NamedType,
    record: &Record,
    form: Form,
    at: At,
) -> Vec<Field> {
    let names: Vec<_> = record
        .fields
        .iter()
        .map(|field| identifier(&field.name))
        .collect();
    let hidden: HashSet<_> = names.iter().cloned().collect();
    let at = At {
        hidden: Some(&hidden),
        ..at
    };
    let fields = record.fields.iter().zip(names).zip(&ty.members);
    let fields = fields.map(|((field, name), c)| Field {
        name,
        ty: speller.spell(field.ty, form, at),
        c: (*c).to_string(),
        initializer: match reached.has_default(speller, field.ty) {
            true => "{}",
            false => "",
        },
        holds_handles: speller.holds_handles(field.ty),
    });
    fields.collect()
}

/// The names of the cases of a variant in its `class`.
pub(super) fn case_names(variant: &Variant, class: &str) -> Vec<String> {
    let view = format!("{class}_view");
    let taken = VARIANT_MEMBERS.into_iter().chain([class, view.as_str()]);
    let mut names = Names::new(taken);
    let cases = variant.cases.iter();
    cases
        .map(|case| names.claim(identifier(&case.name)))
        .collect()
}

fn cases(speller: Speller, variant: &Variant, form: Form, at: At, class: &str) -> Vec<Case> {
    let view = format!("{class}_view");
    let named = case_names(variant, class);
    let taken = VARIANT_MEMBERS.into_iter().chain([class, view.as_str()]);
    let mut names = Names::new(taken.chain(named.iter().map(String::as_str)));
    let ends: Vec<_> = named
        .iter()
        .map(|name| {
            let all = [format!("is_{name}"), format!("get_if_{name}")];
            all.map(|name| names.claim(name))
        })
        .collect();
    let all = named.iter().chain(ends.iter().flatten()).cloned();
    let hidden: HashSet<_> = all.chain(VARIANT_MEMBERS.map(str::to_string)).collect();
    let at = At {
        hidden: Some(&hidden),
        ..at
    };
    let cases = variant.cases.iter().zip(named).zip(ends);
    let cases = cases.map(|((case, name), [is, get_if])| Case {
        name,
        is,
        get_if,
        ty: case.ty.map(|ty| speller.spell(ty, form, at)),
        wit: match &case.ty {
            Some(ty) => format!("{}({})", case.name, type_name(speller.model.resolve, ty)),
            None => case.name.clone(),
        },
        holds_handles: case.ty.is_some_and(|ty| speller.holds_handles(ty)),
    });
    cases.collect()
}
