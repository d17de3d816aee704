//! Tests of the pages: a request in, an answer out, no socket.

#[cfg(test)]
mod act;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod meeting;
#[cfg(test)]
mod regulation;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod sign_in;
