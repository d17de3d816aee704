//! Gives an error enum its two-language texts through the standard traits.
//!
//! Every area of this crate has its own enum; what they share is that a reader can ask for
//! either language and that a log line shows both.

macro_rules! spoken {
    ($($name:ty),+ $(,)?) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.words(), f)
            }
        }
        impl std::error::Error for $name {}
    )+};
}
pub(crate) use spoken;
