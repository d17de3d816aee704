//! What the READMEs show is what the program prints.

use crate::support::root;

#[test]
fn console_examples() {
    trycmd::TestCases::new()
        .env("TIAOLI_LANG", "en")
        .case(root().join("README.md").display().to_string())
        .case(root().join("README.zh-CN.md").display().to_string());
}
