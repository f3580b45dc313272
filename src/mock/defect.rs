//! Seeded breaches of the contract, each with the clauses that it breaks.

/// What a defect contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A sentence of the API's own page.
    Document,
    /// Only the vendor's other pages (appendix, OpenAPI document, gateway errors).
    Vendor,
}

/// One seeded breach.
#[derive(Debug, PartialEq, Eq)]
pub struct Defect {
    /// Unique name, prefixed by its suite: `avaya.desc-ignored`.
    pub id: &'static str,
    /// What the server does wrongly, in one sentence.
    pub about: &'static str,
    /// What it contradicts.
    pub basis: Basis,
    /// Ids of the clauses it breaks.
    pub clauses: &'static [&'static str],
}

/// Declares defects as statics and collects them in `ALL`.
macro_rules! defects {
    ($($name:ident = $id:literal, $basis:ident, [$($clause:literal),+], $about:literal;)+) => {
        $(#[doc = $about] pub(crate) static $name: $crate::mock::defect::Defect = $crate::mock::defect::Defect {
            id: $id, about: $about, basis: $crate::mock::defect::Basis::$basis, clauses: &[$($clause),+],
        };)+
        /// Every defect of this API.
        pub(crate) static ALL: &[&$crate::mock::defect::Defect] = &[$(&$name),+];
    };
}
pub(crate) use defects;
