//! Commands run as a reader of the shell sees them, and the example's base, built once for all tests.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use serde_json::Value;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_cotejo");
/// 1 January 2026: the day that every command takes for today.
pub const EPOCH: &str = "1767225600";
/// The same, as it is written.
pub const TODAY: &str = "2026-01-01";

/// What a command said.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
    line: String,
}

impl Said {
    /// Fails unless the command succeeded.
    #[track_caller]
    pub fn ok(self) -> Said {
        self.exits(0)
    }

    /// Fails unless the command ended like this.
    #[track_caller]
    pub fn exits(self, code: i32) -> Said {
        assert_eq!(self.code, code, "`{}`\n{}{}", self.line, self.out, self.err);
        self
    }

    /// Fails unless stderr has each of these.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Said {
        for word in words {
            assert!(
                self.err.contains(word),
                "`{}` does not say `{word}`:\n{}",
                self.line,
                self.err
            );
        }
        self
    }

    /// Stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("`{}`: {e}\n{}{}", self.line, self.out, self.err))
    }

    /// Stdout as CSV: the header, then the rows.
    #[track_caller]
    pub fn csv(&self) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(self.out.as_bytes());
        let row = |r: Result<csv::StringRecord, csv::Error>| {
            r.expect("a row").iter().map(str::to_string).collect()
        };
        reader.records().map(row).collect()
    }
}

/// The binary with a fixed day and without the settings of whoever runs the tests.
pub fn command() -> Command {
    let mut command = Command::new(BINARY);
    command.env("SOURCE_DATE_EPOCH", EPOCH).stdin(Stdio::null());
    for name in ["COTEJO_BASE", "COTEJO_LANG", "COTEJO_DATA"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command line. Whatever it does, it does not panic.
#[track_caller]
pub fn run(args: &[&str]) -> Said {
    let output = command().args(args).output().expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("utf-8");
    let said = Said {
        out: text(&output.stdout),
        // A counted noun is held together by a no-break space.
        err: text(&output.stderr).replace('\u{a0}', " "),
        code: output.status.code().unwrap_or(-1),
        line: format!("cotejo {}", args.join(" ")),
    };
    assert!(
        !said.err.contains("panicked"),
        "`{}` panicked:\n{}",
        said.line,
        said.err
    );
    said
}

/// Runs a command on a base.
#[track_caller]
pub fn on(base: &Path, args: &[&str]) -> Said {
    let mut all = vec!["--base", text(base)];
    all.extend(args);
    run(&all)
}

/// Runs a command on a base with `--format json` and gives what it printed.
#[track_caller]
pub fn json(base: &Path, args: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(args);
    on(base, &all).ok().json()
}

/// Runs a command on the example's base with `--format json`.
#[track_caller]
pub fn asked(args: &[&str]) -> Value {
    json(&example(), args)
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path in utf-8")
}

/// The elements of a JSON array.
#[track_caller]
pub fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("not a list: {value}"))
}

/// A text of a JSON object.
#[track_caller]
pub fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("`{key}` is no text in {value}"))
}

/// A number of a JSON object.
#[track_caller]
pub fn number(value: &Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("`{key}` is no number in {value}"))
}

/// The numbers of a list of objects, added.
#[track_caller]
pub fn sum(value: &Value, key: &str) -> f64 {
    list(value).iter().map(|v| number(v, key)).sum()
}

/// The one element of a list.
#[track_caller]
pub fn one(value: &Value) -> &Value {
    let all = list(value);
    assert_eq!(all.len(), 1, "{value:#}");
    &all[0]
}

/// Fails unless two numbers are the same to a billionth.
#[track_caller]
pub fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} is not {b}");
}

/// Fails unless the object has all of these fields; `null` is there, absent is not.
#[track_caller]
pub fn has(value: &Value, keys: &[&str]) {
    let object = value
        .as_object()
        .unwrap_or_else(|| panic!("no object: {value}"));
    for key in keys {
        assert!(object.contains_key(*key), "no `{key}` in {value:#}");
    }
}

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The fact files of a base whose name begins like this, sorted.
pub fn facts(base: &Path, start: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(base.join("facts")).expect("facts");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    let name = |p: &PathBuf| {
        p.file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    paths.retain(|p| name(p).starts_with(start) && name(p).ends_with(".csv"));
    paths.sort();
    assert!(!paths.is_empty(), "no fact file begins with {start}");
    paths
}

/// Makes the example's base in a folder, with nothing loaded.
pub fn init(base: &Path) {
    run(&["init", text(base), "--example", "bicentennial"]).ok();
}

/// Loads the fact files whose name begins like this.
#[track_caller]
pub fn load(base: &Path, start: &str) -> Said {
    let paths = facts(base, start);
    let mut args = vec!["load"];
    args.extend(paths.iter().map(|p| text(p)));
    on(base, &args)
}

/// The example's base with all its facts. For reading only: every test shares it.
pub fn example() -> PathBuf {
    shared("example", |base| {
        init(base);
        load(base, "").ok();
    })
}

/// A base built once for this build of the binary, also where every test is a process of its own (nextest).
pub fn shared(name: &str, build: impl FnOnce(&Path)) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(root).expect("a folder for bases");
    let lock = File::create(root.join(format!("cli-{name}.lock"))).expect("a lock");
    lock.lock().expect("the lock");
    let binary = fs::metadata(BINARY).expect("the binary");
    let changed = binary
        .modified()
        .ok()
        .and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    let stamp = format!("{} {:?}", binary.len(), changed);
    let (base, mark) = (
        root.join(format!("cli-{name}")),
        root.join(format!("cli-{name}.stamp")),
    );
    if fs::read_to_string(&mark).is_ok_and(|s| s == stamp) && base.join("cotejo.toml").exists() {
        return base;
    }
    if base.exists() {
        fs::remove_dir_all(&base).expect("an earlier build's base goes");
    }
    build(&base);
    fs::write(&mark, stamp).expect("the stamp");
    base
}
