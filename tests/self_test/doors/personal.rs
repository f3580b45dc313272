//! Names and addresses of users stand in nothing that is written, where the configuration says so.

use std::collections::BTreeSet;
use std::fs;

use conformist::mock::population::Population;
use conformist::mock::{Offline, Options};
use conformist::report::Format;
use serde_json::Value;

use crate::doors::{Served, conformist, folder};

/// What the schemas mark as personal of every user of the embedded endpoint.
fn people() -> BTreeSet<String> {
    let offline = Offline::new(&Options {
        population: Population::typical(40),
        ..Options::default()
    });
    let of = |target: &str, pointer: &str, members: &[&str], headers: &[(&str, &str)]| {
        let (status, body) = offline.get(target, headers);
        assert_eq!(status, 200, "{target}");
        let body: Value = serde_json::from_slice(&body).unwrap();
        let users = body.pointer(pointer).unwrap().as_array().unwrap().clone();
        let values = users
            .iter()
            .flat_map(|user| members.iter().map(|name| user[*name].clone()));
        let texts = values.filter_map(|value| value.as_str().map(str::to_owned));
        texts.filter(|text| text.len() > 6).collect::<Vec<String>>()
    };
    let avaya = [
        ("authorization", "Bearer demo-avaya-admin-3f9a41c07b"),
        ("appkey", "demo-appkey-5c1d7e"),
    ];
    let liveperson = [("authorization", "Bearer demo-liveperson-admin-c46f0e92d7")];
    let mut people = of(
        "/api/admin/user/v1/accounts/CNFRMA/users?pageSize=50",
        "/users",
        &["loginId", "displayName", "emailId"],
        &avaya,
    );
    people.extend(of(
        "/api/account/12345678/configuration/le-users/users?v=4.0",
        "",
        &["loginName", "fullName", "email"],
        &liveperson,
    ));
    people.into_iter().collect()
}

#[test]
fn no_name_or_address_of_a_user_is_told_where_personal_data_is_masked() {
    let defects = [
        "avaya.desc-ignored",
        "avaya.prefix-as-contains",
        "liveperson.select-retypes",
    ];
    let mut args = vec!["--users", "40"];
    args.extend(defects.iter().flat_map(|defect| ["--defect", defect]));
    let mut served = Served::new(&args);
    let place = "  local:\n";
    let masked = format!("{place}    personal-data: masked\n");
    let shown = served.config.clone();
    served.config = served.config.replacen(place, &masked, 1);
    let folder = folder("personal");
    let config = served.config_in(&folder);
    let reports: Vec<String> = Format::ALL
        .iter()
        .map(|format| {
            format!(
                "--report={format}={}",
                folder.join(format!("report.{format}")).display()
            )
        })
        .collect();
    let mut run = vec!["run", "--target", "local", "--config", &config, "--verbose"];
    run.extend(reports.iter().map(String::as_str));
    let ran = conformist(&run).ends_with(1);
    let mut written = vec![("the terminal".to_owned(), ran.stdout + &ran.stderr)];
    for format in Format::ALL {
        let name = format!("report.{format}");
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        written.push((name, text));
    }
    let people = people();
    assert!(people.len() > 100, "{}", people.len());
    for (what, text) in &written {
        let told: Vec<&String> = people
            .iter()
            .filter(|one| text.contains(one.as_str()))
            .collect();
        assert!(told.is_empty(), "{what} tells {told:?}");
    }
    let recorded = conformist(&[
        "run", "--target", "local", "--config", &config, "--record", "x.har",
    ]);
    assert!(
        recorded
            .ends_with(2)
            .stderr
            .contains("`personal-data: masked`")
    );

    served.config = shown;
    served.config_in(&folder);
    let ran = conformist(&[
        "run", "--target", "local", "--config", &config, "--report", "json=-",
    ]);
    let told = people
        .iter()
        .filter(|one| ran.stdout.contains(one.as_str()));
    assert!(
        told.count() > 0,
        "nothing personal is ever told, so the mask is not proved"
    );
}
