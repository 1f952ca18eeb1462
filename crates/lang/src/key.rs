//! Every text the program can say, by name.
//!
//! A new text is one line here and one in each of `text/es.toml` and `text/en.toml`; the tests fail until all three have it.

macro_rules! keys {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A text, by name. The name is its section and key in `text/*.toml`.
        #[allow(missing_docs)] // The English words, in `text/en.toml`, are each key's meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Key { $($variant),+ }

        impl Key {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Key] = &[$(Key::$variant),+];

            /// The name, such as `why.partial`.
            pub fn name(self) -> &'static str {
                match self { $(Key::$variant => $name),+ }
            }

            /// The key of this name; `None` where there is none.
            pub fn find(name: &str) -> Option<Key> {
                match name { $($name => Some(Key::$variant),)+ _ => None }
            }
        }
    };
}

keys! {
    WordYes = "word.yes",
    WordNo = "word.no",
    WordNone = "word.none",
    WordAnd = "word.and",
    WordValueAbsent = "word.value_absent",
    WordInterval = "word.interval",
    WordAsOf = "word.as_of",
    WordOfDenominator = "word.of_denominator",
    WordSynthetic = "word.synthetic",
    WordGoalNumbered = "word.goal_numbered",
    WebSkip = "web.skip",
    WebTagline = "web.tagline",
    WebMenu = "web.menu",
    WebNavHome = "web.nav_home",
    WebNavMap = "web.nav_map",
    WebNavIndicators = "web.nav_indicators",
    WebNavPlaces = "web.nav_places",
    WebNavCompare = "web.nav_compare",
    WebNavSources = "web.nav_sources",
    WebNavMethods = "web.nav_methods",
    WebSearchLabel = "web.search_label",
    WebSearchButton = "web.search_button",
    WebOtherLanguage = "web.other_language",
    WebAsOfLabel = "web.as_of_label",
    WebAsOfButton = "web.as_of_button",
    WebAsOfClear = "web.as_of_clear",
    WebSynthetic = "web.synthetic",
    WebFooterData = "web.footer_data",
    WebFooterApi = "web.footer_api",
    WebFooterLicences = "web.footer_licences",
    WebNoIslands = "web.no_islands",
    WebLicencesIntro = "web.licences_intro",
    WebErrorNext = "web.error_next",
    WebErrorStatus = "web.error_status",
    WebErrorHome = "web.error_home",
    WebErrorSearch = "web.error_search",
    WebErrorAgain = "web.error_again",
    RefusalNotFoundTitle = "refusal.not_found_title",
    RefusalNotFound = "refusal.not_found",
    RefusalPathBadTitle = "refusal.path_bad_title",
    RefusalPathBad = "refusal.path_bad",
    RefusalUriTooLongTitle = "refusal.uri_too_long_title",
    RefusalUriTooLong = "refusal.uri_too_long",
    RefusalMethodNotAllowedTitle = "refusal.method_not_allowed_title",
    RefusalMethodNotAllowed = "refusal.method_not_allowed",
    RefusalBodyRefusedTitle = "refusal.body_refused_title",
    RefusalBodyRefused = "refusal.body_refused",
    RefusalQueryBadTitle = "refusal.query_bad_title",
    RefusalQueryBad = "refusal.query_bad",
    RefusalQueryTooManyTitle = "refusal.query_too_many_title",
    RefusalQueryTooMany = "refusal.query_too_many",
    RefusalParamTwiceTitle = "refusal.param_twice_title",
    RefusalParamTwice = "refusal.param_twice",
    RefusalParamUnknownTitle = "refusal.param_unknown_title",
    RefusalParamUnknown = "refusal.param_unknown",
    RefusalLangUnknownTitle = "refusal.lang_unknown_title",
    RefusalLangUnknown = "refusal.lang_unknown",
    RefusalDateBadTitle = "refusal.date_bad_title",
    RefusalDateBad = "refusal.date_bad",
    RefusalBusyTitle = "refusal.busy_title",
    RefusalBusy = "refusal.busy",
    RefusalTimeoutTitle = "refusal.timeout_title",
    RefusalTimeout = "refusal.timeout",
    RefusalInternalTitle = "refusal.internal_title",
    RefusalInternal = "refusal.internal",
    ColumnId = "column.id",
    ColumnSource = "column.source",
    ColumnPublisher = "column.publisher",
    ColumnVintage = "column.vintage",
    ColumnVintages = "column.vintages",
    ColumnFile = "column.file",
    ColumnPublished = "column.published",
    ColumnLoaded = "column.loaded",
    ColumnRows = "column.rows",
    ColumnRowsRead = "column.rows_read",
    ColumnRowsAccepted = "column.rows_accepted",
    ColumnRowsSetAside = "column.rows_set_aside",
    ColumnCellsRevised = "column.cells_revised",
    ColumnLate = "column.late",
    ColumnDaysLate = "column.days_late",
    ColumnNextExpected = "column.next_expected",
    ColumnCovers = "column.covers",
    ColumnLicence = "column.licence",
    ColumnIndicator = "column.indicator",
    ColumnLabel = "column.label",
    ColumnUnit = "column.unit",
    ColumnPlace = "column.place",
    ColumnPeriod = "column.period",
    ColumnLevel = "column.level",
    ColumnBreakdown = "column.breakdown",
    ColumnValue = "column.value",
    ColumnInterval = "column.interval",
    ColumnIntervalLow = "column.interval_low",
    ColumnIntervalHigh = "column.interval_high",
    ColumnNumerator = "column.numerator",
    ColumnDenominator = "column.denominator",
    ColumnPopulation = "column.population",
    ColumnStatus = "column.status",
    ColumnAsOf = "column.as_of",
    ColumnSynthetic = "column.synthetic",
    ColumnGoal = "column.goal",
    ColumnMeasure = "column.measure",
    ColumnBaseline = "column.baseline",
    ColumnTarget = "column.target",
    ColumnTargetDate = "column.target_date",
    ColumnGap = "column.gap",
    ColumnPercentMet = "column.percent_met",
    ColumnPaceMade = "column.pace_made",
    ColumnPaceNeeded = "column.pace_needed",
    ColumnDirection = "column.direction",
    ColumnVerdict = "column.verdict",
    ColumnWhy = "column.why",
    ColumnOwner = "column.owner",
    ColumnNext = "column.next",
    ColumnFrom = "column.from",
    ColumnTo = "column.to",
    ColumnValueBefore = "column.value_before",
    ColumnValueAfter = "column.value_after",
    ColumnPublishedBefore = "column.published_before",
    ColumnPublishedAfter = "column.published_after",
    ColumnOrigin = "column.origin",
    ColumnDestination = "column.destination",
    ColumnChange = "column.change",
    ColumnRatio = "column.ratio",
    ColumnDispersion = "column.dispersion",
    ColumnShare = "column.share",
    ColumnCount = "column.count",
    ColumnDefinition = "column.definition",
    ColumnFormula = "column.formula",
    ColumnLine = "column.line",
    ColumnColumn = "column.column",
    ColumnReason = "column.reason",
    ColumnText = "column.text",
    ColumnChecksum = "column.checksum",
    ColumnRecomputed = "column.recomputed",
    ColumnAgrees = "column.agrees",
    StatusReported = "status.reported",
    StatusProvisional = "status.provisional",
    StatusMissing = "status.missing",
    StatusSuppressed = "status.suppressed",
    StatusNotPublished = "status.not_published",
    StatusNotApplicable = "status.not_applicable",
    StatusPartial = "status.partial",
    VerdictMet = "verdict.met",
    VerdictOnTrack = "verdict.on_track",
    VerdictOffTrack = "verdict.off_track",
    VerdictCannotTell = "verdict.cannot_tell",
    VerdictNoData = "verdict.no_data",
    ChangeUp = "change.up",
    ChangeDown = "change.down",
    ChangeCannotTell = "change.cannot_tell",
    LevelCountry = "level.country",
    LevelState = "level.state",
    LevelMunicipality = "level.municipality",
    LevelCounty = "level.county",
    LevelArea = "level.area",
    DirectionDown = "direction.down",
    DirectionUp = "direction.up",
    DirectionNone = "direction.none",
    FrequencyDay = "frequency.day",
    FrequencyMonth = "frequency.month",
    FrequencyQuarter = "frequency.quarter",
    FrequencyYear = "frequency.year",
    FrequencyFiscalYear = "frequency.fiscal_year",
    FrequencyIrregular = "frequency.irregular",
    CountRowOne = "count.row.one",
    CountRowOther = "count.row.other",
    CountCellOne = "count.cell.one",
    CountCellOther = "count.cell.other",
    CountFileOne = "count.file.one",
    CountFileOther = "count.file.other",
    CountSourceOne = "count.source.one",
    CountSourceOther = "count.source.other",
    CountVintageOne = "count.vintage.one",
    CountVintageOther = "count.vintage.other",
    CountIndicatorOne = "count.indicator.one",
    CountIndicatorOther = "count.indicator.other",
    CountMonthOne = "count.month.one",
    CountMonthOther = "count.month.other",
    CountYearOne = "count.year.one",
    CountYearOther = "count.year.other",
    CountDayOne = "count.day.one",
    CountDayOther = "count.day.other",
    CountPlaceOne = "count.place.one",
    CountPlaceOther = "count.place.other",
    CountFindingOne = "count.finding.one",
    CountFindingOther = "count.finding.other",
    CountClaimOne = "count.claim.one",
    CountClaimOther = "count.claim.other",
    WhyFell = "why.fell",
    WhyRose = "why.rose",
    WhyFellNoInterval = "why.fell_no_interval",
    WhyRoseNoInterval = "why.rose_no_interval",
    WhySame = "why.same",
    WhyInsideInterval = "why.inside_interval",
    WhyGoodWay = "why.good_way",
    WhyBadWay = "why.bad_way",
    WhyNoTarget = "why.no_target",
    WhyNoBaseline = "why.no_baseline",
    WhyNoSource = "why.no_source",
    WhyNoValue = "why.no_value",
    WhyNoPopulation = "why.no_population",
    WhyPartial = "why.partial",
    WhyProvisional = "why.provisional",
    WhySuppressed = "why.suppressed",
    WhySeriesBreak = "why.series_break",
    WhyTargetMet = "why.target_met",
    WhyTargetMissed = "why.target_missed",
    WhyPaceOk = "why.pace_ok",
    WhyPaceShort = "why.pace_short",
    WhyGap = "why.gap",
    WhyNoInterval = "why.no_interval",
    WhySynthetic = "why.synthetic",
    WhyLate = "why.late",
    WhyOneSource = "why.one_source",
    WhyPlacesPartial = "why.places_partial",
    WhyHoles = "why.holes",
    WhyNoIndicator = "why.no_indicator",
    WhyNoLaterPeriod = "why.no_later_period",
    WhyNoDirection = "why.no_direction",
    WhyAssumes = "why.assumes",
    WhyNoPlace = "why.no_place",
    WhyNotKnown = "why.not_known",
    WhyFromZero = "why.from_zero",
    CannotCompareEmpty = "cannot_compare.empty",
    CannotCompareZeroTotal = "cannot_compare.zero_total",
    CannotCompareTooFewMonths = "cannot_compare.too_few_months",
    CannotCompareNoSpread = "cannot_compare.no_spread",
    CannotCompareNotAnAmount = "cannot_compare.not_an_amount",
    Month01 = "month.01",
    Month02 = "month.02",
    Month03 = "month.03",
    Month04 = "month.04",
    Month05 = "month.05",
    Month06 = "month.06",
    Month07 = "month.07",
    Month08 = "month.08",
    Month09 = "month.09",
    Month10 = "month.10",
    Month11 = "month.11",
    Month12 = "month.12",
    PeriodDay = "period.day",
    PeriodMonth = "period.month",
    PeriodQuarter1 = "period.quarter_1",
    PeriodQuarter2 = "period.quarter_2",
    PeriodQuarter3 = "period.quarter_3",
    PeriodQuarter4 = "period.quarter_4",
    PeriodFiscalYear = "period.fiscal_year",
    PeriodFiscalYearShort = "period.fiscal_year_short",
    PeriodMonths = "period.months",
    PeriodMonthsOfYear = "period.months_of_year",
    ProgressLoaded = "progress.loaded",
    ProgressAlreadyLoaded = "progress.already_loaded",
    ProgressLateSource = "progress.late_source",
    ProgressNothingLate = "progress.nothing_late",
    ProgressNothingRevised = "progress.nothing_revised",
    ProgressNoRows = "progress.no_rows",
}

/// The texts of one file, in the order of [`Key::ALL`].
///
/// Panics where the file lacks a key or is no TOML: the files are compiled in, and the tests read both.
pub(crate) fn read(source: &str) -> Vec<String> {
    let mut texts = flat(source);
    Key::ALL
        .iter()
        .map(|key| {
            texts
                .remove(key.name())
                .unwrap_or_else(|| panic!("text/*.toml lacks `{}`", key.name()))
        })
        .collect()
}

/// All texts of one file by their full names.
pub(crate) fn flat(source: &str) -> std::collections::BTreeMap<String, String> {
    fn walk(at: &str, value: toml::Value, into: &mut std::collections::BTreeMap<String, String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    let name = if at.is_empty() {
                        key
                    } else {
                        format!("{at}.{key}")
                    };
                    walk(&name, value, into);
                }
            }
            toml::Value::String(text) => {
                into.insert(at.to_string(), text);
            }
            other => panic!("`{at}` is {}, not a text", other.type_str()),
        }
    }
    let table: toml::Table = source
        .parse()
        .unwrap_or_else(|e| panic!("text/*.toml is no TOML: {e}"));
    let mut texts = std::collections::BTreeMap::new();
    walk("", toml::Value::Table(table), &mut texts);
    texts
}
