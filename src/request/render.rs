//! A scenario's request as the bytes of one GET: the API's style, the harvested values, the encoding.

use std::borrow::Cow;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::request::{CredentialUse, Request};
use crate::spec::api::{Api, PagingStyle};
use crate::spec::request::{Direction, Encoding, MALFORMED, REPLAYED, RequestSpec, STALE};
use crate::spec::template::Template;

/// What names stand for at run time: settings, parameters, witnesses, captures.
pub type Bindings = BTreeMap<String, String>;

/// Everything but letters, digits and `-._~`.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What RFC 3986 forbids in a query, what would end a parameter or change it, and `'`, which URL libraries encode.
const BARE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Renders one request; names that nothing stands for make it impossible.
///
/// # Errors
/// The first name without a value.
pub fn render(api: &Api, spec: &RequestSpec, bindings: &Bindings) -> Result<Request, String> {
    let renderer = Renderer {
        api,
        spec,
        bindings,
    };
    Ok(Request {
        suite: api.suite.clone(),
        path: renderer.path()?,
        query: renderer.query()?,
        headers: renderer.headers()?,
        credential: renderer.credential()?,
        body: spec
            .body
            .as_ref()
            .map(|body| renderer.text(body))
            .transpose()?,
        repetition: 0,
    })
}

/// The size that a request asks for, if it asks for one.
#[must_use]
pub fn size_of(api: &Api, spec: &RequestSpec, bindings: &Bindings) -> Option<u64> {
    let size = api.paging.as_ref()?.size.as_ref()?;
    match spec.size.as_ref()?.as_str() {
        "smallest" => Some(size.smallest),
        "largest" => Some(size.largest),
        "default" => None,
        other => Template::new(other)
            .fill(|name| lookup(bindings, name))
            .as_str()
            .parse()
            .ok(),
    }
}

/// The same request for another page: the parameter of the suite's paging with a new value.
#[must_use]
pub fn with_parameter(request: &Request, name: &str, value: &str) -> Request {
    let name = encode(name, Encoding::Strict);
    let kept = request.query.split('&').filter(|pair| !pair.is_empty());
    let kept = kept.filter(|pair| pair.split('=').next() != Some(&*name));
    let mut pairs: Vec<String> = kept.map(str::to_owned).collect();
    pairs.push(format!("{name}={}", encode(value, Encoding::Strict)));
    Request {
        query: pairs.join("&"),
        ..request.clone()
    }
}

fn lookup<'a>(bindings: &'a Bindings, name: &str) -> Option<Cow<'a, str>> {
    bindings
        .get(name)
        .map(|value| Cow::Borrowed(value.as_str()))
}

struct Renderer<'a> {
    api: &'a Api,
    spec: &'a RequestSpec,
    bindings: &'a Bindings,
}

impl Renderer<'_> {
    fn text(&self, template: &Template) -> Result<String, String> {
        let filled = template.fill(|name| lookup(self.bindings, name));
        match filled.names().first() {
            Some(name) => Err(format!("nothing stands for `{name}`")),
            None => Ok(filled.as_str().to_owned()),
        }
    }

    fn path(&self) -> Result<String, String> {
        let account = match &self.spec.account {
            Some(account) => self.text(account)?,
            None => self.text(&Template::new("{{account}}"))?,
        };
        let account = encode(&account, Encoding::Strict);
        let path = self.spec.path.as_ref().unwrap_or(&self.api.request.path);
        let filled = path.fill(|name| (name == "account").then(|| Cow::Owned(account.clone())));
        self.text(&filled)
    }

    fn query(&self) -> Result<String, String> {
        let mut pairs: IndexMap<String, String> = IndexMap::new();
        for (name, value) in &self.api.request.query {
            pairs.insert(name.clone(), self.text(value)?);
        }
        self.add_filter(&mut pairs)?;
        self.add_order(&mut pairs)?;
        self.add_select(&mut pairs)?;
        self.add_page(&mut pairs)?;
        for (name, value) in &self.spec.query {
            match value {
                Some(value) => drop(pairs.insert(name.clone(), self.text(value)?)),
                None => drop(pairs.shift_remove(name)),
            }
        }
        let coding = self.spec.encoding;
        let encoded = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name, coding), encode(value, coding)));
        let mut parts: Vec<String> = encoded.collect();
        if let Some(raw) = &self.spec.raw_query {
            parts.push(self.text(raw)?);
        }
        Ok(parts.join("&"))
    }

    fn add_filter(&self, pairs: &mut IndexMap<String, String>) -> Result<(), String> {
        let (Some(usage), Some(filter)) = (&self.spec.filter, &self.api.filter) else {
            return Ok(());
        };
        let form = self.text(&usage.form)?;
        let form = filter
            .forms
            .get(&form)
            .ok_or_else(|| format!("there is no filter form `{form}`"))?;
        let names = [
            ("field", self.text(&usage.field)?),
            ("value", self.text(&usage.value)?),
        ];
        self.insert(pairs, form, &names);
        Ok(())
    }

    fn add_order(&self, pairs: &mut IndexMap<String, String>) -> Result<(), String> {
        let (Some(usage), Some(order)) = (&self.spec.order, &self.api.order) else {
            return Ok(());
        };
        let form = match usage.direction {
            Direction::Ascending => &order.ascending,
            Direction::Descending => &order.descending,
        };
        self.insert(pairs, form, &[("field", self.text(&usage.by)?)]);
        Ok(())
    }

    fn insert(
        &self,
        pairs: &mut IndexMap<String, String>,
        form: &IndexMap<String, Template>,
        names: &[(&str, String)],
    ) {
        let own = |wanted: &str| {
            names
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| value)
        };
        for (name, value) in form {
            let name = Template::new(name.clone())
                .fill(|name| own(name).map(|value| Cow::Borrowed(value.as_str())));
            // A harvested value may itself contain braces: it is filled in last and never read again.
            let known = value.fill(|name| {
                own(name)
                    .is_none()
                    .then(|| lookup(self.bindings, name))
                    .flatten()
            });
            let value = known.fill(|name| own(name).map(|value| Cow::Borrowed(value.as_str())));
            pairs.insert(name.as_str().to_owned(), value.as_str().to_owned());
        }
    }

    fn add_select(&self, pairs: &mut IndexMap<String, String>) -> Result<(), String> {
        let (Some(members), Some(select)) = (&self.spec.select, &self.api.select) else {
            return Ok(());
        };
        let members: Result<Vec<String>, String> =
            members.iter().map(|member| self.text(member)).collect();
        pairs.insert(select.parameter.clone(), members?.join(&select.separator));
        Ok(())
    }

    fn add_page(&self, pairs: &mut IndexMap<String, String>) -> Result<(), String> {
        let Some(paging) = &self.api.paging else {
            return Ok(());
        };
        let numbered = matches!(paging.style, PagingStyle::PageNumber | PagingStyle::Offset);
        if let (Some(page), Some(parameter), true) = (&self.spec.page, &paging.parameter, numbered)
        {
            pairs.insert(parameter.clone(), self.text(page)?);
        }
        let Some(size) = &paging.size else {
            return Ok(());
        };
        match (size_of(self.api, self.spec, self.bindings), &self.spec.size) {
            (Some(number), _) => drop(pairs.insert(size.parameter.clone(), number.to_string())),
            (None, Some(odd)) if odd.as_str() != "default" => {
                pairs.insert(size.parameter.clone(), self.text(odd)?);
            }
            _ => {}
        }
        Ok(())
    }

    fn headers(&self) -> Result<Vec<(String, String)>, String> {
        let mut headers: IndexMap<String, String> = IndexMap::new();
        for (name, value) in &self.api.request.headers {
            headers.insert(name.to_ascii_lowercase(), self.text(value)?);
        }
        for (name, value) in &self.spec.headers {
            match value {
                Some(value) => drop(headers.insert(name.to_ascii_lowercase(), self.text(value)?)),
                None => drop(headers.shift_remove(&name.to_ascii_lowercase())),
            }
        }
        Ok(headers.into_iter().collect())
    }

    fn credential(&self) -> Result<CredentialUse, String> {
        let named = self
            .spec
            .credential
            .as_ref()
            .map(|credential| self.text(credential))
            .transpose()?;
        let admin = || "admin".to_owned();
        Ok(match named.as_deref() {
            None => CredentialUse::Role(admin()),
            Some("none") => CredentialUse::Absent,
            Some("malformed") => CredentialUse::Malformed(admin()),
            Some("empty") => CredentialUse::Empty(admin()),
            Some("wrong-scheme") => CredentialUse::WrongScheme(admin()),
            Some("longer") => CredentialUse::Longer(admin()),
            Some("shorter") => CredentialUse::Shorter(admin()),
            Some("respelled") => CredentialUse::Respelled(admin()),
            Some("other-case") => CredentialUse::OtherCase(admin()),
            Some("bare") => CredentialUse::Bare(admin()),
            Some(role) => match role.split_once('-') {
                Some((MALFORMED, role)) => CredentialUse::Malformed(role.to_owned()),
                Some((REPLAYED, role)) => CredentialUse::Replayed(role.to_owned()),
                Some((STALE, role)) => CredentialUse::Stale(role.to_owned()),
                _ => CredentialUse::Role(role.to_owned()),
            },
        })
    }
}

fn encode(text: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Strict => utf8_percent_encode(text, STRICT).to_string(),
        Encoding::StrictSmall => {
            let parts = utf8_percent_encode(text, STRICT).map(|part| {
                if part.starts_with('%') {
                    part.to_ascii_lowercase()
                } else {
                    part.to_owned()
                }
            });
            parts.collect()
        }
        Encoding::Bare => utf8_percent_encode(text, BARE).to_string(),
        Encoding::Form => utf8_percent_encode(text, STRICT)
            .to_string()
            .replace("%20", "+"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_keeps_what_it_names() {
        let text = "a b:c*=+é$(,)'";
        assert_eq!(
            encode(text, Encoding::Strict),
            "a%20b%3Ac%2A%3D%2B%C3%A9%24%28%2C%29%27"
        );
        assert_eq!(
            encode(text, Encoding::StrictSmall),
            "a%20b%3ac%2a%3d%2b%c3%a9%24%28%2c%29%27"
        );
        assert_eq!(
            encode(text, Encoding::Form),
            "a+b%3Ac%2A%3D%2B%C3%A9%24%28%2C%29%27"
        );
        assert_eq!(encode(text, Encoding::Bare), "a%20b:c*=%2B%C3%A9$(,)%27");
    }
}
