//! Who asks: the application key, the access token, and the endpoint that issues tokens.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::mock::avaya::defects;
use crate::mock::avaya::problem::Problem;
use crate::mock::credential::avaya as demo;
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// What a caller may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// An account administrator of the demonstration account.
    Administrator,
    /// A user of that account without the role.
    Unprivileged,
}

/// A token of the token endpoint.
#[derive(Debug, Clone)]
struct Issued {
    access: String,
    refresh: String,
    until: Instant,
}

/// The tokens in force.
#[derive(Debug, Clone)]
pub(crate) struct Auth {
    life: Duration,
    issued: Vec<Issued>,
}

/// What is known about a token.
enum Token {
    Valid(Caller),
    Expired,
    Unknown,
}

impl Auth {
    /// No token is issued yet; those that will be live this long.
    pub(crate) fn new(life: Duration) -> Self {
        Self {
            life,
            issued: Vec::new(),
        }
    }

    /// The caller, once application key and token are proven.
    pub(crate) fn caller(
        &self,
        request: &Incoming,
        switches: &Switches,
    ) -> Result<Caller, Problem> {
        appkey(request, switches)?;
        let refused = Problem::Unauthorized("Access-Token");
        let accepts = |defect| switches.breaks(defect).then_some(Caller::Administrator);
        let Some(header) = request.header("authorization") else {
            let late = request
                .parameter("pageNumber")
                .is_some_and(|page| page != "1");
            let later = accepts(&defects::TOKEN_MISSING_LATER).filter(|_| late);
            return later
                .or(accepts(&defects::TOKEN_MISSING_ACCEPTED))
                .ok_or(refused);
        };
        let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
        if header == demo::ADMIN_BEARER
            && let Some(caller) = accepts(&defects::SCHEME_MISSING_ACCEPTED)
        {
            return Ok(caller);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return accepts(&defects::SCHEME_WRONG_ACCEPTED).ok_or(refused);
        }
        match self.token(token.trim()) {
            Token::Valid(caller) => Ok(caller),
            Token::Expired if request.parameter("filter").is_some() => {
                let filters = accepts(&defects::TOKEN_EXPIRED_FILTERS);
                filters
                    .or(accepts(&defects::TOKEN_EXPIRED_ACCEPTED))
                    .ok_or(refused)
            }
            Token::Expired => accepts(&defects::TOKEN_EXPIRED_ACCEPTED).ok_or(refused),
            Token::Unknown if token.trim().is_empty() => {
                accepts(&defects::TOKEN_EMPTY_ACCEPTED).ok_or(refused)
            }
            Token::Unknown if token.starts_with(demo::ADMIN_BEARER) => {
                let longer = accepts(&defects::TOKEN_LONGER_ACCEPTED);
                longer
                    .or(accepts(&defects::TOKEN_GARBAGE_ACCEPTED))
                    .ok_or(refused)
            }
            Token::Unknown if is_nearly(token, switches) => Ok(Caller::Administrator),
            Token::Unknown if switches.breaks(&defects::REFUSED_AS_500) => Err(Problem::Internal),
            Token::Unknown => accepts(&defects::TOKEN_GARBAGE_ACCEPTED).ok_or(refused),
        }
    }

    fn token(&self, token: &str) -> Token {
        match token {
            demo::ADMIN_BEARER => Token::Valid(Caller::Administrator),
            demo::UNPRIVILEGED_BEARER => Token::Valid(Caller::Unprivileged),
            demo::EXPIRED_BEARER => Token::Expired,
            _ => match self.issued.iter().find(|issued| issued.access == token) {
                Some(issued) if Instant::now() < issued.until => {
                    Token::Valid(Caller::Administrator)
                }
                Some(_) => Token::Expired,
                None => Token::Unknown,
            },
        }
    }

    /// Answers the token endpoint: client credentials, a user's password or a refresh token, form-encoded.
    pub(crate) fn issue(&mut self, request: &Incoming) -> Result<Value, Problem> {
        appkey(request, &Switches::default())?;
        let form = form(request)?;
        let value = |name: &str| {
            let found = form.iter().find(|(key, _)| key == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        if (value("client_id"), value("client_secret")) != (demo::CLIENT_ID, demo::CLIENT_SECRET) {
            return Err(Problem::Unauthorized("Client"));
        }
        match value("grant_type") {
            "client_credentials" => Ok(self.grant()),
            "password"
                if (value("username"), value("password")) == (demo::USERNAME, demo::PASSWORD) =>
            {
                Ok(self.grant())
            }
            "password" => Err(Problem::Unauthorized("User")),
            "refresh_token" if self.can_refresh(value("refresh_token")) => Ok(self.grant()),
            "refresh_token" => Err(Problem::Unauthorized("Refresh-Token")),
            _ => Err(Problem::Malformed),
        }
    }

    fn can_refresh(&self, token: &str) -> bool {
        self.issued.iter().any(|issued| issued.refresh == token)
    }

    fn grant(&mut self) -> Value {
        let serial = self.issued.len() + 1;
        let issued = Issued {
            access: format!("demo-avaya-issued-{serial:04}-b2c6f0"),
            refresh: format!("demo-avaya-refresh-{serial:04}-7d13ea"),
            until: Instant::now() + self.life,
        };
        let body = json!({
            "access_token": issued.access,
            "token_type": "Bearer",
            "expires_in": self.life.as_secs(),
            "refresh_token": issued.refresh,
        });
        self.issued.push(issued);
        body
    }
}

/// Whether a token is the administrator's to a careless comparison.
fn is_nearly(token: &str, switches: &Switches) -> bool {
    let own = demo::ADMIN_BEARER;
    let (all, shorter) = (own.len(), &own[..own.len() - 1]);
    token == shorter && switches.breaks(&defects::TOKEN_SHORTER_ACCEPTED)
        || token.len() == all
            && token.starts_with(shorter)
            && switches.breaks(&defects::TOKEN_LAST_LETTER_IGNORED)
        || token.eq_ignore_ascii_case(own) && switches.breaks(&defects::TOKEN_CASE_IGNORED)
}

fn appkey(request: &Incoming, switches: &Switches) -> Result<(), Problem> {
    let accepted = match request.header("appkey") {
        Some(demo::APPKEY) => true,
        Some("") if switches.breaks(&defects::APPKEY_EMPTY_ACCEPTED) => true,
        Some(_) => switches.breaks(&defects::APPKEY_WRONG_ACCEPTED),
        None if request.parameter("filter").is_some()
            && switches.breaks(&defects::APPKEY_MISSING_FILTERS) =>
        {
            true
        }
        None => switches.breaks(&defects::APPKEY_MISSING_ACCEPTED),
    };
    accepted
        .then_some(())
        .ok_or(Problem::Unauthorized("Appkey"))
}

fn form(request: &Incoming) -> Result<Vec<(String, String)>, Problem> {
    let media_type = request.header("content-type").unwrap_or("");
    let essence = media_type.split(';').next().unwrap_or("").trim();
    if essence != "application/x-www-form-urlencoded" {
        return Err(Problem::Malformed);
    }
    let body = String::from_utf8(request.body.clone()).map_err(|_| Problem::Malformed)?;
    let carrier = Incoming {
        query: Some(body),
        ..request.clone()
    };
    Ok(carrier.parameters())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Auth, Caller};
    use crate::mock::avaya::defects;
    use crate::mock::avaya::problem::Problem;
    use crate::mock::credential::avaya as demo;
    use crate::mock::switches::Switches;
    use crate::mock::wire::Incoming;

    const REFUSED: Problem = Problem::Unauthorized("Access-Token");

    fn request(headers: &[(&str, &str)]) -> Incoming {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Incoming {
            method: "GET".into(),
            path: "/".into(),
            query: None,
            headers: headers.iter().map(own).collect(),
            body: Vec::new(),
        }
    }

    fn ask(auth: &Auth, token: &str, switches: &Switches) -> Result<Caller, Problem> {
        let bearer = format!("Bearer {token}");
        auth.caller(
            &request(&[("appkey", demo::APPKEY), ("authorization", &bearer)]),
            switches,
        )
    }

    fn issue(auth: &mut Auth) -> String {
        let mut asked = request(&[
            ("appkey", demo::APPKEY),
            ("content-type", "application/x-www-form-urlencoded"),
        ]);
        asked.body = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            demo::CLIENT_ID,
            demo::CLIENT_SECRET
        )
        .into_bytes();
        auth.issue(&asked).unwrap()["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn each_token_opens_what_it_should() {
        let (auth, switches) = (Auth::new(Duration::from_secs(9)), Switches::default());
        assert_eq!(
            ask(&auth, demo::ADMIN_BEARER, &switches),
            Ok(Caller::Administrator)
        );
        assert_eq!(
            ask(&auth, demo::UNPRIVILEGED_BEARER, &switches),
            Ok(Caller::Unprivileged)
        );
        for wrong in [demo::EXPIRED_BEARER, "garbage", ""] {
            assert_eq!(ask(&auth, wrong, &switches), Err(REFUSED));
        }
    }

    #[test]
    fn the_missing_application_key_is_named() {
        let auth = Auth::new(Duration::from_secs(9));
        let bearer = format!("Bearer {}", demo::ADMIN_BEARER);
        let refused = auth.caller(
            &request(&[("authorization", &bearer)]),
            &Switches::default(),
        );
        assert_eq!(refused, Err(Problem::Unauthorized("Appkey")));
    }

    #[test]
    fn an_issued_token_lives_as_long_as_it_says() {
        let mut auth = Auth::new(Duration::from_secs(900));
        let token = issue(&mut auth);
        assert_eq!(
            ask(&auth, &token, &Switches::default()),
            Ok(Caller::Administrator)
        );
        let mut brief = Auth::new(Duration::ZERO);
        let token = issue(&mut brief);
        assert_eq!(ask(&brief, &token, &Switches::default()), Err(REFUSED));
    }

    #[test]
    fn a_seeded_breach_accepts_one_kind_of_bad_token_only() {
        let auth = Auth::new(Duration::from_secs(9));
        let defects = vec![&defects::TOKEN_GARBAGE_ACCEPTED];
        let switches = Switches {
            defects,
            ..Switches::default()
        };
        assert_eq!(ask(&auth, "garbage", &switches), Ok(Caller::Administrator));
        assert_eq!(ask(&auth, demo::EXPIRED_BEARER, &switches), Err(REFUSED));
    }
}
