//! The head of a document: what names it, and what it says of itself.

use super::Identity;
use super::life::life;
use super::xml::escape;
use crate::{Piece, numeral};

/// The `meta` element of the main document or of a component such as `att_1`.
pub(super) fn meta(
    identity: &Identity,
    date: &str,
    component: &str,
    piece: Option<(&str, &Piece)>,
) -> String {
    let plain = |text: &str| -> String {
        let kept = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
        text.chars().filter(|letter| kept(*letter)).collect()
    };
    let parts = [&identity.country, "act", &identity.subtype, &identity.issuer, date];
    let parts = parts.map(plain).into_iter().chain([plain(&identity.number)]);
    let work: String =
        parts.filter(|part| !part.is_empty()).map(|part| format!("/{part}")).collect();
    let work = format!("/akn{work}");
    let language = plain(&identity.language);
    let expression = format!("{work}/{language}@{date}");
    let level = |element: &str, uri: &str, own: &str| {
        format!(
            "<{element}><FRBRthis value=\"{uri}/!{component}\"/><FRBRuri value=\"{uri}\"/>\
             <FRBRdate date=\"{date}\" name=\"Generation\"/><FRBRauthor href=\"#issuer\"/>{own}\
             </{element}>\n"
        )
    };
    let country = format!("<FRBRcountry value=\"{}\"/>", plain(&identity.country));
    let tongue = format!("<FRBRlanguage language=\"{language}\"/>");
    let issuer = plain(&identity.issuer);
    let issuer = if issuer.is_empty() { "unknown" } else { &issuer };
    let mut out = format!(
        "<meta>\n<identification source=\"#tiaoli\">\n{}{}{}</identification>\n",
        level("FRBRWork", &work, &country),
        level("FRBRExpression", &expression, &tongue),
        level("FRBRManifestation", &format!("{expression}.akn"), ""),
    );
    // Ids are unique in the whole file, so only the main document says who is who.
    if let Some((source, piece)) = piece {
        let (lifecycle, events) = life(source, piece, date, &work);
        out += &lifecycle;
        out += &format!(
            "<references source=\"#tiaoli\">\
             <TLCOrganization eId=\"issuer\" href=\"/akn/ontology/organization/{issuer}\" \
             showAs=\"{issuer}\"/>\
             <TLCOrganization eId=\"tiaoli\" href=\"/akn/ontology/organization/tiaoli\" \
             showAs=\"Tiaoli\"/>{events}</references>\n"
        );
        out += &pages(piece);
    }
    out += "</meta>\n";
    out
}

/// Where a piece of a page comes from and goes on to.
fn pages(piece: &Piece) -> String {
    if piece.continued_from.is_none() && piece.continued_on.is_none() {
        return String::new();
    }
    let one = |name: &str, page: &Option<String>| {
        page.as_ref().map_or_else(String::new, |page| format!(" {name}=\"{}\"", escape(page)))
    };
    format!(
        "<proprietary source=\"#tiaoli\"><page xmlns=\"urn:tiaoli:page\"{}{}/></proprietary>\n",
        one("from", &piece.continued_from),
        one("on", &piece.continued_on)
    )
}

/// The first whole date in `text`, as `2025-12-01`.
pub(super) fn first_date(text: &str) -> Option<String> {
    dates(text).into_iter().next().map(|(date, ..)| date)
}

/// The whole dates in `text`, each with where it begins and ends.
pub(super) fn dates(text: &str) -> Vec<(String, usize, usize)> {
    text.match_indices('年').filter_map(|(at, _)| date(text, at)).collect()
}

/// The date whose year ends at `at`.
fn date(text: &str, at: usize) -> Option<(String, usize, usize)> {
    let head = text.get(..at)?;
    let start = head
        .char_indices()
        .rev()
        .take_while(|(_, letter)| numeral::is_numeral(*letter))
        .last()
        .map(|(start, _)| start)?;
    let year = numeral::parse(head.get(start..)?)?;
    let rest = text.get(at..)?.strip_prefix('年')?;
    let (month, length) = numeral::prefix(rest)?;
    let rest = rest.get(length..)?.strip_prefix('月')?;
    let (day, length) = numeral::prefix(rest)?;
    let rest = rest.get(length..)?.strip_prefix('日')?;
    let days = match month {
        2 => 28 + u32::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let sound = (1000..=9999).contains(&year) && (1..=days).contains(&day);
    let end = text.len().checked_sub(rest.len())?;
    sound.then(|| (format!("{year:04}-{month:02}-{day:02}"), start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_whole_date() {
        assert_eq!(first_date("于2024年的2025年3月1日通过").as_deref(), Some("2025-03-01"));
        assert_eq!(first_date("二○二五年十二月三十一日").as_deref(), Some("2025-12-31"));
        assert_eq!(first_date("2025年2月29日"), None);
        assert_eq!(first_date("年月日"), None);
    }
}
