//! A line of print, put together character by character.

/// Characters on one base line, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub text: String,
    /// Where it begins and ends, along the line.
    pub start: f64,
    pub end: f64,
    /// Where its base line lies, across the page.
    pub across: f64,
    /// The size of its print.
    pub size: f64,
}

impl Line {
    pub fn new(text: String, along: f64, across: f64, size: f64, width: f64) -> Self {
        Self { text, start: along, end: along + width, across, size }
    }

    /// Whether a character at that place goes on with this line.
    pub fn reaches(&self, along: f64, across: f64, size: f64) -> bool {
        let em = self.size.max(size);
        let gap = along - self.end;
        // Small print above or below the base line belongs to the line it hangs on.
        let level = (across - self.across).abs() < 0.3 * em;
        level && gap > -0.6 * em && gap < 3.0 * em
    }

    /// Adds a character that goes on with this line.
    pub fn add(&mut self, letters: &str, along: f64, size: f64, width: f64) {
        let gap = (along - self.end) / self.size.max(size);
        let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_graphic());
        let words = latin(self.text.chars().next_back()) && latin(letters.chars().next());
        let blank =
            self.text.ends_with([' ', '\u{3000}']) || letters.starts_with([' ', '\u{3000}']);
        if !blank && gap > 0.8 {
            self.text.push('\u{3000}');
        } else if !blank && words && gap > 0.15 {
            self.text.push(' ');
        }
        self.text.push_str(letters);
        self.end = self.end.max(along + width);
        self.size = self.size.max(size);
    }
}
