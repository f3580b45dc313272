//! Everything that measures conformist: what is served and asked, the bare loop, and the stages.

pub mod bare;
pub mod project;
pub mod server;
pub mod stage;
pub mod user;
