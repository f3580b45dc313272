//! The proof that the checks bite: every seeded defect against every case, and every legal variation against none.

mod ablation;
mod fleet;
mod kill;
mod quiet;
mod render;

pub use crate::mutants::ablation::Ablation;
pub use crate::mutants::fleet::{Watch, unwatched};
pub use crate::mutants::kill::{Kill, KillMatrix, kill_matrix, pairs};
pub use crate::mutants::quiet::{Alarm, Ids, Part, QuietMatrix, Sample, quiet_matrix};
pub use crate::mutants::render::{json, quiet_text, text};
