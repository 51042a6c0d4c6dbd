//! Search in Chinese and Latin text. Chinese has no spaces and its usual query has two characters, which neither
//! word nor trigram indexes find; so text is indexed as the pairs of neighbouring characters (bigrams), Latin
//! letters and digits as whole words.

/// One thing that must occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gram {
    Whole(String),
    /// Something that begins so.
    Prefix(String),
}

/// What a text is found by: no doubles, in no order.
pub fn grams(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for run in runs(text) {
        all.extend(run.iter().filter(|part| part.is_word()).map(Part::text));
        all.extend(run.windows(2).map(|pair| joined(&pair[0], &pair[1])));
        // The last letter begins no pair, and is asked for alone as any other.
        if let Some(Part::Letter(last)) = run.last() {
            all.push(last.to_string());
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What a query asks for: all of it must occur. The last word of a query may be a beginning, since people read
/// results while they type; a single Chinese character is the beginning of a pair.
pub fn query(text: &str) -> Vec<Gram> {
    let mut all = Vec::new();
    for run in runs(text) {
        match &run[..] {
            [] => {}
            [alone] => all.push(Gram::Prefix(alone.text())),
            [.., last] => {
                let mut pairs: Vec<Gram> =
                    run.windows(2).map(|pair| Gram::Whole(joined(&pair[0], &pair[1]))).collect();
                if last.is_word()
                    && let Some(Gram::Whole(end)) = pairs.pop()
                {
                    pairs.push(Gram::Prefix(end));
                }
                all.append(&mut pairs);
            }
        }
    }
    all
}

/// What pairs are made of: a word of Latin letters and digits, or one other letter.
enum Part {
    Word(String),
    Letter(char),
}

impl Part {
    fn is_word(&self) -> bool {
        matches!(self, Self::Word(_))
    }

    fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Letter(letter) => letter.to_string(),
        }
    }
}

fn joined(a: &Part, b: &Part) -> String {
    a.text() + &b.text()
}

/// Parts that stand together, cut where anything else stands between.
fn runs(text: &str) -> Vec<Vec<Part>> {
    let mut runs: Vec<Vec<Part>> = vec![Vec::new()];
    for c in text.chars().map(narrow) {
        let run = runs.last_mut();
        match run {
            Some(run) if c.is_ascii_alphanumeric() => match run.last_mut() {
                Some(Part::Word(word)) => word.push(c.to_ascii_lowercase()),
                _ => run.push(Part::Word(c.to_ascii_lowercase().to_string())),
            },
            Some(run) if c.is_alphanumeric() => run.push(Part::Letter(c)),
            Some(run) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Full-width letters and digits are typed on Chinese keyboards and mean the same.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}
