//! The flags: names, help, examples. What they mean is in `commands/`.

mod traces;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use cotejo_lang::Lang;
use cotejo_model::{Date, Each, Level, Period};

use crate::out::Format;

pub(crate) use traces::*;

/// Keeps both countries' records as they were published, computes every figure from them by a declared definition, and sets it
/// beside what was planned.
#[derive(Debug, Parser)]
#[command(
    name = "cotejo",
    version,
    max_term_width = 110,
    after_help = "Examples:
  cotejo init mybase --example bicentennial
  cotejo --base mybase load mybase/facts/*.csv
  cotejo --base mybase evaluate
  cotejo --base mybase figures homicide_case_files --by state --period 2022
  cotejo --base mybase explain homicide_case_files:MX:2022@2024-07-09

Exit codes: 0 done; 1 the answer is no (a check failed, rows set aside under --strict); 2 it could not run."
)]
pub(crate) struct Cli {
    /// Folder of the evidence base
    #[arg(
        long,
        global = true,
        env = "COTEJO_BASE",
        default_value = ".",
        value_name = "DIR"
    )]
    pub base: PathBuf,

    /// Language of tables and reasons: es or en
    #[arg(
        long,
        global = true,
        env = "COTEJO_LANG",
        default_value = "en",
        value_name = "LANG"
    )]
    pub lang: Lang,

    /// How data is written to stdout
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an evidence base: a folder with sources, indicators, units and a plan
    Init(InitArgs),
    /// Load published files: detect the source, validate every row, keep a vintage
    Load(LoadArgs),
    /// What is held: vintages, rows accepted and set aside, cells revised, what is late
    Sources(SourcesArgs),
    /// List the rows that did not pass, with line, column, text and reason
    Aside(AsideArgs),
    /// Compute figures, or list the indicators
    Figures(FiguresArgs),
    /// Trace a figure to its rows, files and checksums, and compute it once more
    Explain(ExplainArgs),
    /// List the cells that changed between vintages
    Revisions(RevisionsArgs),
    /// Evaluate the plan: value, baseline, target, gap, pace, verdict and why
    Evaluate(EvaluateArgs),
    /// Find places by name or key
    Places(PlacesArgs),
    /// Read every stored file and compare it with its checksum
    #[command(after_help = "Example:\n  cotejo verify")]
    Verify,
    /// Gun traces: from a recovery to its maker, dealer and first sale
    Traces(TracesArgs),
    /// Serve the site and its API from a base
    Serve(ServeArgs),
    /// Geometry of places: import official outlines, list what is drawn
    Geo(GeoArgs),
    /// Make the example's base, load it, evaluate it, serve it
    Demo(DemoArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo init mybase --example bicentennial
  cotejo init empty")]
pub(crate) struct InitArgs {
    /// Folder to make
    pub dir: PathBuf,
    /// Copy an example's sources, indicators, units, plan and facts
    #[arg(long, value_enum)]
    pub example: Option<ExampleName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExampleName {
    /// The Bicentennial Framework of Mexico and the United States
    Bicentennial,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo load IDEFC_2024-07-09.csv.gz
  cotejo load nics-firearm-background-checks.csv --published 2023-10-02
  cotejo load *.csv --strict

A load is atomic (killed at any moment it leaves the base as it was) and idempotent (the same bytes again change nothing).
Without a date in the file's name or in --published, the content counts as known from today.")]
pub(crate) struct LoadArgs {
    /// Files: CSV (plain, gz, bz2, zip) or xlsx
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The source, where a file's header fits several
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// The day the file was published
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub published: Option<Date>,
    /// Accept a whole table that leaves out much of what is held: its publisher has withdrawn it
    #[arg(long)]
    pub withdraw: bool,
    /// Load nothing of a file of which any row does not pass, and exit with 1
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo sources
  cotejo sources --as-of 2024-01-15 --format json")]
pub(crate) struct SourcesArgs {
    /// As known on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo aside mx_sesnsp_idefc
  cotejo aside mx_rnpdno_disappeared --vintage 3f9c --format csv")]
pub(crate) struct AsideArgs {
    /// Source id
    pub source: String,
    /// Beginning of a vintage's SHA-256; the newest where none is given
    #[arg(long, value_name = "SHA256")]
    pub vintage: Option<String>,
    /// The newest vintage known on this day
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "vintage")]
    pub as_of: Option<Date>,
    /// Rows to list
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// List all rows
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo figures --list
  cotejo figures homicide_case_files
  cotejo figures homicide_victims_rate --by state --period 2022
  cotejo figures fentanyl_seized --each fiscal-year --dimension component
  cotejo figures homicide_case_files --place 'Baja California' --period 2021-10..2022-08 --as-of 2023-09-01
  cotejo figures encounters_southwest --each month --period FY2022 --format sdmx-csv

Periods: 2022, 2022-09, 2022-Q3, FY2022, 2021-10..2022-08. Places: keys (MX-02, US-48141) or names.")]
pub(crate) struct FiguresArgs {
    /// Indicator id
    #[arg(required_unless_present = "list")]
    pub indicator: Option<String>,
    /// List the indicators
    #[arg(long)]
    pub list: bool,
    /// Add up places to this level; the level of --place where that is given, else country
    #[arg(long, value_enum)]
    pub by: Option<LevelName>,
    /// Only this place and what lies in it
    #[arg(long)]
    pub place: Option<String>,
    /// The stretch of time; all that is published where none is given
    #[arg(long)]
    pub period: Option<Period>,
    /// Cut time into: one figure for each
    #[arg(long, value_enum)]
    pub each: Option<EachName>,
    /// One figure for each value of this dimension of the source
    #[arg(long, value_name = "ID")]
    pub dimension: Option<String>,
    /// In another unit, through the declared conversions
    #[arg(long, value_name = "ID")]
    pub unit: Option<String>,
    /// As known on this day; the day of the newest vintage where none is given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelName {
    Country,
    State,
    Municipality,
    County,
    Area,
}

impl LevelName {
    pub(crate) fn level(self) -> Level {
        match self {
            LevelName::Country => Level::Country,
            LevelName::State => Level::State,
            LevelName::Municipality => Level::Municipality,
            LevelName::County => Level::County,
            LevelName::Area => Level::Area,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EachName {
    Whole,
    Month,
    Quarter,
    Year,
    #[value(alias = "fiscal_year")]
    FiscalYear,
}

impl EachName {
    pub(crate) fn each(self) -> Each {
        match self {
            EachName::Whole => Each::Whole,
            EachName::Month => Each::Month,
            EachName::Quarter => Each::Quarter,
            EachName::Year => Each::Year,
            EachName::FiscalYear => Each::FiscalYear,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo explain homicide_case_files:MX:2022@2024-07-09
  cotejo explain homicide_victims_rate:MX-02:2022@2024-12-21 --all --format json")]
pub(crate) struct ExplainArgs {
    /// Figure id, as `cotejo figures` and `cotejo evaluate` print it
    pub id: String,
    /// Rows to list
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// List all rows
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo revisions homicide_case_files --period 2021
  cotejo revisions homicide_case_files --place MX-09 --format csv
  cotejo revisions fentanyl_seized --additions")]
pub(crate) struct RevisionsArgs {
    /// Indicator id
    pub indicator: String,
    /// Only cells of this period
    #[arg(long)]
    pub period: Option<Period>,
    /// Only this place and what lies in it
    #[arg(long)]
    pub place: Option<String>,
    /// First publications of a cell, too
    #[arg(long)]
    pub additions: bool,
    /// Only vintages known by this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Rows to list in a table; csv and json have all
    #[arg(long, default_value_t = 40)]
    pub limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo evaluate
  cotejo evaluate --as-of 2023-12-31 --lang es
  cotejo evaluate --format json")]
pub(crate) struct EvaluateArgs {
    /// As known on this day; the day of the newest vintage where none is given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Only this goal
    #[arg(long, value_name = "ID")]
    pub goal: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo places 'san quintin'
  cotejo places Juárez --format json")]
pub(crate) struct PlacesArgs {
    /// Name or key; accents and case do not matter
    pub text: String,
    /// Only places that exist on this day (municipalities are created, counties replaced)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// How many to list
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo demo
  cotejo demo --addr 127.0.0.1:9000
  COTEJO_DATA=../shared/data cotejo demo --dir real

With COTEJO_DATA set, the agencies' own files found there are loaded in place of the typed facts of the same sources.")]
pub(crate) struct DemoArgs {
    /// Where to make the base; made anew each time
    #[arg(long, default_value = "cotejo-demo", value_name = "DIR")]
    pub dir: PathBuf,
    /// Stop after the evaluation
    #[arg(long)]
    pub no_serve: bool,
    #[command(flatten)]
    pub serve: ServeArgs,
    /// Folder of the agencies' own files
    #[arg(long, env = "COTEJO_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo serve
  cotejo --base mybase serve --addr 127.0.0.1:9000
  cotejo serve --addr 0.0.0.0:80 --public-address https://cotejo.example.org

Pages are read-only. A load into the base while it is served is seen within seconds. Ctrl-C ends.")]
pub(crate) struct ServeArgs {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "IP:PORT", value_parser = crate::commands::serve::address)]
    pub addr: std::net::SocketAddr,
    /// The address under which others know the site, for links between languages
    #[arg(long, value_name = "URL")]
    pub public_address: Option<String>,
    /// Write a line for every request to stderr
    #[arg(long)]
    pub log: bool,
    /// Show single published records of gun traces too: guns, dealers, leads. For analysts on their own machine, not for the public
    #[arg(long)]
    pub records: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo geo list
  cotejo geo import municipios.zip --level municipality --country MX --key CVEGEO \\
      --attribution INEGI --address https://www.inegi.org.mx --licence 'Términos de libre uso'")]
pub(crate) struct GeoArgs {
    #[command(subcommand)]
    pub command: GeoCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GeoCommand {
    /// Import outlines from a shapefile (.shp with its .dbf and .prj, or a .zip of them) or GeoJSON
    Import(GeoImportArgs),
    /// List which places have outlines, and which have none
    #[command(after_help = "Example:\n  cotejo geo list --format csv")]
    List,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cotejo geo import 00mun.shp 00mun.dbf 00mun.prj --level municipality --country MX --key CVEGEO \\
      --attribution 'INEGI, Marco Geoestadístico 2023' --address https://www.inegi.org.mx --licence 'Términos de libre uso'
  cotejo geo import tl_2023_us_county.zip --level county --country US --key GEOID \\
      --attribution 'U.S. Census Bureau, TIGER/Line 2023' --address https://www.census.gov --licence 'Public domain'

Imported outlines take the place of the same places among those that came with the program.")]
pub(crate) struct GeoImportArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What the outlines are of
    #[arg(long, value_enum)]
    pub level: LevelName,
    /// The country whose keys they have: MX or US
    #[arg(long)]
    pub country: String,
    /// The column or property that holds the key
    #[arg(long, value_name = "COLUMN")]
    pub key: String,
    /// Who made them; shown on every map
    #[arg(long)]
    pub attribution: String,
    /// Where they are published
    #[arg(long, value_name = "URL")]
    pub address: String,
    /// Terms of use
    #[arg(long)]
    pub licence: String,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  cotejo completions bash > ~/.local/share/bash-completion/completions/cotejo")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A day as it must be written.
fn day(text: &str) -> Result<Date, String> {
    let short = text.len() == 10;
    let day = short.then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| "write a day such as 2024-07-09".to_string())
}
