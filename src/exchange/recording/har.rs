//! The wire form of a recording: HTTP Archive 1.2, with members of our own whose names start with `_`, as it allows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exchange::recording::Asked;

/// The file.
#[derive(Debug, Serialize)]
pub(super) struct Archive {
    pub(super) log: Log,
}

/// What is in it.
#[derive(Debug, Serialize)]
pub(super) struct Log {
    pub(super) version: &'static str,
    pub(super) creator: Creator,
    pub(super) comment: String,
    #[serde(rename = "_conformist")]
    pub(super) facts: FactsEntry,
    pub(super) entries: Vec<Entry>,
}

/// Who wrote it.
#[derive(Debug, Serialize)]
pub(super) struct Creator {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

/// What we say of the run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FactsEntry {
    pub(super) schema: u32,
    pub(super) seed: u64,
    pub(super) depth: String,
    pub(super) suites: Vec<String>,
    pub(super) target: TargetEntry,
    pub(super) cases: Vec<String>,
    pub(super) turns: Vec<Turn>,
    /// Absent in recordings of earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) interrupted: Vec<String>,
}

/// A target without its secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TargetEntry {
    /// Its name.
    pub name: String,
    /// Whether its shapes were held against approved ones.
    pub pinned: bool,
    /// How many pages a walk may read, where that is set.
    pub pages: Option<usize>,
    /// Its APIs by suite.
    pub apis: BTreeMap<String, ApiEntry>,
    /// The verdicts that were accepted.
    pub expected: Vec<ExpectedEntry>,
}

/// One API of a target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApiEntry {
    /// Where it was, or who was asked for that.
    pub base: String,
    /// Whether somebody was asked where it is.
    pub looked_up: bool,
    /// The account.
    pub account: String,
    /// An account that the credentials must not reach.
    pub foreign_account: Option<String>,
    /// Whether there is an application key.
    pub appkey: bool,
    /// Further settings.
    pub settings: BTreeMap<String, String>,
    /// Parameters of the suite.
    pub parameters: BTreeMap<String, String>,
    /// The roles that it has credentials for.
    pub roles: Vec<String>,
}

/// A verdict that was accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExpectedEntry {
    /// The cases.
    pub case: String,
    /// The verdict.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// Until when.
    pub expires: String,
}

/// What one attempt of a case knew of moving data. Cases run side by side, so another order would tell them otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The case.
    pub case: String,
    /// Its round.
    pub round: usize,
    /// Its attempt, from 1; 0 for all of the round.
    pub attempt: u32,
    /// The epoch of the users.
    pub epoch: u32,
    /// Whether another case had seen meanwhile that they changed.
    pub overtaken: bool,
    /// Whether so many cases had given up that this one had one attempt only.
    pub hasty: bool,
}

/// One exchange.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) started_date_time: String,
    pub(super) time: f64,
    pub(super) request: Request,
    pub(super) response: Response,
    pub(super) cache: Cache,
    pub(super) timings: Timings,
    #[serde(rename = "_conformist")]
    pub(super) own: OwnEntry,
}

/// What HAR wants to know of a cache that does not exist.
#[derive(Debug, Serialize)]
pub(super) struct Cache {}

/// Milliseconds.
#[derive(Debug, Serialize)]
pub(super) struct Timings {
    pub(super) send: f64,
    pub(super) wait: f64,
    pub(super) receive: f64,
}

/// A request as it was sent, masked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) url: String,
    pub(super) http_version: &'static str,
    pub(super) cookies: [(); 0],
    pub(super) headers: Vec<Pair>,
    pub(super) query_string: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) post_data: Option<PostData>,
    pub(super) headers_size: i64,
    pub(super) body_size: i64,
}

/// The body of a request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostData {
    pub(super) mime_type: String,
    pub(super) params: [(); 0],
    pub(super) text: String,
}

/// A response as it was received, masked; status 0 where there was none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) status_text: &'static str,
    pub(super) http_version: &'static str,
    pub(super) cookies: [(); 0],
    pub(super) headers: Vec<Pair>,
    pub(super) content: Content,
    #[serde(rename = "redirectURL")]
    pub(super) redirect_url: String,
    pub(super) headers_size: i64,
    pub(super) body_size: i64,
    /// What browsers show for a response that did not come.
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// A body after decoding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    pub(super) size: usize,
    pub(super) mime_type: String,
    pub(super) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encoding: Option<&'static str>,
}

/// A header or a parameter.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
}

/// What we say of an exchange besides.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnEntry {
    pub(super) asked: Asked,
    pub(super) url: String,
    pub(super) microseconds: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ErrorEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) earlier: Vec<AttemptEntry>,
}

/// Why there was no response.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ErrorEntry {
    pub(super) kind: String,
    pub(super) detail: String,
}

/// An attempt that was repeated.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AttemptEntry {
    pub(super) result: String,
    pub(super) waited_microseconds: u64,
}

/// What is read of an entry; everything else in it is for others.
#[derive(Debug, Deserialize)]
pub(crate) struct ReadEntry {
    pub(super) request: ReadRequest,
    pub(super) response: ReadResponse,
    #[serde(rename = "_conformist")]
    pub(super) own: OwnEntry,
}

/// What is read of a request.
#[derive(Debug, Deserialize)]
pub(super) struct ReadRequest {
    pub(super) headers: Vec<Pair>,
    #[serde(rename = "postData")]
    pub(super) post_data: Option<ReadText>,
}

/// What is read of a response.
#[derive(Debug, Deserialize)]
pub(super) struct ReadResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<Pair>,
    pub(super) content: ReadText,
}

/// What is read of a body.
#[derive(Debug, Deserialize)]
pub(super) struct ReadText {
    pub(super) text: String,
    pub(super) encoding: Option<String>,
}
