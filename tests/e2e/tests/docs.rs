//! The C and C++ in the documentation compiles, and each mistake that docs/troubleshooting.md explains does make a tool
//! print the message.

#[path = "docs/async_page.rs"]
mod async_page;
#[path = "docs/autodrop.rs"]
mod autodrop;
#[path = "docs/blocks.rs"]
mod blocks;
#[path = "docs/made.rs"]
mod made;
#[path = "../../docs/page.rs"]
mod page;
#[path = "docs/troubles.rs"]
mod troubles;

use std::path::{Path, PathBuf};

use made::World;
use page::{Page, has};

/// The path of a page or a folder of this repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The pages with code in them.
fn pages() -> Vec<Page> {
    let docs = std::fs::read_dir(repository("docs")).unwrap();
    let docs = docs.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = docs
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .chain([repository("README.md"), repository("README.zh-CN.md")])
        .collect();
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

#[test]
fn code_that_stands_for_a_whole_file_compiles() {
    let mut compiled = Vec::new();
    for page in pages() {
        for block in &page.blocks {
            if let Some(language) = blocks::compiles(block)
                .unwrap_or_else(|said| panic!("{}:\n{}\n{said}", page.path.display(), block.text))
            {
                compiled.push(language);
            }
        }
    }
    let count = |language| compiled.iter().filter(|l| **l == language).count();
    assert!(count("c") >= 5 && count("cpp") >= 6, "{compiled:?}");
}

#[test]
fn code_that_does_not_compile_is_found() {
    let page = Page::parse(
        "```cpp hello\n#include \"helloworld_guard.hpp\"\nwitguard::no_such x;\n```\n\n```cpp\nnot a whole file\n```\n",
    );
    let said = blocks::compiles(&page.blocks[0]).unwrap_err();
    assert!(said.contains("no_such"), "{said}");
    assert_eq!(blocks::compiles(&page.blocks[1]), Ok(None));
}

/// The sections of messages that come from other tools.
const SECTIONS: [&str; 5] = [
    "When it runs",
    "When it is linked",
    "When it is compiled",
    "When it is made a component",
    "From wit-bindgen",
];

#[test]
fn each_message_of_the_page_is_given() {
    let page = Page::read(&repository("docs/troubleshooting.md"));
    let written: Vec<_> = SECTIONS
        .iter()
        .flat_map(|section| page.messages(section))
        .collect();
    let troubles = troubles::troubles();
    let made: Vec<_> = troubles.iter().map(|trouble| trouble.message).collect();
    assert_eq!(
        written, made,
        "the page and the test must have the same messages"
    );
    let wrong: Vec<_> = troubles
        .iter()
        .filter_map(|trouble| {
            let said = trouble.said();
            (!has(&said, trouble.message)).then(|| format!("{}\n  not in: {said}", trouble.message))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What the guide calls right gives no message.
#[test]
fn what_is_right_gives_none() {
    assert_eq!(World::Hello.made(&troubles::right()).said, "");
}
