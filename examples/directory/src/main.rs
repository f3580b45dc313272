//! Serves the directory until it is stopped, and says where.

use std::io::Write;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let url = directory::serve().await?;
    writeln!(
        std::io::stdout(),
        "{url}/v1/users (token: {})",
        directory::TOKEN
    )?;
    std::future::pending().await
}
