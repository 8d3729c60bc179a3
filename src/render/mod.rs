//! The model as text, by the templates under `templates/`.

mod aliases;
pub mod c;
pub(crate) mod comment;
pub mod cpp;
mod steps;
pub mod stubs;
pub mod testkit;

use anyhow::Result;
use askama::Template;
use heck::ToShoutySnakeCase;

use crate::join::Model;

/// A generated file: its name, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub text: String,
}

/// Renders `template` as the file `name`, with one line break at the end and no blank line
/// repeated.
fn file(name: String, template: &impl Template) -> Result<File> {
    let rendered = template.render()?;
    let mut text = String::with_capacity(rendered.len());
    let mut blank = 1;
    for line in rendered.lines() {
        let line = line.trim_end();
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(File { name, text })
}

/// Parameters as they stand between parentheses: on one line, or on a line each where that would be
/// long.
fn listed(params: &[String]) -> String {
    let one_line = params.join(", ");
    match one_line.len() {
        0 => "void".into(),
        1..=80 => one_line,
        _ => format!("\n    {}", params.join(",\n    ")),
    }
}

/// What an asynchronous export returns when it is done, and does not wait.
fn exit_code(model: &Model) -> String {
    format!("{}_CALLBACK_CODE_EXIT", model.world.to_shouty_snake_case())
}

/// The version of witguard, for the first line of what it generates.
const VERSION: &str = env!("CARGO_PKG_VERSION");
