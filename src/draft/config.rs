//! `conformist.yaml` with a target for some suites: everything that they need, with a comment beside it.

use std::fmt::Write as _;

use crate::draft::DraftFile;
use crate::draft::line::{quoted, scalar, tame};
use crate::draft::name::upper;
use crate::spec::api::Api;

/// Name of the target that a first configuration describes.
pub const TARGET: &str = "staging";

/// Name of the file.
pub const FILE: &str = "conformist.yaml";

/// What a target says about one API.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Name of the suite.
    pub suite: String,
    /// What the API is called.
    pub title: String,
    /// Where it is: a base URL, if one is known.
    pub base: Place,
    /// Whether requests name an account.
    pub has_account: bool,
    /// Named texts that a target sets: name and meaning.
    pub settings: Vec<(String, String)>,
    /// Parameters that a target may set: name, meaning and default.
    pub parameters: Vec<(String, String, String)>,
    /// How the role `admin` is authenticated.
    pub scheme: Scheme,
    /// Further roles: name and meaning.
    pub roles: Vec<(String, String)>,
}

/// Where an API is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nobody knows yet; perhaps with an example.
    Unknown(Option<String>),
    /// At this URL.
    Url(String),
    /// A directory at this URL knows.
    Lookup(String),
}

/// How somebody is authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    /// Nobody said; a token is the most frequent.
    Unknown,
    /// A token.
    Bearer,
    /// A name and a password.
    Basic,
    /// A key in this header.
    Key(String),
    /// A token that is fetched: perhaps from this URL, perhaps for these scopes.
    OAuth2(Option<String>, Option<String>),
    /// Signed requests.
    OAuth1,
    /// Not at all.
    Anonymous,
}

impl Entry {
    /// What the description of an API tells.
    #[must_use]
    pub fn of(api: &Api) -> Entry {
        let about = |text: &str| tame(text);
        let (base, scheme) = match api.suite.as_str() {
            "avaya" => (
                Place::Unknown(Some("https://na.api.avayacloud.com".to_owned())),
                Scheme::OAuth2(None, None),
            ),
            "liveperson" => (
                Place::Lookup("https://api.liveperson.net".to_owned()),
                Scheme::OAuth1,
            ),
            _ => (Place::Unknown(None), Scheme::Unknown),
        };
        Entry {
            suite: api.suite.clone(),
            title: api.title.clone(),
            base,
            has_account: api.request.path.names().contains(&"account"),
            settings: api
                .settings
                .iter()
                .map(|(name, setting)| (name.clone(), about(&setting.about)))
                .collect(),
            parameters: api
                .parameters
                .iter()
                .map(|(name, one)| {
                    (
                        name.clone(),
                        about(&one.about),
                        one.default.as_str().to_owned(),
                    )
                })
                .collect(),
            scheme,
            roles: api
                .credentials
                .iter()
                .map(|(name, role)| (name.clone(), about(&role.about)))
                .collect(),
        }
    }

    fn variable(&self, what: &str) -> String {
        let what = what
            .to_ascii_uppercase()
            .replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
        format!("${{{}_{what}}}", upper(&self.suite, "_"))
    }

    /// The entry under `apis:`, indented as it stands there.
    #[must_use]
    pub fn block(&self) -> String {
        let mut out = format!("      # {}\n      {}:\n", tame(&self.title), self.suite);
        let mut line = |text: String, note: &str| {
            let note = if note.is_empty() {
                String::new()
            } else {
                format!("   # {note}")
            };
            let _infallible = writeln!(out, "        {text}{note}");
        };
        let url = self.variable("BASE_URL");
        match &self.base {
            Place::Unknown(None) => line(
                format!("base-url: {url}"),
                "scheme, host, and a path prefix if there is one",
            ),
            Place::Unknown(Some(known)) => {
                line(format!("base-url: {url}"), &format!("such as {known}"));
            }
            Place::Url(known) => line(format!("base-url: {}", quoted(known)), ""),
            Place::Lookup(known) => line(format!("domain-lookup: {known}"), "or `base-url`"),
        }
        if self.has_account {
            line(
                format!("account: {}", self.variable("ACCOUNT")),
                "the account whose users are listed",
            );
            let foreign = format!("# foreign-account: {}", self.variable("FOREIGN_ACCOUNT"));
            line(
                foreign,
                "one that the credentials must not reach; cases that need it are skipped without it",
            );
        } else {
            line(
                "account: main".to_owned(),
                "requests of this API name none; any text will do",
            );
        }
        for (name, about) in self.settings.iter().filter(|(name, _)| name == "appkey") {
            line(format!("appkey: {}", self.variable(name)), about);
        }
        let mut others = self
            .settings
            .iter()
            .filter(|(name, _)| name != "appkey")
            .peekable();
        if others.peek().is_some() {
            line("settings:".to_owned(), "");
        }
        for (name, about) in others {
            line(
                format!("  {}: {}", scalar(name), self.variable(name)),
                about,
            );
        }
        for (name, about, default) in &self.parameters {
            let set = format!("# parameters: {{ {}: {} }}", scalar(name), quoted(default));
            line(set, about);
        }
        line("credentials:".to_owned(), "");
        out.push_str(&self.credentials());
        out
    }

    fn credentials(&self) -> String {
        let mut lines = self.admin();
        for (role, about) in &self.roles {
            let token = self.variable(&format!("{role}_TOKEN"));
            lines.push(format!(
                "# {}: {{ bearer: \"{token}\" }}   # {about}",
                scalar(role)
            ));
        }
        let indented = lines.iter().map(|line| format!("          {line}\n"));
        indented.collect()
    }

    /// The lines of the role that every case needs.
    fn admin(&self) -> Vec<String> {
        let value = |what: &str| self.variable(what);
        match &self.scheme {
            Scheme::Unknown => vec![
                format!("admin: {{ bearer: \"{}\" }}   # or one of", value("TOKEN")),
                format!(
                    "#      {{ key: {{ header: X-API-Key, value: \"{}\" }} }}",
                    value("KEY")
                ),
                format!(
                    "#      {{ basic: {{ username: \"{}\", password: \"{}\" }} }}",
                    value("USER"),
                    value("PASSWORD")
                ),
                format!(
                    "#      {{ oauth2: {{ token-url: \"{}\", client-id: \"{}\", client-secret: \"{}\" }} }}",
                    value("TOKEN_URL"),
                    value("CLIENT_ID"),
                    value("CLIENT_SECRET")
                ),
                "#      { anonymous: {} }   where the API asks nobody who they are".to_owned(),
            ],
            Scheme::Bearer => vec![format!("admin: {{ bearer: \"{}\" }}", value("TOKEN"))],
            Scheme::Basic => vec![
                "admin:".to_owned(),
                "  basic:".to_owned(),
                format!("    username: {}", value("USER")),
                format!("    password: {}", value("PASSWORD")),
            ],
            Scheme::Key(header) => vec![
                "admin:".to_owned(),
                "  key:".to_owned(),
                format!("    header: {}", scalar(header)),
                format!("    value: {}", value("KEY")),
            ],
            Scheme::OAuth2(url, scope) => {
                let url = url
                    .as_ref()
                    .map_or_else(|| value("TOKEN_URL"), |url| quoted(url));
                let mut lines = vec![
                    "admin:".to_owned(),
                    "  oauth2:   # or `bearer`, with a token of your own".to_owned(),
                    format!("    token-url: {url}"),
                    format!("    client-id: {}", value("CLIENT_ID")),
                    format!("    client-secret: {}", value("CLIENT_SECRET")),
                ];
                lines.extend(
                    scope
                        .iter()
                        .map(|scope| format!("    scope: {}", quoted(scope))),
                );
                lines
            }
            Scheme::OAuth1 => vec![
                "admin:".to_owned(),
                "  oauth1:   # or `bearer`, with a token of your own".to_owned(),
                format!("    consumer-key: {}", value("CONSUMER_KEY")),
                format!("    consumer-secret: {}", value("CONSUMER_SECRET")),
                format!("    token: {}", value("TOKEN")),
                format!("    token-secret: {}", value("TOKEN_SECRET")),
            ],
            Scheme::Anonymous => {
                vec!["admin: { anonymous: {} }   # the API asks nobody who they are".to_owned()]
            }
        }
    }
}

/// The whole file.
#[must_use]
pub fn file(entries: &[Entry]) -> DraftFile {
    let mut text = HEAD.to_owned();
    for entry in entries {
        text.push_str(&entry.block());
    }
    let example = entries
        .first()
        .map_or("suite", |entry| entry.suite.as_str());
    let _infallible = write!(
        text,
        "    # What is known and accepted for a while; an entry that names no case, or whose cases all pass, is an error.
    # expected:
    #   - {{ case: \"{example}::AREA::*\", verdict: inconclusive, reason: \"staging has 7 users\", expires: 2027-03-01 }}
"
    );
    DraftFile::new(FILE, text)
}

const HEAD: &str = "\
# yaml-language-server: $schema=schemas/conformist/config.schema.json
# The live endpoints that can be judged. `${VAR}` reads the environment; secrets never stand here.
# Only the chosen target is resolved: the variables of the others need not be set, not even for `conformist lint`.
targets:
  # conformist run --target staging
  staging:
    timeout: 10s                 # the longest that one attempt of a request may take; 30s unless set
    rate: 20/s                   # how many requests are sent at most; unlimited unless set
    concurrency: 8               # how many are under way at once
    # requests: 2000             # the budget of a run; unlimited unless set
    # ca-certificate: ca.pem     # also client-certificate, client-certificate-key and proxy
    apis:
";

/// The variables that a text reads outside of its comments, in order.
#[must_use]
pub fn variables(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
    {
        let code = line.split("   # ").next().unwrap_or_default();
        for part in code.split("${").skip(1) {
            let name = part.split('}').next().unwrap_or_default().to_owned();
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}
