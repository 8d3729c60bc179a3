//! The documentation is true: its links resolve, and the messages that it explains are those that
//! witguard prints.

#[path = "docs/page.rs"]
mod page;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use page::{Page, has};
use walkdir::{DirEntry, WalkDir};

/// Every file of the project under `root` that has one of these endings, sorted.
fn files(root: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let is_own = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name == "target" || name.starts_with('.'))
    };
    let entries = WalkDir::new(root).sort_by_file_name().into_iter();
    entries
        .filter_entry(is_own)
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            let ending = path.extension().and_then(OsStr::to_str);
            ending.is_some_and(|ending| endings.contains(&ending))
        })
        .collect()
}

/// The broken links of all pages under `root`, each with its page.
fn broken_links(root: &Path) -> Vec<String> {
    let mut broken = Vec::new();
    for path in files(root, &["md"]) {
        let page = Page::read(&path);
        for link in &page.links {
            if !resolves(&page, link) {
                broken.push(format!(
                    "{}: {link}",
                    path.strip_prefix(root).unwrap().display()
                ));
            }
        }
    }
    broken
}

/// Whether a link leads to an existing file, and to an existing heading in it. Links to other sites
/// are not followed.
fn resolves(page: &Page, link: &str) -> bool {
    if link.contains("://") || link.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = match link.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (link, None),
    };
    let target = match file {
        "" => page.path.clone(),
        file => page.path.parent().unwrap().join(file),
    };
    let Some(anchor) = anchor else {
        return target.exists();
    };
    target.extension() == Some(OsStr::new("md"))
        && target.exists()
        && Page::read(&target)
            .headings
            .iter()
            .any(|heading| heading.anchor == anchor)
}

/// The messages that none of `texts` contains.
fn unknown<'a>(messages: &[&'a str], texts: &[String]) -> Vec<&'a str> {
    let is_known = |message: &&&str| !texts.iter().any(|text| has(text, message));
    messages.iter().filter(is_known).copied().collect()
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn troubleshooting() -> Page {
    Page::read(&root().join("docs/troubleshooting.md"))
}

#[test]
fn links_lead_somewhere() {
    assert_eq!(broken_links(root()), [""; 0]);
    let pages = files(root(), &["md"]);
    assert!(
        pages.contains(&root().join("docs/guide.md")) && pages.contains(&root().join("README.md")),
        "{pages:?}"
    );
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write(
        "a.md",
        "# A: `b` c\n\n[x](b.md) [x](#a-b-c) [x](b.md#two-1) [x](https://a.b/c) ![x](a.md)",
    );
    write(
        "b.md",
        "## Two\n\n## Two\n\n| |\n| --- |\n| [x](c.md) |\n\n[x](a.md#a-b) [x](#three) `[x](d.md)`",
    );
    assert_eq!(
        broken_links(dir.path()),
        ["b.md: c.md", "b.md: a.md#a-b", "b.md: #three"]
    );
}

/// Each of witguard's messages that a page explains is in a reviewed file.
#[test]
fn messages_are_those_that_witguard_gives() {
    let page = troubleshooting();
    let messages = page.messages("From witguard");
    assert!(messages.len() > 8, "{messages:?}");
    let is_other = |path: &PathBuf| !path.ends_with("tests/docs.rs");
    let tests = files(&root().join("tests"), &["snap", "rs"]).into_iter();
    let tests: Vec<_> = tests.filter(is_other).map(read).collect();
    assert_eq!(unknown(&messages, &tests), [""; 0]);
}

/// Each message of the CMake package that a page explains is in the package's files.
#[test]
fn messages_are_those_that_the_cmake_package_gives() {
    let page = troubleshooting();
    let messages = page.messages("From CMake");
    assert!(messages.len() > 3, "{messages:?}");
    let package = files(&root().join("cmake"), &["cmake"]).into_iter();
    let package: Vec<_> = package.map(read).collect();
    assert_eq!(unknown(&messages, &package), [""; 0]);
}

#[test]
fn a_message_that_nobody_gives_is_found() {
    let texts = ["error: world `w` has 3 places\n  help: none".to_string()];
    let page = Page::parse(
        "## From `x`\n\n### `world … has … places`\n\n### `has … world`\n\n### `help: nobody`\n\n### Not a message\n",
    );
    let messages = page.messages("From x");
    assert_eq!(messages.len(), 3);
    assert_eq!(unknown(&messages, &texts), ["has … world", "help: nobody"]);
}

/// The Chinese README must be found by a search for the message.
#[test]
fn the_trap_stands_on_the_first_pages() {
    let trap = "    borrow handles still remain at the end of the call\n";
    for page in ["README.md", "README.zh-CN.md", "docs/guide.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        assert!(text.contains(trap), "{page}");
    }
}
