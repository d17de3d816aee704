//! What a page is asked: address, form, language, and who asks.

use crate::app::App;
use crate::form::Form;
use crate::page;
use crate::problem::Problem;
use crate::reply::Answer;
use crate::routes::Route;
use axum::http::StatusCode;
use maud::Markup;
use std::sync::Arc;
use tiaoli_institution::Institution;
use tiaoli_norm::value::Rec;
use tiaoli_office::seat::Seat;
use tiaoli_office::session::Session;
use tiaoli_office::{Office, seat};
use tiaoli_text::{Lang, Words};

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The server.
    pub app: Arc<App>,
    /// The line of the registry that answers.
    pub route: &'static Route,
    /// Parts of the path, by the names the route gives them.
    pub parts: Form,
    /// The query.
    pub query: Form,
    /// The form that was sent.
    pub form: Form,
    /// The reader's language.
    pub lang: Lang,
    /// Path and query, to come back to.
    pub address: String,
    /// Who is at the other end, for counting failures.
    pub peer: String,
    /// The token the browser sent, whatever it is worth.
    pub token: Option<String>,
}

impl Ask {
    /// One of two texts.
    #[must_use]
    pub fn say<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A page for somebody who has not signed in.
    #[must_use]
    pub fn page(&self, status: StatusCode, title: &Words, main: Markup) -> Answer {
        Answer::html(status, page::plain(self, title, &main))
    }
}

/// A request by somebody who has signed in, in an office that is open.
#[derive(Debug, Clone)]
pub struct Room {
    /// The request.
    pub ask: Ask,
    /// The office.
    pub office: Arc<Office>,
    /// Who asks.
    pub session: Session,
}

impl std::ops::Deref for Room {
    type Target = Ask;

    fn deref(&self) -> &Ask {
        &self.ask
    }
}

impl Room {
    /// A page.
    #[must_use]
    pub fn page(&self, title: &Words, main: Markup) -> Answer {
        self.page_with(StatusCode::OK, title, main)
    }

    /// A page with a status of its own, such as 422 for a form that cannot be taken.
    #[must_use]
    pub fn page_with(&self, status: StatusCode, title: &Words, main: Markup) -> Answer {
        Answer::html(status, page::framed(self, title, &main))
    }

    /// Looks at the institution as it stands.
    pub fn see<T>(&self, look: impl FnOnce(&Institution) -> T) -> T {
        self.office.desk().see(look)
    }

    /// What people call a record, in the reader's language.
    #[must_use]
    pub fn name(&self, institution: &Institution, rec: Rec) -> String {
        self.office.name(institution, rec).get(self.lang).to_owned()
    }

    /// The seat that acts by records of `kind` are done from; none if this person has no such seat.
    #[must_use]
    pub fn seat_for(&self, kind: tiaoli_norm::program::KindId) -> Option<Seat> {
        self.session.seats.iter().copied().find(|seat| seat.0.kind == kind)
    }

    /// The record that the parts `kind` and `id` of the path name.
    ///
    /// # Errors
    /// There is none.
    pub fn record(&self, institution: &Institution) -> Result<Rec, Problem> {
        let kind = seat::kind(institution, self.parts.get("kind")).ok_or_else(Problem::missing)?;
        institution.state().find(kind, self.parts.get("id")).ok_or_else(Problem::missing)
    }

    /// On to `address`, where `message` is shown.
    ///
    /// # Errors
    /// The machine failed.
    pub fn see_with(&self, address: String, message: &Words) -> crate::Reply {
        if let Some(token) = &self.token {
            self.office.leave_message(token, message.get(self.lang))?;
        }
        Ok(Answer::see(address))
    }
}
