//! The `.prj` of a shapefile: degrees, or Lambert's conformal conic as INEGI writes it. All else is refused by its name.

use crate::error::GeoError;
use crate::lambert::{Lambert, Parameters};
use crate::ring::Point;

/// How coordinates of a file become degrees.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Crs {
    Degrees,
    Lambert(Lambert),
}

/// Datums that differ from one another by less than a metre or two, which no map of ours shows.
const DATUMS: [&str; 6] = [
    "ITRF",
    "GRS",
    "WGS",
    "NORTH_AMERICAN_1983",
    "NAD83",
    "NAD_1983",
];

impl Crs {
    /// Longitude and latitude.
    pub fn degrees(&self, p: Point) -> Point {
        match self {
            Crs::Degrees => p,
            Crs::Lambert(lambert) => lambert.inverse(p),
        }
    }

    /// From the text of a `.prj`: well-known text, as ESRI writes it.
    pub fn of(prj: &str, file: &str) -> Result<Crs, GeoError> {
        let refuse = |found: String| GeoError::Projection {
            file: file.to_string(),
            found,
        };
        let text = prj.trim_start_matches('\u{feff}').trim();
        let upper = text.to_ascii_uppercase();
        let name = quoted(text, &upper, "PROJCS")
            .or_else(|| quoted(text, &upper, "GEOGCS"))
            .unwrap_or_else(|| text.chars().take(60).collect());
        let datum = quoted(&upper, &upper, "DATUM").unwrap_or_default();
        if !DATUMS.iter().any(|known| datum.contains(known)) {
            return Err(refuse(format!("`{name}`, on the datum `{datum}`")));
        }
        let greenwich = number_after_name(&upper, "PRIMEM").is_none_or(|lon| lon == 0.0);
        if !greenwich {
            return Err(refuse(format!("`{name}`, not counted from Greenwich")));
        }
        if upper.starts_with("GEOGCS") {
            return Ok(Crs::Degrees);
        }
        let projection = quoted(&upper, &upper, "PROJECTION").unwrap_or_default();
        if !upper.starts_with("PROJCS") || !projection.starts_with("LAMBERT_CONFORMAL_CONIC") {
            return Err(refuse(format!("`{name}`")));
        }
        let metre = upper
            .rfind("UNIT[")
            .and_then(|at| number_after_name(upper.get(at..)?, "UNIT"));
        if metre != Some(1.0) {
            return Err(refuse(format!("`{name}`, not in metres")));
        }
        let lambert = parameters(&upper).and_then(Lambert::new);
        lambert
            .map(Crs::Lambert)
            .ok_or_else(|| refuse(format!("`{name}`, with parameters missing or of no cone")))
    }
}

fn parameters(upper: &str) -> Option<Parameters> {
    let parameter = |name: &str| {
        let at = upper.find(&format!("PARAMETER[\"{name}\""))?;
        number_after_name(upper.get(at..)?, "PARAMETER")
    };
    let spheroid = upper.find("SPHEROID[")?;
    let mut axes = upper.get(spheroid..)?.split(',').skip(1);
    let axis = number(axes.next()?)?;
    let inverse_flattening = number(axes.next()?)?;
    let south = parameter("STANDARD_PARALLEL_1")?;
    // With a scale on the central parallel the formulas are others.
    if parameter("SCALE_FACTOR").is_some_and(|scale| scale != 1.0) {
        return None;
    }
    Some(Parameters {
        axis,
        inverse_flattening,
        parallels: [south, parameter("STANDARD_PARALLEL_2").unwrap_or(south)],
        origin: parameter("LATITUDE_OF_ORIGIN")?,
        meridian: parameter("CENTRAL_MERIDIAN")?,
        false_easting: parameter("FALSE_EASTING").unwrap_or(0.0),
        false_northing: parameter("FALSE_NORTHING").unwrap_or(0.0),
    })
}

/// The name in quotes after a keyword: `GEOGCS["ITRF2008",…`. `upper` is `text` in capitals, byte for byte.
fn quoted(text: &str, upper: &str, keyword: &str) -> Option<String> {
    let start = upper.find(&format!("{keyword}[\""))? + keyword.len() + 2;
    let rest = text.get(start..)?;
    Some(rest.split('"').next()?.chars().take(60).collect())
}

/// The number after the first comma behind a keyword: `UNIT["Meter",1.0]`.
fn number_after_name(upper: &str, keyword: &str) -> Option<f64> {
    let start = upper.find(&format!("{keyword}["))?;
    let rest = upper.get(start..)?;
    number(rest.split(',').nth(1)?)
}

fn number(text: &str) -> Option<f64> {
    let text = text.split([']', ')']).next()?.trim();
    text.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As INEGI ships it with the Marco Geoestadístico.
    pub(crate) const INEGI: &str = r#"PROJCS["MEXICO_ITRF_2008_LCC",GEOGCS["MEXICO_ITRF_2008",DATUM["D_ITRF_2008",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-102.0],PARAMETER["Standard_Parallel_1",17.5],PARAMETER["Standard_Parallel_2",29.5],PARAMETER["Latitude_Of_Origin",12.0],UNIT["Meter",1.0]]"#;
    const CENSUS: &str = r#"GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]"#;

    #[test]
    fn inegi_and_census_are_read() {
        assert!(matches!(Crs::of(CENSUS, "c.shp"), Ok(Crs::Degrees)));
        let Ok(Crs::Lambert(_)) = Crs::of(INEGI, "mun.shp") else {
            panic!("not read");
        };
        let p = parameters(&INEGI.to_ascii_uppercase()).unwrap();
        assert_eq!(p, Parameters::INEGI);
    }

    #[test]
    fn others_are_refused_by_name_with_a_remedy() {
        let error = |prj: &str| Crs::of(prj, "mun.shp").unwrap_err().to_string();
        let utm = INEGI
            .replace("Lambert_Conformal_Conic", "Transverse_Mercator")
            .replace("MEXICO_ITRF_2008_LCC", "WGS_1984_UTM_Zone_14N");
        assert_eq!(
            error(&utm),
            "`mun.shp` is in `WGS_1984_UTM_Zone_14N`, which is not read; reproject it to degrees first, as with `ogr2ogr -t_srs EPSG:4326 degrees.shp mun.shp`"
        );
        let old = CENSUS.replace("North_American_1983", "North_American_1927");
        assert!(error(&old).contains("on the datum `D_NORTH_AMERICAN_1927`"));
        assert!(error(&CENSUS.replace("Greenwich\",0", "Paris\",2.337")).contains("Greenwich"));
        assert!(error(&INEGI.replace("Meter\",1.0", "Foot\",0.3048")).contains("metres"));
        assert!(error("ñ").contains("`ñ`"));
        assert!(error("").contains("datum"));
    }
}
