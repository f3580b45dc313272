//! The `conformist` command.

fn main() {}
