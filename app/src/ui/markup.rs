//! HTML written by hand: for long lists, which cost too much as components on the server and in the bundle.
//! Whatever is not a literal of ours goes through [`Markup::text`].

use domain::lang::Lang;
use domain::ticket::State;

/// HTML that is being written.
#[derive(Debug, Default)]
pub struct Markup(String);

impl Markup {
    pub fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// A piece of HTML of ours.
    pub fn raw(&mut self, html: &'static str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// Words of anybody, as text or within a quoted attribute.
    pub fn text(&mut self, words: &str) -> &mut Self {
        let mut rest = words;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
        self
    }

    /// An element with nothing but words in it.
    pub fn span(&mut self, class: &'static str, words: &str) -> &mut Self {
        self.raw("<span class=\"").raw(class).raw("\">").text(words).raw("</span>")
    }

    /// A finished piece of HTML.
    pub fn piece(&mut self, html: &str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// A number, or nothing where it is not known yet.
    pub fn count(&mut self, n: Option<u32>) -> &mut Self {
        if let Some(n) = n {
            self.0.push_str(&n.to_string());
        }
        self
    }

    /// A number given in tenths, with its decimal where it has one.
    pub fn tenths(&mut self, n: i32) -> &mut Self {
        if n < 0 {
            self.0.push('-');
        }
        let (whole, tenth) = (n.unsigned_abs() / 10, n.unsigned_abs() % 10);
        self.0.push_str(&whole.to_string());
        if tenth != 0 {
            self.0.push('.');
            self.0.push(char::from(b'0' + tenth as u8));
        }
        self
    }

    /// Where a ticket stands: the same as [`super::StatusBadge`].
    pub fn badge(&mut self, state: State, lang: Lang) -> &mut Self {
        self.raw("<span class=\"badge badge-")
            .raw(state.wire())
            .raw("\">")
            .raw(state.name(lang))
            .raw("</span>")
    }

    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_as_decimals() {
        let mut markup = Markup::default();
        for n in [0, 7, -3, 10, -25, 1204] {
            markup.tenths(n).raw(" ");
        }
        assert_eq!(markup.finish(), "0 0.7 -0.3 1 -2.5 120.4 ");
    }

    #[test]
    fn words_stay_words() {
        let mut markup = Markup::default();
        markup.span("a", "<img src=x onerror='alert(1)'> & \"你\"");
        assert_eq!(
            markup.finish(),
            "<span class=\"a\">&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;你&quot;</span>"
        );
    }
}
