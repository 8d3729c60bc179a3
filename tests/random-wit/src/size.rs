//! How large a world may get, and which shapes it has only on request.

/// Upper bounds for one world, and its optional features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Interfaces that define what others use. Most are only imported.
    pub providers: usize,
    /// Interfaces that the world exports by name.
    pub exports: usize,
    /// Interfaces written inline in the world.
    pub inline: usize,
    /// Type definitions in an interface.
    pub types: usize,
    /// Freestanding functions in an interface.
    pub functions: usize,
    /// Parameters of a function.
    pub params: usize,
    /// Type constructors on the way from a parameter to a handle inside it. At most 15.
    pub depth: u32,
    /// Allows `async func`. When off, nothing is async.
    pub async_functions: bool,
    /// Lets documentation lines end in a backslash (or in its trigraph), which continues a
    /// `//` comment onto the next line. Off by default: `wit-bindgen c` 0.63 copies such lines
    /// unchanged, so its own header loses the declaration that follows.
    pub trailing_backslash: bool,
}

impl Default for Size {
    /// Sizes for a world with tens of exported functions.
    fn default() -> Self {
        Size {
            providers: 4,
            exports: 4,
            inline: 2,
            types: 6,
            functions: 8,
            params: 18,
            depth: 5,
            async_functions: false,
            trailing_backslash: false,
        }
    }
}

impl Size {
    /// Sizes for a world with a handful of exported functions, for tests that build and run each
    /// world.
    pub fn small() -> Self {
        Size {
            providers: 2,
            exports: 1,
            inline: 1,
            types: 3,
            functions: 3,
            params: 6,
            depth: 3,
            ..Size::default()
        }
    }
}
