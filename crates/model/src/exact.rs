//! Numbers as machine output writes them: whole ones without a point.

use serde::Serializer;

/// Largest whole number that every reader of JSON holds exactly (RFC 8259, section 6).
const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;

/// A number as a whole one, where it is.
pub fn whole(v: f64) -> Option<i64> {
    (v.fract() == 0.0 && v.abs() <= WHOLE_MAX).then_some(v as i64)
}

/// A number as machines read it: the shortest text that gives the same number back.
pub fn text(v: f64) -> String {
    if v.fract() == 0.0 && v.abs() < 1e15 {
        format!("{v:.0}")
    } else {
        format!("{v}")
    }
}

/// For `serialize_with`: `26279`, `22.6`, `null`.
///
/// # Errors
/// As the serializer's.
pub fn option<S: Serializer>(value: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
    match value {
        None => s.serialize_none(),
        Some(v) => match whole(*v) {
            Some(n) => s.serialize_i64(n),
            None => s.serialize_f64(*v),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_machines_are_exact() {
        assert_eq!(text(26_279.0), "26279");
        assert_eq!(text(11_200.82), "11200.82");
        assert_eq!(text(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(text(-3.0), "-3");
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        assert_eq!(whole(26_279.0), Some(26_279));
        assert_eq!(whole(-0.0), Some(0));
        assert_eq!(whole(22.6), None);
        assert_eq!(whole(f64::INFINITY), None);
        assert_eq!(whole(f64::NAN), None);
        assert_eq!(whole(1e300), None);
    }
}
