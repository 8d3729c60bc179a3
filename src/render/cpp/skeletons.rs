//! `<world>_impl.cpp`: a skeleton of every export, for the user to fill in.

use anyhow::Result;
use askama::Template;

use super::Style;
use super::functions::{CppFunction, Role};
use super::spelling::At;
use super::stub_value::StubValues;
use super::task::Task;
use super::world::{CppWorld, Object};
use crate::join::Model;
use crate::render::print::Text as _;
use crate::render::{File, exit_code, file};

#[derive(Template)]
#[template(path = "cpp/impl.cpp.jinja", escape = "none")]
struct Skeletons<'a> {
    model: &'a Model<'a>,
    root: &'a str,
    exit: String,
    objects: Vec<ObjectSkeleton<'a>>,
    functions: Vec<Skeleton<'a>>,
    tasks: Vec<(&'a Task<'a>, Option<String>)>,
}

/// The class of an exported resource.
struct ObjectSkeleton<'a> {
    object: &'a Object<'a>,
    functions: Vec<Skeleton<'a>>,
    /// Whether some skeleton makes one of nothing.
    is_made: bool,
}

impl ObjectSkeleton<'_> {
    /// Whether it needs a constructor without parameters beside those of the WIT.
    fn has_default(&self) -> bool {
        let is_default = |f: &Skeleton| f.cpp.role == Role::Constructor && f.cpp.names.is_empty();
        self.is_made && !self.functions.iter().any(is_default)
    }
}

/// A function of the user.
struct Skeleton<'a> {
    cpp: &'a CppFunction<'a>,
    /// The value to return; none where the skeleton cannot make one.
    value: Option<String>,
}

/// `<world>_impl.cpp`
///
/// # Errors
/// The template fails to render, which a valid template never does.
pub(crate) fn render(world: &CppWorld, style: &Style) -> Result<File> {
    let mut values = StubValues {
        speller: world.speller,
        reached: &world.reached,
        made: Vec::new(),
    };
    let mut skeletons: Vec<_> = world
        .exports
        .iter()
        .map(|cpp| skeleton(&mut values, cpp))
        .collect();
    let tasks = world
        .tasks
        .iter()
        .map(|task| (task, value(&mut values, &task.cpp)));
    let tasks = tasks.collect();
    let made = values.made;
    let objects = world.objects.iter().map(|object| {
        let is_member = |s: &Skeleton| {
            s.cpp.path == object.path && s.cpp.class.as_deref() == Some(&object.name)
        };
        let (functions, others) = std::mem::take(&mut skeletons)
            .into_iter()
            .partition(is_member);
        skeletons = others;
        ObjectSkeleton {
            object,
            functions,
            is_made: made.contains(&object.resource.id),
        }
    });
    let objects = objects.collect();
    let skeletons = Skeletons {
        model: world.model,
        root: &style.root,
        exit: exit_code(world.model),
        objects,
        functions: skeletons,
        tasks,
    };
    file(world.model, "_impl.cpp", &skeletons)
}

fn skeleton<'a>(values: &mut StubValues, cpp: &'a CppFunction<'a>) -> Skeleton<'a> {
    Skeleton {
        cpp,
        value: value(values, cpp),
    }
}

fn value(values: &mut StubValues, cpp: &CppFunction) -> Option<String> {
    let at = At::namespace(&cpp.path);
    match cpp.function.definition.result {
        Some(ty) if cpp.role != Role::Constructor => values.value(ty, at),
        _ => Some(String::new()),
    }
}
