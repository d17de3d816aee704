//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod docx;
#[cfg(test)]
mod encodings;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod html;
#[cfg(test)]
mod markdown;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod support;
