//! The text of a PDF with a text layer.
//!
//! A PDF says where each character stands and nothing of lines, so lines are put together from places.
//! The library is kept apart: whatever goes wrong inside it is a refusal, never a crash.

mod layout;
mod line;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use tiaoli_text::{Words, words};

use crate::Refused;
use layout::Sheet;

/// The name of the thread in which the library works.
const THREAD: &str = "tiaoli-pdf";

/// The stack of that thread: documents may nest deeply.
const STACK: usize = 64 << 20;

/// The text, and what was left out.
pub(crate) fn text(bytes: Vec<u8>) -> Result<(String, Vec<Words>), Refused> {
    be_quiet();
    let work = move || catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn(work);
    let read = thread.ok().and_then(|thread| thread.join().ok()).and_then(Result::ok);
    let sheets = read.unwrap_or_else(|| Err(damaged()))?;
    if sheets.iter().all(|sheet| sheet.lines.is_empty()) {
        return Err(scanned(sheets.len()));
    }
    let unmapped: usize = sheets.iter().map(|sheet| sheet.unmapped).sum();
    let mapped: usize = sheets.iter().map(|sheet| sheet.mapped).sum();
    if unmapped > mapped {
        return Err(Refused::new(
            Words::new(
                "PDF 的字体没有说明字形对应什么字，读不出文字",
                "the fonts of the PDF do not say which characters their shapes stand for",
            ),
            Words::new(
                "先做文字识别（OCR），或者找原文件",
                "run text recognition (OCR), or find the original",
            ),
        ));
    }
    Ok(layout::text(sheets))
}

/// Keeps a panic inside the library from being printed; those of other threads are printed as ever.
fn be_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(THREAD) {
                before(panic);
            }
        }));
    });
}

fn sheets(bytes: Vec<u8>) -> Result<Vec<Sheet>, Refused> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refused::new(
            Words::new("PDF 有密码", "the PDF is protected by a password"),
            Words::new("去掉密码后再读", "remove the password first"),
        ),
        _ => damaged(),
    })?;
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let pages = pdf.pages().iter().map(|page| {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let frame = Rect::new(0.0, 0.0, width, height);
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, frame, &cache, pdf.xref(), settings.clone());
        let mut reader = Reader { sheet: Sheet::default(), last: None };
        interpret_page(page, &mut context, &mut reader);
        reader.sheet
    });
    Ok(pages.collect())
}

fn damaged() -> Refused {
    Refused::new(
        Words::new("PDF 文件损坏，读不出来", "the PDF is damaged and cannot be read"),
        Words::new("重新导出一份", "export it anew"),
    )
}

fn scanned(pages: usize) -> Refused {
    Refused::new(
        words! {
            zh: "PDF 只有图像，没有文字层（{pages} 页）"
            en: "the PDF is a scan: pictures without a text layer (pages: {pages})"
        },
        Words::new("先做文字识别（OCR）", "run text recognition (OCR) first"),
    )
}

/// Takes down where each character is drawn.
struct Reader {
    sheet: Sheet,
    /// The last run: its characters and where it began. Bold print is often the same run drawn twice.
    last: Option<(String, Point)>,
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let mut words = String::new();
        let mut found = Vec::new();
        let mut begin = None;
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let origin = place * Point::ZERO;
            let em = place * Point::new(1000.0, 0.0) - origin;
            let size = em.hypot();
            begin = begin.or(Some((origin, size)));
            let known = glyph.as_unicode().map(|letters| match letters {
                BfString::Char(letter) => letter.to_string(),
                BfString::String(letters) => letters,
            });
            let advance = match &**glyph {
                Glyph::Outline(glyph) => {
                    glyph.advance_width().map_or(1.0, |w| f64::from(w) / 1000.0)
                }
                Glyph::Type3(_) => 1.0,
            };
            let known = known.filter(|letters| !letters.chars().any(char::is_control));
            words.push_str(known.as_deref().unwrap_or("\u{fffd}"));
            // What is drawn askew is a stamp or a watermark.
            let upright = em.x > 0.0 && em.y.abs() < 0.1 * em.x;
            if size.is_finite() && size > 0.0 && upright {
                let vertical = run.writing_mode() == WritingMode::Vertical;
                // Along and across the line: down and to the left where the print runs downwards.
                let (along, across) =
                    if vertical { (origin.y, -origin.x) } else { (origin.x, origin.y) };
                let advance = if vertical { 1.0 } else { advance };
                found.push((known, along, across, size, advance * size));
            } else {
                self.sheet.askew = self.sheet.askew.saturating_add(1);
            }
        }
        let Some((origin, size)) = begin else { return };
        let again = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| *last == words && (*at - origin).hypot() < 0.2 * size);
        self.last = Some((words, origin));
        if !again {
            found.into_iter().for_each(|(known, along, across, size, width)| {
                self.sheet.add(known, along, across, size, width);
            });
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.sheet.pictures = self.sheet.pictures.saturating_add(1);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
