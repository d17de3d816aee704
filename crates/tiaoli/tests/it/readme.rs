//! What the READMEs show is what the program prints.

use crate::support::root;

#[test]
fn console_examples() {
    std::env::set_current_dir(root()).expect("the checkout is there");
    trycmd::TestCases::new()
        .env("TIAOLI_LANG", "en")
        .case(root().join("README.md").display().to_string())
        .case(root().join("README.zh-CN.md").display().to_string());
}
