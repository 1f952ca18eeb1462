//! The flags of `cotejo traces`: one set of filters, shared by every command that reads.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cotejo_links::{Outcome, TtcRange};
use cotejo_model::{Date, Level, Period};

use super::day;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces template mytables
  cotejo traces load recoveries.csv transfers.csv
  cotejo traces summary --recovered 2021
  cotejo traces flows --from county --to municipality --top 20
  cotejo traces leads --kind multiple_sale
  cotejo traces explain synthetic_recoveries:SYN-R0000001

Published and made-up (synthetic) records never meet: the published ones are taken where there are any, the others with --synthetic.")]
pub(crate) struct TracesArgs {
    #[command(subcommand)]
    pub command: TracesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TracesCommand {
    /// Load files of records: recoveries, and transfers (made, imported, sold)
    Load(TracesLoadArgs),
    /// Write empty tables with every column, and a descriptor for each to fill in
    Template(TracesTemplateArgs),
    /// Make up records of both countries, marked synthetic, with the truth beside them
    Generate(TracesGenerateArgs),
    /// Set what was resolved beside the truth of made-up records
    Score(TracesScoreArgs),
    /// What is held: files of records, rows accepted and set aside
    Sources(TracesSourcesArgs),
    /// List the rows that did not become records, with line, column, text and reason
    Aside(super::AsideArgs),
    /// How many guns, how far their traces came, how long it took; every share with its denominator
    Summary(SummaryArgs),
    /// From where to where: places of first sale and of recovery
    Flows(FlowsArgs),
    /// Counts by place at one end
    Places(TracesPlacesArgs),
    /// List guns
    Guns(GunsArgs),
    /// What deserves a look, with reasons, and what it is not evidence of
    Leads(LeadsArgs),
    /// One gun: every record behind it, what was read as what, each link of the chain with its source
    Explain(TracesExplainArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces load recoveries_2021.csv transfers_2021.csv.gz
  cotejo traces load crime_gun_events_delaware.csv --source us_de_crime_guns --published 2025-12-31
  cotejo traces load recoveries.xlsx --strict

Columns are those of the templates (`cotejo traces template`) or what a descriptor in the base's `records` folder says.
Names of persons are not taken. A load is atomic and idempotent.")]
pub(crate) struct TracesLoadArgs {
    /// Files: CSV (plain, gz, bz2, zip) or xlsx
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The record source, where a file's header fits several
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// The day the files were published
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub published: Option<Date>,
    /// Load nothing of a file of which any row does not pass, and exit with 1
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cotejo traces template mytables")]
pub(crate) struct TracesTemplateArgs {
    /// Folder to write into; made if need be, nothing in it is overwritten
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces generate made-up
  cotejo traces generate made-up --seed 7 --guns 1000000 --sales 3000000 --from 2019-01-01 --to 2021-12-31
  cotejo traces generate clean --dirt 0

Writes recoveries.csv and transfers.csv, and truth.csv and dealers.csv, by which `cotejo traces score` judges. The same seed gives the
same bytes.")]
pub(crate) struct TracesGenerateArgs {
    /// Folder to write into; files of these names are overwritten
    pub dir: PathBuf,
    /// Seed of chance
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Distinct guns recovered
    #[arg(long, default_value_t = 20_000)]
    pub guns: u32,
    /// Records of sales of guns that were never recovered
    #[arg(long, default_value_t = 40_000)]
    pub sales: u32,
    /// First day of recoveries
    #[arg(long, default_value = "2019-01-01", value_name = "DATE", value_parser = day)]
    pub from: Date,
    /// Last day of recoveries
    #[arg(long, default_value = "2021-12-31", value_name = "DATE", value_parser = day)]
    pub to: Date,
    /// How dirty, as a multiple of the default rates: 0 is clean
    #[arg(long, default_value_t = 1.0, value_parser = dirt)]
    pub dirt: f64,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cotejo traces score made-up --synthetic")]
pub(crate) struct TracesScoreArgs {
    /// The folder that `cotejo traces generate` wrote
    pub dir: PathBuf,
    #[command(flatten)]
    pub which: WhichArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cotejo traces sources --format json")]
pub(crate) struct TracesSourcesArgs {
    /// As known on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

/// Which records.
#[derive(Debug, Args)]
pub(crate) struct WhichArgs {
    /// Take the made-up records, where published ones are held too
    #[arg(long)]
    pub synthetic: bool,
    /// As known on this day; all that is held where none is given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

/// Which guns.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    #[command(flatten)]
    pub which: WhichArgs,
    /// Recovered in this period
    #[arg(long, value_name = "PERIOD")]
    pub recovered: Option<Period>,
    /// First sold in this period
    #[arg(long, value_name = "PERIOD")]
    pub sold: Option<Period>,
    /// Recovered in this place
    #[arg(long, value_name = "PLACE")]
    pub recovered_in: Option<String>,
    /// First sold in this place
    #[arg(long, value_name = "PLACE")]
    pub sold_in: Option<String>,
    /// Of this make
    #[arg(long)]
    pub make: Option<String>,
    /// Of this family of calibres
    #[arg(long)]
    pub calibre: Option<String>,
    /// Of this type: pistol, revolver, rifle, …
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Long guns or handguns
    #[arg(long, value_enum)]
    pub arms: Option<Arms>,
    /// Time from first sale to recovery: short (under 3 years), year (under 1), or a range such as 0m..3m, 0d..365d, 36m..
    #[arg(long, value_name = "RANGE", value_parser = ttc)]
    pub ttc: Option<TtcRange>,
    /// What came of the trace: purchaser_identified, dealer_only, foreign, …
    #[arg(long, value_parser = outcome)]
    pub outcome: Option<Outcome>,
    /// With a report of this record source
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Arms {
    /// Rifles, shotguns, machineguns
    Long,
    /// Pistols, revolvers, derringers
    Short,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces summary
  cotejo traces summary --recovered 2021 --arms long
  cotejo traces summary --recovered-in MX-02 --format json
  cotejo traces summary --days 7,30,90,365")]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Classes of time-to-crime that begin at these days, in place of ATF's
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub days: Vec<i32>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces flows
  cotejo traces flows --from county --to municipality --top 20
  cotejo traces flows --recovered 2021 --ttc short --format csv")]
pub(crate) struct FlowsArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Places of first sale: country, state, county
    #[arg(long, value_enum, default_value_t = EndLevel::State)]
    pub from: EndLevel,
    /// Places of recovery: country, state, municipality (in the United States, county)
    #[arg(long, value_enum, default_value_t = EndLevel::State)]
    pub to: EndLevel,
    /// Only the largest; csv and json have all where it is not given
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EndLevel {
    Country,
    State,
    County,
    Municipality,
}

impl EndLevel {
    pub(crate) fn level(self) -> Level {
        match self {
            EndLevel::Country => Level::Country,
            EndLevel::State => Level::State,
            EndLevel::County => Level::County,
            EndLevel::Municipality => Level::Municipality,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces places --end sale --level county --top 10
  cotejo traces places --end recovery --level municipality --recovered 2021")]
pub(crate) struct TracesPlacesArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Where guns were recovered, or where they were first sold
    #[arg(long, value_enum, default_value_t = EndName::Recovery)]
    pub end: EndName,
    /// Level of places
    #[arg(long, value_enum, default_value_t = EndLevel::State)]
    pub level: EndLevel,
    /// Only the largest; csv and json have all where it is not given
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EndName {
    Recovery,
    Sale,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces guns --recovered-in MX-02004 --sold-in US-06 --limit 50
  cotejo traces guns --outcome serial_ambiguous --format csv")]
pub(crate) struct GunsArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Guns to list in a table; csv and json have all
    #[arg(long, default_value_t = 40)]
    pub limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces leads
  cotejo traces leads --kind dealer_short_times --all
  cotejo traces leads --format json

A lead says where to look. It is never evidence of an offence; each says of what it is not evidence.")]
pub(crate) struct LeadsArgs {
    #[command(flatten)]
    pub which: WhichArgs,
    /// Only leads of this kind
    #[arg(long, value_name = "KIND", value_parser = lead_kind)]
    pub kind: Option<cotejo_links::LeadKind>,
    /// Those, too, that cannot be told from chance
    #[arg(long)]
    pub all: bool,
    /// Leads to list in a table; csv and json have all
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo traces explain us_de_crime_guns:167
  cotejo traces explain synthetic_recoveries:SYN-R0000001 --format json")]
pub(crate) struct TracesExplainArgs {
    /// Gun: `SOURCE:RECORD` of any report of its recovery, as `cotejo traces guns` prints it; `+2` behind it for the second gun of a cell
    pub gun: String,
    #[command(flatten)]
    pub which: WhichArgs,
}

fn dirt(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    value
        .filter(|v| (0.0..=5.0).contains(v))
        .ok_or_else(|| "write a number from 0 (clean) to 5".to_string())
}

fn ttc(text: &str) -> Result<TtcRange, String> {
    let text = match text {
        "short" => "0m..36m",
        "year" => "0m..12m",
        other => other,
    };
    text.parse::<TtcRange>().map_err(|e| e.to_string())
}

fn outcome(text: &str) -> Result<Outcome, String> {
    let named = Outcome::ALL.iter().find(|o| o.name() == text);
    named.copied().ok_or_else(|| {
        let all: Vec<&str> = Outcome::ALL.iter().map(|o| o.name()).collect();
        format!("outcomes are {}", all.join(", "))
    })
}

fn lead_kind(text: &str) -> Result<cotejo_links::LeadKind, String> {
    let all = cotejo_links::LeadKind::ALL;
    all.iter()
        .find(|k| k.name() == text)
        .copied()
        .ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|k| k.name()).collect();
            format!("kinds of leads are {}", names.join(", "))
        })
}
