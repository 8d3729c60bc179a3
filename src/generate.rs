//! From a world to files: check it, make the bindings, join, render.

use anyhow::{Result, bail};
use wit_bindgen_core::Files;
use wit_parser::{Resolve, ResolveError, WorldId};

use crate::analyze::{self, LeftOut, Refusal};
use crate::generated::{Defined, Generated, GeneratedFile};
use crate::given_header::Expected;
use crate::header::Header;
use crate::join::{self, Bindings, Model};
use crate::parallel::each;
use crate::render::{self, File, SkeletonFile};
use crate::{BindingsHeader, Diagnostic, Language, Opts, bindings, c_words, docs};

impl Opts {
    /// Generates everything these options ask for. Makes the type ids of `world` nominal.
    ///
    /// # Errors
    /// The options do not go together; the world has a shape that cannot be served; wit-bindgen-c
    /// fails or panics on this world; the given bindings header is not of this world.
    pub fn generate(&self, resolve: &mut Resolve, world: WorldId) -> Result<Generated> {
        self.check()?;
        refuse(resolve, analyze::too_large(resolve).as_slice())?;
        let refusals = analyze::check(resolve, world);
        if refusals.iter().any(|refusal| refusal.unrelated.is_none()) {
            refuse(resolve, &refusals)?;
        }
        docs::tame(resolve);
        let (mut files, left_out) = self.make(resolve, world, &refusals)?;
        let (name, header) = bindings::take_header(&mut files)?;
        let made = (&*name, &*header);
        let mut generated = self.guards(resolve, world, made, &mut files, &left_out)?;
        generated.notes.extend(refusals.iter().map(left_out_note));
        if self.write_bindings {
            let bindings = bindings::with_header(files, name, header);
            generated.files.splice(..0, bindings);
        }
        Ok(generated)
    }

    /// Makes the bindings, and leaves out of the world what the `refusals` stand in, all of them unrelated to guards.
    /// Gives the exports that are left out too.
    fn make(
        &self,
        resolve: &mut Resolve,
        world: WorldId,
        refusals: &[Refusal],
    ) -> Result<(Files, Vec<LeftOut>)> {
        if refusals.is_empty() || self.bindings_header.is_some() {
            // Those in process are only compared with the given ones.
            let left_out = analyze::leave_out(resolve, world, refusals);
            return Ok((bindings::make(&self.bindings, resolve, world)?, left_out));
        }
        match bindings::run(&self.bindings, &mut resolve.clone(), world) {
            Ok(files) => {
                let left_out = analyze::leave_out(resolve, world, refusals);
                resolve.generate_nominal_type_ids(world);
                Ok((files?, left_out))
            }
            Err(_) => Err(unrelated(resolve, refusals)),
        }
    }

    /// Generates everything but the bindings. `made` is the name and the text of the bindings'
    /// header; `files` is the rest, and is emptied if the bindings are not to be written.
    fn guards(
        &self,
        resolve: &Resolve,
        world: WorldId,
        made: (&str, &str),
        files: &mut Files,
        left_out: &[LeftOut],
    ) -> Result<Generated> {
        let mut generated = Generated::default();
        let made = Header::read(made.0, made.1)?;
        let made_bindings = self.names(resolve, world, &made);
        let shown = self.bindings_header.as_ref().map(BindingsHeader::shown);
        let (bindings, header) = match self.bindings_header.as_ref().zip(shown.as_deref()) {
            None => (made_bindings, made),
            Some((given, shown)) => {
                let header = Header::read(shown, &given.text)?;
                let expected = Expected {
                    resolve,
                    world,
                    bindings: &made_bindings,
                    header: &made,
                    left_out,
                };
                let accepted = expected.accept(&header, given.file_name()?)?;
                generated.notes = accepted.notes;
                (accepted.bindings, header)
            }
        };
        let bad = c_words::bad_names(resolve, world, &bindings, &header, &self.languages);
        refuse(resolve, &bad.refusals)?;
        generated.notes.extend(bad.notes);
        let model = join::join(resolve, world, &bindings, &header)?;
        let kit = match self.testkit {
            true => {
                let source = bindings::source(files)?;
                Some(join::testkit(&header, source, &model)?)
            }
            false => None,
        };
        if !self.write_bindings {
            *files = Files::default(); // they can be large
        }
        self.render(&model, &mut generated)?;
        if let Some(kit) = kit {
            let files = render::testkit::render(&model, &kit)?;
            let files = files.into_iter().map(|file| text_file(file, false));
            generated.files.extend(files);
        }
        if self.analysis {
            let (files, described) = render::analysis::render(&model)?;
            let files = files.into_iter().map(|file| text_file(file, false));
            generated.files.extend(files);
            generated.described = Some(described);
        }
        self.check_names(&model, &generated.files)?;
        // C++ values are of use without a borrow too.
        if !model.has_borrow_sites() && self.languages != [Language::Cpp] {
            generated.notes.push(format!(
                "no export of world `{}` receives a borrow of an imported resource: \
                 there is nothing to guard",
                resolve.worlds[world].name
            ));
        }
        Ok(generated)
    }

    /// Checks that no generated file has the name of the given header.
    fn check_names(&self, model: &Model, files: &[GeneratedFile]) -> Result<()> {
        let is_given = self.bindings_header.is_some();
        if is_given && files.iter().any(|file| file.name == model.header) {
            bail!(
                Diagnostic::new(format!(
                    "the bindings header has the name of a file to generate, `{}`",
                    model.header
                ))
                .help("give the header the name that `wit-bindgen c` gives it")
            );
        }
        Ok(())
    }

    fn render(&self, model: &Model, generated: &mut Generated) -> Result<()> {
        let mut languages = self.languages.clone();
        languages.sort();
        languages.dedup();
        for rendered in each(&languages, |language| self.render_in(*language, model)) {
            let (files, skeleton) = rendered?;
            let files = files.into_iter().map(|file| text_file(file, false));
            generated.files.extend(files);
            if let Some(SkeletonFile { file, defined }) = skeleton {
                generated
                    .defined
                    .extend(defined.into_iter().map(|[name, declaration]| Defined {
                        file: file.name.clone(),
                        name,
                        declaration,
                    }));
                generated.files.push(text_file(file, true));
            }
        }
        Ok(())
    }

    /// The files of one language, and the skeleton if one is asked for.
    fn render_in(
        &self,
        language: Language,
        model: &Model,
    ) -> Result<(Vec<File>, Option<SkeletonFile>)> {
        match language {
            Language::Cpp => {
                let style = self.style();
                let naming = render::cpp::Naming::new(model);
                let world = render::cpp::CppWorld::new(model, &style.root, &naming);
                let skeletons = || render::cpp::skeletons(&world, &style);
                let skeletons = self.stubs.then(skeletons).transpose()?;
                Ok((render::cpp::render(&world, &style)?, skeletons))
            }
            Language::C => {
                let skeletons = || render::stubs::c(model);
                let skeletons = self.stubs.then(skeletons).transpose()?;
                Ok((render::c::render(model)?, skeletons))
            }
        }
    }

    /// How the bindings with the header `header` were made.
    pub(crate) fn names(&self, resolve: &Resolve, world: WorldId, header: &Header) -> Bindings {
        let bindings = Bindings {
            version: header
                .version_by("wit-bindgen")
                .unwrap_or_default()
                .to_string(),
            rename: self.bindings.rename.clone(),
            rename_world: self.bindings.rename_world.clone(),
            no_sig_flattening: self.bindings.no_sig_flattening,
            async_: self.bindings.async_.clone(),
            ..Bindings::default()
        };
        bindings.with_facts(resolve, world, header)
    }
}

fn text_file(file: File, is_users: bool) -> GeneratedFile {
    GeneratedFile {
        name: file.name,
        contents: file.contents,
        is_users,
    }
}

/// Fails if there are `refusals`: one error for all of them, each with its source line and a way
/// out.
pub(crate) fn refuse(resolve: &Resolve, refusals: &[Refusal]) -> Result<()> {
    match refusal(resolve, refusals) {
        None => Ok(()),
        Some(error) => bail!(error),
    }
}

fn refusal(resolve: &Resolve, refusals: &[Refusal]) -> Option<Diagnostic> {
    let located = |refusal: &Refusal| {
        let text = format!("{} cannot be served: {}", refusal.subject, refusal.reason);
        let error = ResolveError::new_semantic(refusal.span, text);
        let text = resolve.render_error(&error.into());
        Diagnostic::new(text).help(refusal.help)
    };
    match refusals {
        [] => None,
        [refusal] => Some(located(refusal)),
        _ => Some(refusals.iter().fold(
            Diagnostic::new(format!(
                "{} places in this world cannot be served",
                refusals.len()
            )),
            |all, refusal| all.detail(located(refusal).to_string()),
        )),
    }
}

/// The error for bindings that cannot be made because of places that no guard has to do with.
fn unrelated(resolve: &Resolve, refusals: &[Refusal]) -> anyhow::Error {
    let error = refusal(resolve, refusals).unwrap_or_default();
    let help = "no export that receives a borrow has to do with it: guards can be made for bindings that some other \
                version makes, from their header: `--bindings-header`";
    Diagnostic::new(error.to_string()).help(help).into()
}

fn left_out_note(refusal: &Refusal) -> String {
    let (subject, reason) = (&refusal.subject, &refusal.reason);
    format!("{subject} is left out, and no guard has to do with it: {reason}")
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::analyze::testing::world;

    /// Hands the model of the only world in `wit` to `test`.
    pub(crate) fn with_model(wit: &str, test: impl FnOnce(&Model)) {
        let (mut resolve, world) = world(wit);
        let opts = Opts::default();
        let mut files = bindings::make(&opts.bindings, &mut resolve, world).expect("bindings");
        let (name, text) = bindings::take_header(&mut files).expect("a header");
        let header = Header::read(&name, &text).expect("a header that is understood");
        let bindings = opts.names(&resolve, world, &header);
        test(&join::join(&resolve, world, &bindings, &header).expect("a model"));
    }
}
