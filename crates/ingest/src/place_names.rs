//! The little that reading a file must know about places.

use cotejo_model::{Catalogue, PlaceCode};

/// Looks up places as published files name them. Implemented by the catalogue of places.
pub trait PlaceNames {
    /// US state, district or territory by postal abbreviation (`TX`).
    fn us_state_by_abbr(&self, abbr: &str) -> Option<PlaceCode>;
    /// US state, district or territory by name (`Texas`).
    fn us_state_by_name(&self, name: &str) -> Option<PlaceCode>;
    /// CBP area of responsibility by name (`ATLANTA FIELD OFFICE`).
    fn cbp_area(&self, name: &str) -> Option<PlaceCode>;
    /// Mexican municipality by name within a state (two-figure INEGI key).
    fn mx_municipality(&self, state: &str, name: &str) -> Option<PlaceCode>;
    /// Whether a place with this key is known.
    fn exists(&self, code: &PlaceCode) -> bool;
}

impl PlaceNames for Catalogue {
    fn us_state_by_abbr(&self, abbr: &str) -> Option<PlaceCode> {
        Catalogue::us_state_by_abbr(self, abbr)
    }

    fn us_state_by_name(&self, name: &str) -> Option<PlaceCode> {
        Catalogue::us_state_by_name(self, name)
    }

    fn cbp_area(&self, name: &str) -> Option<PlaceCode> {
        Catalogue::cbp_area(self, name)
    }

    fn mx_municipality(&self, state: &str, name: &str) -> Option<PlaceCode> {
        Catalogue::mx_municipality(self, state, name)
    }

    fn exists(&self, code: &PlaceCode) -> bool {
        self.get(code).is_some()
    }
}
