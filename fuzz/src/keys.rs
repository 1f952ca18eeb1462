//! Figure ids, periods and place keys: what is read is written again as text that reads the same.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use cotejo_indicators::FigureId;
use cotejo_ingest::published_from_name;
use cotejo_model::{Catalogue, Period, PlaceCode};

/// Tries the text as each kind of key.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    round::<FigureId>(&text);
    round::<Period>(&text);
    round::<PlaceCode>(&text);
    if let Ok(place) = text.parse::<PlaceCode>() {
        place.level();
        Catalogue::standard().get(&place);
    }
    if let Ok(period) = text.parse::<Period>() {
        assert!(period.start() <= period.end(), "{period}");
    }
    published_from_name(&text);
}

fn round<T: FromStr + Display + Debug + PartialEq>(text: &str) {
    if let Ok(key) = text.parse::<T>() {
        let again = key.to_string();
        assert_eq!(
            again.parse::<T>().ok().as_ref(),
            Some(&key),
            "`{text}` became `{again}`"
        );
    }
}

/// One of each form.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "homicide_case_files:MX-02:2022@2024-07-09",
        "fentanyl_seized:US:FY2022:component=Office%20of%20Field%20Operations@2023-10-20",
        "2022",
        "2022-09",
        "2022-Q3",
        "FY2022",
        "2021-10..2022-08",
        "2022-09-15",
        "MX",
        "MX-02",
        "MX-02004",
        "US-48141",
        "US-FO-LAREDO",
        "IDEFC_2024-07-09.csv.gz",
    ];
    texts.iter().map(|t| t.as_bytes().to_vec()).collect()
}
