//! Tests of the office: accounts, sessions, seats, founding, submitting.

#[cfg(test)]
mod account;
#[cfg(test)]
mod founding;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod session;
#[cfg(test)]
mod submit;
