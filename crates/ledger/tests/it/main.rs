//! The one integration-test binary of the ledger.

#[cfg(test)]
mod ledger;
#[cfg(test)]
mod rig;
