//! The place of a row, from the column or columns that hold it.

use std::collections::{BTreeMap, HashMap};

use cotejo_model::PlaceCode;

use crate::check::special_place;
use crate::descriptor::{Layout, PlaceColumns};
use crate::place_names::PlaceNames;
use crate::read::Rows;
use crate::value::short;

/// What the place columns of a row say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Resolved {
    /// A place.
    Place(PlaceCode),
    /// A row that adds up places within this one.
    Subtotal(PlaceCode),
    /// Declared as part of another row's place; not stored.
    Skip,
    /// What is wrong and what would mend it.
    Wrong(String),
}

/// Resolves places, remembering every text met: the row before usually has the same one.
pub(crate) struct PlaceColumn<'a> {
    kind: &'a PlaceColumns,
    columns: Vec<usize>,
    totals: Vec<String>,
    names: &'a dyn PlaceNames,
    met: HashMap<Box<[u8]>, usize>,
    resolved: Vec<Resolved>,
    /// The state of a place that is not known, where the row gives that much.
    states: Vec<Option<PlaceCode>>,
    last_text: Vec<u8>,
    last: Option<usize>,
    key: Vec<u8>,
}

/// Stands between the texts of two columns; no file holds it.
const SEPARATOR: u8 = 0x1f;
/// Place texts up to this length are remembered.
const KEY_BYTES: usize = 256;

impl<'a> PlaceColumn<'a> {
    pub(crate) fn new(
        layout: &'a Layout,
        columns: &[usize],
        names: &'a dyn PlaceNames,
    ) -> PlaceColumn<'a> {
        PlaceColumn {
            kind: &layout.place,
            columns: columns.to_vec(),
            totals: layout.subtotals.get("place").cloned().unwrap_or_default(),
            names,
            met: HashMap::new(),
            resolved: Vec::new(),
            states: Vec::new(),
            last_text: Vec::new(),
            last: None,
            key: Vec::new(),
        }
    }

    /// The column that messages about the place name.
    pub(crate) fn column(&self) -> Option<usize> {
        self.columns.first().copied()
    }

    /// Number of the place of this row, for [`PlaceColumn::get`]. Equal texts have equal numbers.
    #[inline]
    pub(crate) fn read(&mut self, rows: &Rows) -> usize {
        self.key.clear();
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                self.key.push(SEPARATOR);
            }
            self.key.extend_from_slice(rows.field(*column));
        }
        if let Some(last) = self.last
            && self.last_text == self.key
        {
            return last;
        }
        let at = match self.met.get(self.key.as_slice()) {
            Some(at) => *at,
            None => {
                let texts: Vec<String> = self
                    .columns
                    .iter()
                    .map(|c| rows.text(*c).trim().to_string())
                    .collect();
                let resolved = self.resolve(&texts);
                let unknown = matches!(resolved, Resolved::Wrong(_));
                self.states
                    .push(unknown.then(|| self.state_only(&texts)).flatten());
                self.resolved.push(resolved);
                let at = self.resolved.len() - 1;
                // A text this long is no place; remembering it would only fill the memory.
                if self.key.len() <= KEY_BYTES {
                    self.met.insert(self.key.as_slice().into(), at);
                }
                at
            }
        };
        std::mem::swap(&mut self.last_text, &mut self.key);
        self.last = Some(at);
        at
    }

    /// What was resolved.
    pub(crate) fn get(&self, at: usize) -> Option<&Resolved> {
        self.resolved.get(at)
    }

    /// The state of a row whose place is wrong: totals of other states can still be checked.
    pub(crate) fn state_of_wrong(&self, at: usize) -> Option<PlaceCode> {
        self.states.get(at).cloned().flatten()
    }

    fn state_only(&self, texts: &[String]) -> Option<PlaceCode> {
        let text = texts.first()?;
        match self.kind {
            PlaceColumns::MxMunicipality { .. } => {
                let key = format!("{text:0>5}");
                self.state(key.get(..2)?).ok()
            }
            PlaceColumns::MxMunicipalityParts { .. } => self.state(text).ok(),
            PlaceColumns::MxMunicipalityName { state, .. } => self.state(state).ok(),
            PlaceColumns::InegiKey { .. } => self.state(digit_groups(text).first()?).ok(),
            _ => None,
        }
    }

    fn is_total(&self, text: &str) -> bool {
        self.totals.iter().any(|t| t.trim() == text)
    }

    fn resolve(&self, texts: &[String]) -> Resolved {
        let text = texts.first().map_or("", String::as_str);
        let second = texts.get(1).map_or("", String::as_str);
        let mx =
            |found: Result<PlaceCode, String>| found.map_or_else(Resolved::Wrong, Resolved::Place);
        if !matches!(self.kind, PlaceColumns::InegiKey { .. }) && self.is_total(text) {
            return Resolved::Subtotal(self.country());
        }
        match self.kind {
            PlaceColumns::MxState { .. } => mx(self.state(text)),
            PlaceColumns::MxMunicipality { .. } => {
                if !(4..=5).contains(&text.len()) || !all_digits(text) {
                    return Resolved::Wrong(format!(
                        "`{}` is not a municipality key of five figures",
                        short(text)
                    ));
                }
                let key = format!("{text:0>5}");
                mx(self.municipality(key.get(..2).unwrap_or(""), key.get(2..).unwrap_or("")))
            }
            PlaceColumns::MxMunicipalityParts { .. } => mx(self.municipality(text, second)),
            PlaceColumns::MxMunicipalityName { state, .. } => {
                self.names.mx_municipality(state, text).map_or_else(
                    || {
                        Resolved::Wrong(format!(
                            "no municipality of state {state} is called `{}`",
                            short(text)
                        ))
                    },
                    Resolved::Place,
                )
            }
            PlaceColumns::UsStateAbbr { special, .. } => {
                if let Some(found) = special_of(special, text) {
                    return found;
                }
                if text == "US" {
                    return Resolved::Place(PlaceCode::united_states());
                }
                self.names.us_state_by_abbr(text).map_or_else(
                    || {
                        Resolved::Wrong(format!(
                            "`{}` is not a postal abbreviation of a US state; if it is part of one, declare it in `special`",
                            short(text)
                        ))
                    },
                    Resolved::Place,
                )
            }
            PlaceColumns::UsCounty { .. } => self
                .county(text)
                .map_or_else(Resolved::Wrong, Resolved::Place),
            PlaceColumns::UsStateName { .. } => self.names.us_state_by_name(text).map_or_else(
                || Resolved::Wrong(format!("`{}` is not a US state or territory", short(text))),
                Resolved::Place,
            ),
            PlaceColumns::CbpArea { .. } => self.names.cbp_area(text).map_or_else(
                || {
                    Resolved::Wrong(format!(
                        "`{}` is not a known CBP area of responsibility",
                        short(text)
                    ))
                },
                Resolved::Place,
            ),
            PlaceColumns::InegiKey { special, .. } => self.inegi(text, second, special),
            PlaceColumns::Constant { place } => match place.parse() {
                Ok(code) => Resolved::Place(code),
                Err(_) => Resolved::Wrong(format!(
                    "the layout's place `{}` is not a place key",
                    short(place)
                )),
            },
        }
    }

    /// A country, for rows that add up everything.
    fn country(&self) -> PlaceCode {
        match self.kind {
            PlaceColumns::UsStateAbbr { .. }
            | PlaceColumns::UsStateName { .. }
            | PlaceColumns::UsCounty { .. }
            | PlaceColumns::CbpArea { .. } => PlaceCode::united_states(),
            _ => PlaceCode::mexico(),
        }
    }

    fn state(&self, text: &str) -> Result<PlaceCode, String> {
        let wrong = || {
            format!(
                "`{}` is not a state key; they run from 1 to 32",
                short(text)
            )
        };
        if !(1..=2).contains(&text.len()) || !all_digits(text) {
            return Err(wrong());
        }
        let code: PlaceCode = format!("MX-{text:0>2}").parse().map_err(|_| wrong())?;
        if self.names.exists(&code) {
            Ok(code)
        } else {
            Err(wrong())
        }
    }

    fn county(&self, key: &str) -> Result<PlaceCode, String> {
        let wrong = || format!("`{}` is not a county key of five figures", short(key));
        if !(4..=5).contains(&key.len()) || !all_digits(key) {
            return Err(wrong());
        }
        let code: PlaceCode = format!("US-{key:0>5}").parse().map_err(|_| wrong())?;
        if self.names.exists(&code) {
            Ok(code)
        } else {
            Err(format!("`{code}` is not in the catalogue of counties"))
        }
    }

    fn municipality(&self, state: &str, key: &str) -> Result<PlaceCode, String> {
        let state = self.state(state)?;
        if !(1..=3).contains(&key.len()) || !all_digits(key) {
            return Err(format!(
                "`{}` is not a municipality key of three figures",
                short(key)
            ));
        }
        let code: PlaceCode = format!("{state}{key:0>3}").parse().map_err(|_| {
            format!(
                "`{}` is not a municipality key of three figures",
                short(key)
            )
        })?;
        // 998 and 999: another municipality, or none known. Every state has them, no catalogue does.
        let residual = matches!(code.as_str().get(5..), Some("998" | "999"));
        if residual || self.names.exists(&code) {
            Ok(code)
        } else {
            Err(format!(
                "`{code}` is not in the catalogue of municipalities"
            ))
        }
    }

    fn inegi(&self, key: &str, name: &str, special: &BTreeMap<String, String>) -> Resolved {
        let groups = digit_groups(key);
        let total = |code: PlaceCode| {
            if self.totals.is_empty() {
                Resolved::Place(code)
            } else {
                Resolved::Subtotal(code)
            }
        };
        match groups.as_slice() {
            [] if key.is_empty() && self.is_total(name) => Resolved::Subtotal(PlaceCode::mexico()),
            [] => Resolved::Wrong(format!(
                "`{}` `{}` is no place; if it is a total, declare it in `subtotals.place`",
                short(key),
                short(name)
            )),
            [state] => match special_of(special, state) {
                Some(found) => found,
                None => self.state(state).map_or_else(
                    |_| {
                        Resolved::Wrong(format!(
                            "`{}` `{}` is no state; to take it in, declare `{state}` in `place.special`",
                            short(key),
                            short(name)
                        ))
                    },
                    total,
                ),
            },
            [state, municipality] => {
                self.municipality(state, municipality).map_or_else(Resolved::Wrong, Resolved::Place)
            }
            _ => Resolved::Wrong(format!("`{}` is not a key of INEGI", short(key))),
        }
    }
}

fn special_of(special: &BTreeMap<String, String>, text: &str) -> Option<Resolved> {
    let place = special.get(text)?;
    Some(match (place.as_str(), special_place(place)) {
        ("skip", _) => Resolved::Skip,
        (_, Some(code)) => Resolved::Place(code),
        (_, None) => Resolved::Wrong(format!(
            "`{}` in `special` is not a place key",
            short(place)
        )),
    })
}

/// The figures of an INEGI key: ` 01 001 ` is `01`, `001`; `=CONCATENAR(0,01) ` and `=CONCATENAR(1,12) ` are `01`, `12`.
fn digit_groups(key: &str) -> Vec<&str> {
    // A spreadsheet saved the formula: its second argument is the two-figure state key.
    if let Some(arguments) = key.trim().strip_prefix("=CONCATENAR(") {
        let second = arguments
            .trim_end_matches(')')
            .rsplit(',')
            .next()
            .unwrap_or("")
            .trim();
        return if !second.is_empty() && all_digits(second) {
            vec![second]
        } else {
            vec!["?", "?", "?"]
        };
    }
    key.split_ascii_whitespace()
        .map(|g| if all_digits(g) { g } else { "?" })
        .collect()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}
