//! All files of a world, including the skeletons, which have nothing to overwrite in a test's folder.

use witguard::Opts;
use witguard_e2e::generate::Generator;

/// A generator of every file that `opts` ask for.
pub(crate) fn everything(opts: Opts) -> Generator {
    Box::new(move |resolve, world, files| {
        for file in opts.generate(resolve, world)?.files {
            files.push(&file.name, &file.contents);
        }
        Ok(())
    })
}
