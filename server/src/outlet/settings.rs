//! Settings of the way out; all optional.

use std::fmt;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use crate::settings::SettingsError;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletSettings {
    /// `WWG_OUTBOX_PRIVATE=on`: webhooks may go to addresses of the house's own network.
    pub private: bool,
    /// E-mail is off without it.
    pub mail: Option<MailSettings>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `WWG_SMTP_URL`.
    pub server: SmtpUrl,
    /// `WWG_MAIL_FROM`.
    pub from: Mailbox,
}

/// A URL that may hold a password: it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    /// As it was given, for connecting alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("smtp://…")
    }
}

impl OutletSettings {
    /// # Errors
    /// Names the setting that is wrong, without what it says.
    pub fn read(get: &impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let wrong = |variable, problem: &str| SettingsError { variable, problem: problem.to_owned() };
        let private = match get("WWG_OUTBOX_PRIVATE").as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            Some(_) => return Err(wrong("WWG_OUTBOX_PRIVATE", "it is neither on nor off")),
        };
        let mail = match (get("WWG_SMTP_URL"), get("WWG_MAIL_FROM")) {
            (None, None) => None,
            (Some(_), None) => return Err(wrong("WWG_MAIL_FROM", "WWG_SMTP_URL needs a sender beside it")),
            (None, Some(_)) => return Err(wrong("WWG_SMTP_URL", "WWG_MAIL_FROM needs a server beside it")),
            (Some(server), Some(from)) => {
                let from = from
                    .parse()
                    .map_err(|_| wrong("WWG_MAIL_FROM", "it is neither name@host nor 名称 <name@host>"))?;
                if AsyncSmtpTransport::<Tokio1Executor>::from_url(&server).is_err() {
                    let form = "it is not smtps://user:password@host:465 or smtp://host:587?tls=required";
                    return Err(wrong("WWG_SMTP_URL", form));
                }
                Some(MailSettings { server: SmtpUrl(server), from })
            }
        };
        Ok(Self { private, mail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<OutletSettings, SettingsError> {
        OutletSettings::read(&|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn mail_needs_a_server_and_a_sender() {
        assert_eq!(with(&[]).unwrap(), OutletSettings::default());
        let server = ("WWG_SMTP_URL", "smtps://user:secret@mail.example:465");
        let settings = with(&[server, ("WWG_MAIL_FROM", "微网格 <notices@grid.example>")]).unwrap();
        assert!(!format!("{settings:?}").contains("secret"));
        assert_eq!(with(&[server]).unwrap_err().variable, "WWG_MAIL_FROM");
        assert_eq!(with(&[("WWG_MAIL_FROM", "a@b.example")]).unwrap_err().variable, "WWG_SMTP_URL");
        assert_eq!(with(&[server, ("WWG_MAIL_FROM", "nobody")]).unwrap_err().variable, "WWG_MAIL_FROM");
        let refused = with(&[("WWG_SMTP_URL", "x:secret"), ("WWG_MAIL_FROM", "a@b.example")]).unwrap_err();
        assert_eq!(refused.variable, "WWG_SMTP_URL");
        assert!(!refused.to_string().contains("secret"));
        assert_eq!(with(&[("WWG_OUTBOX_PRIVATE", "yes")]).unwrap_err().variable, "WWG_OUTBOX_PRIVATE");
        assert!(with(&[("WWG_OUTBOX_PRIVATE", "on")]).unwrap().private);
    }
}
