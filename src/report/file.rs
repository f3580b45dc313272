//! Puts what was rendered into a file.

use std::io;
use std::path::Path;

/// Writes a file so that whoever reads it finds the old content or the new one, never a part.
///
/// # Errors
/// The folder cannot be made, or the file not written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path).inspect_err(|_| {
        let _best_effort = std::fs::remove_file(&beside);
    })
}
