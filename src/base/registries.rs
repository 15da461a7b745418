//! The registries that are known by name. Any other registry is named by its id.

/// A registry: how files, people and programs call it.
#[derive(Debug)]
pub struct Registry {
    /// Its name for programs, in columns and in the results document.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Words that mean it in names of files, in lower case and without separators.
    pub words: &'static [&'static str],
}

const fn registry(
    id: &'static str,
    name: &'static str,
    words: &'static [&'static str],
) -> Registry {
    Registry { id, name, words }
}

/// The registries that are known by name. The page has this list too.
pub const REGISTRIES: [Registry; 16] = [
    registry(
        "huggingface",
        "Hugging Face",
        &["hf", "huggingface", "hugging", "hubstats", "peatmoss"],
    ),
    registry("huggingface-datasets", "Hugging Face data sets", &[]),
    registry("huggingface-spaces", "Hugging Face Spaces", &[]),
    registry("npm", "npm", &["npm", "npmjs"]),
    registry("pypi", "PyPI", &["pypi"]),
    registry("cran", "CRAN", &["cran"]),
    registry("crates", "Cargo", &["crates", "cratesio", "cargo"]),
    registry("rubygems", "RubyGems", &["rubygems", "rubygem"]),
    registry("maven", "Maven", &["maven"]),
    registry("nuget", "NuGet", &["nuget"]),
    registry("packagist", "Packagist", &["packagist"]),
    registry("conda", "conda", &["conda"]),
    registry("docker", "Docker Hub", &["docker", "dockerhub"]),
    registry("hackage", "Hackage", &["hackage"]),
    registry("homebrew", "Homebrew", &["homebrew"]),
    registry("debian", "Debian", &["debian"]),
];

/// A registry's name for people: its id if it is not known by name.
pub fn registry_name(id: &str) -> &str {
    let known = REGISTRIES.iter().find(|registry| registry.id == id);
    known.map_or(id, |registry| registry.name)
}

/// The id of a registry for a common word in any case; `None` if the word is unknown.
pub fn registry_of_word(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase().replace([' ', '-', '_', '.'], "");
    let known = REGISTRIES.iter();
    let mut known = known.filter(|registry| registry.words.contains(&&*word));
    known.next().map(|registry| registry.id)
}
