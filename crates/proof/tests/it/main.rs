//! The one integration-test binary of the proofs.

#[cfg(test)]
mod json;
#[cfg(test)]
mod note;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod parse;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod succession;
#[cfg(test)]
mod time;

#[cfg(test)]
fn key() -> tiaoli_proof::Key {
    tiaoli_proof::Key::from_seed("example.cn/l/office", &[7; 32]).unwrap()
}
