//! Puts the words of a document together, line by line.

/// A text that grows.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    done: String,
    open: String,
}

impl Lines {
    /// Adds words as they are.
    pub fn put(&mut self, words: &str) {
        self.open.push_str(words);
    }

    /// Adds words of a format in which any run of spaces and line breaks is one space.
    pub fn flow(&mut self, words: &str) {
        for letter in words.chars() {
            if !matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.open.push(letter);
            } else if !self.open.is_empty() && !self.open.ends_with(' ') {
                self.open.push(' ');
            }
        }
    }

    /// Adds words of which each line is a line.
    pub fn verbatim(&mut self, words: &str) {
        let mut lines = words.split('\n');
        self.open.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.end();
            self.open.push_str(line);
        }
    }

    /// Whether the open line has no words yet.
    pub fn is_empty(&self) -> bool {
        self.open.chars().all(tiaoli_text::is_blank)
    }

    /// The words of the open line.
    pub fn open(&self) -> &str {
        &self.open
    }

    /// Takes back the words of the open line.
    pub fn drop_open(&mut self) {
        self.open.clear();
    }

    /// Ends the open line, if it has words.
    pub fn end(&mut self) {
        if !self.is_empty() {
            self.done.push_str(self.open.trim_end());
            self.done.push('\n');
        }
        self.open.clear();
    }

    /// The whole text.
    pub fn finish(mut self) -> String {
        self.end();
        self.done
    }
}
