//! The wish to end a run before its end.

/// Waits for Ctrl-C, or for the signal by which continuous integration ends a job.
pub(super) async fn interrupted() {
    // Where a signal cannot be waited for, the process is ended from outside.
    #[cfg(unix)]
    let ended = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<()>();
    let broken = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = broken => {}
        () = ended => {}
    }
}
