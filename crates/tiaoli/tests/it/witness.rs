//! A witness as a server of its own, and a ledger that asks it.

use crate::support::{Scratch, err, out, run, tiaoli};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// A running witness; it ends with the test.
struct Server {
    child: Child,
    key: String,
    address: String,
}

impl Server {
    fn start(folder: &Path, name: &str) -> Self {
        let folder = folder.display().to_string();
        let args = ["witness", "--data", &folder, "--name", name, "--listen", "127.0.0.1:0"];
        let mut child = tiaoli(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.take().expect("output")).lines();
        let mut next = || lines.next().expect("a line").expect("text");
        let key = next().strip_prefix("key ").expect("a key").to_owned();
        let address = next().split("http://").nth(1).expect("an address").to_owned();
        Self { child, key, address }
    }

    fn send(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        stream.write_all(text.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn key_of(folder: &str) -> String {
    let head = out(&run(&["ledger", "head", folder, "--format", "json"]));
    let head: serde_json::Value = serde_json::from_str(&head).expect("JSON");
    head["key"].as_str().expect("a key").to_owned()
}

#[test]
fn two_witnesses_sign_and_a_rolled_back_ledger_is_found_out() {
    let scratch = Scratch::new("witness");
    let folder = scratch.path().join("ledger").display().to_string();
    assert!(run(&["demo", "--data", &folder]).status.success());
    let key = key_of(&folder);
    let homes = ["w1", "w2"].map(|name| scratch.path().join(name));
    let servers = [(&homes[0], "witness.example/w1"), (&homes[1], "witness.example/w2")]
        .map(|(home, name)| Server::start(home, name));
    fs::write(homes[0].join("logs"), format!("{key}\n")).expect("written");
    let mut text = format!("log {key}\n");
    for (server, name) in servers.iter().zip(["one", "two"]) {
        text.push_str(&format!("witness {name} {} http://{}\n", server.key, server.address));
    }
    let policy =
        scratch.file("policy", format!("{text}group both all one two\nquorum both\n").as_bytes());

    let asked = run(&["ledger", "witness", &folder, "--policy", &policy]);
    assert_eq!(asked.status.code(), Some(1), "the second does not know the ledger: {asked:?}");
    assert!(out(&asked).contains("✓ one: has cosigned"), "{asked:?}");
    assert!(out(&asked).contains("✗ two: ") && out(&asked).contains("does not serve"), "{asked:?}");
    fs::write(homes[1].join("logs"), format!("# ours\n{key}\n")).expect("written");
    let asked = run(&["ledger", "witness", &folder, "--policy", &policy]);
    assert_eq!(asked.status.code(), Some(0), "{asked:?}");

    let receipt = scratch.file("receipt", &run(&["ledger", "receipt", &folder, "2"]).stdout);
    let checked = run(&["ledger", "check", &receipt, "--policy", &policy]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert!(out(&checked).contains("witnessed by one, two"), "{checked:?}");

    // Everything on this machine is put back to what it was; only the witnesses remember.
    let copy = scratch.path().join("copy").display().to_string();
    assert!(run(&["backup", &folder, &copy]).status.success());
    assert!(run(&["ledger", "key", "rotate", &folder]).status.success());
    let new = key_of(&folder);
    for home in &homes {
        fs::write(home.join("logs"), format!("{key}\n{new}\n")).expect("written");
    }
    assert_eq!(run(&["ledger", "witness", &folder, "--policy", &policy]).status.code(), Some(0));
    let back = scratch.path().join("back").display().to_string();
    assert!(run(&["restore", &copy, &back]).status.success());
    fs::remove_file(format!("{back}/ledger.witnessed")).expect("it was backed up");
    let asked = run(&["ledger", "witness", &back, "--policy", &policy]);
    assert_eq!(asked.status.code(), Some(1), "{asked:?}");
    assert!(out(&asked).contains("ALARM: it has signed for"), "{asked:?}");
    let doctor = run(&["doctor", &folder]);
    assert!(out(&doctor).contains("2 witnesses have signed"), "{doctor:?}");
}

#[test]
fn a_witness_answers_nonsense_calmly_and_remembers_over_a_restart() {
    let scratch = Scratch::new("calm");
    let home = scratch.path().join("w");
    let server = Server::start(&home, "witness.example/w1");
    let close = "Connection: close\r\n\r\n";
    let cases = [
        (format!("GET / HTTP/1.1\r\nHost: x\r\n{close}"), "404"),
        (format!("GET /add-checkpoint HTTP/1.1\r\nHost: x\r\n{close}"), "405"),
        (
            format!("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n{close}"),
            "400",
        ),
        (
            format!(
                "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n{close}"
            ),
            "413",
        ),
        ("nonsense\r\n\r\n".to_owned(), "400"),
    ];
    for (text, status) in cases {
        let answer = server.send(&text);
        assert!(answer.contains(status), "{text:?}: {answer}");
    }
    let key = server.key.clone();
    drop(server);
    assert_eq!(Server::start(&home, "witness.example/w1").key, key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(home.join("witness.key")).expect("a key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let folder = home.display().to_string();
    let other = run(&["witness", "--data", &folder, "--name", "witness.example/w2"]);
    assert_eq!(other.status.code(), Some(2), "{other:?}");
    assert!(err(&other).contains("is called `witness.example/w1`"), "{other:?}");
}
