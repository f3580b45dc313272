//! The folder in which processes meet: of its owner alone, and not for longer than a day after the last one.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A run that nothing was written of for so long is over.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the folder of a run within that of all runs; the process that comes first clears away the old ones.
pub(super) fn prepare(all: &Path, own: &Path) -> io::Result<()> {
    if let Some(parent) = all.parent() {
        fs::create_dir_all(parent)?;
    }
    make(all)?;
    if make(own)? {
        clear(all);
    }
    Ok(())
}

/// Makes a folder unless it is there; says whether it was not.
fn make(folder: &Path) -> io::Result<bool> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            is_private(folder).map(|()| false)
        }
        Err(error) => Err(error),
    }
}

/// Nobody else may have made a folder, or a link, for us to write into.
fn is_private(folder: &Path) -> io::Result<()> {
    let facts = fs::symlink_metadata(folder)?;
    #[cfg(unix)]
    let is_ours = std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o777 == 0o700;
    #[cfg(not(unix))]
    let is_ours = true;
    if facts.is_dir() && is_ours {
        Ok(())
    } else {
        let why = format!("{} is not a folder of its owner alone", folder.display());
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
    }
}

/// Only the owner may read what is made with these options.
pub(super) fn keep_private(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _the_folder_is_in_the_profile_of_the_user = options;
}

/// Removes the folders of old runs; what cannot be removed stays.
fn clear(all: &Path) {
    let Ok(entries) = fs::read_dir(all) else {
        return;
    };
    for entry in entries.flatten() {
        let changed = entry.metadata().and_then(|facts| facts.modified());
        let age = changed.map(|changed| SystemTime::now().duration_since(changed));
        if age.is_ok_and(|age| age.is_ok_and(|age| age > OLD)) {
            let _somebody_else_may_be_faster = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_old_runs_are_removed_by_the_first_process_of_a_new_one() {
        let place = std::env::temp_dir().join(format!("conformist-runs-{}", std::process::id()));
        let all = place.join("all");
        let (old, new) = (all.join("old"), all.join("new"));
        prepare(&all, &old).unwrap();
        let before = SystemTime::now() - OLD - Duration::from_secs(1);
        let folder = fs::File::open(&old).unwrap();
        folder.set_modified(before).unwrap();
        prepare(&all, &new).unwrap();
        assert!(!old.exists() && new.exists());
        fs::remove_dir_all(place).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let place = std::env::temp_dir().join(format!("conformist-open-{}", std::process::id()));
        fs::create_dir_all(&place).unwrap();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        let refused = prepare(&place, &place.join("run")).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
        fs::remove_dir_all(place).unwrap();
    }
}
