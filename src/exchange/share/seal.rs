//! Seals what is written for other processes by the secrets that they all know.
//!
//! Implementation rationale: whoever can open a token that was issued for a client secret knows that secret, and could
//! have fetched the token; so nothing is told that was not known, however long a file stays. A key in a file of its own
//! would have to be kept as carefully as the tokens.

use std::fmt;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::target::Target;

/// What the key of contents is for.
const CONTENT: &[&[u8]] = &[b"conformist share: content"];

/// What the key of names is for.
const NAMES: &[&[u8]] = &[b"conformist share: names"];

/// The keys of one run against one target.
pub(super) struct Seal {
    content: LessSafeKey,
    names: hmac::Key,
    random: SystemRandom,
}

impl fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Seal").finish_non_exhaustive()
    }
}

impl Seal {
    /// The keys of a run: from all secrets of its target. A target without any has nothing that needs to be kept.
    pub(super) fn new(run: &str, target: &Target) -> Self {
        let mut known = Vec::new();
        for secret in target.secrets() {
            known.extend((secret.expose().len() as u64).to_le_bytes());
            known.extend(secret.expose().as_bytes());
        }
        let known = Salt::new(HKDF_SHA256, run.as_bytes()).extract(&known);
        let content = known
            .expand(CONTENT, &CHACHA20_POLY1305)
            .expect("a key of one block can always be made");
        let names = known
            .expand(NAMES, hmac::HMAC_SHA256)
            .expect("a key of one block can always be made");
        Self {
            content: LessSafeKey::new(UnboundKey::from(content)),
            names: hmac::Key::from(names),
            random: SystemRandom::new(),
        }
    }

    /// The file name of a thing, which tells nothing of it.
    pub(super) fn name(&self, thing: &str) -> String {
        use std::fmt::Write as _;
        let tag = hmac::sign(&self.names, thing.as_bytes());
        let bytes = &tag.as_ref()[..20];
        bytes.iter().fold(String::new(), |mut name, byte| {
            let _infallible = write!(name, "{byte:02x}");
            name
        })
    }

    /// What is written of a thing; nothing where the system has no randomness.
    pub(super) fn close(&self, thing: &str, mut plain: Vec<u8>) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).ok()?;
        let mut sealed = nonce.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        let about = Aad::from(thing.as_bytes());
        self.content
            .seal_in_place_append_tag(nonce, about, &mut plain)
            .ok()?;
        sealed.append(&mut plain);
        Some(sealed)
    }

    /// What was written of a thing, if it is whole.
    pub(super) fn open(&self, thing: &str, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let (nonce, content) = sealed.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let about = Aad::from(thing.as_bytes());
        let plain = self.content.open_in_place(nonce, about, content).ok()?;
        Some(plain.to_vec())
    }
}
