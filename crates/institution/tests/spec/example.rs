//! A page of the specification → its examples.
//!
//! The blocks under one heading make one example; lines are counted inside the blocks, one after the
//! other, so that prose around them can change freely. A block called `page` is a whole file instead;
//! `page FOLDER` is the page of a regulation in that folder, so that several can be stacked.

use std::path::Path;

/// Blocks that are the language itself.
const LANGUAGE: [&str; 4] = ["norm", "规范", "case", "用例"];

/// One heading with what stands under it.
#[derive(Debug, Default)]
pub struct Example {
    /// `file/heading`, the name of the test.
    pub name: String,
    /// The heading alone.
    pub heading: String,
    /// The pages that are checked.
    pub pages: Vec<Page>,
    /// Whether everything that analysis finds is expected too.
    pub analysed: bool,
    /// The lines of the `expect` block; none if there is no such block.
    pub expect: Option<Vec<String>>,
}

/// One page of an example.
#[derive(Debug)]
pub struct Page {
    /// The folder of the regulation it belongs to.
    pub folder: String,
    /// What it says.
    pub text: String,
    /// For each line of the page, its line inside the example; none for lines around it.
    pub lines: Vec<Option<usize>>,
}

/// All examples of all pages, in order. What `library.md` declares stands behind each.
pub fn read_all(folder: &Path) -> Vec<Example> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Analysis asks what every word is for: its examples declare their own and share none.
    let alone = folder.join("analysis");
    files.extend(std::fs::read_dir(&alone).unwrap().map(|entry| entry.unwrap().path()));
    files.retain(|path| path.extension().is_some_and(|ext| ext == "md"));
    files.sort();
    let shared = std::fs::read_to_string(folder.join("library.md")).unwrap();
    let shared: Vec<Block> = sections(&shared).into_iter().flat_map(|s| s.blocks).collect();
    let mut examples = Vec::new();
    for path in files {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let analysed = path.starts_with(&alone);
        let shared = if analysed { &[] } else { shared.as_slice() };
        for section in sections(&text) {
            let example = section.example(&stem, shared);
            examples.extend(example.map(|example| Example { analysed, ..example }));
        }
    }
    examples
}

#[derive(Debug, Default)]
struct Section {
    heading: String,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
struct Block {
    info: String,
    lines: Vec<String>,
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Option<(String, Block)> = None;
    for line in text.lines() {
        if let Some((fence, block)) = &mut open {
            if line.trim_end() == fence {
                let (_, block) = open.take().unwrap();
                sections.last_mut().expect("a heading before the first block").blocks.push(block);
            } else {
                block.lines.push(line.to_owned());
            }
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let fence = line.strip_suffix(info).unwrap_or(line).to_owned();
            open = Some((fence, Block { info: info.trim().to_owned(), lines: Vec::new() }));
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim().to_owned();
            sections.push(Section { heading, ..Section::default() });
        }
    }
    assert!(open.is_none(), "a block is never closed under “{}”", sections.last().unwrap().heading);
    sections
}

impl Section {
    fn example(self, stem: &str, shared: &[Block]) -> Option<Example> {
        let heading = self.heading;
        let mut example = Example { name: format!("{stem}/{heading}"), ..Example::default() };
        let folder = |block: &Block| {
            let folder = block.info.strip_prefix("page")?;
            if folder.is_empty() {
                Some("example".to_owned())
            } else {
                folder.strip_prefix(' ').map(str::to_owned)
            }
        };
        let whole = self.blocks.iter().any(|block| folder(block).is_some());
        if !whole {
            example.begin("example".to_owned());
            example.around("### 第一条 例");
        }
        let (mut count, mut some) = (0, false);
        for block in &self.blocks {
            if block.info == "expect" {
                let lines = block.lines.iter().filter(|line| !line.trim().is_empty());
                example.expect.get_or_insert_default().extend(lines.cloned());
                continue;
            }
            let fenced = LANGUAGE.contains(&block.info.as_str());
            match folder(block) {
                Some(folder) => example.begin(folder),
                None if !fenced => continue,
                None => {}
            }
            some = true;
            if fenced {
                example.around(&format!("```{}", block.info));
            }
            for line in &block.lines {
                count += 1;
                example.push(line, Some(count));
            }
            if fenced {
                example.around("```");
            }
        }
        if !whole {
            example.around("# 共用词");
            for block in shared {
                example.around(&format!("```{}", block.info));
                block.lines.iter().for_each(|line| example.around(line));
                example.around("```");
            }
        }
        example.heading = heading;
        (some && stem != "library").then_some(example)
    }
}

impl Example {
    fn begin(&mut self, folder: String) {
        self.pages.push(Page { folder, text: String::new(), lines: Vec::new() });
    }

    fn around(&mut self, line: &str) {
        self.push(line, None);
    }

    fn push(&mut self, line: &str, number: Option<usize>) {
        let page = self.pages.last_mut().expect("a page has begun");
        page.text.push_str(line);
        page.text.push('\n');
        page.lines.push(number);
    }
}
