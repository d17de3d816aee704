//! The one integration-test binary of the ledger.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod blob;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod export;
#[cfg(test)]
mod failure;
#[cfg(test)]
mod fork;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod opened;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sim;
#[cfg(test)]
mod tamper;
#[cfg(test)]
mod torn;
#[cfg(test)]
mod witness;
