//! Rebuilds when a regulation, a calendar or an example that the program carries changes.

fn main() {
    for folder in ["regulations", "calendar", "examples"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
