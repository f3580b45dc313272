//! The `conformist` command.

fn main() -> conformist::verdict::exit::Exit {
    conformist::cli::main()
}
