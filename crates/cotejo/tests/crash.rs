//! Loads killed at any moment, two at once, and stored files damaged byte by byte: the base is whole, or says what is not.
//!
//! `COTEJO_CRASHES=200` kills more often, over a larger file.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use cotejo_testkit::{Chance, Municipal, Vintage};
use serde_json::Value;
use tempfile::TempDir;

const SOURCE: &str = "mx_sesnsp_municipal";
const FIRST: &str = "IDM_2025-10-20.csv";
const SECOND: &str = "IDM_2025-11-20.csv";

/// An evidence base and the two files that it may hold.
struct Kit {
    folder: TempDir,
}

/// What a reader sees.
#[derive(Debug, PartialEq)]
struct Seen {
    /// The published days of the vintages held.
    vintages: Vec<String>,
    figures: String,
}

impl Kit {
    fn new(municipalities: usize, years: u32) -> Kit {
        let kit = Kit {
            folder: tempfile::tempdir().unwrap(),
        };
        let what = Municipal {
            seed: 7,
            years,
            municipalities,
        };
        for (name, vintage) in [
            (FIRST, Vintage::First),
            (SECOND, Vintage::Restated { per_100k: 500 }),
        ] {
            let mut bytes = Vec::new();
            what.write(vintage, &mut bytes).unwrap();
            // One row that does not pass, so that there is a file of rows set aside.
            bytes.extend_from_slice(b"2025,1,x,99999,x,x,x,x,x,1,,,,,,,,,,,\r\n");
            fs::write(kit.path(name), bytes).unwrap();
        }
        let base = kit.path("base");
        let made = Command::new(env!("CARGO_BIN_EXE_cotejo"))
            .args(["init", "--example", "bicentennial"])
            .arg(&base)
            .output();
        assert!(made.unwrap().status.success());
        kit
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cotejo"));
        command.arg("--base").arg(self.path("base")).args(args);
        command.env_remove("COTEJO_LANG").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn good(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(
            out.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).unwrap()
    }

    fn loading(&self, name: &str) -> Command {
        let mut command = self.command(&["load"]);
        command
            .arg(self.path(name))
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    fn load(&self, name: &str) {
        let out = self.loading(name).output().unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
    }

    /// `verify` passes, and this is what it holds.
    fn seen(&self) -> Seen {
        self.good(&["verify"]);
        let sources: Value =
            serde_json::from_str(&self.good(&["sources", "--format", "json"])).unwrap();
        let of_ours = sources
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["source"] == SOURCE);
        let vintages = of_ours.map_or(Vec::new(), |s| s["vintages"].as_array().unwrap().clone());
        let figures = [
            "figures",
            "homicide_case_files_municipal",
            "--by",
            "municipality",
            "--each",
            "month",
            "--format",
            "csv",
        ];
        Seen {
            vintages: vintages
                .iter()
                .map(|v| v["published"].as_str().unwrap().to_string())
                .collect(),
            figures: self.good(&figures),
        }
    }

    fn store(&self) -> PathBuf {
        self.path("base").join("store")
    }

    /// The files of the source, and those that its manifest names.
    fn files(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let folder = self.store().join(SOURCE);
        let mut named = BTreeSet::from(["manifest".to_string()]);
        if let Ok(text) = fs::read_to_string(folder.join("manifest")) {
            let body = text.split_once('\n').unwrap().1;
            names(&serde_json::from_str(body).unwrap(), &mut named);
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        (
            entries
                .map(|e| e.file_name().into_string().unwrap())
                .collect(),
            named,
        )
    }

    /// The store as it is now, to go back to.
    fn saved(&self) -> Saved {
        let mut files = BTreeMap::new();
        for folder in [self.store(), self.store().join(SOURCE)] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_file() {
                    files.insert(entry.path(), fs::read(entry.path()).unwrap());
                }
            }
        }
        Saved(files)
    }

    fn restore(&self, saved: &Saved) {
        fs::remove_dir_all(self.store()).unwrap();
        fs::create_dir_all(self.store()).unwrap();
        for (path, bytes) in &saved.0 {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

struct Saved(BTreeMap<PathBuf, Vec<u8>>);

/// Every file reference in a manifest: an object with a name and a checksum.
fn names(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let (Some(name), true) = (map.get("name"), map.contains_key("xxh3")) {
                out.insert(name.as_str().unwrap().to_string());
            }
            map.values().for_each(|v| names(v, out));
        }
        Value::Array(list) => list.iter().for_each(|v| names(v, out)),
        _ => {}
    }
}

/// One way to be killed: the store before, the file that is loaded, and what may be seen afterwards.
struct Scene {
    before: Saved,
    file: &'static str,
    old: Seen,
    new: Seen,
    takes: Duration,
}

impl Scene {
    fn of(kit: &Kit, file: &'static str) -> Scene {
        let (before, old) = (kit.saved(), kit.seen());
        let begun = Instant::now();
        kit.load(file);
        let takes = begun.elapsed();
        Scene {
            before,
            file,
            old,
            new: kit.seen(),
            takes,
        }
    }
}

#[test]
fn a_load_killed_at_any_moment_leaves_the_old_vintage_or_the_new_one() {
    let wanted = std::env::var("COTEJO_CRASHES")
        .ok()
        .map(|n| n.parse::<u64>().expect("a number"));
    let kit = match wanted {
        Some(_) => Kit::new(300, 4),
        None => Kit::new(24, 2),
    };
    let kills = wanted.unwrap_or(24);
    let scenes = [Scene::of(&kit, FIRST), Scene::of(&kit, SECOND)];
    let mut chance = Chance::new(kills);
    let (mut killed, mut late, mut kept_old, mut took_new, mut leftovers) = (0, 0, 0, 0, 0);
    for round in 0u64.. {
        if killed == kills {
            break;
        }
        // The second vintage over the first, and every third time the first into an empty store.
        let scene = &scenes[usize::from(!round.is_multiple_of(3))];
        kit.restore(&scene.before);
        // Some kills hit a folder where an earlier one left its files.
        for again in 0..3 {
            let mut child = kit.loading(scene.file).spawn().unwrap();
            std::thread::sleep(scene.takes.mul_f64(chance.share() * 1.05));
            child.kill().unwrap();
            // A load that was done before its kill was not killed.
            let done = child.wait_with_output().unwrap().status.success();
            killed += u64::from(!done);
            late += u64::from(done);
            let seen = kit.seen();
            let (there, named) = kit.files();
            leftovers += u64::from(there.difference(&named).next().is_some());
            if seen == scene.new {
                took_new += 1;
                break;
            }
            assert!(
                !done && seen == scene.old,
                "round {round}.{again}: {:?}",
                seen.vintages
            );
            kept_old += 1;
            if killed == kills {
                break;
            }
        }
        if round.is_multiple_of(4) || killed == kills {
            kit.load(scene.file);
            assert_eq!(kit.seen(), scene.new, "round {round}: a load after kills");
            // The load after it has nothing to do but sweep.
            kit.load(scene.file);
            let (there, named) = kit.files();
            assert_eq!(there, named, "round {round}: files that no manifest names");
        }
    }
    eprintln!(
        "{killed} kills over {:?} and {:?}: {kept_old} left the old state, {took_new} the new one ({late} had ended), {leftovers} left files behind",
        scenes[0].takes, scenes[1].takes
    );
}

#[test]
fn two_loads_at_once_are_both_held() {
    let kit = Kit::new(12, 2);
    kit.load(FIRST);
    kit.load(SECOND);
    let expected = kit.seen();
    for turn in 0..3 {
        kit.restore(&Saved(BTreeMap::new()));
        let both = if turn == 0 {
            [SECOND, FIRST]
        } else {
            [FIRST, SECOND]
        };
        let running = both.map(|name| kit.loading(name).spawn().unwrap());
        for child in running {
            let out = child.wait_with_output().unwrap();
            assert!(
                out.status.success(),
                "{}",
                String::from_utf8_lossy(&out.stderr)
            );
        }
        assert_eq!(kit.seen(), expected, "turn {turn}");
    }
}

#[test]
fn damage_to_any_stored_file_is_named() {
    let kit = Kit::new(6, 2);
    kit.load(FIRST);
    kit.load(SECOND);
    // A load sweeps what the one before it replaced.
    kit.load(SECOND);
    let whole = kit.seen();
    let (files, named) = kit.files();
    assert_eq!(files, named);
    for kind in [
        "present",
        "changes",
        "rows",
        "aside",
        "breakdowns",
        "places",
        "manifest",
    ] {
        assert!(
            files.iter().any(|f| f.starts_with(kind)),
            "there is no {kind} in {files:?}"
        );
    }
    let mut chance = Chance::new(11);
    for name in &files {
        let path = kit.store().join(SOURCE).join(name);
        let bytes = fs::read(&path).unwrap();
        for _ in 0..2 {
            let mut flipped = bytes.clone();
            let at = chance.below(bytes.len() as u64) as usize;
            flipped[at] ^= 1 << chance.below(8);
            refused(
                &kit,
                &path,
                &flipped,
                &format!("{name}: a bit of byte {at}"),
            );
        }
        let to = chance.below(bytes.len() as u64) as usize;
        refused(
            &kit,
            &path,
            &bytes[..to],
            &format!("{name}: cut to {to} bytes"),
        );
        fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(kit.seen(), whole, "every file is as it was");
}

/// `verify` exits with 2 and names the file; so does a question that reads it.
fn refused(kit: &Kit, path: &Path, bytes: &[u8], what: &str) {
    fs::write(path, bytes).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let figures = [
        "figures",
        "homicide_case_files_municipal",
        "--by",
        "state",
        "--as-of",
        "2025-10-31",
        "--format",
        "csv",
    ];
    let mut questions = vec![vec!["verify"]];
    // Lineage and rows set aside are no part of a figure.
    if !name.starts_with("rows") && !name.starts_with("aside") {
        questions.push(figures.to_vec());
    }
    for args in questions {
        let out = kit.run(&args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{what}: {args:?}: {said}");
        assert!(said.contains(name), "{what}: {args:?}: {said}");
        assert!(
            out.stdout.is_empty(),
            "{what}: {args:?} answered all the same"
        );
    }
}
