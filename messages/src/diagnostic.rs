//! What a user is told when something cannot be done: what is wrong, where, and what to do.

use std::fmt;

/// An error for people. Shown as the message, then the details, then the help.
#[derive(Debug, Default)]
pub struct Diagnostic {
    message: String,
    details: Vec<String>,
    help: Option<String>,
}

impl Diagnostic {
    /// An error that says `message`: one line, lower case, no full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    /// Adds lines that say where, or list what there is to choose from.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    /// Says what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is wrong, or what there is to choose from. Each entry is one or more lines, indented as they are to be
    /// shown.
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// What to do about it, if that is known.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        for detail in &self.details {
            write!(f, "\n{detail}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}
