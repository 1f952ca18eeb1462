//! Explain: a figure traced to its rows, their lines, files and checksums, and computed once more from them.

use cotejo_indicators::reason::{period, text};
use cotejo_indicators::{FigureId, explain};
use cotejo_lang::{Key, Noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::{Fig, Num, place_name, status};
use crate::head::{Head, Link, Page, Table, plain};
use crate::site::Site;
use crate::source::{VintageLine, vintage};

/// What the page can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// How many rows are listed, at most 2,000; all are counted and added.
    #[param(example = "50")]
    pub rows: Option<String>,
}

/// A cell that entered, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RowLine {
    /// The indicator through which it entered.
    pub indicator: String,
    /// Source id.
    pub source: String,
    /// Measure id.
    pub measure: String,
    /// Dimension values in words: `subtype: Homicidio doloso; modality: Con arma de fuego`.
    pub dimensions: String,
    /// Place key.
    pub place: String,
    /// The place's name.
    pub place_name: String,
    /// Period in its written form.
    pub period: String,
    /// In words.
    pub period_text: String,
    /// The cell's number.
    pub value: Num,
    /// Its status.
    pub status: String,
    /// In words.
    pub status_text: String,
    /// File.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Line; `null` where an older vintage's line was not kept.
    pub line: Option<u32>,
    /// Column; empty where it was not kept.
    pub column: String,
}

/// The page of a figure's lineage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explain {
    /// What stands around it.
    pub head: Head,
    /// The figure.
    pub figure: Fig,
    /// What it is called.
    pub label: String,
    /// Address of its indicator's page.
    pub indicator: String,
    /// What is counted.
    pub definition: String,
    /// How it is computed, one line an indicator involved.
    pub formula: Vec<String>,
    /// Conventions that it rests on.
    pub assumptions: Vec<String>,
    /// The figure computed once more, from the cells themselves.
    pub recomputed: Num,
    /// True where both are the same number.
    pub agrees: bool,
    /// How many cells entered.
    pub rows_count: u64,
    /// In words: how many are shown of how many.
    pub rows_text: String,
    /// The cells, the first of them.
    pub rows: Vec<RowLine>,
    /// Address with more rows; `null` where all are shown.
    pub more: Option<Link>,
    /// The published files.
    pub vintages: Vec<VintageLine>,
    /// The command that gives the same on one's own machine.
    pub command: String,
}

impl Page for Explain {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |r: &RowLine| {
            vec![
                r.indicator.clone(),
                r.source.clone(),
                r.measure.clone(),
                r.dimensions.clone(),
                r.place.clone(),
                r.period.clone(),
                plain(r.value.value),
                r.status.clone(),
                r.file.clone(),
                r.sha256.clone(),
                r.line.map_or(String::new(), |l| l.to_string()),
                r.column.clone(),
            ]
        };
        Table {
            columns: vec![
                "indicator",
                "source",
                "measure",
                "dimensions",
                "place",
                "period",
                "value",
                "status",
                "file",
                "sha256",
                "line",
                "column",
            ],
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// How many rows are listed where nothing is said.
const ROWS: usize = 50;
/// How many may be asked for.
const ROWS_MAX: usize = 2_000;

/// Makes the page of a figure's lineage. Err where there is no such figure.
pub fn build(site: &Site, ask: &Ask, id: &str, query: &Query) -> Result<Explain, PageError> {
    let lang = ask.lang;
    let parsed: FigureId = id
        .parse()
        .map_err(|_| PageError::no_figure(id, Key::NoFigureForm))?;
    let limit = match ask::given(query.rows.as_deref()) {
        Some(text) => ask::number("rows", text, 1..=ROWS_MAX)?,
        None => ROWS,
    };
    let e = explain(&site.engine(), &parsed, limit)?
        .ok_or_else(|| PageError::no_figure(id, Key::NoFigureThere))?;
    let figure = Fig::new(site, ask, &e.figure);
    let label = text(&e.label, lang).to_string();
    let path = ask::path("/explain", id);
    let values = [("rows", query.rows.as_deref().unwrap_or(""))];
    let title = format!("{label}, {}, {}", figure.place_name, figure.period_text);
    let own = ask::path("/indicators", &e.figure.indicator);
    let own = ask.href(&own, &[("place", &figure.place)]);
    let mut head = Head::new(ask, "explain", title, &path, &values)
        .known(ask, Some(e.figure.as_of))
        .summary(ask.text(Key::ExplainSummary))
        .trail(vec![
            Link::new(ask.text(Key::NavHome), ask.href("/", &[])),
            Link::new(ask.text(Key::NavIndicators), ask.href("/indicators", &[])),
            Link::new(label.clone(), own.clone()),
        ]);
    head.synthetic = figure.synthetic;
    let rows: Vec<RowLine> = e.rows.iter().map(|r| row(ask, r)).collect();
    let all = rows.len() as u64 >= e.rows_count;
    let more = (!all && limit < ROWS_MAX).then(|| {
        let next = (limit * 10).min(ROWS_MAX);
        let words = lang.fill(
            Key::ExplainMore,
            &[("rows", &lang.count(Noun::Row, next as u64))],
        );
        let path = format!("{path}#rows");
        Link::new(words, ask.href(&path, &[("rows", &next.to_string())]))
    });
    Ok(Explain {
        command: format!("cotejo explain '{id}'"),
        definition: text(&e.definition, lang).to_string(),
        formula: e.formula.clone(),
        assumptions: e
            .assumptions
            .iter()
            .map(|a| text(a, lang).to_string())
            .collect(),
        recomputed: Num::new(e.recomputed, lang),
        agrees: e.agrees,
        rows_count: e.rows_count,
        rows_text: lang.fill(
            Key::ExplainShown,
            &[
                ("shown", &lang.number(rows.len() as f64, None)),
                ("cells", &lang.count(Noun::Cell, e.rows_count)),
            ],
        ),
        rows,
        more,
        vintages: e.vintages.iter().map(|(s, v)| vintage(ask, s, v)).collect(),
        indicator: own,
        label,
        figure,
        head,
    })
}

fn row(ask: &Ask, r: &cotejo_indicators::explain::Row) -> RowLine {
    let lang = ask.lang;
    let dimensions: Vec<String> = r
        .dimensions
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let cell = &r.cell;
    RowLine {
        indicator: r.indicator.clone(),
        source: r.source.clone(),
        measure: r.measure.clone(),
        dimensions: dimensions.join("; "),
        place: cell.place.to_string(),
        place_name: place_name(&cell.place, lang),
        period: cell.period.to_string(),
        period_text: period(lang, cell.period),
        value: Num::new(cell.value, lang),
        status: cell.status.name().to_string(),
        status_text: status(cell.status.name(), lang),
        file: r.file.clone(),
        sha256: cell.vintage.clone(),
        line: cell.line,
        column: cell.column.clone().unwrap_or_default(),
    }
}
