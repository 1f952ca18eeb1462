//! Why, said in both languages at once, so that a figure and its reason cannot part.

use cotejo_lang::{Key, Lang, When};
use cotejo_model::{Date, Period, Text};

/// A text of the language files, filled once for each language.
pub fn say(key: Key, values: impl Fn(Lang) -> Vec<(&'static str, String)>) -> Text {
    let fill = |lang: Lang| {
        let values = values(lang);
        let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        lang.fill(key, &values)
    };
    Text {
        es: fill(Lang::Es),
        en: fill(Lang::En),
    }
}

/// The text of one language.
pub fn text(t: &Text, lang: Lang) -> &str {
    match lang {
        Lang::Es => &t.es,
        Lang::En => &t.en,
    }
}

/// A period in words.
pub fn period(lang: Lang, p: Period) -> String {
    let ym = |m: cotejo_model::Month| (m.year(), m.month());
    lang.period(match p {
        Period::Day(d) => When::Day(d.year().into(), d.month() as u32, d.day() as u32),
        Period::Month(m) => When::Month(m.year(), m.month()),
        Period::Quarter(y, q) => When::Quarter(y, q.into()),
        Period::Year(y) => When::Year(y),
        // The months of a fiscal year are said where it is explained, not in every sentence.
        Period::FiscalYear(y) => {
            return lang.fill(Key::PeriodFiscalYearShort, &[("year", &y.to_string())]);
        }
        Period::Range(a, b) => When::Months(ym(a), ym(b)),
    })
}

/// A date in words.
pub fn date(lang: Lang, d: Date) -> String {
    lang.date(d.year().into(), d.month() as u32, d.day() as u32)
}
