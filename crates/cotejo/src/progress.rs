//! Progress of long work, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for a file of so many bytes that is read. Hidden where stderr is no terminal.
pub(crate) fn reading(file: &str, bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(file.to_string());
    bar
}

/// A line that turns while something runs whose end is not known.
pub(crate) fn working(what: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_message(what);
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}
