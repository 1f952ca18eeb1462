//! How wide words will be, without a font: the widths of Helvetica (Adobe Font Metrics), which its usual stand-ins share.

/// Widths of the characters from space to `~`, in thousandths of the size.
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The width of a text at a font size, in pixels; a little generous, since the reader's font may be wider.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(of(c))).sum();
    f64::from(thousandths) / 1000.0 * size * 1.04
}

fn of(c: char) -> u16 {
    if c == '\u{a0}' {
        return WIDTHS[0];
    }
    let plain = match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' => 'U',
        'Ñ' => 'N',
        '–' | '«' | '»' => 'n',
        c => c,
    };
    let index = (plain as usize).wrapping_sub(0x20);
    WIDTHS
        .get(index)
        .copied()
        .unwrap_or(if c > '\u{2e80}' { 1000 } else { 600 })
}

/// The text in lines no wider than `room`, at most `most` of them; what does not fit ends in `…`. Never empty of lines for a text.
pub(crate) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // A no-break space is no place to part: split on plain white space only.
    for word in text.split([' ', '\n', '\t']).filter(|w| !w.is_empty()) {
        let longer = if line.is_empty() {
            word.to_string()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || width(&longer, size) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_string()));
        }
        if lines.len() > most {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    let count = lines.len();
    for (i, line) in lines.iter_mut().enumerate() {
        if width(line, size) > room || (cut && i + 1 == count) {
            *line = shorten(line, size, room);
        }
    }
    lines
}

/// The text as it is where it fits, else cut.
pub(crate) fn shorten_to(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        text.to_string()
    } else {
        shorten(text, size, room)
    }
}

/// The text cut to fit, with `…`.
pub(crate) fn shorten(text: &str, size: f64, room: f64) -> String {
    let mut kept = String::new();
    let mut used = width("…", size);
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_wrap_and_long_ones_are_cut() {
        assert_eq!(
            wrap("Estados Unidos de América", 12.0, 90.0, 3),
            ["Estados Unidos", "de América"]
        );
        assert_eq!(wrap("a b c d e f", 12.0, 20.0, 2), ["a b", "c…"]);
        assert!(wrap("", 12.0, 90.0, 3).is_empty());
        assert!(wrap(&"x".repeat(400), 12.0, 90.0, 3)[0].ends_with('…'));
    }

    proptest! {
        #[test]
        fn lines_fit(text in ".{0,80}", room in 30.0..300.0_f64) {
            let lines = wrap(&text, 12.0, room, 3);
            prop_assert!(lines.len() <= 3);
            for line in lines {
                prop_assert!(width(&line, 12.0) <= room + 1e-9);
            }
        }
    }
}
