//! The bytes of a body: in memory while a run holds few of them, else in a file that has no name.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many bytes of bodies are held in memory; a file has the others.
const ROOM: usize = 24 << 20;

/// The bytes of a body. A clone is the same bytes.
#[derive(Clone)]
pub struct Content(Arc<Held>);

enum Held {
    Memory(Vec<u8>),
    Counted(Counted),
    Filed(Arc<Shelf>, Range<u64>),
}

/// Bytes in memory that a shelf counts until nobody holds them any more.
struct Counted {
    bytes: Vec<u8>,
    shelf: Arc<Shelf>,
}

/// Where the bodies of a run are kept: so many bytes in memory, and the others in a file.
///
/// The file is made when the first body is put there. It has no name, nobody else can open it, and it goes with the
/// process, however that ends. Where none can be made or written, bodies stay in memory.
pub(crate) struct Shelf {
    room: usize,
    held: AtomicUsize,
    file: Mutex<Option<File>>,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf::of(ROOM)
    }
}

impl Shelf {
    /// A shelf that holds so many bytes in memory.
    pub(crate) fn of(room: usize) -> Shelf {
        Shelf {
            room,
            held: AtomicUsize::new(0),
            file: Mutex::new(None),
        }
    }

    /// Puts a body there that nobody else holds yet.
    pub(crate) fn keep(self: &Arc<Shelf>, content: Content) -> Content {
        let bytes = match Arc::try_unwrap(content.0) {
            Ok(Held::Memory(bytes)) => bytes,
            Ok(other) => return Content(Arc::new(other)),
            Err(shared) => return Content(shared),
        };
        let length = bytes.len();
        if self.held.load(Ordering::Relaxed).saturating_add(length) > self.room
            && let Ok(place) = self.file(&bytes)
        {
            return Content(Arc::new(Held::Filed(Arc::clone(self), place)));
        }
        self.held.fetch_add(length, Ordering::Relaxed);
        Content(Arc::new(Held::Counted(Counted {
            bytes,
            shelf: Arc::clone(self),
        })))
    }

    fn file(&self, bytes: &[u8]) -> io::Result<Range<u64>> {
        let mut known = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *known {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let start = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(start..start + bytes.len() as u64)
    }

    fn read(&self, place: Range<u64>) -> io::Result<Vec<u8>> {
        let mut known = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = known.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(place.start))?;
        let length = usize::try_from(place.end - place.start).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Content {
    /// All of them.
    ///
    /// # Panics
    /// Where the machine cannot read its own file any more: there is no verdict then, and an empty body would be one.
    #[must_use]
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        self.part(0..self.len())
    }

    /// Some of them, from and to a byte.
    ///
    /// # Panics
    /// As [`bytes`](Self::bytes), and where there are fewer.
    #[must_use]
    pub fn part(&self, part: Range<usize>) -> Cow<'_, [u8]> {
        match &*self.0 {
            Held::Memory(bytes) | Held::Counted(Counted { bytes, .. }) => {
                Cow::Borrowed(&bytes[part])
            }
            Held::Filed(home, place) => {
                let at = |byte: usize| place.start + byte as u64;
                match home.read(at(part.start)..at(part.end)) {
                    Ok(bytes) => Cow::Owned(bytes),
                    Err(error) => panic!("failed to read the bodies of this run again: {error}"),
                }
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &*self.0 {
            Held::Memory(bytes) | Held::Counted(Counted { bytes, .. }) => bytes.len(),
            Held::Filed(_, place) => usize::try_from(place.end - place.start).unwrap_or(usize::MAX),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Other bytes, kept where these are.
    #[must_use]
    pub fn changed_to(&self, bytes: Vec<u8>) -> Content {
        match &*self.0 {
            Held::Memory(_) => Content::from(bytes),
            Held::Counted(Counted { shelf: home, .. }) | Held::Filed(home, _) => {
                home.keep(Content::from(bytes))
            }
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.shelf
            .held
            .fetch_sub(self.bytes.len(), Ordering::Relaxed);
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Content {
        Content(Arc::new(Held::Memory(bytes)))
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Content {
        Content::from(text.as_bytes().to_vec())
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Content) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.len() == other.len() && self.bytes() == other.bytes())
    }
}

impl Eq for Content {}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a body tells is nobody's business in the message of a panic.
        write!(formatter, "{} bytes", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_in_memory_is_read_from_the_file() {
        let shelf = Arc::new(Shelf::of(4));
        let keep = |text: &str| shelf.keep(Content::from(text.as_bytes().to_vec()));
        let (first, second, third) = (keep("abc"), keep("defgh"), keep(""));
        assert!(matches!(&*first.0, Held::Counted(..)));
        assert!(matches!(&*second.0, Held::Filed(..)));
        assert_eq!(first.bytes().as_ref(), b"abc");
        assert_eq!(second.bytes().as_ref(), b"defgh");
        assert_eq!(second.part(1..3).as_ref(), b"ef");
        assert!(third.is_empty());
        assert_eq!(second, Content::from(b"defgh".to_vec()));
    }

    #[test]
    fn a_body_that_nobody_holds_any_more_makes_room() {
        let shelf = Arc::new(Shelf::of(4));
        drop(shelf.keep(Content::from(b"abcd".to_vec())));
        let next = shelf.keep(Content::from(b"efgh".to_vec()));
        assert!(matches!(&*next.0, Held::Counted(..)));
    }
}
