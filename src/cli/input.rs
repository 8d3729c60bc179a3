//! What commands that read WIT have in common.

use std::path::PathBuf;

use clap::Args;
use witguard::load::Input;

#[derive(Debug, Args)]
pub struct Wit {
    /// WIT files, directories with `deps/`, or wasm-encoded packages
    #[arg(required = true, value_name = "WIT")]
    wit: Vec<PathBuf>,

    /// The world, when there are several: `name` or `namespace:package/name@version`
    #[arg(short, long)]
    world: Option<String>,

    /// WIT features to turn on
    #[arg(long, value_delimiter = ',', value_name = "FEATURE")]
    features: Vec<String>,

    /// Turn on every WIT feature
    #[arg(long)]
    all_features: bool,
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
