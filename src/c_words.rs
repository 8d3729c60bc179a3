//! Names of the WIT with which the bindings do not compile: wit-bindgen-c passes them on as words that a standard
//! reserves, or that hide a type which is needed after them.

use std::collections::BTreeMap;

use foldhash::HashSet;
use wit_bindgen_c::to_c_ident;
use wit_parser::{Resolve, Span, TypeDefKind, WorldId};

use crate::Language;
use crate::analyze::{Refusal, WorldFunction, functions};
use crate::header::Header;
use crate::join::Bindings;
use crate::wit_text::function_name;

/// A word that wit-bindgen-c does not escape, as 0.63 names things. Source: the keywords of C23 and of C++26, and of GCC
/// and clang in the mode that they have without `-std`.
struct Keyword {
    word: &'static str,
    c: Option<&'static str>,
    cpp: Option<&'static str>,
}

/// What every compiler that is served reserves.
const ALWAYS: Option<&str> = Some("");
const C23: Option<&str> = Some("C23");
const CPP20: Option<&str> = Some("C++20");

const fn keyword(
    word: &'static str,
    c: Option<&'static str>,
    cpp: Option<&'static str>,
) -> Keyword {
    Keyword { word, c, cpp }
}

const KEYWORDS: [Keyword; 20] = [
    keyword("restrict", ALWAYS, None),
    // Compilers reserve it before C23 too, unless `-std=c11` or `-std=c17` is given.
    keyword("typeof", Some("C23 and GNU C"), Some("GNU C++")),
    keyword("typeof_unqual", C23, None),
    keyword("static_assert", C23, ALWAYS),
    keyword("thread_local", C23, ALWAYS),
    keyword("char16_t", None, ALWAYS),
    keyword("char32_t", None, ALWAYS),
    keyword("wchar_t", None, ALWAYS),
    keyword("const_cast", None, ALWAYS),
    keyword("static_cast", None, ALWAYS),
    keyword("dynamic_cast", None, ALWAYS),
    keyword("reinterpret_cast", None, ALWAYS),
    keyword("and_eq", None, ALWAYS),
    keyword("not_eq", None, ALWAYS),
    keyword("or_eq", None, ALWAYS),
    keyword("xor_eq", None, ALWAYS),
    keyword("char8_t", None, CPP20),
    keyword("co_await", None, CPP20),
    keyword("co_return", None, CPP20),
    keyword("co_yield", None, CPP20),
];

/// What is wrong with the names of a world.
#[derive(Debug, Default)]
pub(crate) struct BadNames {
    /// With these nothing compiles that is asked for.
    pub refusals: Vec<Refusal>,
    /// With these some compilers fail: one line for each word.
    pub notes: Vec<String>,
}

/// The names with which `header` does not compile where `languages` include it.
pub(crate) fn bad_names(
    resolve: &Resolve,
    world: WorldId,
    bindings: &Bindings,
    header: &Header,
    languages: &[Language],
) -> BadNames {
    let mut finder = Finder {
        is_cpp: languages.contains(&Language::Cpp),
        seen: HashSet::default(),
        noted: BTreeMap::new(),
        refusals: Vec::new(),
    };
    let hiding = match finder.is_cpp {
        true => header.hiding_members(),
        false => HashSet::default(),
    };
    // Almost no header has such a word, and then nothing need be named a second time.
    let mut words = KEYWORDS.iter().map(|keyword| keyword.word);
    let has_words = words.any(|word| header.identifiers.contains(word));
    if has_words || header.has_hiding_params() {
        finder.functions(resolve, world, bindings, header);
    }
    if has_words || !hiding.is_empty() {
        finder.types(resolve, bindings, header, &hiding);
    }
    finder.done()
}

/// The fields of a record, and the cases of a variant that have a payload.
fn members(kind: &TypeDefKind) -> Vec<(&str, Span)> {
    match kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            fields.map(|field| (&*field.name, field.span)).collect()
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().filter(|case| case.ty.is_some());
            cases.map(|case| (&*case.name, case.span)).collect()
        }
        _ => Vec::new(),
    }
}

struct Finder {
    is_cpp: bool,
    /// Type ids are made nominal, so that one place can be met several times.
    seen: HashSet<String>,
    /// For each word, where it is first, and at how many places.
    noted: BTreeMap<&'static str, (String, usize)>,
    refusals: Vec<Refusal>,
}

impl Finder {
    fn functions(
        &mut self,
        resolve: &Resolve,
        world: WorldId,
        bindings: &Bindings,
        header: &Header,
    ) {
        for WorldFunction {
            side,
            interface,
            function,
        } in functions(resolve, world)
        {
            let name = function_name(resolve, interface, &function.name);
            let c_name = bindings.function_name(side, resolve, world, interface, function);
            self.word(&c_name, function.span, &|| format!("function `{name}`"));
            let signature = header.function(&c_name).ok().flatten();
            for (position, param) in function.params.iter().enumerate() {
                let word = to_c_ident(&param.name);
                let subject = || format!("parameter `{}` of function `{name}`", param.name);
                if header.identifiers.contains(&*word) {
                    self.word(&word, param.span, &subject);
                }
                let after = signature.and_then(|signature| signature.params.get(position + 1..));
                if after.is_some_and(|after| after.iter().any(|(ty, _)| ty.base == word)) {
                    self.hidden(&word, param.span, &subject);
                }
            }
        }
    }

    fn types(
        &mut self,
        resolve: &Resolve,
        bindings: &Bindings,
        header: &Header,
        hiding: &HashSet<&str>,
    ) {
        for (_, ty) in resolve.types.iter() {
            let owner = ty.name.as_deref().unwrap_or("?");
            for (name, span) in members(&ty.kind) {
                let word = bindings.facts.member(name);
                let subject = || format!("`{name}` of type `{owner}`");
                if header.identifiers.contains(&*word) {
                    self.word(&word, span, &subject);
                }
                if hiding.contains(&*word) {
                    self.hidden(&word, span, &subject);
                }
            }
        }
    }

    /// Looks at `word`, the C name of `subject`.
    fn word(&mut self, word: &str, span: Span, subject: &dyn Fn() -> String) {
        let Some(keyword) = KEYWORDS.iter().find(|keyword| keyword.word == word) else {
            return;
        };
        let subject = subject();
        if !self.seen.insert(subject.clone()) {
            return;
        }
        let is_fatal = keyword.c == ALWAYS || (self.is_cpp && keyword.cpp == ALWAYS);
        if !is_fatal {
            let noted = self.noted.entry(keyword.word);
            noted.or_insert((subject, 0)).1 += 1;
            return;
        }
        let language = if keyword.c == ALWAYS { "C" } else { "C++" };
        self.refuse(
            span,
            subject,
            format!("the bindings call it `{word}`, a keyword of {language}"),
        );
    }

    /// `subject` hides the type `word` where that is needed.
    fn hidden(&mut self, word: &str, span: Span, subject: &dyn Fn() -> String) {
        let subject = subject();
        if self.seen.insert(subject.clone()) {
            let reason =
                format!("in the bindings it hides the type `{word}` that is used beside it");
            self.refuse(span, subject, reason);
        }
    }

    fn refuse(&mut self, span: Span, subject: String, reason: String) {
        self.refusals.push(Refusal {
            id: "reserved-name",
            span,
            subject,
            reason,
            unrelated: None,
            help: "rename it in the WIT: the bindings of `wit-bindgen c` do not compile with this name",
        });
    }

    fn done(self) -> BadNames {
        let note = |(word, (subject, places)): (&str, (String, usize))| {
            let keyword = KEYWORDS.iter().find(|keyword| keyword.word == word)?;
            let more = match places {
                1 => String::new(),
                n => format!(" and at {} more", n - 1),
            };
            Some(format!(
                "the bindings do not compile as {}, where `{word}` is a keyword, \
                 which they use for {subject}{more}: rename it in the WIT for that",
                keyword.where_reserved(),
            ))
        };
        BadNames {
            notes: self.noted.into_iter().filter_map(note).collect(),
            refusals: self.refusals,
        }
    }
}

impl Keyword {
    /// The languages that reserve it, for people.
    fn where_reserved(&self) -> String {
        let named = |since: Option<&str>, every: &str| match since {
            None => None,
            Some("") => Some(every.to_string()),
            Some(standard) => Some(format!("{standard} or newer")),
        };
        let both = [named(self.c, "C"), named(self.cpp, "C++")];
        both.into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" and as ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Opts;
    use crate::analyze::testing::world;

    /// What the generator says about an export with this parameter, and about these definitions.
    fn said(definitions: &str, params: &str, languages: &[Language]) -> (Option<String>, String) {
        let wit = format!(
            "package a:b; interface t {{ resource r; }}
             interface api {{ use t.{{r}}; {definitions} f: func({params}); }}
             world w {{ export api; }}"
        );
        let (mut resolve, world) = world(&wit);
        let opts = Opts {
            languages: languages.to_vec(),
            ..Opts::default()
        };
        match opts.generate(&mut resolve, world) {
            Ok(generated) => (None, generated.notes.join("\n")),
            Err(error) => (Some(error.to_string()), String::new()),
        }
    }

    #[test]
    fn a_keyword_is_refused_where_nothing_compiles_with_it() {
        let places = |word: &str| {
            [
                (String::new(), format!("%{word}: borrow<r>")),
                (format!("record x {{ %{word}: u8 }}"), "x: x".to_string()),
                (format!("variant x {{ %{word}(borrow<r>) }}"), "x: x".into()),
            ]
        };
        for keyword in &KEYWORDS {
            let name = keyword.word.replace('_', "-");
            for (definitions, params) in places(&name) {
                for language in [Language::C, Language::Cpp] {
                    let (error, notes) = said(&definitions, &params, &[language]);
                    let fatal = match language {
                        Language::C => keyword.c == ALWAYS,
                        Language::Cpp => keyword.c == ALWAYS || keyword.cpp == ALWAYS,
                    };
                    assert_eq!(error.is_some(), fatal, "{name} {language:?}: {error:?}");
                    let quoted = format!("`{}`", keyword.word);
                    match error {
                        Some(error) => {
                            assert!(error.contains(&quoted) && error.contains("test.wit:"))
                        }
                        None => assert!(notes.contains(&quoted), "{name} {language:?}: {notes}"),
                    }
                }
            }
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in ["class", "size-t", "assert", "keep"] {
            let (error, notes) = said(
                "",
                &format!("%{name}: borrow<r>"),
                &[Language::C, Language::Cpp],
            );
            assert!(
                error.is_none() && !notes.contains("keyword"),
                "{name}: {error:?} {notes}"
            );
        }
        // A case without a payload is no member.
        let (error, _) = said(
            "variant x { restrict, y(borrow<r>) }",
            "x: x",
            &[Language::C],
        );
        assert_eq!(error, None);
    }

    #[test]
    fn a_name_that_hides_a_type_is_refused() {
        let (error, _) = said("", "uint32-t: borrow<r>, x: u32", &[Language::C]);
        assert!(error.is_some_and(|error| error.contains("it hides the type `uint32_t`")));
        let (error, _) = said("", "x: u32, uint32-t: borrow<r>", &[Language::C]);
        assert_eq!(error, None);
        let record = "record x { uint32-t: borrow<r>, x: u32 }";
        let (error, _) = said(record, "x: x", &[Language::C]);
        assert_eq!(error, None);
        let (error, _) = said(record, "x: x", &[Language::Cpp]);
        assert!(error.is_some_and(|error| error.contains("`uint32-t` of type `x`")));
    }
}
