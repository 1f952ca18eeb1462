//! Indicators and the plan. The first byte chooses which of the two the rest is.

use std::sync::LazyLock;

use cotejo_indicators::{Indicators, Plan};
use cotejo_ingest::Descriptor;
use cotejo_model::{SourceInfo, Units};

static SOURCES: LazyLock<Vec<SourceInfo>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../examples/bicentennial/sources/mx_sesnsp_idefc.toml"),
        include_str!("../../examples/bicentennial/sources/us_cbp_drugs.toml"),
        include_str!("../../examples/bicentennial/sources/mx_conapo_population.toml"),
    ];
    texts
        .iter()
        .map(|t| {
            Descriptor::parse(t, "source.toml")
                .unwrap_or_else(|e| panic!("{e}"))
                .info
        })
        .collect()
});

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    toml::from_str(include_str!("../../examples/bicentennial/units.toml"))
        .unwrap_or_else(|e| panic!("{e}"))
});

const INDICATORS: &str = include_str!("../definitions/indicators.toml");
const PLAN: &str = include_str!("../definitions/plan.toml");

/// Parses; an error says what is wrong.
pub fn run(data: &[u8]) {
    let Some((&plan, text)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let parse = |text: &str| Indicators::parse(text, "indicators.toml", UNITS.clone(), &SOURCES);
    let error = if plan & 1 == 0 {
        parse(&text).err().map(|e| e.to_string())
    } else {
        let indicators = parse(INDICATORS).unwrap_or_else(|e| panic!("{e}"));
        Plan::parse(&text, "plan.toml", &indicators)
            .err()
            .map(|e| e.to_string())
    };
    assert!(error.is_none_or(|e| !e.is_empty()));
}

/// Short ones of both, which pass.
pub fn seeds() -> Vec<Vec<u8>> {
    let indicators = Indicators::parse(INDICATORS, "indicators.toml", UNITS.clone(), &SOURCES);
    let indicators = indicators.unwrap_or_else(|e| panic!("a seed: {e}"));
    Plan::parse(PLAN, "plan.toml", &indicators).unwrap_or_else(|e| panic!("a seed: {e}"));
    vec![
        [b"0", INDICATORS.as_bytes()].concat(),
        [b"1", PLAN.as_bytes()].concat(),
    ]
}
