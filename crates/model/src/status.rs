//! Whether a number is there, and if not, why not. Four kinds of nothing that are never one another.

use serde::{Deserialize, Serialize};

/// The status of an observation or a figure.
///
/// A published zero is `Reported` with value 0. Codes are those stored in the `status` column; SDMX gives the
/// `OBS_STATUS` letter (SDMX code list `CL_OBS_STATUS` 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Status {
    /// The publisher gives a number (zero included).
    Reported = 0,
    /// A number that its publisher marks as not final (`(FYTD)`, preliminary).
    Provisional = 1,
    /// The publisher says that it has no number.
    Missing = 2,
    /// The publisher has a number and does not show it.
    Suppressed = 3,
    /// The publisher has not published this cell (yet): a blank month of the year in course.
    NotPublished = 4,
    /// The cell cannot exist (a series not yet collected that year).
    NotApplicable = 5,
    /// A figure only: some of its cells have a number and some do not.
    Partial = 6,
}

impl Status {
    /// The stored code.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The status of a stored code; `None` for a code no version has written.
    pub fn from_code(code: u8) -> Option<Status> {
        Some(match code {
            0 => Status::Reported,
            1 => Status::Provisional,
            2 => Status::Missing,
            3 => Status::Suppressed,
            4 => Status::NotPublished,
            5 => Status::NotApplicable,
            6 => Status::Partial,
            _ => return None,
        })
    }

    /// True where a number stands.
    pub fn has_value(self) -> bool {
        matches!(
            self,
            Status::Reported | Status::Provisional | Status::Partial
        )
    }

    /// `OBS_STATUS` of SDMX: A normal, P provisional, O missing, Q suppressed, L not collected, M cannot exist, D definition differs
    /// (a partial figure covers less than its period or place says).
    pub fn sdmx(self) -> &'static str {
        match self {
            Status::Reported => "A",
            Status::Provisional => "P",
            Status::Missing => "O",
            Status::Suppressed => "Q",
            Status::NotPublished => "L",
            Status::NotApplicable => "M",
            Status::Partial => "D",
        }
    }

    /// The name used in every machine output.
    pub fn name(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Provisional => "provisional",
            Status::Missing => "missing",
            Status::Suppressed => "suppressed",
            Status::NotPublished => "not_published",
            Status::NotApplicable => "not_applicable",
            Status::Partial => "partial",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_and_names_differ() {
        let mut names = std::collections::BTreeSet::new();
        for code in 0..=6 {
            let status = Status::from_code(code).unwrap();
            assert_eq!(status.code(), code);
            names.insert(status.name());
        }
        assert_eq!(names.len(), 7);
        assert_eq!(Status::from_code(7), None);
    }
}
