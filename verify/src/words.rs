//! Numbers, names and sentences as the report says them.

use witguard_messages::untrusted::is_harmful;

/// A number of things, in words.
pub(crate) fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// A probability in words; `None` if it is so high that it says nothing.
pub(crate) fn odds(probability: f64) -> Option<String> {
    if probability > 0.5 {
        return None;
    }
    let one_in = 1.0 / probability;
    if one_in >= 1e9 {
        return Some("less than one in a billion".to_owned());
    }
    // Two digits are enough.
    let unit = 10f64.powf(one_in.log10().floor() - 1.0).max(1.0);
    let round = (one_in / unit).round() * unit;
    Some(match round {
        1e6.. => format!("about one in {} million", round / 1e6),
        1e3.. => format!("about one in {},{:03}", (round / 1e3).floor(), round % 1e3),
        _ => format!("about one in {round}"),
    })
}

/// Lines no wider than `width`, unless a word is.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .subsequent_indent("  ")
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = text.lines();
    lines
        .map(|line| textwrap::fill(line, &options) + "\n")
        .collect()
}

/// `text` with everything escaped that could control a terminal or change the direction of writing.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c == '\t' || is_harmful(c) {
            true => c.escape_default().collect::<Vec<_>>(),
            false => vec![c],
        })
        .collect()
}

/// `word`, quoted so that a shell takes it as one word.
pub(crate) fn quoted(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    match !word.is_empty() && word.chars().all(safe) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// A list in words, not too long.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if items.len() <= 3 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", items[..2].join(", "), items.len() - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}\n"), "a\\u{1b}[31mb\\u{202e}\\n");
        assert_eq!(plain("[method]é語"), "[method]é語");
    }

    #[test]
    fn sentences_fit_and_words_stay_whole() {
        let text = "a sentence of several words\nshort\n";
        assert_eq!(wrapped(text, usize::MAX), text);
        assert_eq!(
            wrapped(text, 12),
            "a sentence\n  of several\n  words\nshort\n"
        );
        assert_eq!(wrapped("t:t/api@0.1.0#f is", 5), "t:t/api@0.1.0#f\n  is\n");
    }

    #[test]
    fn a_chance_is_said_as_people_do() {
        let said = [0.9, 0.5, 0.05, 1.0 / 1234.0, 3.7e-6, 1e-8, 0.0].map(odds);
        let said = said.map(Option::unwrap_or_default);
        assert_eq!(
            said,
            [
                "",
                "about one in 2",
                "about one in 20",
                "about one in 1,200",
                "about one in 270,000",
                "about one in 100 million",
                "less than one in a billion"
            ]
        );
    }

    #[test]
    fn words_are_quoted() {
        assert_eq!(quoted("a/b.wasm"), "a/b.wasm");
        assert_eq!(quoted("t:t/a#f"), "'t:t/a#f'");
        assert_eq!(quoted("it's $HOME"), "'it'\\''s $HOME'");
    }
}
