//! What the processes of one run tell each other through files: answers, tokens, the pace, and what they have noticed.
//!
//! Each thing is a file with a lock of the operating system, so that a process that dies holds nothing. Everything is
//! sealed by the target's own secrets. Where a file cannot be used, a process does without and asks by itself.

mod folder;
mod seal;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::exchange::share::seal::Seal;
use crate::target::Target;

/// How long is waited at first, and at most, before a lock is tried again.
const POLLS: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// Where the processes of a run meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The folder of all runs; ours alone.
    pub folder: PathBuf,
    /// What tells this run from others.
    pub run: String,
}

/// What one process shares with the others of its run.
#[derive(Debug)]
pub struct Share {
    folder: PathBuf,
    seal: Seal,
}

/// A thing that nobody else can read or write meanwhile.
#[derive(Debug)]
pub(crate) struct Held {
    file: File,
    name: String,
    share: Arc<Share>,
}

impl Share {
    /// Meets the other processes that ask this target in this run; what is left of runs that are long over is removed.
    ///
    /// # Errors
    /// The folder cannot be made, or others may read it.
    pub fn open(meeting: &Meeting, target: &Target) -> io::Result<Arc<Self>> {
        let seal = Seal::new(&meeting.run, target);
        let name = format!("{}-{}", meeting.run, &seal.name(&told(target))[..16]);
        let folder = meeting.folder.join(name.replace(['/', '\\'], "_"));
        folder::prepare(&meeting.folder, &folder)?;
        Ok(Arc::new(Self { folder, seal }))
    }

    /// Waits until this thing is ours alone; nothing where it cannot be.
    pub(crate) async fn hold(self: &Arc<Self>, name: &str) -> Option<Held> {
        let file = self.file(name).ok()?;
        let [mut pause, longest] = POLLS;
        loop {
            match file.try_lock() {
                Ok(()) => return Some(self.held(file, name)),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(pause).await,
                Err(TryLockError::Error(_)) => return None,
            }
            pause = (pause * 2).min(longest);
        }
    }

    /// Takes one of so many things, whichever is free first; nothing where none can be taken.
    pub(crate) async fn take_one(self: &Arc<Self>, name: &str, count: usize) -> Option<Held> {
        let mut files = Vec::new();
        for index in 0..count {
            let name = format!("{name} {index}");
            files.push((self.file(&name).ok()?, name));
        }
        let [mut pause, longest] = POLLS;
        loop {
            let free = files.iter().position(|(file, _)| file.try_lock().is_ok());
            if let Some(index) = free {
                let (file, name) = files.swap_remove(index);
                return Some(self.held(file, &name));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(longest);
        }
    }

    /// Changes a small thing at once; nothing where it cannot be.
    pub(crate) fn update<T, R>(
        self: &Arc<Self>,
        name: &str,
        change: impl FnOnce(&mut T) -> R,
    ) -> Option<R>
    where
        T: Default + PartialEq + Clone + Serialize + DeserializeOwned,
    {
        let file = self.file(name).ok()?;
        // Whoever holds such a thing holds it for no longer than this function takes.
        file.lock().ok()?;
        let mut held = self.held(file, name);
        let before: T = held.read().unwrap_or_default();
        let mut after = before.clone();
        let result = change(&mut after);
        if after != before {
            held.write(&after);
        }
        Some(result)
    }

    fn held(self: &Arc<Self>, file: File, name: &str) -> Held {
        Held {
            file,
            name: name.to_owned(),
            share: Arc::clone(self),
        }
    }

    fn file(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        folder::keep_private(&mut options);
        options.open(self.folder.join(self.seal.name(name)))
    }
}

impl Held {
    /// What somebody has written. What is torn, because its writer died, is not there.
    pub(crate) fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut sealed = Vec::new();
        self.file.rewind().ok()?;
        self.file.read_to_end(&mut sealed).ok()?;
        let plain = self.share.seal.open(&self.name, sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// Writes for the others. Whoever cannot leaves nothing that could be read.
    pub(crate) fn write<T: Serialize>(&mut self, value: &T) {
        let Ok(plain) = serde_json::to_vec(value) else {
            return;
        };
        let Some(sealed) = self.share.seal.close(&self.name, plain) else {
            return;
        };
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| self.file.write_all(&sealed));
        if written.is_err() {
            let _unreadable_anyway = self.file.set_len(0);
        }
    }
}

/// What tells one target from another that is asked in the same run.
fn told(target: &Target) -> String {
    let apis = target.apis.iter();
    let apis: Vec<String> = apis
        .map(|(suite, api)| {
            let (base, account) = (&api.base, &api.account);
            format!("{suite} {base:?} {account} {:?}", api.parameters)
        })
        .collect();
    format!("target {} {}", target.name, apis.join(" "))
}

/// Microseconds since 1970, by the clock that all processes share.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    micros(since.unwrap_or_default())
}

/// Whole microseconds.
pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Api, Base, Credential, Secret};

    fn target(secret: &str) -> Target {
        let mut target = Target::new("t");
        let mut api = Api::new(Base::of("http://h.example").unwrap(), "ACME");
        let credential = Credential::Bearer(Secret::new(secret));
        api.credentials.insert("admin".to_owned(), credential);
        target.apis.insert("one".to_owned(), api);
        target
    }

    fn meeting(name: &str) -> Meeting {
        let folder = std::env::temp_dir().join(format!("conformist-unit-{}", std::process::id()));
        Meeting {
            folder: folder.join(name),
            run: "run-1".to_owned(),
        }
    }

    fn open(name: &str, secret: &str) -> Arc<Share> {
        Share::open(&meeting(name), &target(secret)).unwrap()
    }

    #[tokio::test]
    async fn what_one_process_writes_another_one_reads() {
        let (one, other) = (open("told", "s-1"), open("told", "s-1"));
        let mut held = one.hold("a thing").await.unwrap();
        assert_eq!(held.read::<String>(), None);
        held.write(&"a token");
        drop(held);
        let mut held = other.hold("a thing").await.unwrap();
        assert_eq!(held.read(), Some("a token".to_owned()));
        assert_eq!(
            other.update("count", |count: &mut u32| {
                *count += 1;
                *count
            }),
            Some(1)
        );
        assert_eq!(
            one.update("count", |count: &mut u32| {
                *count += 1;
                *count
            }),
            Some(2)
        );
    }

    #[tokio::test]
    async fn a_thing_is_held_by_one_at_a_time_and_let_go_with_its_holder() {
        let (one, other) = (open("held", "s-1"), open("held", "s-1"));
        let held = one.take_one("slot", 1).await.unwrap();
        let moment = Duration::from_millis(5);
        assert!(
            tokio::time::timeout(moment, other.take_one("slot", 1))
                .await
                .is_err()
        );
        drop(held);
        assert!(other.take_one("slot", 1).await.is_some());
    }

    #[tokio::test]
    async fn what_is_written_is_sealed_and_private() {
        let share = open("sealed", "s-1");
        share
            .hold("x")
            .await
            .unwrap()
            .write(&"a-token-in-the-clear");
        for entry in std::fs::read_dir(&share.folder).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("in-the-clear"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = |path: &std::path::Path| {
                    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
                };
                assert_eq!((mode(&path), mode(&share.folder)), (0o600, 0o700));
            }
        }
        // Who does not know the secret finds neither the file nor what is in it.
        let stranger = open("sealed", "s-2");
        assert_ne!(stranger.folder, share.folder);
        assert_ne!(stranger.seal.name("x"), share.seal.name("x"));
    }

    #[tokio::test]
    async fn what_is_torn_is_not_there() {
        let share = open("torn", "s-1");
        let mut held = share.hold("x").await.unwrap();
        held.write(&"whole");
        let path = share.folder.join(share.seal.name("x"));
        let bytes = std::fs::read(&path).unwrap();
        for torn in [&bytes[..bytes.len() - 1], &bytes[..5], b""] {
            std::fs::write(&path, torn).unwrap();
            assert_eq!(held.read::<String>(), None);
        }
    }
}
