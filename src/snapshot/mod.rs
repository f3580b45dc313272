//! The approved shapes of a target.
