//! One file a page.

pub mod account;
pub mod act;
pub mod acts;
pub mod article;
pub mod entry;
pub mod institution;
pub mod lang;
pub mod ledger;
pub mod meeting;
pub mod meetings;
pub mod record;
pub mod records;
pub mod regulation;
pub mod setup;
pub mod sign_in;
pub mod sitting;
pub mod trial;
pub mod work;
