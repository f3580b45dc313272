//! Permitted differences: what a conforming server may do where the documents are silent.

/// One permitted difference.
#[derive(Debug, PartialEq, Eq)]
pub struct Variation {
    /// Unique name, prefixed by its suite: `avaya.links-null`.
    pub id: &'static str,
    /// What the server does differently, in one sentence.
    pub about: &'static str,
    /// Globs over case names that may turn inconclusive or divergent because of it.
    pub explains: &'static [&'static str],
}

/// Declares variations as statics and collects them in `ALL`.
macro_rules! variations {
    ($($name:ident = $id:literal, [$($glob:literal),*], $about:literal;)+) => {
        $(#[doc = $about] pub(crate) static $name: $crate::mock::variation::Variation = $crate::mock::variation::Variation {
            id: $id, about: $about, explains: &[$($glob),*],
        };)+
        /// Every variation of this API.
        pub(crate) static ALL: &[&$crate::mock::variation::Variation] = &[$(&$name),+];
    };
}
pub(crate) use variations;
