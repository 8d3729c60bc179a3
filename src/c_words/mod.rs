//! Names of the WIT with which the bindings do not compile: wit-bindgen-c passes them on as words that a standard
//! reserves, that hide a type which is needed after them, or that are those of two parameters.

mod keywords;

use std::collections::BTreeMap;

use foldhash::HashSet;
use wit_bindgen_c::to_c_ident;
use wit_parser::{Function, Resolve, Span, TypeDefKind, WorldId, WorldItem};

use crate::Language;
use crate::analyze::{Refusal, WorldFunction, functions};
use crate::header::{Header, Signature};
use crate::join::Bindings;
use crate::wit_text::function_name;
use keywords::{ALWAYS, Keyword, keyword};

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
    let has_words =
        keywords::rare().any(|word| header.identifiers.contains(word)) || has_capitals(resolve);
    if has_words || header.has_clashing_params() {
        finder.functions(resolve, world, bindings, header);
    }
    if has_words || !hiding.is_empty() {
        finder.types(resolve, bindings, header, &hiding);
    }
    finder.done()
}

/// Whether a name of a parameter or member has capital letters, so that the bindings may not notice that it is a keyword.
fn has_capitals(resolve: &Resolve) -> bool {
    let has = |name: &str| name.bytes().any(|byte| byte.is_ascii_uppercase());
    let in_params = |function: &Function| function.params.iter().any(|param| has(&param.name));
    let in_item =
        |item: &WorldItem| matches!(item, WorldItem::Function(function) if in_params(function));
    let mut types = resolve.types.iter();
    let mut interfaces = resolve.interfaces.iter();
    let mut worlds = resolve.worlds.iter();
    types.any(|(_, ty)| members(&ty.kind).any(|(name, _)| has(name)))
        || interfaces.any(|(_, interface)| interface.functions.values().any(in_params))
        || worlds.any(|(_, world)| {
            world
                .imports
                .values()
                .chain(world.exports.values())
                .any(in_item)
        })
}

/// A name of two parameters. What a function returns is one too: `ret` or `err`.
fn named_twice<'a>(signature: &Signature<'a>) -> Option<&'a str> {
    let mut seen = HashSet::default();
    let mut names = signature.params.iter().map(|(_, name)| *name);
    names.find(|name| !name.is_empty() && !seen.insert(*name))
}

/// The fields of a record, and the cases of a variant that have a payload.
fn members(kind: &TypeDefKind) -> impl Iterator<Item = (&str, Span)> {
    let (fields, cases) = match kind {
        TypeDefKind::Record(record) => (&record.fields[..], &[][..]),
        TypeDefKind::Variant(variant) => (&[][..], &variant.cases[..]),
        _ => (&[][..], &[][..]),
    };
    let fields = fields.iter().map(|field| (&*field.name, field.span));
    let cases = cases.iter().filter(|case| case.ty.is_some());
    fields.chain(cases.map(|case| (&*case.name, case.span)))
}

const RENAME: &str =
    "rename it in the WIT: the bindings of `wit-bindgen c` do not compile with this name";
const RENAME_ONE: &str =
    "rename one of them in the WIT: the bindings of `wit-bindgen c` do not compile with both";

struct Finder {
    is_cpp: bool,
    /// Type ids are made nominal, so that one place can be met several times.
    seen: HashSet<String>,
    /// For each word, where it is first, and at how many places.
    noted: BTreeMap<&'static str, (Keyword, String, usize)>,
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
            if let Some(twice) = signature.and_then(named_twice) {
                self.twice(twice, function.span, format!("function `{name}`"));
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
        let Some(keyword) = keyword(word) else {
            return;
        };
        let subject = subject();
        if !self.seen.insert(subject.clone()) {
            return;
        }
        let is_fatal = keyword.c == ALWAYS || (self.is_cpp && keyword.cpp == ALWAYS);
        if !is_fatal {
            let noted = self.noted.entry(keyword.word);
            noted.or_insert((keyword, subject, 0)).2 += 1;
            return;
        }
        let language = if keyword.c == ALWAYS { "C" } else { "C++" };
        self.refuse(
            span,
            subject,
            format!("the bindings call it `{word}`, a keyword of {language}"),
            RENAME,
        );
    }

    /// `subject` hides the type `word` where that is needed.
    fn hidden(&mut self, word: &str, span: Span, subject: &dyn Fn() -> String) {
        let subject = subject();
        if self.seen.insert(subject.clone()) {
            let reason =
                format!("in the bindings it hides the type `{word}` that is used beside it");
            self.refuse(span, subject, reason, RENAME);
        }
    }

    /// Two parameters of the function `subject` are called `word`.
    fn twice(&mut self, word: &str, span: Span, subject: String) {
        // A function is met twice if its interface is imported and exported.
        if self.seen.insert(format!("the parameters of {subject}")) {
            let reason = format!("the bindings call two of its parameters `{word}`");
            self.refuse(span, subject, reason, RENAME_ONE);
        }
    }

    fn refuse(&mut self, span: Span, subject: String, reason: String, help: &'static str) {
        self.refusals.push(Refusal {
            id: "reserved-name",
            span,
            subject,
            reason,
            unrelated: None,
            help,
        });
    }

    fn done(self) -> BadNames {
        let note = |(word, (keyword, subject, places)): (&str, (Keyword, String, usize))| {
            let more = match places {
                1 => String::new(),
                n => format!(" and at {} more", n - 1),
            };
            format!(
                "the bindings do not compile as {}, where `{word}` is a keyword, \
                 which they use for {subject}{more}: rename it in the WIT for that",
                keyword.where_reserved(),
            )
        };
        BadNames {
            notes: self.noted.into_iter().map(note).collect(),
            refusals: self.refusals,
        }
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
        // In capitals, in which wit-bindgen-c does not know the words that it escapes.
        let words = keywords::rare().map(|word| word.replace('_', "-"));
        for name in words.chain(keywords::escaped().map(str::to_uppercase)) {
            let keyword = keyword(&name.to_lowercase().replace('-', "_")).expect("a keyword");
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
    fn a_name_of_two_parameters_is_refused() {
        // In the bindings `maybe_` is put before the name of an option, and what is returned is `ret`.
        for params in [
            "maybe-x: u32, x: option<borrow<r>>",
            "x: borrow<r>, RET: u32) -> string; g: func(",
        ] {
            let (error, _) = said("", params, &[Language::C]);
            let error = error.expect(params);
            assert!(error.contains("two of its parameters"), "{error}");
        }
        let (error, _) = said("", "maybe-x: u32, y: option<borrow<r>>", &[Language::C]);
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
