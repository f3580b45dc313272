//! The helper of `peers/run`: the server, the bare loop, and the projects that are judged.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::ExitCode;

use conformist_benches::bare::{self, Failure};
use conformist_benches::project::{self, Endpoint, Kind};
use conformist_benches::{server, user};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// What may be asked for.
const USAGE: &str = "usage:
  peer serve [PORT]                             the server; prints its origin
  peer requests LIST COUNT IN-FLIGHT            the bare loop over pages of ten users
  peer walk LIST SIZE                           the bare walk over all pages
  peer cold                                     a server and one request to it, in one process
  peer project pages FOLDER ORIGIN ACCOUNT COUNT [RATE]
  peer project walk FOLDER ORIGIN ACCOUNT       a project to judge the server by";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _best_effort = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["serve"] => serve(0),
        ["serve", port] => serve(port.parse()?),
        ["requests", list, count, in_flight] => {
            let (count, in_flight) = (count.parse()?, in_flight.parse()?);
            block(bare::requests(list, count, in_flight))
        }
        ["walk", list, size] => {
            let walked = block(bare::walk(list, size.parse()?))?;
            say(&format!("{walked} users"))
        }
        ["cold"] => block(cold()),
        ["project", "walk", folder, origin, account] => {
            write(folder, Kind::Walk, origin, account, None)
        }
        [
            "project",
            "pages",
            folder,
            origin,
            account,
            count,
            rate @ ..,
        ] => {
            let rate = rate.first().map(|rate| rate.parse()).transpose()?;
            write(folder, Kind::Pages(count.parse()?), origin, account, rate)
        }
        _ => Err(USAGE.into()),
    }
}

fn serve(port: u16) -> Result<(), Failure> {
    let served: Result<Infallible, Failure> = block(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        say(&format!("http://{}", listener.local_addr()?))?;
        Ok(server::serve(listener).await)
    });
    match served? {}
}

/// What a first request costs when the server belongs to the process, as the embedded endpoint does.
async fn cold() -> Result<(), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(server::serve(listener));
    bare::requests(&format!("{origin}{}", user::path("137")), 1, 1).await
}

fn write(
    folder: &str,
    kind: Kind,
    origin: &str,
    account: &str,
    rate: Option<u32>,
) -> Result<(), Failure> {
    let endpoint = Endpoint {
        origin: origin.to_owned(),
        account: account.to_owned(),
        rate,
    };
    Ok(project::write(Path::new(folder), kind, &endpoint)?)
}

fn block<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
