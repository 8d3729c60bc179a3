//! User code for a shape: right, or with a fault.

use witguard::load::{Input, load};
use witguard::{Language as Guards, Opts};

use crate::shapes::{Shape, Site};

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// C
    C,
    /// C++
    Cpp,
}

impl Language {
    /// The name of a source in it.
    pub fn file(self) -> &'static str {
        match self {
            Language::C => "user.c",
            Language::Cpp => "user.cpp",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is.
    None,
    /// A handle is not dropped.
    Leak,
    /// It is not dropped where the function returns early.
    LeakOnEarlyReturn,
    /// It is dropped a second time.
    DoubleDrop,
    /// It is used after it was dropped.
    UseAfterDrop,
    /// It is dropped after it was given away.
    DropAfterGivenAway,
    /// It is used after it was given away.
    UseAfterGivenAway,
    /// A view of it is dropped.
    ViewDropped,
    /// It is dropped beside a guard.
    DropBesideGuard,
}

/// How the code goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Each handle is used and dropped.
    Straight,
    /// Once all were used, all are dropped where `goto` leads to.
    Cleanup,
    /// A function of the user's drops.
    Helper,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text.
    pub text: String,
    /// The line of the fault; 0 if there is none.
    pub line: usize,
}

/// The prototype of a function in the bindings of the world `wit`.
///
/// # Panics
/// The bindings do not declare it.
pub fn prototype(wit: &str, function: &str) -> String {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("w.wit");
    std::fs::write(&file, wit).expect("it can be written");
    let mut input = Input::default();
    input.paths = vec![file];
    let mut loaded = load(&input).expect("WIT");
    let mut opts = Opts::default();
    opts.languages = vec![Guards::C];
    opts.write_bindings = true;
    let generated = opts.generate(&mut loaded.resolve, loaded.world);
    let files = generated.expect("bindings").files;
    let header = files.into_iter().find(|file| file.name == "w.h");
    let header = String::from_utf8(header.expect("a header").contents).expect("UTF-8");
    let name = format!("{function}(");
    let lines = header.lines().skip_while(|line| !line.contains(&name));
    let text: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let text = text.join(" ");
    let (declared, _) = text.split_once(';').expect("a declaration");
    declared.trim_start_matches("extern ").to_string()
}

/// Code for `shape` with this fault in its first handle.
pub fn source(shape: &Shape, prototype: &str, is_own: bool, style: Style, fault: Fault) -> Source {
    let returned = match prototype.starts_with("void ") {
        true => "return;",
        false => "return sum;",
    };
    let mut code = Code {
        is_own,
        style,
        returned,
        text: String::new(),
        fault: 0,
    };
    code.line(match fault {
        Fault::DropBesideGuard => "#include \"w_guard.hpp\"",
        _ => "#include \"w.h\"",
    });
    if shape.case == "20-methods" {
        code.line("struct exports_t_t_api_worker_t { int64_t id; };");
    }
    code.line("int early(void);");
    code.line(&format!("{prototype} {{"));
    code.line("  int64_t sum = 0;");
    match style {
        Style::Cleanup => code.cleanup(shape),
        Style::Straight | Style::Helper => code.straight(shape, fault),
    }
    if !shape.rest.is_empty() {
        code.line(&format!("  {}", shape.rest));
    }
    if fault == Fault::Leak {
        code.fault();
    }
    code.line(&format!("  {returned}"));
    code.line("}");
    if style == Style::Helper {
        code.helpers(shape);
    }
    Source {
        text: code.text,
        line: code.fault,
    }
}

struct Code {
    is_own: bool,
    style: Style,
    returned: &'static str,
    text: String,
    /// The line of the fault; 0 until it is there.
    fault: usize,
}

impl Code {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The next line has the fault.
    fn fault(&mut self) {
        self.fault = self.text.lines().count() + 1;
    }

    fn used(&self, site: &Site) -> String {
        match self.is_own {
            true => format!(
                "sum += {}({}({}));",
                site.method(),
                site.view(),
                site.handle
            ),
            false => format!("sum += {}({});", site.method(), site.handle),
        }
    }

    fn dropped(&self, site: &Site) -> String {
        match self.style {
            Style::Helper => format!("done_{}({});", site.ty(self.is_own), site.handle),
            Style::Straight | Style::Cleanup => {
                format!("{}({});", site.drop(self.is_own), site.handle)
            }
        }
    }

    /// The functions that drop, declared before all and defined after it.
    fn helpers(&mut self, shape: &Shape) {
        let mut declared = String::new();
        for (i, site) in shape.sites.iter().enumerate() {
            let ty = site.ty(self.is_own);
            if shape.sites[..i]
                .iter()
                .any(|before| before.resource == site.resource)
            {
                continue;
            }
            declared += &format!("static void done_{ty}({ty} handle); ");
            let drop = site.drop(self.is_own);
            self.line(&format!("static void done_{ty}({ty} handle) {{"));
            self.line(&format!("  {drop}(handle);"));
            self.line("}");
        }
        let marker = "int early(void);";
        self.text = self.text.replacen(marker, &(declared + marker), 1);
    }

    /// Uses all handles and drops them where `goto` leads to.
    fn cleanup(&mut self, shape: &Shape) {
        for site in shape.sites {
            self.line(&format!("  {} {{", site.when));
            self.line(&format!("    {}", self.used(site)));
            self.line("  }");
            self.line("  if (early()) goto out;");
        }
        self.line("  sum++;");
        self.line("out:");
        self.drops(shape, "  ");
    }

    fn drops(&mut self, shape: &Shape, margin: &str) {
        for site in shape.sites {
            self.line(&format!("{margin}{} {{", site.when));
            self.line(&format!("{margin}  {}", self.dropped(site)));
            self.line(&format!("{margin}}}"));
        }
    }

    /// Uses and drops each handle; before that returns, having dropped all.
    fn straight(&mut self, shape: &Shape, fault: Fault) {
        self.line("  if (early()) {");
        if fault != Fault::LeakOnEarlyReturn {
            self.drops(shape, "    ");
        }
        if !shape.rest.is_empty() {
            self.line(&format!("    {}", shape.rest));
        }
        if fault == Fault::LeakOnEarlyReturn {
            self.fault();
        }
        self.line(&format!("    {}", self.returned));
        self.line("  }");
        for (i, site) in shape.sites.iter().enumerate() {
            self.line(&format!("  {} {{", site.when));
            self.site(site, if i == 0 { fault } else { Fault::None });
            self.line("  }");
        }
    }

    fn site(&mut self, site: &Site, fault: Fault) {
        let handle = site.handle;
        let used = format!("    {}", self.used(site));
        let dropped = format!("    {}", self.dropped(site));
        let given = format!("    {}({handle});", site.take());
        if fault == Fault::DropBesideGuard {
            self.line(&format!(
                "    witguard::t::t::types::ctx_guard held{{{handle}}};"
            ));
        }
        self.line(&used);
        match fault {
            Fault::Leak => return,
            Fault::ViewDropped => {
                self.fault();
                self.line(&format!(
                    "    {}({}({handle}));",
                    site.drop(false),
                    site.view()
                ));
                return;
            }
            Fault::DropAfterGivenAway | Fault::UseAfterGivenAway => self.line(&given),
            _ => self.line(&dropped),
        }
        let after = match fault {
            Fault::None | Fault::LeakOnEarlyReturn | Fault::Leak | Fault::ViewDropped => return,
            Fault::DoubleDrop | Fault::DropAfterGivenAway => Some(dropped),
            Fault::UseAfterDrop | Fault::UseAfterGivenAway => Some(used),
            Fault::DropBesideGuard => None, // the guard drops at the end of the block
        };
        self.fault();
        if let Some(after) = after {
            self.line(&after);
        }
    }
}
