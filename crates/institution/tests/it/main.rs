//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod bind;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod duties;
#[cfg(test)]
mod index;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod regulations;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod time;
#[cfg(test)]
mod windows;
