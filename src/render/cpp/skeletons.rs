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
use crate::render::{SkeletonFile, exit_code, file};

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
    tasks: Vec<(&'a Task<'a>, Option<String>)>,
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
pub(crate) fn render(world: &CppWorld, style: &Style) -> Result<SkeletonFile> {
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
        .map(|task| (task, value(&mut values, &task.cpp, task.at())));
    let tasks: Vec<(&Task, Option<String>)> = tasks.collect();
    let made = values.made;
    let objects = world.objects.iter().map(|object| {
        let is_member = |s: &Skeleton| {
            s.cpp.path == object.path && s.cpp.class.as_deref() == Some(&object.name)
        };
        let (functions, others) = std::mem::take(&mut skeletons)
            .into_iter()
            .partition(is_member);
        skeletons = others;
        let members = world.tasks_of(object);
        let is_member = |task: &Task| members.iter().any(|member| std::ptr::eq(*member, task));
        let tasks = tasks.iter().filter(|(task, _)| is_member(task));
        ObjectSkeleton {
            object,
            functions,
            tasks: tasks.map(|(task, value)| (*task, value.clone())).collect(),
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
    Ok(SkeletonFile {
        defined: defined(world, &style.root),
        file: file(world.model, "_impl.cpp", &skeletons)?,
    })
}

/// The functions that a skeleton defines.
fn defined(world: &CppWorld, root: &str) -> Vec<[String; 2]> {
    let exports = world.exports.iter().map(|f| match (f.role, &f.class) {
        (Role::Constructor, Some(class)) => [class.clone(), format!("{};", f.member_declaration())],
        (_, Some(class)) => {
            let declaration = f.member_declaration();
            [
                f.name.to_string(),
                format!("{declaration};  // in `class {root}::{}::{class}`", f.path),
            ]
        }
        (_, None) => {
            let (path, name, params) = (&f.path, f.name, f.declarations().joined());
            let result = f.result_type();
            let declaration = format!("auto {root}::{path}::{name}({params}) -> {result};");
            [name.to_string(), declaration]
        }
    });
    let tasks = world.tasks.iter().flat_map(|task| {
        let (result, path) = (task.cpp.c_result(), &task.cpp.path);
        let [class, event] = [
            &task.class,
            &format!("::{}_event_t *event", world.model.world),
        ];
        [
            (task.cpp.name, format!("{class} task")),
            (&*task.callback, event.clone()),
        ]
        .map(|(name, param)| {
            let declaration = format!("auto {root}::{path}::{name}({param}) -> {result};");
            [name.to_string(), declaration]
        })
    });
    exports.chain(tasks).collect()
}

fn skeleton<'a>(values: &mut StubValues, cpp: &'a CppFunction<'a>) -> Skeleton<'a> {
    Skeleton {
        cpp,
        value: value(values, cpp, cpp.at()),
    }
}

fn value(values: &mut StubValues, cpp: &CppFunction, at: At) -> Option<String> {
    match cpp.function.definition.result {
        Some(ty) if cpp.role != Role::Constructor => values.value(ty, at),
        _ => Some(String::new()),
    }
}
