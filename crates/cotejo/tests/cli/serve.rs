//! `cotejo serve` and `cotejo geo`: what the built binary answers over a socket, beside what it prints.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::kit::{command, example, json, on, run, text};

/// A server that ends with the test.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn of(base: &Path) -> Serving {
        let mut child = command()
            .args(["--base", text(base), "serve", "--addr", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let stderr = child.stderr.take().expect("piped");
        let mut line = String::new();
        let mut lines = BufReader::new(stderr);
        lines.read_line(&mut line).expect("a line");
        let address = line
            .strip_prefix("serving on http://")
            .and_then(|rest| rest.split(' ').next())
            .unwrap_or_else(|| panic!("no address in `{line}`"))
            .to_string();
        // What else it says must not fill the pipe and stop it.
        std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = lines.read_to_string(&mut rest);
        });
        Serving { child, address }
    }

    /// Status, head and body of an address.
    fn get(&self, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok());
        (
            status.expect("a status"),
            head.to_string(),
            body.to_string(),
        )
    }

    fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|e| panic!("{path}: {e}\n{body}"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The site and the command line are two ways to the same numbers.
#[test]
fn pages_say_what_the_commands_print() {
    let base = &example();
    let site = Serving::of(base);
    let id = "homicide_case_files:MX:2022@2024-07-09";
    let page = site.json(&format!("/explain/{id}.json?lang=en"));
    let printed = json(base, &["explain", id]);
    assert_eq!(page["figure"]["value"], printed["value"]);
    assert_eq!(page["rows_count"], printed["rows_count"]);
    assert_eq!(page["agrees"], true);

    let page = site.json("/index.json?lang=en");
    let printed = json(base, &["evaluate"]);
    for (goal, other) in [(0, 0), (1, 1), (2, 2)] {
        let measures = page["goals"][goal]["measures"]
            .as_array()
            .expect("measures");
        let others = printed["goals"][other]["measures"]
            .as_array()
            .expect("measures");
        assert_eq!(measures.len(), others.len());
        for (a, b) in measures.iter().zip(others) {
            assert_eq!(a["verdict"], b["verdict"], "{}", a["id"]);
            assert_eq!(a["value"]["value"], b["value"], "{}", a["id"]);
        }
    }

    let page = site.json("/map.json?indicator=homicide_victims_rate&with=none&period=2022");
    let rate = [
        "figures",
        "homicide_victims_rate",
        "--by",
        "state",
        "--period",
        "2022",
    ];
    let printed = json(base, &rate);
    let printed = printed.as_array().expect("figures");
    let values = page["layers"][0]["values"].as_array().expect("values");
    assert_eq!((values.len(), printed.len()), (32, 32));
    for (a, b) in values.iter().zip(printed) {
        assert_eq!((&a["place"], &a["value"]), (&b["place"], &b["value"]));
    }
}

/// A load while it is served is seen, and the base does not have to be served anew.
#[test]
fn a_load_is_seen_while_serving() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    run(&["init", text(&base), "--example", "bicentennial"]).ok();
    let site = Serving::of(&base);
    assert_eq!(site.json("/sources.json")["sources"], serde_json::json!([]));
    on(
        &base,
        &["load", text(&base.join("facts/IDEFC_2024-07-09.csv"))],
    )
    .ok();
    let seen = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        site.json("/sources.json")["sources"][0]["id"] == "mx_sesnsp_idefc"
    });
    assert!(
        seen,
        "twenty seconds after the load the site does not show it"
    );
}

#[test]
fn what_cannot_be_served_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    on(folder.path(), &["serve", "--addr", "127.0.0.1:0"])
        .exits(2)
        .says(&["no evidence base"]);
    run(&["serve", "--addr", "everywhere"])
        .exits(2)
        .says(&["127.0.0.1:8080"]);
    let base = &example();
    let site = Serving::of(base);
    on(base, &["serve", "--addr", &site.address])
        .exits(2)
        .says(&["is in use", "--addr"]);
}

/// A square for Tijuana and one that is no municipality: one is taken, the other named, and a map credits who made it.
#[test]
fn outlines_can_be_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    run(&["init", text(&base)]).ok();
    let square = |key: &str, x: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"CVEGEO":"{key}"}},"geometry":{{"type":"Polygon","coordinates":[[[{x},32],[{x},33],[{y},33],[{y},32],[{x},32]]]}}}}"#,
            y = x + 1.0
        )
    };
    let text_of = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        square("02004", -117.0),
        square("02888", -115.0)
    );
    let file = folder.path().join("two.geojson");
    fs::write(&file, text_of).expect("a file");
    let args = [
        "geo",
        "import",
        text(&file),
        "--level",
        "municipality",
        "--country",
        "MX",
        "--key",
        "CVEGEO",
        "--attribution",
        "Somebody",
        "--address",
        "https://example.org",
        "--licence",
        "Free",
    ];
    on(&base, &args)
        .exits(1)
        .says(&["imported: 1 outlines", "02888"]);
    assert!(base.join("geometry/mx-municipality.json").exists());
    on(&base, &["geo", "list"])
        .ok()
        .says(&["from: Somebody (https://example.org), Free"]);
    let mut wrong = args;
    wrong[8] = "KEY";
    on(&base, &wrong).exits(2).says(&["KEY"]);
}
