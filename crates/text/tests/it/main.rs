//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod akn;
#[cfg(test)]
mod citations;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod correct;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod doubts;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod large;
#[cfg(test)]
mod layouts;
#[cfg(test)]
mod modality;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod seed;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod weave;
