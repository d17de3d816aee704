//! One file a page.

pub mod account;
pub mod act;
pub mod acts;
pub mod entry;
pub mod lang;
pub mod ledger;
pub mod meeting;
pub mod meetings;
pub mod record;
pub mod records;
pub mod setup;
pub mod sign_in;
pub mod sitting;
pub mod work;
