//! What commands that read WIT have in common.

use std::path::PathBuf;

use clap::Args;
use witguard::load::Input;

#[derive(Debug, Args)]
pub struct Wit {
    /// WIT files, directories with `deps/`, components, or wasm-encoded packages
    #[arg(required = true, value_name = "WIT")]
    wit: Vec<PathBuf>,

    /// The world, when there are several: `name` or `namespace:package/name@version`
    #[arg(short, long)]
    world: Option<String>,

    /// WIT features to turn on
    #[arg(long, value_delimiter = ',', value_name = "FEATURE")]
    features: Vec<String>,

    /// The option of wit-bindgen 0.49 to 0.62 that `--sync` replaced: only to say so
    #[arg(long = "async", hide = true, value_name = "FILTER", value_parser = no_async, value_delimiter = ',', allow_hyphen_values = true)]
    replaced: Vec<String>,

    /// Turn on every WIT feature
    #[arg(long)]
    all_features: bool,
}

/// Says what to write in the place of `--async=filter`.
fn no_async(filter: &str) -> Result<String, String> {
    Err(match filter.strip_prefix('-') {
        Some(function) => format!("wit-bindgen 0.63 replaced it: write `--sync={function}`"),
        None => {
            "wit-bindgen 0.63 has no such option: leave it out, and declare as `async func` in the WIT what is \
             asynchronous; `--sync` is the inverse"
                .to_string()
        }
    })
}

impl From<Wit> for Input {
    fn from(wit: Wit) -> Self {
        let mut input = Self::default();
        input.paths = wit.wit;
        input.world = wit.world;
        input.features = wit.features;
        input.all_features = wit.all_features;
        input
    }
}
