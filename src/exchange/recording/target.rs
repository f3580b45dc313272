//! A target as a recording tells it: everything that decides which cases there are, and no secret.

use crate::exchange::recording::har::{ApiEntry, ExpectedEntry, TargetEntry};
use crate::exchange::{MASKED, Mask};
use crate::target::{Api, Base, Credential, Expected, ExpectedVerdict, Secret, Target};

impl TargetEntry {
    /// What is told of a target.
    #[must_use]
    pub fn of(target: &Target, mask: &Mask) -> Self {
        let apis = target.apis.iter();
        Self {
            name: target.name.clone(),
            pinned: false,
            pages: target.limits.pages,
            apis: apis
                .map(|(suite, api)| (suite.clone(), api_entry(api, mask)))
                .collect(),
            expected: target.expected.iter().map(expected_entry).collect(),
        }
    }

    /// The target that was told. It cannot be asked.
    ///
    /// # Errors
    /// What is wrong, in lower case, without full stop.
    pub fn target(&self) -> Result<Target, String> {
        let mut target = Target::new(&self.name);
        target.limits.pages = self.pages;
        for (suite, entry) in &self.apis {
            target.apis.insert(suite.clone(), api(entry)?);
        }
        let expected: Result<_, _> = self.expected.iter().map(expected).collect();
        target.expected = expected?;
        Ok(target)
    }
}

fn api_entry(api: &Api, mask: &Mask) -> ApiEntry {
    let (Base::Url(base) | Base::Lookup(base)) = &api.base;
    let texts = |texts: &std::collections::BTreeMap<String, String>| {
        let each = texts.iter();
        each.map(|(name, text)| (name.clone(), mask.text(text)))
            .collect()
    };
    ApiEntry {
        base: mask.text(base.as_str()),
        looked_up: matches!(api.base, Base::Lookup(_)),
        account: api.account.clone(),
        foreign_account: api.foreign_account.clone(),
        appkey: api.appkey.is_some(),
        settings: texts(&api.settings),
        parameters: texts(&api.parameters),
        roles: api.credentials.keys().cloned().collect(),
    }
}

fn api(entry: &ApiEntry) -> Result<Api, String> {
    let base = match Base::of(&entry.base) {
        Some(Base::Url(url)) if entry.looked_up => Base::Lookup(url),
        Some(base) => base,
        None => return Err(format!("`{}` is no URL", entry.base)),
    };
    let mut api = Api::new(base, &entry.account);
    api.foreign_account.clone_from(&entry.foreign_account);
    // What stood where the key was sent is masked in the recording, and so it is here.
    api.appkey = entry.appkey.then(|| Secret::new(MASKED));
    api.settings.clone_from(&entry.settings);
    api.parameters.clone_from(&entry.parameters);
    let roles = entry.roles.iter().cloned();
    api.credentials = roles.map(|role| (role, Credential::Anonymous)).collect();
    Ok(api)
}

fn expected_entry(expected: &Expected) -> ExpectedEntry {
    ExpectedEntry {
        case: expected.case.glob().to_string(),
        verdict: expected.verdict.word().to_owned(),
        reason: expected.reason.clone(),
        expires: expected.expires.to_string(),
    }
}

fn expected(entry: &ExpectedEntry) -> Result<Expected, String> {
    let wrong = |what: &str, text: &str| format!("`{text}` is no {what}");
    let verdict = ExpectedVerdict::of_word(&entry.verdict);
    let expires = entry.expires.parse();
    Ok(Expected {
        case: Expected::pattern(&entry.case).ok_or_else(|| wrong("pattern", &entry.case))?,
        verdict: verdict.ok_or_else(|| wrong("verdict to accept", &entry.verdict))?,
        reason: entry.reason.clone(),
        expires: expires.map_err(|_| wrong("date", &entry.expires))?,
        pointer: String::new(),
    })
}
