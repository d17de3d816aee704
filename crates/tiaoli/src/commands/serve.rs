//! `tiaoli serve`: the office, open for people.

use super::sample;
use crate::cli::ServeArgs;
use crate::desk::usable;
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use tiaoli_office::Rim;
use tiaoli_text::{Words, words};
use tiaoli_web::{App, Settings};

/// Threads that do the work of pages; their waiting is for the disk.
const WORKERS: usize = 16;

pub fn run(args: &ServeArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let mut rim = Rim::system();
    let data = match (&args.data, args.sample) {
        (Some(folder), _) => folder.clone(),
        (None, true) => std::env::temp_dir().join(format!("tiaoli-sample-{}", &rim.word()?)),
        (None, false) => PathBuf::from("tiaoli-data"),
    };
    usable(&data)?;
    std::fs::create_dir_all(&data).map_err(|e| Failure::io(&data, &e))?;
    let fresh = std::fs::read_dir(&data).map_err(|e| Failure::io(&data, &e))?.next().is_none();
    if args.sample {
        if fresh {
            sample::make(&data, &rim)?;
        }
        rim = sample::clock(&data, rim)?;
    }
    let setup_token = rim.word()?;
    let samples = if args.sample { sample::sign_ins()? } else { Vec::new() };
    let settings = Settings {
        data: data.clone(),
        secure: args.tls,
        samples: samples.clone(),
        setup_token: Some(setup_token.clone()),
    };
    let app = App::open(settings, rim)?;
    let sample_here = app.office().is_some_and(|office| office.charter().demo);
    if args.sample && !sample_here {
        return Err(Failure::input(Words::new(
            "这个文件夹里不是样例",
            "this folder does not hold the sample",
        ))
        .at(data.display().to_string())
        .help(Words::new(
            "换一个空文件夹，或者不加 --sample",
            "give an empty folder, or leave out --sample",
        )));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()
        .map_err(|e| Failure::machine(Words::same(e.to_string())))?;
    let listen = args.listen;
    runtime.block_on(async move {
        let listener =
            tokio::net::TcpListener::bind(listen).await.map_err(|e| cannot(listen, &e))?;
        let address = listener.local_addr().map_err(|e| cannot(listen, &e))?;
        let scheme = if args.tls { "https" } else { "http" };
        let setup = app.office().is_none().then_some(setup_token.as_str());
        announce(terminal, &format!("{scheme}://{address}/"), setup, &samples);
        let folder = data.display();
        terminal.line(terminal.say(&words!(zh: "数据在 {folder}", en: "data in {folder}")));
        tiaoli_web::serve(app, listener, stop()).await.map_err(|e| cannot(listen, &e))
    })?;
    terminal.line(terminal.say(&Words::new("已停止", "stopped")));
    Ok(Answer::Yes)
}

fn announce(terminal: &Terminal, address: &str, setup: Option<&str>, samples: &[(String, String)]) {
    let shown = terminal.style(Style::Bold, address);
    terminal.line(terminal.say(&words!(zh: "打开 {shown}", en: "open {shown}")));
    if let Some(token) = setup {
        terminal.line(terminal.say(&words!(
            zh: "还没有机构；在 {address}setup?setup={token} 设立",
            en: "there is no institution yet; set it up at {address}setup?setup={token}",
        )));
    }
    for (name, password) in samples {
        terminal.line(terminal.say(&words!(
            zh: "  账户 {name}  口令 {password}",
            en: "  account {name}  password {password}",
        )));
    }
}

fn cannot(listen: SocketAddr, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind as Kind;
    let place = listen.to_string();
    match error.kind() {
        Kind::AddrInUse => {
            Failure::input(Words::new("这个地址已被占用", "the address is in use already"))
                .help(Words::new("用 --listen 换一个端口", "choose another port with --listen"))
        }
        Kind::AddrNotAvailable | Kind::PermissionDenied => {
            Failure::input(Words::new("不能在这个地址上监听", "this address cannot be listened on"))
                .help(Words::new("用 --listen 换一个地址", "choose another address with --listen"))
        }
        kind => {
            Failure::machine(words!(zh: "网络出错（{kind}）", en: "the network failed ({kind})"))
        }
    }
    .at(place)
}

/// Done when somebody asks the server to stop: Ctrl-C, or a polite signal.
async fn stop() {
    let ctrl_c = async {
        // Without a handler the signal ends the process by itself, which loses nothing either.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = ctrl_c => {}
        () = terminated => {}
    }
}
