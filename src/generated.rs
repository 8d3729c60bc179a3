//! What the generator gives back.

/// What was generated for a world.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Generated {
    /// The bindings first, then for each language its guards and its skeleton.
    pub files: Vec<GeneratedFile>,
    /// What the user should know although nothing is wrong: one line each.
    pub notes: Vec<String>,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Text, or the object with the component's type.
    pub contents: Vec<u8>,
    /// Whether the file is the user's to edit. If such a file exists already, it is not overwritten.
    pub is_users: bool,
}
