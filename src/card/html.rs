//! Removes HTML tags from a card and keeps its text.
//!
//! pulldown-cmark hands HTML on as it is, line by line. Only the names of tags matter then, so the
//! tree of an HTML library would be made to be thrown away.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags.
    Text(&'a str),
    /// `<h1>` to `<h6>`.
    HeadingStart(u8),
    /// `</h1>` to `</h6>`.
    HeadingEnd,
    /// `<b>` or `<strong>`, opened or closed.
    Bold(bool),
    /// A tag that ends a line: `<br>`, `<p>`, `<div>`, `<li>`, `<tr>`, and their ends.
    Break,
    /// Any other tag.
    Tag,
}

/// A construct that an earlier line left open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    /// `<!--`.
    Comment,
    /// A tag whose `>` is on a later line.
    Tag,
    /// `<style>`, whose content is not text.
    Style,
    /// An open `<script>`, as for `<style>`.
    Script,
}

/// Removes tags, comments, styles and scripts, line by line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stripper {
    open: Open,
}

impl Stripper {
    /// Closes all constructs at the end of a block.
    pub(super) fn end(&mut self) {
        self.open = Open::Nothing;
    }

    /// Passes the pieces of one line or tag to `give`.
    pub(super) fn feed<'a>(&mut self, mut html: &'a str, mut give: impl FnMut(Piece<'a>)) {
        loop {
            let end = match self.open {
                Open::Nothing => {
                    let Some((text, tag)) = html.split_once('<') else {
                        break;
                    };
                    give(Piece::Text(text));
                    html = tag;
                    if html.starts_with("!--") {
                        self.open = Open::Comment;
                    } else if html
                        .starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
                    {
                        self.open = Open::Tag;
                        self.open = give_tag(html, &mut give);
                    } else {
                        give(Piece::Text("<"));
                    }
                    continue;
                }
                Open::Comment => "-->",
                Open::Tag => ">",
                Open::Style => "</style>",
                Open::Script => "</script>",
            };
            // Upper-case tags are rare, and the end of the block closes them as well.
            let Some((_, rest)) = html.split_once(end) else {
                return;
            };
            html = rest;
            self.open = Open::Nothing;
        }
        give(Piece::Text(html));
    }
}

/// Classifies a tag, and returns the construct that is open after its name.
fn give_tag<'a>(tag: &'a str, give: &mut impl FnMut(Piece<'a>)) -> Open {
    let closes = tag.starts_with('/');
    let tag = tag.trim_start_matches('/');
    let length = tag
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .take(11)
        .count();
    let mut name = tag.get(..length).unwrap_or_default().to_owned();
    name.make_ascii_lowercase();
    let piece = match (name.as_str(), closes) {
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
            let level = name.bytes().last().unwrap_or(b'6');
            Piece::HeadingStart(level.wrapping_sub(b'0'))
        }
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => Piece::HeadingEnd,
        ("b" | "strong", _) => Piece::Bold(!closes),
        (
            "br" | "p" | "div" | "li" | "ul" | "ol" | "tr" | "table" | "hr" | "details" | "summary"
            | "center" | "blockquote" | "section" | "pre",
            _,
        ) => Piece::Break,
        _ => Piece::Tag,
    };
    give(piece);
    match (name.as_str(), closes) {
        ("style", false) => Open::Style,
        ("script", false) => Open::Script,
        _ => Open::Tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[&str]) -> String {
        let mut stripper = Stripper::default();
        let mut all = String::new();
        for line in lines {
            stripper.feed(line, |piece| match piece {
                Piece::Text(text) => all.push_str(text),
                Piece::HeadingStart(level) => all.push_str(&format!("[h{level}]")),
                Piece::HeadingEnd => all.push_str("[/h]"),
                Piece::Bold(opens) => all.push_str(if opens { "[b]" } else { "[/b]" }),
                Piece::Break => all.push('|'),
                Piece::Tag => all.push(' '),
            });
        }
        all
    }

    #[test]
    fn tags_comments_and_styles() {
        assert_eq!(text(&["<h2 id='x'>Usage</H2> now"]), "[h2]Usage[/h] now");
        assert_eq!(text(&["a <b>c</b><br/>d<i>e</i>"]), "a [b]c[/b]|d e ");
        assert_eq!(text(&["<!-- one\n", "two --> three"]), " three");
        assert_eq!(text(&["<div\n", "style='x'>in</div>"]), "|in|");
        assert_eq!(text(&["<style>a { b }\n", "c</style>d"]), " d");
        assert_eq!(text(&["1 < 2 <3 <"]), "1 < 2 <3 <");
        assert_eq!(text(&["<", ""]), "<");
        assert_eq!(text(&["<é>", "</>x"]), "<é> x");
    }
}
