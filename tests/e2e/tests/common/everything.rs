//! All files of a world, the skeletons too: a test's folder has none that they could overwrite.

use witguard::Opts;
use witguard_e2e::generate::Generator;

/// A generator of all that `opts` ask for.
pub(crate) fn everything(opts: Opts) -> Generator {
    Box::new(move |resolve, world, files| {
        for file in opts.generate(resolve, world)?.files {
            files.push(&file.name, &file.contents);
        }
        Ok(())
    })
}
