//! A real PostgreSQL server for the tests of one binary, started by itself and gone with it.
//!
//! Nothing outside its folder is touched: data, socket and a free port on the loopback. The server
//! hangs on a pipe from this process; when the process ends, however it ends, a small shell stops
//! the server and takes the folder away.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// The oldest version that will do.
const OLDEST: u32 = 15;
/// What `x` installs the server by.
const HOW: &str = "apt-get install postgresql";

/// A running server.
pub struct Server {
    bin: PathBuf,
    pub port: u16,
    /// Holds the pipe; the server ends when it closes.
    _shell: Child,
}

/// The server of this process; none where PostgreSQL is not installed, which is said once.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let start = || match installed() {
        Some(bin) => {
            // What the tests ask is right answers: a folder in memory gives them sooner.
            let memory = Path::new("/dev/shm");
            let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
            Some(Server::start(&bin, &base))
        }
        None => {
            println!("no PostgreSQL {OLDEST} or newer here ({HOW}): its tests are skipped");
            None
        }
    };
    SERVER.get_or_init(start).as_ref()
}

/// The folder of the newest server programs installed.
pub fn installed() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = folders.map(|folder| folder.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = debian.chain(std::env::split_paths(&path).collect::<Vec<_>>());
    let version = |bin: PathBuf| {
        let said = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let number = said.split_whitespace().nth(2)?;
        // The programs beside it are in the folder that a link in the path leads to.
        let bin = bin.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        let major: u32 = number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        let whole = ["initdb", "psql"].iter().all(|name| bin.join(name).exists());
        (major >= OLDEST && whole).then_some((major, bin))
    };
    all.filter_map(version).max().map(|(_, bin)| bin)
}

/// The server refuses to run as root: then it runs as the user that its package has made.
fn command(program: &Path) -> Command {
    if !root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}

fn root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}

impl Server {
    /// Starts a server in a new folder under `base`.
    pub fn start(bin: &Path, base: &Path) -> Self {
        let folder = base.join(format!("tiaoli-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        if root() {
            let done = Command::new("chown").arg("postgres").arg(&folder).status().unwrap();
            assert!(done.success(), "cannot give {} to postgres", folder.display());
        }
        let data = folder.join("data");
        let mut initdb = command(&bin.join("initdb"));
        initdb.args(["-U", "tiaoli", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.arg("-D").arg(&data).output().unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        for _ in 0..5 {
            if let Some(server) = Self::run(bin, &folder, &data) {
                return server;
            }
        }
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        panic!("the server does not start: {log}");
    }

    /// Runs the server on a port that was free a moment ago.
    fn run(bin: &Path, folder: &Path, data: &Path) -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let settings = [
            "listen_addresses=127.0.0.1",
            "max_connections=200",
            "shared_buffers=32MB",
            "wal_level=minimal",
            "max_wal_senders=0",
            "logging_collector=off",
        ];
        let script = r#"folder=$1; shift
            "$@" >"$folder/log" 2>&1 & server=$!
            while kill -0 $server 2>/dev/null && read -r _; do :; done
            while kill -QUIT $server 2>/dev/null; do sleep 0.1; done
            wait $server; rm -rf "$folder""#;
        let mut shell = command(Path::new("sh"));
        shell.args(["-c", script, "sh"]).arg(folder).arg(bin.join("postgres"));
        shell.arg("-D").arg(data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
        for setting in settings {
            shell.args(["-c", setting]);
        }
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = shell.spawn().unwrap();
        let server = Self { bin: bin.to_owned(), port, _shell: child };
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if server.psql("postgres", "SELECT 1").is_ok() {
                // Who appends is nobody special: what a superuser may do proves little.
                server.psql("postgres", "CREATE ROLE office LOGIN").unwrap();
                server.psql("postgres", "CREATE DATABASE office OWNER office").unwrap();
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Runs SQL as the superuser and gives what it prints.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"]);
        psql.args(["-U", "tiaoli", "-p", &self.port.to_string(), "-d", database, "-c", sql]);
        let done = psql.output().unwrap();
        if done.status.success() {
            Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
        } else {
            Err(String::from_utf8_lossy(&done.stderr).into_owned())
        }
    }

    /// A schema of its own for one test.
    pub fn schema(&'static self) -> Schema {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.psql("office", &format!("CREATE SCHEMA {name} AUTHORIZATION office")).unwrap();
        Schema { server: self, name }
    }
}

/// Tables apart from those of every other test.
pub struct Schema {
    pub server: &'static Server,
    pub name: String,
}

impl Schema {
    /// The address, by way of `port`.
    pub fn address_by(&self, port: u16) -> String {
        let name = &self.name;
        format!("postgres://office@127.0.0.1:{port}/office?options=-csearch_path%3D{name}")
    }

    /// The address.
    pub fn address(&self) -> String {
        self.address_by(self.server.port)
    }

    /// Runs SQL on the tables as the superuser.
    pub fn psql(&self, sql: &str) -> Result<String, String> {
        self.server.psql("office", &format!("SET search_path = {}; {sql}", self.name))
    }
}
