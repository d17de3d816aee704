//! The address of a database: `postgres://user@host:port/name`.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use tiaoli_text::words;
use tokio_postgres::config::{Config, Host, SslMode};

use crate::store::StoreError;

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// After how long without an answer the network takes the other side for gone.
const SILENCE: Duration = Duration::from_secs(10);

/// Where a database is and who asks. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) config: Arc<Config>,
}

impl Address {
    /// Whether a text is the address of a PostgreSQL database rather than a path.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Reads `postgres://[user[:password]@]host[:port]/name[?options]`.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let bad = |why| StoreError::Address { why };
        let shape = || {
            bad(words!(
                zh: "应写作 postgres://用户@主机:端口/库名" en: "write it postgres://user@host:port/name"
            ))
        };
        if !Self::is_one(text) {
            return Err(shape());
        }
        // What the library says of a bad address may repeat parts of it, a password among them.
        let mut config: Config = text.parse().map_err(|_| shape())?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(shape());
        }
        if config.get_ssl_mode() == SslMode::Require {
            return Err(bad(words!(
                zh: "本程序不含 TLS，不能满足 sslmode=require；请经本机套接字或加密隧道连接"
                en: "sslmode=require cannot be met: there is no TLS in this build; connect by a local socket or through an encrypted tunnel"
            )));
        }
        if config.get_ssl_mode() != SslMode::Disable && !near(&config) {
            return Err(bad(words!(
                zh: "连接将以明文穿过网络；请经本机套接字或加密隧道连接，网络可信时在地址后加 ?sslmode=disable"
                en: "the connection would cross a network in clear; connect by a local socket or through an encrypted tunnel, or add ?sslmode=disable where the network is trusted"
            )));
        }
        config.connect_timeout(CONNECT).tcp_user_timeout(SILENCE);
        config.keepalives(true).keepalives_idle(SILENCE).keepalives_interval(CONNECT);
        config.keepalives_retries(2);
        if config.get_application_name().is_none() {
            config.application_name("tiaoli");
        }
        Ok(Self { config: Arc::new(config) })
    }
}

/// Whether every host is this machine.
fn near(config: &Config) -> bool {
    let local = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let addresses = config.get_hostaddrs();
    if addresses.is_empty() {
        config.get_hosts().iter().all(local)
    } else {
        addresses.iter().all(IpAddr::is_loopback)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => self.config.get_hostaddrs().first().map(IpAddr::to_string).unwrap_or_default(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let name = self.config.get_dbname().or(self.config.get_user()).unwrap_or_default();
        write!(f, "postgres://{host}:{port}/{name}")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
