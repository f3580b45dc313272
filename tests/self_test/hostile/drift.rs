//! Users who are changed and changed back while they are read: nobody is blamed for what that looks like.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::hostile::reply::{calm, json};
use crate::hostile::server::{Behaviour, Port, serve};
use crate::hostile::{BAITED, Stage, run_in_order, told};

#[test]
fn where_users_were_seen_to_change_a_difference_is_believed_only_after_many_times() {
    assert_eq!(judged_after(3), "inconclusive (drift)");
    assert_eq!(judged_after(usize::MAX), "fail");
}

/// The verdict on a total that is wrong so many times, where the first reading of all users lacks one of them.
fn judged_after(wrong: usize) -> String {
    let runtime = Runtime::new().unwrap();
    let stage = Stage::new("drift-authority.pem", "");
    let behaviour: Behaviour = Arc::new(move |visit| {
        let (baited, earlier) = (visit.is_baited(), visit.earlier);
        if baited && earlier < wrong {
            json(r#"{"users":[{"id":"a"},{"id":"b"}],"total":3,"next":null}"#)
        } else if !baited && earlier == 0 {
            json(r#"{"users":[{"id":"a"}],"total":1,"next":null}"#)
        } else {
            calm()
        }
    });
    let origin = runtime.block_on(serve(Port::Plain, behaviour, ""));
    let report = runtime.block_on(run_in_order(&stage, &origin));
    let mut cases = report.cases.iter();
    let baited = cases.find(|case| case.name() == BAITED).unwrap();
    told(&baited.outcome)
}
