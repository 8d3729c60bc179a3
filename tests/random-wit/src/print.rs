//! The model as WIT text.

use crate::model::*;
use std::fmt::{self, Display, Formatter, Write};

impl Display for World {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut out = Printer::default();
        out.line(format_args!("package {};", self.package.id));
        for dependency in &self.dependencies {
            out.block(format_args!("package {}", dependency.id), |out| {
                out.interfaces(&dependency.interfaces);
            });
        }
        out.interfaces(&self.package.interfaces);
        out.docs(&self.docs);
        out.block(format_args!("world {}", self.name), |out| {
            self.items.iter().for_each(|item| out.world_item(item));
        });
        f.write_str(&out.text)
    }
}

impl Display for PackageId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)?;
        self.version.map_or(Ok(()), |v| write!(f, "@{v}"))
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Type::Scalar(keyword) => f.write_str(keyword),
            Type::String => f.write_str("string"),
            Type::Borrow(resource) => write!(f, "borrow<{resource}>"),
            Type::Own {
                resource,
                bare: true,
            } => write!(f, "{resource}"),
            Type::Own { resource, .. } => write!(f, "own<{resource}>"),
            Type::Named(name) => write!(f, "{name}"),
            Type::Option(some) => write!(f, "option<{some}>"),
            Type::Result(None, None) => f.write_str("result"),
            Type::Result(Some(ok), None) => write!(f, "result<{ok}>"),
            Type::Result(None, Some(err)) => write!(f, "result<_, {err}>"),
            Type::Result(Some(ok), Some(err)) => write!(f, "result<{ok}, {err}>"),
            Type::List(element) => write!(f, "list<{element}>"),
            Type::Tuple(types) => write!(f, "tuple<{}>", commas(types)),
        }
    }
}

fn commas<T: Display>(things: &[T]) -> String {
    let things: Vec<_> = things.iter().map(T::to_string).collect();
    things.join(", ")
}

/// The text written so far, and the depth of nested blocks.
#[derive(Default)]
struct Printer {
    text: String,
    indent: usize,
}

impl Printer {
    fn line(&mut self, line: impl Display) {
        let indent = "  ".repeat(self.indent);
        writeln!(self.text, "{indent}{line}").expect("a string can be written to");
    }

    fn block(&mut self, head: impl Display, body: impl FnOnce(&mut Self)) {
        self.line(format_args!("{head} {{"));
        self.indent += 1;
        body(self);
        self.indent -= 1;
        self.line("}");
    }

    fn docs(&mut self, docs: &Docs) {
        for line in docs {
            let space = if line.is_empty() { "" } else { " " };
            self.line(format_args!("///{space}{line}"));
        }
    }

    fn interfaces(&mut self, interfaces: &[Interface]) {
        for interface in interfaces {
            self.docs(&interface.docs);
            let head = format_args!("interface {}", interface.name).to_string();
            self.block(head, |out| out.items(&interface.items));
        }
    }

    fn items(&mut self, items: &[Item]) {
        items.iter().for_each(|item| self.item(item));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(used) => self.used(used),
            Item::Type(def) => self.type_def(def),
            Item::Func(func) => self.func("", func),
        }
    }

    fn used(&mut self, used: &Use) {
        let names = used.names.iter().map(|(name, alias)| match alias {
            Some(alias) => format!("{name} as {alias}"),
            None => name.to_string(),
        });
        let names: Vec<_> = names.collect();
        self.line(format_args!("use {}.{{{}}};", used.path, commas(&names)));
    }

    fn world_item(&mut self, item: &WorldItem) {
        match item {
            WorldItem::Item(item) => self.item(item),
            WorldItem::Import(path) => self.line(format_args!("import {path};")),
            WorldItem::Export(path) => self.line(format_args!("export {path};")),
            WorldItem::ImportFunc(func) => self.func("import ", func),
            WorldItem::ExportFunc(func) => self.func("export ", func),
            WorldItem::ImportInline(interface) => self.inline("import", interface),
            WorldItem::ExportInline(interface) => self.inline("export", interface),
        }
    }

    fn inline(&mut self, direction: &str, interface: &Interface) {
        self.docs(&interface.docs);
        let head = format!("{direction} {}: interface", interface.name);
        self.block(head, |out| out.items(&interface.items));
    }

    fn type_def(&mut self, def: &TypeDef) {
        self.docs(&def.docs);
        let name = &def.name;
        match &def.kind {
            TypeDefKind::Resource(funcs) => self.block(format_args!("resource {name}"), |out| {
                funcs.iter().for_each(|func| out.func("", func));
            }),
            TypeDefKind::Record(fields) => self.block(format_args!("record {name}"), |out| {
                for (docs, name, ty) in fields {
                    out.docs(docs);
                    out.line(format_args!("{name}: {ty},"));
                }
            }),
            TypeDefKind::Variant(cases) => self.block(format_args!("variant {name}"), |out| {
                for (docs, name, ty) in cases {
                    out.docs(docs);
                    let payload = ty.as_ref().map_or(String::new(), |ty| format!("({ty})"));
                    out.line(format_args!("{name}{payload},"));
                }
            }),
            TypeDefKind::Enum(cases) => {
                self.line(format_args!("enum {name} {{ {} }}", commas(cases)));
            }
            TypeDefKind::Flags(flags) => {
                self.line(format_args!("flags {name} {{ {} }}", commas(flags)));
            }
            TypeDefKind::Alias(ty) => self.line(format_args!("type {name} = {ty};")),
        }
    }

    fn func(&mut self, before: &str, func: &Func) {
        self.docs(&func.docs);
        let params = func.params.iter().map(|(name, ty)| format!("{name}: {ty}"));
        let params: Vec<_> = params.collect();
        let result = func
            .result
            .as_ref()
            .map_or(String::new(), |ty| format!(" -> {ty}"));
        let kind = match (func.kind, func.is_async) {
            (FuncKind::Static, false) => "static func",
            (FuncKind::Static, true) => "static async func",
            (_, true) => "async func",
            (_, false) => "func",
        };
        let head = match &func.name {
            Some(name) => format!("{before}{name}: {kind}"),
            None => "constructor".to_string(),
        };
        self.line(format_args!("{head}({}){result};", commas(&params)));
    }
}
